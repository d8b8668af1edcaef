// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QTcpServer>

namespace tallyman::test {

// Stands for ngrok's agent in tests: a real HTTP server on loopback that gives each path the answer
// it was told, in the form that ngrok documents. Can die, come back at the same port, and talk
// nonsense. Lives on the test's thread.
class FakeAgent : public QObject
{
    Q_OBJECT

public:
    FakeAgent();

    [[nodiscard]] quint16 port() const { return m_port; }
    // An answer with this status and content; what was not set is answered 404.
    void setAnswer(const QByteArray &path, const QByteArray &content, int status = 200,
        const QByteArray &fieldLines = {});
    // Paths are answered only as far as their head, which promises more.
    void setHanging(bool hanging) { m_hanging = hanging; }
    // The usual answer of /api/endpoints with one public URL.
    void setEndpoint(const QByteArray &publicUrl, const QByteArray &upstream);
    [[nodiscard]] static QByteArray endpointsJson(
        const QByteArray &publicUrl, const QByteArray &upstream);

    void die();
    // At the same port. False when somebody else has taken it.
    [[nodiscard]] bool revive();

    // Request lines, "GET /api/endpoints".
    [[nodiscard]] const QByteArrayList &requests() const { return m_requests; }
    // The head of the last request.
    [[nodiscard]] const QByteArray &lastHead() const { return m_lastHead; }

Q_SIGNALS:
    void asked(const QByteArray &target);

private:
    struct Answer
    {
        int status = 404;
        QByteArray content;
        QByteArray fieldLines;
    };
    void accept();
    void answer(QTcpSocket *socket, const QByteArray &head);

    QTcpServer m_server;
    QHash<QByteArray, Answer> m_answers; // by path
    QByteArrayList m_requests;
    QByteArray m_lastHead;
    quint16 m_port = 0;
    bool m_hanging = false;
};

} // namespace tallyman::test
