// SPDX-License-Identifier: GPL-3.0-or-later
#include "tunnel/tunnelprocess.h"

#include "tunnel/ngrokerrors.h"

#include <QStandardPaths>
#include <csignal>
#include <sys/prctl.h>

namespace tallyman {

namespace {

constexpr qsizetype kLongestLine = 64 * 1024;
constexpr std::chrono::milliseconds kGoodbye{3000};
constexpr int kLastGoodbyeMs = 1000;

QString programName(TunnelKind kind)
{
    return tunnelKindName(kind);
}

QStringList argumentsFor(TunnelKind kind, const QUrl &listener)
{
    const QString to = listener.toString(QUrl::RemovePath | QUrl::RemoveQuery);
    if (kind == TunnelKind::Ngrok)
        return {QStringLiteral("http"), to, QStringLiteral("--log"), QStringLiteral("stdout"),
            QStringLiteral("--log-format"), QStringLiteral("json")};
    return {
        QStringLiteral("tunnel"), QStringLiteral("--no-autoupdate"), QStringLiteral("--url"), to};
}

} // namespace

TunnelProcess::TunnelProcess(std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_patience(patience)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_late.setSingleShot(true);
    m_kill.setSingleShot(true);
    connect(&m_late, &QTimer::timeout, this, &TunnelProcess::onLate);
    connect(&m_kill, &QTimer::timeout, &m_process, &QProcess::kill);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &TunnelProcess::read);
    connect(&m_process, &QProcess::finished, this, &TunnelProcess::onEnded);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(QStringLiteral("%1 cannot be started: %2.")
                     .arg(programName(m_kind), m_process.errorString()));
    });
}

TunnelProcess::~TunnelProcess()
{
    m_process.disconnect(this);
    if (!isRunning())
        return;
    m_process.terminate();
    if (m_process.waitForFinished(kLastGoodbyeMs))
        return;
    m_process.kill();
    m_process.waitForFinished(kLastGoodbyeMs);
}

bool TunnelProcess::isInstalled(TunnelKind kind)
{
    return !QStandardPaths::findExecutable(programName(kind)).isEmpty();
}

void TunnelProcess::start(TunnelKind kind, const QUrl &listener, const QByteArray &token)
{
    if (isRunning() || (kind != TunnelKind::Ngrok && kind != TunnelKind::Cloudflared))
        return;
    m_kind = kind;
    m_url.clear();
    m_error.clear();
    m_rest.clear();
    m_problem.clear();
    m_agentPort = 0;
    m_stopping = false;
    if (!isInstalled(kind)) {
        fail(
            QStringLiteral("%1 is not installed: there is no program of that name on PATH. Install "
                           "it, or start a tunnel by other means and enter its public URL.")
                .arg(programName(kind)));
        return;
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (kind == TunnelKind::Ngrok && !token.isEmpty())
        environment.insert(QStringLiteral("NGROK_AUTHTOKEN"), QString::fromUtf8(token));
    m_process.setProcessEnvironment(environment);
    m_state = TunnelState::Starting;
    m_late.start(m_patience);
    m_process.start(QStandardPaths::findExecutable(programName(kind)), argumentsFor(kind, listener),
        QIODevice::ReadOnly);
    Q_EMIT changed();
}

void TunnelProcess::stop()
{
    m_stopping = true;
    m_late.stop();
    if (isRunning()) {
        m_process.terminate();
        m_kill.start(kGoodbye);
        return;
    }
    m_state = TunnelState::Off;
    m_problem.clear();
    Q_EMIT changed();
}

// A line that does not end is read in pieces, which say nothing.
void TunnelProcess::read()
{
    m_rest += m_process.readAllStandardOutput();
    qsizetype end = 0;
    while ((end = m_rest.indexOf('\n')) >= 0) {
        readLine(m_rest.first(end));
        m_rest.remove(0, end + 1);
    }
    if (m_rest.size() > kLongestLine)
        m_rest.clear();
}

void TunnelProcess::readLine(const QByteArray &line)
{
    const TunnelLine said =
        m_kind == TunnelKind::Ngrok ? readNgrokLine(line) : readCloudflaredLine(line);
    // a code says more than the words before and behind it
    if (!said.error.isEmpty()
        && (ngrokErrorCode(m_error).isEmpty() || !ngrokErrorCode(said.error).isEmpty()))
        m_error = said.error;
    const bool isNew = (!said.url.isEmpty() && said.url != m_url)
        || (said.agentPort != 0 && said.agentPort != m_agentPort);
    if (said.agentPort != 0)
        m_agentPort = said.agentPort;
    if (!said.url.isEmpty()) {
        m_url = said.url;
        m_error.clear();
        m_state = TunnelState::Up;
        m_late.stop();
    }
    if (isNew)
        Q_EMIT changed();
}

void TunnelProcess::onEnded(int exitCode)
{
    m_kill.stop();
    read();
    if (!m_rest.isEmpty())
        readLine(std::exchange(m_rest, {}));
    if (m_stopping) {
        m_late.stop();
        m_state = m_problem.isEmpty() ? TunnelState::Off : TunnelState::Failed;
        m_url.clear();
        Q_EMIT changed();
        return;
    }
    if (!m_error.isEmpty()) {
        fail(tunnelProblem(m_kind, m_error));
        return;
    }
    const QString how = m_process.exitStatus() == QProcess::CrashExit
        ? QStringLiteral("was ended by a signal")
        : QStringLiteral("has ended by itself with exit code %1").arg(exitCode);
    fail(QStringLiteral("%1 %2.").arg(programName(m_kind), how));
}

void TunnelProcess::onLate()
{
    m_problem = m_error.isEmpty()
        ? QStringLiteral(
            "%1 has not said a public URL within %2 s; it was stopped. Is this machine "
            "connected to the internet?")
              .arg(programName(m_kind))
              .arg(std::chrono::duration_cast<std::chrono::seconds>(m_patience).count())
        : tunnelProblem(m_kind, m_error);
    stop();
}

void TunnelProcess::fail(const QString &sentence)
{
    m_late.stop();
    m_state = TunnelState::Failed;
    m_url.clear();
    m_problem = sentence;
    Q_EMIT changed();
}

} // namespace tallyman
