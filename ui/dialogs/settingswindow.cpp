// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/settingswindow.h"

#include "ui/dialogs/appearancepage.h"
#include "ui/dialogs/authenticationpage.h"
#include "ui/dialogs/generalpage.h"
#include "ui/dialogs/listeningpage.h"
#include "ui/dialogs/senderspage.h"
#include "ui/dialogs/shortcutspage.h"
#include "ui/dialogs/storagepage.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QStackedWidget>

namespace tallyman {

SettingsWindow::SettingsWindow(
    Session *session, UiSettings *settings, ActionRegistry *actions, QWidget *parent)
    : QDialog(parent)
    , m_titles(new QListWidget(this))
    , m_pages(new QStackedWidget(this))
    , m_authentication(new AuthenticationPage(session, this))
{
    setWindowTitle(tr("Settings"));
    m_titles->setAccessibleName(tr("Pages"));
    m_titles->setFrameShape(QFrame::NoFrame);
    m_titles->setFixedWidth(150);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_titles);
    auto *line = new QWidget(this);
    line->setFixedWidth(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid); // the hairline
    row->addWidget(line);
    row->addWidget(m_pages, 1);
    addPage(new GeneralPage(session, settings, this));
    addPage(new ListeningPage(session, this));
    addPage(m_authentication);
    addPage(new StoragePage(session, this));
    addPage(new SendersPage(session, this));
    addPage(new AppearancePage(settings, this));
    addPage(new ShortcutsPage(actions, this));
    connect(m_titles, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    resize(860, 620);
}

void SettingsWindow::addPage(SettingsPage *page)
{
    m_pages->addWidget(page);
    auto *item = new QListWidgetItem(page->accessibleName(), m_titles);
    item->setSizeHint({0, 32});
}

void SettingsWindow::showPage(int page)
{
    m_titles->setCurrentRow(page);
    show();
    raise();
    activateWindow();
}

void SettingsWindow::showExpectations(const QByteArray &target)
{
    showPage(kAuthenticationPage);
    m_authentication->select(target);
}

} // namespace tallyman
