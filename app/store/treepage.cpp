// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/treepage.h"

#include <algorithm>
#include <array>
#include <limits>

namespace tallyman {

namespace {

constexpr qsizetype kLeafHeaderBytes = 8;
constexpr qsizetype kInnerHeaderBytes = 12;
constexpr qsizetype kMostCellBytes = 4 + 9; // child and row id
static_assert(kInnerHeaderBytes + kMostChildren * (kMostCellBytes + 2) <= PageFile::kPageBytes);

bool isKind(QByteArrayView page, PageKind kind)
{
    return page.size() == PageFile::kPageBytes && page.front() == static_cast<char>(kind);
}

// A number of 1 to 9 bytes; nothing when the bytes end before it does.
std::optional<quint64> takeVarint(QByteArrayView bytes, qsizetype &at)
{
    quint64 value = 0;
    for (int i = 0; i < 9 && at < bytes.size(); ++i) {
        const auto byte = static_cast<quint8>(bytes[at++]);
        if (i == 8)
            return (value << 8) | byte;
        value = (value << 7) | (byte & 0x7F);
        if (byte < 0x80)
            return value;
    }
    return std::nullopt;
}

QByteArray varint(quint64 value)
{
    QByteArray bytes;
    const bool nine = value >> 56 != 0;
    if (nine) {
        bytes.prepend(static_cast<char>(value & 0xFF));
        value >>= 8;
    }
    for (int i = 0; nine ? i < 8 : (i == 0 || value != 0); ++i, value >>= 7)
        bytes.prepend(static_cast<char>((value & 0x7F) | (nine || i > 0 ? 0x80 : 0)));
    return bytes;
}

// How many bytes of a row stand on a leaf; the others follow on overflow pages.
quint64 bytesOnLeaf(quint64 payload)
{
    constexpr quint64 kUsable = PageFile::kPageBytes;
    constexpr quint64 kMost = kUsable - 35;
    constexpr quint64 kLeast = (kUsable - 12) * 32 / 255 - 23;
    if (payload <= kMost)
        return payload;
    const quint64 rest = kLeast + (payload - kLeast) % (kUsable - 4);
    return rest <= kMost ? rest : kLeast;
}

bool isInteger(quint64 type)
{
    return (type >= 1 && type <= 6) || type == 8 || type == 9;
}

bool fits(quint64 type, char column)
{
    switch (column) {
    case 'n':
        return type == 0;
    case 'i':
        return isInteger(type);
    case 'l':
        return type == 6;
    case 't':
        return type >= 13 && type % 2 == 1;
    case 'b':
        return type >= 12 && type % 2 == 0;
    case 'I':
    case 'T':
    case 'B':
        return type == 0 || fits(type, static_cast<char>(column - 'A' + 'a'));
    default:
        return false;
    }
}

quint64 bytesOfType(quint64 type)
{
    constexpr std::array<quint64, 12> kBytes{0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    return type < kBytes.size() ? kBytes[type] : (type - 12) / 2;
}

// `record`: what stands on the leaf of a row of `payload` bytes.
bool hasShape(QByteArrayView record, quint64 payload, QByteArrayView shape)
{
    qsizetype at = 0;
    const auto headerBytes = takeVarint(record, at);
    if (!headerBytes || *headerBytes > static_cast<quint64>(record.size()))
        return false;
    const QByteArrayView header = record.first(static_cast<qsizetype>(*headerBytes));
    quint64 bytes = *headerBytes;
    for (const char column : shape) {
        const auto type = takeVarint(header, at);
        if (!type || !fits(*type, column))
            return false;
        bytes += bytesOfType(*type); // what wraps around equals no payload that fits
    }
    return at == header.size() && bytes == payload;
}

// The id of the row at `at`, if it has that shape.
std::optional<qint64> rowIdAt(QByteArrayView page, qsizetype at, QByteArrayView shape)
{
    const auto payload = takeVarint(page, at);
    const auto id = takeVarint(page, at);
    if (!payload || !id || *id > static_cast<quint64>(std::numeric_limits<qint64>::max()))
        return std::nullopt;
    const quint64 here = bytesOnLeaf(*payload);
    const quint64 needed = here + (here < *payload ? sizeof(quint32) : 0);
    if (needed > static_cast<quint64>(page.size() - at))
        return std::nullopt;
    if (!hasShape(page.sliced(at, static_cast<qsizetype>(here)), *payload, shape))
        return std::nullopt;
    return static_cast<qint64>(*id);
}

// Where the cells of a page begin; empty when one of them would begin outside of it.
QList<qsizetype> cellsOf(QByteArrayView page, qsizetype headerBytes)
{
    const qsizetype count = bigEndianAt<quint16>(page, 3);
    const qsizetype end = headerBytes + 2 * count;
    QList<qsizetype> cells;
    for (qsizetype i = headerBytes; i < end && end <= page.size(); i += 2) {
        const qsizetype at = bigEndianAt<quint16>(page, i);
        if (at < end || at + 4 > page.size())
            return {};
        cells.append(at);
    }
    return cells;
}

} // namespace

bool isEmptyLeaf(QByteArrayView page)
{
    return isKind(page, PageKind::LeafTable) && bigEndianAt<quint16>(page, 3) == 0;
}

std::optional<RowSpan> leafSpan(QByteArrayView page, QByteArrayView shape)
{
    if (!isKind(page, PageKind::LeafTable))
        return std::nullopt;
    RowSpan span;
    for (const qsizetype at : cellsOf(page, kLeafHeaderBytes)) {
        const auto id = rowIdAt(page, at, shape);
        if (!id || *id <= span.last)
            return std::nullopt;
        if (span.first == 0)
            span.first = *id;
        span.last = *id;
    }
    return span.first == 0 ? std::nullopt : std::optional(span);
}

QList<ChildPage> childrenOf(QByteArrayView page)
{
    if (!isKind(page, PageKind::InnerTable))
        return {};
    QList<ChildPage> children;
    qint64 previous = 0;
    for (const qsizetype cell : cellsOf(page, kInnerHeaderBytes)) {
        qsizetype at = cell + 4;
        const auto last = static_cast<qint64>(takeVarint(page, at).value_or(0));
        if (last <= previous)
            return {};
        children.append({bigEndianAt<quint32>(page, cell), last});
        previous = last;
    }
    if (!children.isEmpty())
        children.append({bigEndianAt<quint32>(page, 8), std::numeric_limits<qint64>::max()});
    return children;
}

QByteArray innerPage(std::span<const ChildPage> children)
{
    Q_ASSERT(children.size() >= 2 && qsizetype(children.size()) <= kMostChildren);
    QByteArray page(PageFile::kPageBytes, '\0');
    page[0] = static_cast<char>(PageKind::InnerTable);
    qsizetype content = page.size();
    qsizetype pointer = kInnerHeaderBytes;
    for (const ChildPage &child : children.first(children.size() - 1)) {
        const QByteArray key = varint(static_cast<quint64>(child.last));
        content -= 4 + key.size();
        putBigEndian(page, content, child.page);
        std::copy(key.begin(), key.end(), page.begin() + content + 4);
        putBigEndian(page, pointer, static_cast<quint16>(content));
        pointer += 2;
    }
    putBigEndian(page, 3, static_cast<quint16>(children.size() - 1));
    putBigEndian(page, 5, static_cast<quint16>(content));
    putBigEndian(page, 8, children.back().page);
    return page;
}

QByteArray emptyPage(PageKind kind)
{
    QByteArray page(PageFile::kPageBytes, '\0');
    page[0] = static_cast<char>(kind);
    putBigEndian(page, 5, static_cast<quint16>(PageFile::kPageBytes));
    return page;
}

} // namespace tallyman
