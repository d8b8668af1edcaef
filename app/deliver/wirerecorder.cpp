// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/wirerecorder.h"

namespace tallyman {

WireRecorder::WireRecorder(const QByteArray &requestLineStart)
    : m_start(requestLineStart)
{
}

void WireRecorder::addHead(QByteArrayView bytes)
{
    if (bytes.startsWith("CONNECT ") && !bytes.startsWith(m_start))
        return;
    if (bytes.startsWith(m_start))
        restart();
    m_head.append(bytes);
    m_hash.add(bytes);
    m_bytesSent += bytes.size();
    m_headDone = m_head.endsWith("\r\n\r\n");
}

// libcurl counts the rest of a head that did not fit into the socket's buffer as content.
void WireRecorder::addContent(QByteArrayView bytes)
{
    if (m_head.isEmpty())
        return;
    m_hash.add(bytes);
    m_bytesSent += bytes.size();
    if (m_headDone)
        return;
    m_head.append(bytes);
    const qsizetype end = m_head.indexOf("\r\n\r\n");
    m_headDone = end >= 0;
    if (m_headDone)
        m_head.truncate(end + 4);
}

QByteArray WireRecorder::takeSha256()
{
    return m_head.isEmpty() ? QByteArray() : m_hash.result();
}

void WireRecorder::restart()
{
    m_hash.reset();
    m_head.clear();
    m_headDone = false;
    m_bytesSent = 0;
}

} // namespace tallyman
