// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/xmlasjson.h"

#include "base/text.h"
#include "inspect/jsonfieldswriter.h"
#include "inspect/utf8.h"

#include <QXmlStreamReader>
#include <numeric>

namespace tallyman {

namespace {

constexpr qsizetype kDeepest = 256;
constexpr int kMostExpansion = 4096;                 // characters of an entity
constexpr qsizetype kMostFromEntities = 1024 * 1024; // characters in all

// An element that is not closed yet.
struct Element
{
    QByteArray name;
    JsonFieldsWriter members;
    bool hasMembers = false;
    QString text;

    [[nodiscard]] QByteArray toJson() const
    {
        const QString trimmed = text.trimmed();
        if (!hasMembers)
            return jsonString(text.toUtf8());
        if (trimmed.isEmpty())
            return members.toJson();
        JsonFieldsWriter all = members;
        all.add("#text", jsonString(trimmed.toUtf8()));
        return all.toJson();
    }
};

qsizetype attributeCharacters(const QXmlStreamReader &reader)
{
    const QXmlStreamAttributes attributes = reader.attributes();
    return std::accumulate(attributes.begin(), attributes.end(), qsizetype(0),
        [](qsizetype sum, const QXmlStreamAttribute &each) { return sum + each.value().size(); });
}

Element openedBy(const QXmlStreamReader &reader)
{
    Element element;
    element.name = reader.name().toUtf8();
    const QXmlStreamAttributes attributes = reader.attributes();
    for (const QXmlStreamAttribute &attribute : attributes) {
        element.hasMembers = true;
        element.members.add(
            QByteArray("@" + attribute.name().toUtf8()), jsonString(attribute.value().toUtf8()));
    }
    return element;
}

// How many bytes so many characters of the text take; each has one where it is no UTF-8.
qint64 bytesOfCharacters(const QByteArray &xml, qint64 characters)
{
    if (firstInvalidUtf8(xml) >= 0)
        return characters;
    qint64 bytes = 0;
    while (characters > 0 && bytes < xml.size()) {
        const int size = utf8SequenceSize(xml, bytes);
        characters -= size == 4 ? 2 : 1; // UTF-16 units
        bytes += size;
    }
    return bytes;
}

// An end tag that closes another element than the one that is open.
ContentProblem mismatchIn(const QByteArray &xml, qint64 end, const QByteArray &open)
{
    constexpr qsizetype kShown = 60;
    const qsizetype start = end > 0 ? xml.lastIndexOf("</", end - 1) : -1;
    const qsizetype close = xml.indexOf('>', start);
    if (start < 0 || close < 0)
        return problemAt(xml, end, QStringLiteral("An end tag closes nothing that is open."));
    const QByteArray tag = xml.mid(start, std::min(close + 1 - start, kShown));
    return problemAt(xml, start,
        open.isEmpty() ? QStringLiteral("%1 closes, but nothing is open.").arg(displayLine(tag))
                       : QStringLiteral("%1 closes, but <%2> is open.")
                             .arg(displayLine(tag), displayLine(open, kShown)));
}

// `open`: the name of the innermost element that is not closed; empty: there is none.
ContentProblem problemOf(
    const QXmlStreamReader &reader, const QByteArray &xml, const QByteArray &open)
{
    const qint64 at = bytesOfCharacters(xml, reader.characterOffset());
    if (reader.errorString().contains(QLatin1String("tag mismatch")))
        return mismatchIn(xml, at, open);
    if (reader.error() == QXmlStreamReader::PrematureEndOfDocumentError && !open.isEmpty())
        return problemAt(
            xml, at, QStringLiteral("It ends while <%1> is open.").arg(displayLine(open, 60)));
    // What is raised here are limits; Qt has one more, and tells it by this sentence alone.
    const bool isLimit = reader.error() == QXmlStreamReader::CustomError
        || reader.errorString().contains(QLatin1String("entity expansion limit"));
    return problemAt(xml, at, reader.errorString(), isLimit);
}

} // namespace

JsonDocumentPtr xmlAsJson(const QByteArray &xml, ContentProblem *problem, bool isConverted)
{
    QXmlStreamReader reader;
    if (isConverted)
        reader.addData(QString::fromUtf8(xml));
    else
        reader.addData(xml);
    reader.setEntityExpansionLimit(kMostExpansion);
    QList<Element> open = {Element()};
    qsizetype charactersLeft = xml.size() + kMostFromEntities; // none takes less than a byte
    while (!reader.atEnd()) {
        const auto token = reader.readNext();
        charactersLeft -= token == QXmlStreamReader::StartElement ? attributeCharacters(reader)
                                                                  : reader.text().size();
        if (charactersLeft < 0) {
            reader.raiseError(QStringLiteral("Entities make more than %1 characters of it.")
                                  .arg(kMostFromEntities));
            break;
        }
        if (token == QXmlStreamReader::StartElement) {
            if (open.size() > kDeepest) {
                reader.raiseError(
                    QStringLiteral("It is nested deeper than %1 levels.").arg(kDeepest));
                break;
            }
            open.append(openedBy(reader));
        } else if (token == QXmlStreamReader::EndElement) {
            const Element closed = open.takeLast();
            open.last().members.add(closed.name, closed.toJson());
            open.last().hasMembers = true;
        } else if (token == QXmlStreamReader::Characters) {
            open.last().text += reader.text();
        }
    }
    if (reader.hasError()) {
        *problem = problemOf(reader, xml, open.last().name);
        return nullptr;
    }
    return JsonDocument::read(open.first().members.toJson());
}

} // namespace tallyman
