// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/mainwindowtest.h"

#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/bannerarea.h"

#include <QApplication>

namespace tallyman::test {

void MainWindowTest::initTestCase()
{
    applyTheme(*qApp, ThemeChoice::Light);
}

void MainWindowTest::init()
{
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->open());
    m_settings = std::make_unique<UiSettings>(m_fixture->path(QStringLiteral("window.ini")));
    openWindow();
}

void MainWindowTest::reopen()
{
    m_window.reset();
    m_fixture->close();
    QVERIFY(m_fixture->open());
    openWindow();
}

void MainWindowTest::openWindow()
{
    m_window = std::make_unique<MainWindow>(m_fixture->session(), m_settings.get());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void MainWindowTest::cleanup()
{
    m_window.reset();
    m_settings.reset();
    m_fixture.reset();
}

QPushButton *MainWindowTest::bannerButton(const QString &cause, const QString &text) const
{
    const Banner *banner = page()->banners()->banner(cause);
    if (banner == nullptr)
        return nullptr;
    for (QPushButton *button : banner->findChildren<QPushButton *>()) {
        if (button->text() == text && button->isVisible())
            return button;
    }
    return nullptr;
}

} // namespace tallyman::test
