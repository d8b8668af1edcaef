// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace tallyman {

// Collects a response within bounds: the head of the final one (interim ones are passed over,
// RFC 9110 §15.2) and the beginning of its content. Not thread-safe; owned by a Transfer.
class ResponseRecorder
{
public:
    static constexpr qint64 kMaxHeadBytes = 256 * 1024;           // all heads and trailers together
    static constexpr qint64 kMaxBodyBytes = 1024LL * 1024 * 1024; // a response is stopped there

    explicit ResponseRecorder(qint64 keptBytes)
        : m_keptBytes(keptBytes)
    {
    }

    // One line with its line break. False: the bound is reached, see problem().
    [[nodiscard]] bool addHeadLine(QByteArrayView line);
    // Decoded of its transfer coding. False: the bound is reached, see problem().
    [[nodiscard]] bool addBody(QByteArrayView bytes);

    // Whether a final response has begun.
    [[nodiscard]] bool hasBegun() const { return !m_head.isEmpty() && !m_interim; }
    // Whether the head of a final response is complete.
    [[nodiscard]] bool hasFinalHead() const { return m_headDone && !m_interim; }
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] const QByteArray &head() const { return m_head; }
    [[nodiscard]] const QByteArray &body() const { return m_body; }
    [[nodiscard]] qint64 bodyBytes() const { return m_bodyBytes; }
    [[nodiscard]] bool isTruncated() const { return m_bodyBytes > m_body.size(); }
    // A sentence when a bound was reached.
    [[nodiscard]] const QString &problem() const { return m_problem; }

private:
    void beginHead(QByteArrayView statusLine);

    const qint64 m_keptBytes;
    QByteArray m_head;
    bool m_headDone = false;
    bool m_interim = false;
    int m_status = 0;
    qint64 m_headBytes = 0;
    QByteArray m_body;
    qint64 m_bodyBytes = 0;
    QString m_problem;
};

} // namespace tallyman
