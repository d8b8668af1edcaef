// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace tallyman {

// A running `tallyman serve`, on a free port unless told otherwise. Killed when it is destroyed.
class Server
{
public:
    explicit Server(const QString &workspace, const QStringList &arguments = {});
    ~Server();
    Q_DISABLE_COPY_MOVE(Server)

    // A program that is given the command as its last arguments, e.g. strace or `bash -c …`.
    void setWrapper(const QStringList &wrapper) { m_wrapper = wrapper; }
    void setEnvironment(const QString &name, const QString &value);
    void setListen(const QString &address) { m_listen = address; }

    // Starts it and waits for the line that says where it listens.
    [[nodiscard]] bool start(int timeoutMs = 60'000);
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] const QByteArray &standardError() const { return m_error; }
    // Whether it runs, and what it has said on standard error.
    [[nodiscard]] QString report();

    // Reads standard error until it contains `text`.
    [[nodiscard]] bool waitForError(const QByteArray &text, int timeoutMs = 30'000);
    // Reads standard output until it has that many lines.
    [[nodiscard]] QByteArray waitForLines(int count, int timeoutMs = 30'000);
    // Waits for its end; returns the exit code, or -1 after a crash or when it takes too long.
    [[nodiscard]] int waitForEnd(int timeoutMs = 60'000);
    // SIGTERM to the program itself, then waitForEnd().
    [[nodiscard]] int terminate();
    void kill();

private:
    QProcess m_process;
    QString m_workspace;
    QString m_listen = QStringLiteral("127.0.0.1:0");
    QStringList m_arguments;
    QStringList m_wrapper;
    QByteArray m_output;
    QByteArray m_error;
    quint16 m_port = 0;
};

} // namespace tallyman
