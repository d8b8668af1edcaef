// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/responserecorder.h"

#include "base/text.h"

#include <algorithm>

namespace tallyman {

bool ResponseRecorder::addHeadLine(QByteArrayView line)
{
    m_headBytes += line.size();
    if (m_headBytes > kMaxHeadBytes) {
        m_problem = QStringLiteral("The answer's header is larger than %1; reading was stopped.")
                        .arg(formatBytes(kMaxHeadBytes));
        return false;
    }
    const bool trailer = m_headDone && m_bodyBytes > 0;
    if (line.startsWith("HTTP/") && !trailer && (m_head.isEmpty() || m_headDone))
        beginHead(line);
    else if (!m_headDone)
        m_head.append(line);
    if (!m_headDone && (line == QByteArrayView("\r\n") || line == QByteArrayView("\n")))
        m_headDone = true;
    return true;
}

void ResponseRecorder::beginHead(QByteArrayView line)
{
    m_head = line.toByteArray();
    m_headDone = false;
    const qsizetype blank = line.indexOf(' ');
    m_status = blank < 0 ? 0
                         : line.sliced(blank + 1)
                               .first(std::min<qsizetype>(3, line.size() - blank - 1))
                               .toByteArray()
                               .toInt();
    m_interim = m_status >= 100 && m_status < 200;
}

bool ResponseRecorder::addBody(QByteArrayView bytes)
{
    m_bodyBytes += bytes.size();
    const qint64 room = m_keptBytes - m_body.size();
    m_body.append(bytes.first(std::clamp<qsizetype>(room, 0, bytes.size())));
    if (m_bodyBytes <= kMaxBodyBytes)
        return true;
    m_problem = QStringLiteral("The answer is larger than %1; reading was stopped there.")
                    .arg(formatBytes(kMaxBodyBytes));
    return false;
}

} // namespace tallyman
