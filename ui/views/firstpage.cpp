// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/firstpage.h"

#include "session/session.h"
#include "ui/actions.h"
#include "ui/theme/theme.h"
#include "ui/widgets/commandbutton.h"
#include "ui/widgets/copycard.h"

#include <QHBoxLayout>
#include <QLabel>

namespace tallyman {

namespace {

constexpr int kWidth = 680;

} // namespace

FirstPage::FirstPage(Session *session, const ActionRegistry *actions, QWidget *parent)
    : QScrollArea(parent)
    , m_session(session)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("First steps"));
    setWidget(build(actions));
    connect(session, &Session::listenerChanged, this, &FirstPage::follow);
    connect(session, &Session::workspaceChanged, this, &FirstPage::follow);
    follow();
}

QWidget *FirstPage::build(const ActionRegistry *actions)
{
    auto *page = new QWidget(this);
    auto *column = new QWidget(page);
    column->setMaximumWidth(kWidth);
    m_title = new QLabel(column);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(uiFont(21, QFont::DemiBold));
    m_subtitle = new QLabel(column);
    m_subtitle->setTextFormat(Qt::PlainText);
    m_subtitle->setWordWrap(true);
    m_subtitle->setForegroundRole(QPalette::PlaceholderText);
    m_url = new CopyCard(QString(), tr("Copy the URL"), column);
    m_url->setTextSize(16);
    m_curl = new CopyCard(tr("From a terminal"), tr("Copy the curl command"), column);
    m_ngrok = new CopyCard(
        tr("From your importer, through a tunnel"), tr("Copy the ngrok command"), column);
    m_sample = new CommandButton(actions->action(Command::SendSample), column);
    m_sample->setProperty("primary", true);
    auto *open = new CommandButton(actions->action(Command::OpenWorkspace), column);
    open->setCompact(true);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(10);
    buttons->addWidget(m_sample);
    buttons->addWidget(open);
    buttons->addStretch();
    auto *rows = new QVBoxLayout(column);
    rows->setContentsMargins(20, 24, 20, 24);
    rows->setSpacing(12);
    rows->addWidget(m_title);
    rows->addWidget(m_subtitle);
    rows->addSpacing(6);
    for (CopyCard *card : {m_url, m_curl, m_ngrok}) {
        rows->addWidget(card);
        connect(card, &CopyCard::copied, this, &FirstPage::copied);
    }
    rows->addSpacing(4);
    rows->addLayout(buttons);
    auto *outer = new QVBoxLayout(page);
    auto *center = new QHBoxLayout;
    center->addStretch(1);
    center->addWidget(column, 100);
    center->addStretch(1);
    outer->addStretch(1);
    outer->addLayout(center);
    outer->addStretch(2);
    return page;
}

// A workspace into which this process does not receive, and which shows no event.
void FirstPage::followReadOnly()
{
    switch (m_session->workspace().mode) {
    case WorkspaceMode::Follow:
        m_title->setText(tr("Nothing received yet"));
        m_subtitle->setText(
            tr("Another process receives into this workspace. What it stores is shown here."));
        break;
    case WorkspaceMode::Damaged:
        m_title->setText(tr("No event can be read"));
        m_subtitle->setText(tr("Salvage looks for more than the table can show, and never writes "
                               "to the damaged file."));
        break;
    default:
        m_title->setText(tr("No events"));
        m_subtitle->setText(tr("This workspace is empty, and it can only be read."));
        break;
    }
}

void FirstPage::follow()
{
    const bool receives = m_session->workspace().mode == WorkspaceMode::Capture;
    for (QWidget *widget : std::initializer_list<QWidget *>{m_url, m_curl, m_ngrok, m_sample})
        widget->setVisible(receives);
    if (!receives) {
        followReadOnly();
        return;
    }
    const ListenerStatus &status = m_session->listener();
    m_title->setText(status.listening ? tr("Ready for the first webhook") : tr("Not listening"));
    const QString otherwise = status.problem.isEmpty()
        ? tr("Start listening to receive webhooks at this address.")
        : status.problem;
    m_subtitle->setText(status.listening
            ? tr("Anything that is sent here is kept, byte for byte, and shown at once.")
            : otherwise);
    m_url->setText(status.url);
    m_curl->setText(QStringLiteral("curl %1 \\\n"
                                   "  -H 'Content-Type: application/json' \\\n"
                                   "  -d '[{\"import_id\":79418895,\"sheet_id\":55,\n"
                                   "        \"sheet_name\":\"Products\",\n"
                                   "        \"row_number\":1,\"total_rows\":1,\n"
                                   "        \"row_data\":{\"SKU\":\"00100221\"}}]'")
                        .arg(status.url));
    m_ngrok->setText(QStringLiteral("ngrok http %1").arg(status.port));
}

} // namespace tallyman
