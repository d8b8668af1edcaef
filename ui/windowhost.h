// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/settings.h"

#include <QObject>
#include <memory>
#include <optional>

namespace tallyman {

class MainWindow;
class OpenProblem;
class Session;
class UiSettings;

// Owns the open workspace's Session and its window, and replaces both when another workspace is
// opened. When none can be opened, a page says why and what to do. GUI thread; owned by
// runWindow().
class WindowHost : public QObject
{
    Q_OBJECT

public:
    explicit WindowHost(UiSettings *settings);
    ~WindowHost() override;

    // Opens a workspace in place of the present one, which stays when that fails.
    void open(const QString &path, const std::optional<ListenAddress> &listen = std::nullopt);
    // Opens the present workspace again, to receive into it if nobody else does.
    void reopen();

    [[nodiscard]] Session *session() const { return m_session.get(); }
    [[nodiscard]] MainWindow *window() const { return m_window.get(); }
    [[nodiscard]] OpenProblem *problem() const { return m_problem.get(); }

private:
    void openAnew(const QString &path);
    void adopt(std::unique_ptr<Session> session);
    void showProblem(const QString &path, const QString &sentence);

    UiSettings *m_settings;
    std::unique_ptr<Session> m_session; // before the window: it goes after it
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<OpenProblem> m_problem;
    std::optional<ListenAddress> m_listen; // asked for on the command line
};

} // namespace tallyman
