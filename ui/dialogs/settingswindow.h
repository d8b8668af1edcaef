// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QListWidget;
class QStackedWidget;

namespace tallyman {

class ActionRegistry;
class AuthenticationPage;
class Session;
class SettingsPage;
class UiSettings;

// The settings, page by page. Not modal; what is changed takes effect at once. GUI thread.
class SettingsWindow : public QDialog
{
    Q_OBJECT

public:
    SettingsWindow(
        Session *session, UiSettings *settings, ActionRegistry *actions, QWidget *parent);

    static constexpr int kListeningPage = 1;
    static constexpr int kAuthenticationPage = 2;
    static constexpr int kShortcutsPage = 6;
    void showPage(int page);
    // The page of what is expected of requests, with the line that is about a request target.
    void showExpectations(const QByteArray &target);

private:
    void addPage(SettingsPage *page);

    QListWidget *m_titles;
    QStackedWidget *m_pages;
    AuthenticationPage *m_authentication;
};

} // namespace tallyman
