// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QtEndian>

namespace tallyman {

// The pages of an SQLite file that no connection has open, past SQLite. Pages are numbered from 1.
// Format: https://www.sqlite.org/fileformat2.html
class PageFile
{
public:
    static constexpr qsizetype kPageBytes = 4096; // of every workspace

    explicit PageFile(const QString &path);

    [[nodiscard]] quint32 count() const { return m_count; }
    // A whole page; empty when it cannot be read.
    [[nodiscard]] QByteArray read(quint32 number);
    void write(quint32 number, const QByteArray &page);
    // Adds a page at the end and returns its number.
    quint32 append(const QByteArray &page);
    // Whether opening or a write has failed, and why.
    [[nodiscard]] bool hasFailed() const { return !m_failure.isEmpty(); }
    [[nodiscard]] QString failure() const { return m_failure; }

private:
    QFile m_file;
    quint32 m_count = 0;
    QString m_failure;
};

// A number of the file format; `at` and what follows must be inside of `page`.
template <typename T> [[nodiscard]] T bigEndianAt(QByteArrayView page, qsizetype at)
{
    Q_ASSERT(at >= 0 && at + qsizetype(sizeof(T)) <= page.size());
    return qFromBigEndian<T>(page.data() + at);
}

template <typename T> void putBigEndian(QByteArray &page, qsizetype at, T value)
{
    Q_ASSERT(at >= 0 && at + qsizetype(sizeof(T)) <= page.size());
    qToBigEndian(value, page.data() + at);
}

} // namespace tallyman
