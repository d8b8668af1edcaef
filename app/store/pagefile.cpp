// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/pagefile.h"

#include <algorithm>
#include <limits>

namespace tallyman {

namespace {
// Holds the bytes on which SQLite sets its locks, and nothing else (§1.4 of the format).
constexpr quint32 kLockBytePage = 0x40000000 / PageFile::kPageBytes + 1;
} // namespace

PageFile::PageFile(const QString &path)
    : m_file(path)
{
    if (!m_file.open(QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        m_failure = m_file.errorString();
        return;
    }
    constexpr qint64 kMostPages = std::numeric_limits<quint32>::max() - 1;
    m_count = static_cast<quint32>(std::min(m_file.size() / kPageBytes, kMostPages));
}

QByteArray PageFile::read(quint32 number)
{
    if (number == 0 || number > m_count || !m_file.seek((qint64(number) - 1) * kPageBytes))
        return {};
    const QByteArray page = m_file.read(kPageBytes);
    return page.size() == kPageBytes ? page : QByteArray();
}

void PageFile::write(quint32 number, const QByteArray &page)
{
    Q_ASSERT(number > 0 && page.size() == kPageBytes);
    if (!m_file.seek((qint64(number) - 1) * kPageBytes) || m_file.write(page) != kPageBytes)
        m_failure = m_file.errorString();
}

quint32 PageFile::append(const QByteArray &page)
{
    if (++m_count == kLockBytePage)
        ++m_count;
    write(m_count, page);
    return m_count;
}

} // namespace tallyman
