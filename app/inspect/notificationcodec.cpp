// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/notificationcodec.h"

#include <QDataStream>
#include <QIODevice>

namespace tallyman {

namespace {

constexpr quint8 kFormat = 3;
constexpr qsizetype kMostRanges = 1000; // of rows that came again
constexpr qint64 kNone = -1;

void write(QDataStream &out, const std::optional<qint64> &number)
{
    out << number.value_or(kNone);
}

std::optional<qint64> readNumber(QDataStream &in)
{
    qint64 number = kNone;
    in >> number;
    return number == kNone ? std::nullopt : std::optional(number);
}

// `from`: the event they came with first, if there are any.
void write(QDataStream &out, const IdSet &set, EventId from)
{
    const qsizetype count = std::min(set.ranges().size(), kMostRanges);
    out << static_cast<qint32>(count);
    for (const IdSet::Range &range : set.ranges().first(count))
        out << range.first << range.last;
    if (!set.isEmpty())
        out << from;
}

IdSet readRanges(QDataStream &in, EventId &from)
{
    IdSet set;
    qint32 count = 0;
    in >> count;
    for (qint32 i = 0; i < std::min<qint32>(count, kMostRanges) && !in.atEnd(); ++i) {
        qint64 first = 0;
        qint64 last = 0;
        in >> first >> last;
        if (first <= last)
            set.insert(first, last);
    }
    if (count > 0)
        in >> from;
    return set;
}

// Seven bits a byte, the lowest first, the eighth says that more follow.
void writeVarint(QByteArray &out, quint64 value)
{
    while (value >= 0x80) {
        out.append(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.append(static_cast<char>(value));
}

// Reads what writeVarint() wrote; false at the end or when it is too long.
bool readVarint(const QByteArray &bytes, qsizetype &at, quint64 &value)
{
    value = 0;
    for (int shift = 0; shift < 64 && at < bytes.size(); shift += 7) {
        const auto byte = static_cast<uchar>(bytes[at++]);
        value |= quint64(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0)
            return true;
    }
    return false;
}

quint64 zigzag(qint64 value)
{
    return static_cast<quint64>(value) << 1 ^ static_cast<quint64>(value >> 63);
}

qint64 unzigzag(quint64 value)
{
    return static_cast<qint64>(value >> 1) ^ -static_cast<qint64>(value & 1);
}

QByteArray encodeRows(const std::vector<NotifiedRow> &rows)
{
    QByteArray out;
    qint64 number = 0;
    qint64 end = 0;
    for (const NotifiedRow &row : rows) {
        writeVarint(out, zigzag(row.number - number));
        writeVarint(out, zigzag(row.offset - end));
        writeVarint(out, zigzag(row.size));
        for (int shift = 0; shift < 64; shift += 8)
            out.append(static_cast<char>(row.digest >> shift & 0xFF));
        number = row.number;
        end = row.offset + row.size;
    }
    return out;
}

bool decodeRows(const QByteArray &bytes, std::vector<NotifiedRow> &rows)
{
    constexpr qsizetype kDigestBytes = 8;
    NotifiedRow row;
    qint64 end = 0;
    for (qsizetype at = 0; at < bytes.size();) {
        quint64 number = 0;
        quint64 offset = 0;
        quint64 size = 0;
        if (!readVarint(bytes, at, number) || !readVarint(bytes, at, offset)
            || !readVarint(bytes, at, size) || bytes.size() - at < kDigestBytes)
            return false;
        row.number += unzigzag(number);
        row.offset = end + unzigzag(offset);
        row.size = unzigzag(size);
        row.digest = 0;
        for (int shift = 0; shift < 64; shift += 8)
            row.digest |= quint64(static_cast<uchar>(bytes[at++])) << shift;
        end = row.offset + row.size;
        rows.push_back(row);
    }
    return true;
}

} // namespace

QByteArray encodeNotification(const Notification &notification)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kFormat << static_cast<quint8>(notification.kind)
        << static_cast<quint8>(notification.confidence) << notification.rowsAreNumbered
        << static_cast<qint32>(notification.seriesBase);
    write(out, notification.seriesIndex);
    write(out, notification.seriesCount);
    write(out, notification.rowsTotal);
    write(out, notification.rowsHere);
    out << notification.errorRows << notification.file << notification.user
        << notification.environment << notification.notice.has_value();
    if (const auto &notice = notification.notice) {
        write(out, notice->rows);
        write(out, notice->succeeded);
        write(out, notice->failed);
        out << notice->status;
    }
    out << encodeRows(notification.rows);
    const RowArrival &arrival = notification.arrival;
    write(out, arrival.repeated, arrival.repeats);
    write(out, arrival.conflicting, arrival.contradicts);
    return bytes;
}

std::optional<Notification> decodeNotification(const QByteArray &bytes)
{
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    Notification notification;
    quint8 format = 0;
    quint8 kind = 0;
    quint8 confidence = 0;
    qint32 base = 0;
    bool hasNotice = false;
    in >> format >> kind >> confidence >> notification.rowsAreNumbered >> base;
    if (format != kFormat || kind > static_cast<quint8>(FormKind::Other)
        || confidence > static_cast<quint8>(Confidence::High))
        return std::nullopt;
    notification.kind = static_cast<FormKind>(kind);
    notification.confidence = static_cast<Confidence>(confidence);
    notification.seriesBase = base;
    notification.seriesIndex = readNumber(in);
    notification.seriesCount = readNumber(in);
    notification.rowsTotal = readNumber(in);
    notification.rowsHere = readNumber(in);
    in >> notification.errorRows >> notification.file >> notification.user
        >> notification.environment >> hasNotice;
    if (hasNotice) {
        NoticeCounts notice;
        notice.rows = readNumber(in);
        notice.succeeded = readNumber(in);
        notice.failed = readNumber(in);
        in >> notice.status;
        notification.notice = notice;
    }
    QByteArray rows;
    in >> rows;
    RowArrival &arrival = notification.arrival;
    arrival.repeated = readRanges(in, arrival.repeats);
    arrival.conflicting = readRanges(in, arrival.contradicts);
    if (in.status() != QDataStream::Ok || !decodeRows(rows, notification.rows))
        return std::nullopt;
    return notification;
}

} // namespace tallyman
