// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/server.h"

#include "harness/program.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QRegularExpression>

namespace tallyman {

namespace {

constexpr int kReadMs = 20;

int remaining(const QDeadlineTimer &deadline)
{
    return static_cast<int>(qMax<qint64>(1, qMin<qint64>(kReadMs, deadline.remainingTime())));
}

} // namespace

Server::Server(const QString &workspace, const QStringList &arguments)
    : m_workspace(workspace)
    , m_arguments(arguments)
{
    m_process.setProcessEnvironment(cleanEnvironment(QFileInfo(workspace).path()));
}

Server::~Server()
{
    kill();
}

void Server::setEnvironment(const QString &name, const QString &value)
{
    QProcessEnvironment environment = m_process.processEnvironment();
    environment.insert(name, value);
    m_process.setProcessEnvironment(environment);
}

bool Server::start(int timeoutMs)
{
    QStringList command = m_wrapper;
    command << tallymanPath() << QStringLiteral("serve") << QStringLiteral("--workspace")
            << m_workspace << QStringLiteral("--listen") << m_listen << m_arguments;
    const QString program = command.takeFirst();
    m_process.start(program, command);

    static const QRegularExpression ready(QStringLiteral("^listening on http://[^\\n]*:(\\d+)/$"),
        QRegularExpression::MultilineOption);
    const QDeadlineTimer deadline(timeoutMs);
    while (!deadline.hasExpired()) {
        m_process.waitForReadyRead(remaining(deadline));
        m_error += m_process.readAllStandardError();
        const auto match = ready.match(QString::fromUtf8(m_error));
        if (match.hasMatch()) {
            m_port = match.captured(1).toUShort();
            return m_port != 0;
        }
        if (m_process.state() == QProcess::NotRunning) {
            m_error += m_process.readAllStandardError();
            break;
        }
    }
    qInfo("serve did not get ready: %s", m_error.constData());
    return false;
}

QString Server::report()
{
    m_process.waitForReadyRead(1); // also notices its end
    m_error += m_process.readAllStandardError();
    return QStringLiteral("the server %1 and said: %2")
        .arg(isRunning() ? QStringLiteral("runs")
                         : QStringLiteral("ended with %1").arg(m_process.exitCode()),
            QString::fromUtf8(m_error));
}

bool Server::waitForError(const QByteArray &text, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    m_error += m_process.readAllStandardError();
    while (!m_error.contains(text) && !deadline.hasExpired()) {
        m_process.waitForReadyRead(remaining(deadline));
        m_error += m_process.readAllStandardError();
    }
    return m_error.contains(text);
}

QByteArray Server::waitForLines(int count, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    m_output += m_process.readAllStandardOutput();
    while (m_output.count('\n') < count && !deadline.hasExpired()) {
        m_process.waitForReadyRead(remaining(deadline));
        m_output += m_process.readAllStandardOutput();
    }
    return m_output;
}

int Server::waitForEnd(int timeoutMs)
{
    const bool ended =
        m_process.state() == QProcess::NotRunning || m_process.waitForFinished(timeoutMs);
    m_error += m_process.readAllStandardError();
    m_output += m_process.readAllStandardOutput();
    return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

int Server::terminate()
{
    m_process.terminate();
    return waitForEnd();
}

void Server::kill()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

} // namespace tallyman
