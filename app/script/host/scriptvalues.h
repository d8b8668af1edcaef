// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCborArray>
#include <QCborMap>
#include <QJSValue>
#include <optional>

class QJSEngine;

namespace tallyman {

// The event and the request as a script sees them, made of a message (see scriptmessage.h).
[[nodiscard]] QJSValue scriptEvent(QJSEngine &engine, const QCborMap &event);
[[nodiscard]] QJSValue scriptRequest(QJSEngine &engine, const QCborMap &request);

// Puts requests that a script returned into messages, leaving out what is as in `original`. Counts
// their size. Main thread; lives as long as one run.
class RequestTaker
{
public:
    RequestTaker(const QCborMap &original, qint64 mostBytes);

    // False when it cannot be taken; problem() says why.
    [[nodiscard]] bool take(const QJSValue &request);
    [[nodiscard]] const QCborArray &requests() const { return m_requests; }
    [[nodiscard]] const QString &problem() const { return m_problem; }

private:
    [[nodiscard]] bool takeBody(const QJSValue &request, QCborMap &taken);
    [[nodiscard]] bool count(qint64 bytes);

    const QCborMap m_original;
    const QByteArray m_body;
    const std::optional<QString> m_bodyText; // none: m_body is no UTF-8
    const qint64 m_mostBytes;
    qint64 m_bytes = 0;
    QCborArray m_requests;
    QString m_problem;
};

} // namespace tallyman
