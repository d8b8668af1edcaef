// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/multipart.h"

#include <QUrl>

namespace tallyman {

namespace {

constexpr qsizetype kMostParts = 1000;
constexpr qsizetype kLongestPartHead = 64 * 1024;

// The end of the parameter that begins at `from`: its semicolon, or the end.
qsizetype endOfParameter(QByteArrayView value, qsizetype from)
{
    bool quoted = false;
    for (qsizetype at = from; at < value.size(); ++at) {
        if (quoted && value[at] == '\\')
            ++at;
        else if (value[at] == '"')
            quoted = !quoted;
        else if (value[at] == ';' && !quoted)
            return at;
    }
    return value.size();
}

QByteArray unquoted(QByteArrayView text)
{
    if (text.size() < 2 || !text.startsWith('"') || !text.endsWith('"'))
        return text.toByteArray();
    QByteArray out;
    for (qsizetype at = 1; at < text.size() - 1; ++at) {
        if (text[at] == '\\' && at + 2 < text.size())
            ++at;
        out.append(text[at]);
    }
    return out;
}

// charset'language'percent-encoded, RFC 8187 §3.2
QString extendedValue(const QByteArray &value)
{
    const qsizetype quote = value.indexOf('\'', value.indexOf('\'') + 1);
    return QString::fromUtf8(QByteArray::fromPercentEncoding(value.mid(quote + 1)));
}

MultipartPart readPart(QByteArrayView body, qsizetype from, qsizetype to)
{
    MultipartPart part;
    const QByteArrayView whole = body.sliced(from, to - from);
    const QByteArrayView head = whole.first(std::min(whole.size(), kLongestPartHead));
    qsizetype end = head.indexOf("\r\n\r\n");
    qsizetype gap = 4;
    if (whole.startsWith("\r\n")) { // no head at all
        end = 0;
        gap = 2;
    } else if (end < 0) {
        end = head.indexOf("\n\n");
        gap = 2;
    }
    if (end < 0) {
        end = 0;
        gap = 0;
    }
    part.headers = HeaderList::parse(head.first(end));
    part.offset = from + end + gap;
    part.size = to - part.offset;
    const QByteArray disposition = part.headers.value("Content-Disposition");
    part.name = fieldParameter(disposition, "name");
    part.fileName = fieldParameter(disposition, "filename");
    return part;
}

} // namespace

QString fieldParameter(QByteArrayView value, QByteArrayView name)
{
    QString plain;
    for (qsizetype at = endOfParameter(value, 0); at < value.size();) {
        const qsizetype end = endOfParameter(value, at + 1);
        const QByteArrayView parameter = value.sliced(at + 1, end - at - 1).trimmed();
        at = end;
        const qsizetype equals = parameter.indexOf('=');
        if (equals < 0)
            continue;
        const QByteArrayView found = parameter.first(equals).trimmed();
        const QByteArray text = unquoted(parameter.sliced(equals + 1).trimmed());
        if (equalsIgnoringCase(found, name))
            plain = QString::fromUtf8(text.isNull() ? QByteArray("") : text);
        else if (found.endsWith('*') && equalsIgnoringCase(found.chopped(1), name))
            return extendedValue(text);
    }
    return plain;
}

MultipartBody readMultipart(QByteArrayView contentType, QByteArrayView body)
{
    MultipartBody result;
    const QByteArray boundary = fieldParameter(contentType, "boundary").toUtf8();
    if (boundary.isEmpty()) {
        result.problem.sentence = QStringLiteral("Content-Type names no boundary.");
        return result;
    }
    const QByteArray delimiter = "--" + boundary;
    qsizetype at = body.startsWith(delimiter) ? 0 : body.indexOf(QByteArray("\n" + delimiter));
    if (at < 0) {
        result.problem.sentence =
            QStringLiteral("The boundary of Content-Type does not stand in the body.");
        return result;
    }
    at += body[at] == '\n' ? 1 : 0;
    const QByteArray next = "\n" + delimiter;
    for (;;) {
        const QByteArrayView after = body.sliced(at + delimiter.size());
        if (after.startsWith("--"))
            return result;
        if (result.parts.size() == kMostParts) {
            result.problem = problemAt(
                body, at, QStringLiteral("There are more than %1 parts.").arg(kMostParts), true);
            return result;
        }
        const qsizetype lineEnd = after.indexOf('\n');
        const qsizetype from = lineEnd < 0 ? -1 : at + delimiter.size() + lineEnd + 1;
        // the line break before a delimiter belongs to it
        const qsizetype end = from < 0 ? -1 : body.indexOf(next, from - 1);
        if (end < 0) {
            result.problem = problemAt(body, at,
                QStringLiteral("The part that begins here is not closed: something is cut off."));
            if (from >= 0)
                result.parts.append(readPart(body, from, body.size()));
            return result;
        }
        const qsizetype to = end > from && body[end - 1] == '\r' ? end - 1 : end;
        result.parts.append(readPart(body, from, std::max(from, to)));
        at = end + 1;
    }
}

} // namespace tallyman
