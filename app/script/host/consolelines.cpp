// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/host/consolelines.h"

namespace tallyman {

namespace {

// Every line takes some memory, also an empty one.
constexpr qsizetype kBytesPerLine = 16;

} // namespace

void ConsoleLines::add(const QString &level, const QString &text)
{
    const std::scoped_lock lock(m_mutex);
    if (m_bytes > kMaxBytes)
        return;
    const QString line = level + QStringLiteral(": ") + text.left(kMaxBytes);
    const QByteArray utf8 = line.toUtf8();
    m_bytes += utf8.size() + kBytesPerLine;
    if (m_bytes <= kMaxBytes) {
        m_lines.append(line);
        return;
    }
    const qsizetype room = qMax<qsizetype>(utf8.size() - (m_bytes - kMaxBytes), 0);
    if (room > level.size() + 2)
        m_lines.append(QString::fromUtf8(utf8.first(room)));
    m_lines.append(QStringLiteral("warn: The rest is cut: over 64 KiB of console output."));
}

void ConsoleLines::clear()
{
    const std::scoped_lock lock(m_mutex);
    m_lines = {};
    m_bytes = 0;
}

QCborArray ConsoleLines::lines() const
{
    const std::scoped_lock lock(m_mutex);
    return m_lines;
}

} // namespace tallyman
