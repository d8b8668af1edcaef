// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/jsondocument.h"

#include "inspect/jsonreader.h"
#include "inspect/jsontoken.h"

namespace tallyman {

namespace {

constexpr QByteArrayView kByteOrderMark("\xEF\xBB\xBF");

JsonKind kindOf(char c)
{
    switch (c) {
    case '{':
        return JsonKind::Object;
    case '[':
        return JsonKind::Array;
    case '"':
        return JsonKind::String;
    default:
        return c == '-' || json::isDigit(c) ? JsonKind::Number : JsonKind::Literal;
    }
}

QChar escapedChar(char kind)
{
    switch (kind) {
    case 'b':
        return QChar(u'\b');
    case 'f':
        return QChar(u'\f');
    case 'n':
        return QChar(u'\n');
    case 'r':
        return QChar(u'\r');
    case 't':
        return QChar(u'\t');
    default:
        return QLatin1Char(kind);
    }
}

} // namespace

JsonDocument::JsonDocument(const QByteArray &text)
    : m_text(text)
{
}

JsonDocumentPtr JsonDocument::read(const QByteArray &text, const std::atomic_bool *cancelled)
{
    const std::shared_ptr<JsonDocument> document(new JsonDocument(text));
    // RFC 8259 §8.1: a byte order mark may be ignored
    const qint64 from = text.startsWith(kByteOrderMark) ? kByteOrderMark.size() : 0;
    JsonReader reader(document->m_text, cancelled);
    if (reader.read(from)) {
        document->m_index = reader.takeIndex();
        document->m_root = document->sliceAt(reader.rootStart());
    } else {
        document->m_problem = reader.problem();
    }
    return document;
}

JsonSlice JsonDocument::sliceAt(qint64 start) const
{
    JsonSlice slice;
    slice.start = start;
    slice.end = endOfValue(start);
    slice.kind = kindOf(m_text[start]);
    return slice;
}

qint64 JsonDocument::endOfValue(qint64 start) const
{
    if (const auto *span = m_index.at(start))
        return span->end;
    switch (kindOf(m_text[start])) {
    case JsonKind::String:
        return json::endOfString(m_text, start);
    case JsonKind::Object:
    case JsonKind::Array:
        return endOfContainer(start);
    default:
        return json::endOfScalar(m_text, start);
    }
}

// Only for containers that are not in the index, so that this is short.
qint64 JsonDocument::endOfContainer(qint64 start) const
{
    qint64 depth = 0;
    qint64 at = start;
    while (at < m_text.size()) {
        const char c = m_text[at];
        if (c == '"') {
            at = json::endOfString(m_text, at);
            continue;
        }
        ++at;
        if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            return at;
    }
    return at;
}

// Reads the key and value at `at`; returns where the next child begins, or -1 after the last.
qint64 JsonDocument::readChild(bool inObject, qint64 at, JsonSlice *child) const
{
    qint64 keyStart = -1;
    qint64 keyEnd = -1;
    if (inObject) {
        keyStart = at;
        const auto *span = m_index.at(at);
        keyEnd = span != nullptr ? span->end : json::endOfString(m_text, at);
        at = json::skipBlanks(m_text, keyEnd) + 1; // the colon
        at = json::skipBlanks(m_text, at);
    }
    *child = sliceAt(at);
    child->keyStart = keyStart;
    child->keyEnd = keyEnd;
    at = json::skipBlanks(m_text, child->end);
    return m_text[at] == ',' ? json::skipBlanks(m_text, at + 1) : -1;
}

qint64 JsonDocument::childCount(const JsonSlice &container) const
{
    if (container.kind != JsonKind::Object && container.kind != JsonKind::Array)
        return 0;
    if (const auto *span = m_index.at(container.start))
        return span->count;
    qint64 at = json::skipBlanks(m_text, container.start + 1);
    if (at >= container.end - 1)
        return 0;
    qint64 count = 0;
    JsonSlice child;
    while (at >= 0) {
        at = readChild(container.kind == JsonKind::Object, at, &child);
        ++count;
    }
    return count;
}

QList<JsonSlice> JsonDocument::children(const JsonSlice &container, qint64 page) const
{
    QList<JsonSlice> result;
    const auto *span = m_index.at(container.start);
    const qint64 count = childCount(container);
    if (page < 0 || page * kPageSize >= count)
        return result;
    qint64 at = page == 0 || span == nullptr ? json::skipBlanks(m_text, container.start + 1)
                                             : m_index.mark(*span, page);
    const qint64 last = qMin(count, (page + 1) * kPageSize);
    for (qint64 index = page * kPageSize; index < last && at >= 0; ++index) {
        JsonSlice child;
        at = readChild(container.kind == JsonKind::Object, at, &child);
        child.index = index;
        result.append(child);
    }
    return result;
}

JsonSlice JsonDocument::childAt(const JsonSlice &container, qint64 index) const
{
    const auto *span = m_index.at(container.start);
    const qint64 page = span == nullptr ? 0 : index / kPageSize;
    qint64 at =
        page == 0 ? json::skipBlanks(m_text, container.start + 1) : m_index.mark(*span, page);
    JsonSlice child;
    for (qint64 i = page * kPageSize; i <= index && at >= 0; ++i)
        at = readChild(container.kind == JsonKind::Object, at, &child);
    child.index = index;
    return child;
}

void JsonDocument::forEachMember(
    const JsonSlice &object, const std::function<void(const JsonSlice &)> &each) const
{
    qint64 at = json::skipBlanks(m_text, object.start + 1);
    if (object.kind != JsonKind::Object || at >= object.end - 1)
        return; // empty
    JsonSlice child;
    for (qint64 index = 0; at >= 0; ++index) {
        at = readChild(true, at, &child);
        child.index = index;
        each(child);
    }
}

bool JsonDocument::isKey(const JsonSlice &member, QByteArrayView name) const
{
    const QByteArrayView token = key(member);
    const QByteArrayView inner = token.sliced(1, token.size() - 2);
    return inner == name || (inner.contains('\\') && jsonStringText(token).toUtf8() == name);
}

qint64 JsonDocument::pageCovering(const JsonSlice &container, qint64 offset) const
{
    const auto *span = m_index.at(container.start);
    if (span == nullptr)
        return 0;
    qint64 low = 0;
    qint64 high = (span->count - 1) / kPageSize;
    while (low < high) {
        const qint64 middle = (low + high + 1) / 2;
        if (m_index.mark(*span, middle) <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

QList<JsonSlice> JsonDocument::pathTo(qint64 offset) const
{
    QList<JsonSlice> path;
    if (!isValid() || offset < m_root.start || offset >= m_root.end)
        return path;
    path.append(m_root);
    while (childCount(path.last()) > 0) {
        const auto siblings = children(path.last(), pageCovering(path.last(), offset));
        const auto hit = std::find_if(siblings.begin(), siblings.end(), [&](const JsonSlice &s) {
            return offset >= (s.keyStart >= 0 ? s.keyStart : s.start) && offset < s.end;
        });
        if (hit == siblings.end())
            break;
        path.append(*hit);
        if (offset < hit->start) // in the key
            break;
    }
    return path;
}

QByteArrayView JsonDocument::value(const JsonSlice &slice) const
{
    return QByteArrayView(m_text).sliced(slice.start, slice.end - slice.start);
}

QByteArrayView JsonDocument::key(const JsonSlice &slice) const
{
    if (slice.keyStart < 0)
        return {};
    return QByteArrayView(m_text).sliced(slice.keyStart, slice.keyEnd - slice.keyStart);
}

QString jsonStringText(QByteArrayView token)
{
    if (token.size() < 2)
        return {};
    const QByteArrayView inner = token.sliced(1, token.size() - 2);
    QString text;
    qsizetype from = 0;
    for (qsizetype at = inner.indexOf('\\'); at >= 0 && at + 1 < inner.size();
         at = inner.indexOf('\\', from)) {
        text += QString::fromUtf8(inner.sliced(from, at - from));
        if (inner[at + 1] == 'u' && at + 6 <= inner.size()) {
            const auto unit = inner.sliced(at + 2, 4).toByteArray().toUShort(nullptr, 16);
            text += QChar(static_cast<char16_t>(unit));
            from = at + 6;
        } else {
            text += escapedChar(inner[at + 1]);
            from = at + 2;
        }
    }
    return text + QString::fromUtf8(inner.sliced(from));
}

QString jsonPointerStep(const QString &key)
{
    QString escaped = key;
    escaped.replace(QLatin1Char('~'), QLatin1String("~0"));
    escaped.replace(QLatin1Char('/'), QLatin1String("~1"));
    return QLatin1Char('/') + escaped;
}

} // namespace tallyman
