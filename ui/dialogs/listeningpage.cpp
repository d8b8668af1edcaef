// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/listeningpage.h"

#include "http/headertext.h"
#include "session/session.h"
#include "ui/dialogs/formframe.h"
#include "ui/widgets/filefield.h"
#include "ui/widgets/hostaddress.h"
#include "ui/widgets/plaintext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

namespace tallyman {

namespace {

constexpr int kTypingPauseMs = 400;
constexpr int kWireWidth = 380;
constexpr qint64 kKibibyte = 1024;
constexpr qint64 kMebibyte = kKibibyte * 1024;

int toSeconds(std::chrono::milliseconds time)
{
    return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

} // namespace

ListeningPage::ListeningPage(Session *session, QWidget *parent)
    : SettingsPage(tr("Listening"), parent)
    , m_session(session)
{
    addAddress();
    addTls();
    addReply();
    addLimits();
    fill();
    showTls();
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPauseMs);
    connect(&m_typing, &QTimer::timeout, this, &ListeningPage::applyReply);
}

void ListeningPage::addAddress()
{
    addSection(tr("Address"));
    m_host = new QComboBox(this);
    m_host->setEditable(true);
    m_host->addItems(commonListenHosts());
    m_host->setMinimumWidth(220);
    addRow(tr("Address"), m_host);
    m_port = addNumber(tr("Port"), 0, 65535, QString());
    m_port->setSpecialValueText(tr("any free"));
    m_ipv6 = new QCheckBox(tr("Also on ::1 when listening on 127.0.0.1"), this);
    m_ipv6->setAccessibleName(tr("Also listen on the IPv6 loopback address"));
    addRow(QString(), m_ipv6);
    m_addressProblem = addProblem();
    connect(m_host, &QComboBox::activated, this, &ListeningPage::applyAddress);
    connect(m_host->lineEdit(), &QLineEdit::editingFinished, this, &ListeningPage::applyAddress);
    connect(m_port, &QSpinBox::valueChanged, this, &ListeningPage::applyAddress);
    connect(m_ipv6, &QCheckBox::toggled, this, &ListeningPage::applyAddress);
}

void ListeningPage::addTls()
{
    addSection(tr("HTTPS"));
    m_tls = new QCheckBox(tr("Receive HTTPS as well, on a port of its own"), this);
    m_tls->setAccessibleName(tr("Receive HTTPS as well"));
    addRow(QString(), m_tls);
    m_tlsPort = addNumber(tr("Port"), 0, 65535, QString());
    m_tlsPort->setAccessibleName(tr("Port for HTTPS"));
    m_tlsPort->setSpecialValueText(tr("any free"));
    m_certificate = new FileField(tr("Certificate"), this);
    addRow(tr("Certificate"), m_certificate);
    m_key = new FileField(tr("Key"), this);
    addRow(tr("Key"), m_key);
    m_tlsState = plainLabel(QString(), this);
    m_tlsState->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_tlsState->setAccessibleName(tr("Where HTTPS is received"));
    addWide(m_tlsState);
    m_tlsProblem = addProblem();
    addHint(tr("Both are PEM files, the key without a passphrase; they are read again when they "
               "change. Senders must trust the certificate."));
    connect(m_tls, &QCheckBox::toggled, this, &ListeningPage::applyTls);
    connect(m_tlsPort, &QSpinBox::valueChanged, this, &ListeningPage::applyTls);
    connect(m_certificate, &FileField::edited, this, &ListeningPage::applyTls);
    connect(m_key, &FileField::edited, this, &ListeningPage::applyTls);
    connect(m_session, &Session::listenerChanged, this, &ListeningPage::showTls);
}

void ListeningPage::addReply()
{
    addSection(tr("Reply to every request"));
    m_status = addNumber(tr("Status"), 100, 999, QString());
    m_headers = newWireField(tr("Headers of the reply, one a line"), 64, this);
    m_headers->setMinimumWidth(kWireWidth);
    addRow(tr("Headers"), m_headers);
    m_body = newWireField(tr("Body of the reply"), 96, this);
    m_body->setMinimumWidth(kWireWidth);
    addRow(tr("Body"), m_body);
    m_replyProblem = addProblem();
    auto *reset = new QPushButton(tr("Default reply"), this);
    reset->setAccessibleName(tr("Restore the default reply"));
    addRow(QString(), reset);
    addHint(tr("Sent only after the request has been stored. Content-Length, Date and Connection "
               "are added."));
    const auto typed = [this] {
        if (!m_filling)
            m_typing.start();
    };
    connect(m_status, &QSpinBox::valueChanged, this, typed);
    connect(m_headers, &QPlainTextEdit::textChanged, this, typed);
    connect(m_body, &QPlainTextEdit::textChanged, this, typed);
    connect(reset, &QPushButton::clicked, this, [this] {
        WorkspaceSettings settings = m_session->settings();
        settings.reply = defaultReply();
        m_session->setSettings(settings);
        fill();
        applyReply();
    });
}

void ListeningPage::addLimits()
{
    addSection(tr("Limits"));
    m_headKibibytes = addNumber(tr("Request line and headers"), 1, 16 * 1024, tr(" KiB"));
    m_headerLines = addNumber(tr("Header lines"), 1, 100'000, QString());
    m_bodyMebibytes = addNumber(tr("Body"), 1, 1024 * 1024, tr(" MiB"));
    m_connections = addNumber(tr("Connections at once"), 1, 100'000, QString());
    m_headSeconds = addNumber(tr("Time for the headers"), 1, 3600, tr(" s"));
    m_bodySeconds = addNumber(tr("Time without progress in a body"), 1, 3600, tr(" s"));
    m_idleSeconds = addNumber(tr("Time between requests"), 1, 86'400, tr(" s"));
    for (QSpinBox *box : {m_headKibibytes, m_headerLines, m_bodyMebibytes, m_connections,
             m_headSeconds, m_bodySeconds, m_idleSeconds})
        connect(box, &QSpinBox::valueChanged, this, &ListeningPage::applyLimits);
}

void ListeningPage::fill()
{
    const WorkspaceSettings &settings = m_session->settings();
    m_filling = true;
    m_host->setEditText(settings.listen.host);
    m_port->setValue(settings.listen.port);
    m_ipv6->setChecked(settings.listenOnIpv6Loopback);
    m_tls->setChecked(settings.tls.enabled);
    m_tlsPort->setValue(settings.tls.port);
    m_certificate->setPath(settings.tls.certificateFile);
    m_key->setPath(settings.tls.keyFile);
    m_status->setValue(settings.reply.status);
    m_headers->setPlainText(headersToText(settings.reply.headers));
    m_body->setPlainText(QString::fromUtf8(settings.reply.body));
    const Limits &limits = settings.limits;
    m_headKibibytes->setValue(static_cast<int>(limits.headBytes / kKibibyte));
    m_headerLines->setValue(limits.headerLines);
    m_bodyMebibytes->setValue(static_cast<int>(limits.bodyBytes / kMebibyte));
    m_connections->setValue(limits.connections);
    m_headSeconds->setValue(toSeconds(limits.headTimeout));
    m_bodySeconds->setValue(toSeconds(limits.bodyTimeout));
    m_idleSeconds->setValue(toSeconds(limits.idleTimeout));
    m_filling = false;
}

void ListeningPage::applyAddress()
{
    if (m_filling)
        return;
    const QString host = normalizedHost(m_host->currentText());
    setProblem(m_addressProblem,
        host.isEmpty()
            ? tr("“%1” is no IP address; write 127.0.0.1 or ::1.").arg(m_host->currentText())
            : QString());
    if (host.isEmpty())
        return;
    WorkspaceSettings settings = m_session->settings();
    const ListenAddress address{host, static_cast<quint16>(m_port->value())};
    const bool moved = !(settings.listen == address);
    if (!moved && settings.listenOnIpv6Loopback == m_ipv6->isChecked())
        return;
    settings.listen = address;
    settings.listenOnIpv6Loopback = m_ipv6->isChecked();
    m_session->setSettings(settings);
    // a listener that failed is tried again at the new place; one that was stopped stays stopped
    if (moved && !m_session->listener().listening && !m_session->listener().problem.isEmpty())
        m_session->listen(address);
}

void ListeningPage::applyTls()
{
    if (m_filling)
        return;
    WorkspaceSettings settings = m_session->settings();
    const TlsListen tls{m_tls->isChecked(), static_cast<quint16>(m_tlsPort->value()),
        m_certificate->path(), m_key->path()};
    if (settings.tls == tls)
        return;
    settings.tls = tls;
    m_session->setSettings(settings);
}

void ListeningPage::showTls()
{
    const ListenerStatus &status = m_session->listener();
    m_tlsState->setText(
        status.tlsUrl.isEmpty() ? QString() : tr("Listening on %1").arg(status.tlsUrl));
    m_tlsState->setVisible(!status.tlsUrl.isEmpty());
    setProblem(m_tlsProblem, status.tlsProblems.join(QLatin1Char(' ')));
}

QString ListeningPage::readReply(Reply &reply) const
{
    const Result<HeaderList> headers = headersFromText(m_headers->toPlainText());
    if (!headers)
        return headers.error().message;
    reply.status = m_status->value();
    reply.headers = *headers;
    reply.body = m_body->toPlainText().toUtf8();
    return replyProblem(reply);
}

void ListeningPage::applyReply()
{
    WorkspaceSettings settings = m_session->settings();
    Reply reply;
    const QString problem = readReply(reply);
    setProblem(m_replyProblem,
        problem.isEmpty() ? QString()
                          : problem + QLatin1Char(' ') + tr("The reply is left as it was."));
    if (!problem.isEmpty() || reply == settings.reply)
        return;
    settings.reply = reply;
    m_session->setSettings(settings);
}

void ListeningPage::applyLimits()
{
    if (m_filling)
        return;
    WorkspaceSettings settings = m_session->settings();
    Limits &limits = settings.limits;
    limits.headBytes = m_headKibibytes->value() * kKibibyte;
    limits.headerLines = m_headerLines->value();
    limits.bodyBytes = m_bodyMebibytes->value() * kMebibyte;
    limits.connections = m_connections->value();
    limits.headTimeout = std::chrono::seconds(m_headSeconds->value());
    limits.bodyTimeout = std::chrono::seconds(m_bodySeconds->value());
    limits.idleTimeout = std::chrono::seconds(m_idleSeconds->value());
    m_session->setSettings(settings);
}

} // namespace tallyman
