// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/scriptmessage.h"

#include <QCborValue>
#include <QtEndian>

namespace tallyman {

namespace {

constexpr qsizetype kLengthBytes = sizeof(quint32);

} // namespace

QByteArray encodeScriptMessage(const QCborMap &message)
{
    const QByteArray cbor = message.toCborValue().toCbor();
    QByteArray bytes(kLengthBytes, Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(cbor.size()), bytes.data());
    return bytes.append(cbor);
}

std::optional<QCborMap> ScriptMessageReader::next()
{
    if (m_broken || m_buffer.size() < kLengthBytes)
        return std::nullopt;
    const quint32 size = qFromBigEndian<quint32>(m_buffer.constData());
    if (size > kMaxBytes) {
        m_broken = true;
        return std::nullopt;
    }
    if (m_buffer.size() - kLengthBytes < static_cast<qsizetype>(size))
        return std::nullopt;
    QCborParserError error;
    const QCborValue value =
        QCborValue::fromCbor(m_buffer.constData() + kLengthBytes, qsizetype(size), &error);
    m_buffer.remove(0, kLengthBytes + qsizetype(size));
    if (error.error != QCborError::NoError || !value.isMap()) {
        m_broken = true;
        return std::nullopt;
    }
    return value.toMap();
}

} // namespace tallyman
