// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tunnelpopup.h"

#include "session/session.h"
#include "ui/theme/theme.h"
#include "ui/widgets/copycard.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/qrcode.h"
#include "ui/widgets/tunneltexts.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace tallyman {

namespace {

constexpr int kWidth = 480;

} // namespace

TunnelPopup::TunnelPopup(Session *session, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_session(session)
{
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Tunnel"));
    build();
    connectParts();
}

TunnelWatch *TunnelPopup::tunnel() const
{
    return m_session->tunnel();
}

void TunnelPopup::build()
{
    m_state = plainLabel({}, this);
    m_state->setFont(uiFont(13, QFont::DemiBold));
    m_state->setWordWrap(false);
    m_url = new CopyCard(tr("Public URL"), tr("Copy the public URL"), this);
    m_url->setTextSize(12);
    m_code = new QrCode(this);
    m_trouble = plainLabel({}, this);
    m_result = plainLabel({}, this);
    m_check = new QPushButton(tr("Can the world reach me?"), this);
    m_check->setToolTip(tr("Sends a request through the public URL"));
    m_fetch = new QPushButton(tr("Fetch what was missed"), this);
    m_fetch->setToolTip(tr("Brings in what ngrok got while nothing was listening here"));
    m_other = new QLineEdit(this);
    m_other->setPlaceholderText(QStringLiteral("https://name.example.com"));
    m_other->setFont(monospaceFont());
    m_other->setAccessibleName(tr("Public URL of another tunnel"));
    m_useOther = new QPushButton(tr("Use"), this);
    m_useOther->setAccessibleName(tr("Use the URL of another tunnel"));
    m_token = new QLineEdit(this);
    m_token->setEchoMode(QLineEdit::Password);
    m_token->setAccessibleName(tr("Authtoken of ngrok"));
    m_keepToken = new QPushButton(tr("Keep"), this);
    m_keepToken->setAccessibleName(tr("Keep the authtoken in the keyring"));

    auto *checks = new QHBoxLayout;
    checks->addWidget(m_check);
    checks->addWidget(m_fetch);
    checks->addStretch();
    auto *form = new QFormLayout;
    form->addRow(tr("Other tunnel"), buildField(m_other, m_useOther));
    form->addRow(tr("ngrok authtoken"), buildField(m_token, m_keepToken));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    column->addWidget(m_state);
    column->addWidget(m_url);
    column->addWidget(m_code, 0, Qt::AlignHCenter);
    column->addWidget(m_trouble);
    column->addLayout(checks);
    column->addWidget(m_result);
    column->addLayout(buildPrograms());
    column->addLayout(form);
    setFixedWidth(kWidth);
}

QHBoxLayout *TunnelPopup::buildPrograms()
{
    m_ngrok = new QPushButton(this);
    m_cloudflared = new QPushButton(this);
    m_stop = new QPushButton(this);
    auto *row = new QHBoxLayout;
    row->addWidget(m_ngrok);
    row->addWidget(m_cloudflared);
    row->addWidget(m_stop);
    row->addStretch();
    return row;
}

QHBoxLayout *TunnelPopup::buildField(QLineEdit *field, QPushButton *button)
{
    auto *row = new QHBoxLayout;
    row->addWidget(field, 1);
    row->addWidget(button);
    return row;
}

void TunnelPopup::connectParts()
{
    connect(tunnel(), &TunnelWatch::changed, this, [this] {
        if (isVisible())
            refresh();
    });
    connect(m_check, &QPushButton::clicked, this, &TunnelPopup::check);
    connect(m_fetch, &QPushButton::clicked, this, &TunnelPopup::fetch);
    connect(m_ngrok, &QPushButton::clicked, this, [this] { tunnel()->start(TunnelKind::Ngrok); });
    connect(m_cloudflared, &QPushButton::clicked, this,
        [this] { tunnel()->start(TunnelKind::Cloudflared); });
    connect(m_stop, &QPushButton::clicked, this, [this] { tunnel()->stop(); });
    connect(m_useOther, &QPushButton::clicked, this, &TunnelPopup::takeUrl);
    connect(m_other, &QLineEdit::returnPressed, this, &TunnelPopup::takeUrl);
    connect(m_keepToken, &QPushButton::clicked, this, &TunnelPopup::takeToken);
    connect(m_token, &QLineEdit::returnPressed, this, &TunnelPopup::takeToken);
}

void TunnelPopup::refresh()
{
    const TunnelStatus &status = tunnel()->status();
    m_state->setText(tunneltexts::state(status));
    m_url->setText(status.publicUrl);
    m_url->setVisible(status.hasUrl());
    m_code->setText(status.publicUrl);
    m_code->setVisible(status.hasUrl() && m_code->modules() > 0);
    const bool isProblem = !status.problem.isEmpty();
    say(m_trouble, tunneltexts::troubles(status),
        isProblem ? themeColors().error : themeColors().warning);
    m_check->setEnabled(status.hasUrl() && !tunnel()->isChecking());
    m_fetch->setVisible(status.hasAgent() && m_session->workspace().mode == WorkspaceMode::Capture);
    if (status.publicUrl != m_checkedUrl)
        say(m_result, {}, {});
    if (!m_other->hasFocus())
        m_other->setText(tunnel()->setting().publicUrl);
    m_token->setPlaceholderText(tunnel()->setting().tokenId.isEmpty()
            ? tr("as ngrok is configured")
            : tr("one is kept; a new one replaces it"));
    refreshPrograms();
    adjustSize();
}

void TunnelPopup::refreshPrograms()
{
    const TunnelStatus &status = tunnel()->status();
    const bool runs = status.startedHere;
    const bool canStart =
        m_session->listener().listening || m_session->workspace().mode == WorkspaceMode::Follow;
    const auto offer = [&](QPushButton *button, TunnelKind kind) {
        const bool isInstalled = TunnelProcess::isInstalled(kind);
        button->setVisible(!runs);
        const bool isUp = status.kind == kind && status.state == TunnelState::Up;
        button->setEnabled(isInstalled && canStart && !isUp);
        button->setText(isInstalled ? tr("Start %1").arg(tunnelKindName(kind))
                                    : tr("%1: not installed").arg(tunnelKindName(kind)));
        button->setToolTip(isInstalled ? QString() : tr("It is not on PATH"));
    };
    offer(m_ngrok, TunnelKind::Ngrok);
    offer(m_cloudflared, TunnelKind::Cloudflared);
    m_stop->setVisible(runs);
    m_stop->setText(tr("Stop %1").arg(tunnelKindName(status.kind)));
}

void TunnelPopup::say(QLabel *label, const QString &sentence, const QColor &color)
{
    if (color.isValid()) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, color);
        label->setPalette(palette);
    }
    label->setText(sentence);
    label->setVisible(!sentence.isEmpty());
}

void TunnelPopup::check()
{
    m_checkedUrl = tunnel()->status().publicUrl;
    tunnel()->check(this, [this](const Result<Reachability> &result) { showChecked(result); });
    if (tunnel()->isChecking())
        say(m_result, tr("A request is on its way …"), themeColors().dimText);
    refresh();
}

void TunnelPopup::showChecked(const Result<Reachability> &result)
{
    const ThemeColors &c = themeColors();
    if (!result)
        say(m_result, result.error().message, c.error);
    else
        say(m_result,
            (result->reached ? QStringLiteral("✔ ") : QStringLiteral("✖ ")) + result->sentence,
            result->reached ? c.ok : c.error);
    refresh();
}

void TunnelPopup::fetch()
{
    m_checkedUrl = tunnel()->status().publicUrl;
    m_fetch->setEnabled(false);
    tunnel()->fetchMissed(this, [this](const Result<qint64> &count) {
        m_fetch->setEnabled(true);
        say(m_result,
            !count            ? count.error().message
                : *count == 0 ? tr("ngrok has nothing that was missed.")
                : *count == 1 ? tr("1 request was fetched; its listener says so.")
                              : tr("%1 requests were fetched; their listener says so.").arg(*count),
            count ? themeColors().text : themeColors().error);
        adjustSize();
    });
}

void TunnelPopup::takeUrl()
{
    const auto taken = tunnel()->setPublicUrl(m_other->text());
    m_checkedUrl = tunnel()->status().publicUrl;
    say(m_result, taken ? QString() : taken.error().message, themeColors().error);
    if (taken)
        m_other->setText(tunnel()->setting().publicUrl);
    refresh();
}

void TunnelPopup::takeToken()
{
    const QByteArray token = m_token->text().trimmed().toUtf8();
    m_token->clear();
    if (token.isEmpty())
        return;
    m_checkedUrl = tunnel()->status().publicUrl;
    tunnel()->keepToken(token, this, [this](const Result<void> &kept) {
        say(m_result, kept ? tr("The authtoken is kept.") : kept.error().message,
            kept ? themeColors().ok : themeColors().error);
        refresh();
    });
}

} // namespace tallyman
