// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/windowfixture.h"
#include "ui/mainwindow.h"
#include "ui/uisettings.h"
#include "ui/views/eventspage.h"
#include "ui/views/eventtable.h"
#include "ui/widgets/filterfield.h"

#include <QPushButton>
#include <QTest>
#include <memory>

namespace tallyman::test {

// Gives each test function of a derived class a window of its own on an empty workspace, which
// listens. The slots are found by Qt Test.
class MainWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

protected:
    [[nodiscard]] EventTable *table() const { return m_window->findChild<EventTable *>(); }
    [[nodiscard]] FilterField *filter() const { return m_window->findChild<FilterField *>(); }
    [[nodiscard]] EventsPage *page() const { return m_window->findChild<EventsPage *>(); }
    // A button of the banner that has this cause, if both are seen.
    [[nodiscard]] QPushButton *bannerButton(const QString &cause, const QString &text) const;
    // Sends an importer's request; whether it was answered 200.
    [[nodiscard]] bool post(const QByteArray &body)
    {
        return m_fixture->send("POST", "/crm", body) == 200;
    }
    // Closes window and workspace, and opens them again.
    void reopen();
    void click(QPushButton *button) const { QTest::mouseClick(button, Qt::LeftButton); }

    std::unique_ptr<WindowFixture> m_fixture;
    std::unique_ptr<UiSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;

private:
    void openWindow();
};

} // namespace tallyman::test
