// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/bodyvariants.h"

#include "inspect/contentdecoder.h"
#include "inspect/jsondocument.h"
#include "inspect/prettyprint.h"
#include "inspect/signature/jsonescapes.h"

#include <QSet>
#include <QStringList>
#include <array>

namespace tallyman {

namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

// One way to change content; null: leave it as it is.
struct Change
{
    const char *id;
    const char *phrase; // continues "the body "
    QByteArray (*apply)(const QByteArray &);
};

QByteArray compact(const QByteArray &json)
{
    return compactJson(json);
}

QByteArray indented(const QByteArray &json)
{
    return prettyJson(json);
}

// The two blanks of each step of prettyJson() replaced.
QByteArray indentedWith(const QByteArray &json, const QByteArray &step)
{
    QByteArrayList lines = prettyJson(json).split('\n');
    for (QByteArray &line : lines) {
        qsizetype blanks = 0;
        while (blanks < line.size() && line[blanks] == ' ')
            ++blanks;
        line = step.repeated(blanks / 2) + line.sliced(blanks);
    }
    return lines.join('\n');
}

QByteArray indentedByFour(const QByteArray &json)
{
    return indentedWith(json, "    ");
}

QByteArray indentedByTab(const QByteArray &json)
{
    return indentedWith(json, "\t");
}

// As Python's json.dumps() does.
QByteArray spaced(const QByteArray &json)
{
    QByteArray out;
    const QByteArrayList lines = indentedWith(json, {}).split('\n');
    for (const QByteArray &line : lines)
        out += line.endsWith(',') ? line + ' ' : line;
    return out;
}

QByteArray bothUnescaped(const QByteArray &json)
{
    return withUnicodeUnescaped(withSlashesUnescaped(json));
}

QByteArray bothEscaped(const QByteArray &json)
{
    return withUnicodeEscaped(withSlashesEscaped(json));
}

QByteArray newlineAdded(const QByteArray &body)
{
    return body + '\n';
}

QByteArray newlineRemoved(const QByteArray &body)
{
    return body.endsWith("\r\n") ? body.chopped(2) : body.endsWith('\n') ? body.chopped(1) : body;
}

QByteArray withLf(const QByteArray &body)
{
    return QByteArray(body).replace("\r\n", "\n");
}

QByteArray withCrlf(const QByteArray &body)
{
    return withLf(body).replace("\n", "\r\n");
}

QByteArray markAdded(const QByteArray &body)
{
    return body.startsWith(kByteOrderMark) ? body : kByteOrderMark + body;
}

QByteArray markRemoved(const QByteArray &body)
{
    return body.startsWith(kByteOrderMark) ? body.sliced(3) : body;
}

constexpr std::array kLayouts{
    Change{"", "", nullptr},
    Change{"compact", "is re-serialised without spaces", compact},
    Change{"indented-2", "is re-serialised with an indent of two spaces", indented},
    Change{"indented-4", "is re-serialised with an indent of four spaces", indentedByFour},
    Change{"indented-tab", "is re-serialised with an indent of a tab", indentedByTab},
    Change{"spaced", "is re-serialised with a space behind each comma and colon", spaced},
};

constexpr std::array kEscapes{
    Change{"", "", nullptr},
    Change{"slashes-unescaped", "has “\\/” un-escaped", withSlashesUnescaped},
    Change{"unicode-unescaped", "has “\\u” un-escaped", withUnicodeUnescaped},
    Change{"both-unescaped", "has “\\/” and “\\u” un-escaped", bothUnescaped},
    Change{"slashes-escaped", "has “/” escaped as “\\/”", withSlashesEscaped},
    Change{"unicode-escaped", "has all but ASCII escaped as “\\u”", withUnicodeEscaped},
    Change{"both-escaped", "has “/” and all but ASCII escaped", bothEscaped},
    Change{"markup-escaped", "has “<”, “>” and “&” escaped as “\\u”", withMarkupEscaped},
};

constexpr std::array kEdges{
    Change{"", "", nullptr},
    Change{"newline-added", "has one line break more at its end", newlineAdded},
    Change{"newline-removed", "has one line break less at its end", newlineRemoved},
    Change{"lf", "has line breaks of LF instead of CRLF", withLf},
    Change{"crlf", "has line breaks of CRLF instead of LF", withCrlf},
    Change{"bom-added", "begins with a byte order mark", markAdded},
    Change{"bom-removed", "has no byte order mark", markRemoved},
};

bool isJson(const QByteArray &body)
{
    return JsonDocument::read(markRemoved(body))->isValid();
}

// Goes through the combinations of changes.
class VariantSearch
{
public:
    VariantSearch(const QByteArray &body, qint64 maxBytes,
        const std::function<bool(const BodyVariant &)> &each)
        : m_each(each)
        , m_bytesLeft(maxBytes)
    {
        m_seen.insert(qHash(body));
    }

    // Of content that is already changed as `start` says.
    bool search(const BodyVariant &start);

private:
    struct Choice
    {
        const Change &layout;
        const Change &escape;
        const Change &edge;
    };
    bool searchChanges(const BodyVariant &start, int changes, bool json);
    bool offer(const BodyVariant &start, const Choice &choice);
    bool present(BodyVariant variant);

    const std::function<bool(const BodyVariant &)> &m_each;
    qint64 m_bytesLeft;
    QSet<size_t> m_seen;
};

QString reasonFor(bool json, QByteArrayView edge)
{
    if (json)
        return QStringLiteral("something between the sender and here rewrites JSON");
    if (edge.startsWith("bom"))
        return QStringLiteral(
            "something between the sender and here adds or drops a byte order mark");
    return QStringLiteral("something between the sender and here changes line breaks");
}

bool VariantSearch::present(BodyVariant variant)
{
    const size_t key = qHash(variant.bytes);
    if (m_bytesLeft < 0 || m_seen.contains(key))
        return false;
    m_seen.insert(key);
    return m_each(variant);
}

bool VariantSearch::offer(const BodyVariant &start, const Choice &choice)
{
    BodyVariant variant = start;
    QStringList phrases = start.phrase.isEmpty() ? QStringList() : QStringList{start.phrase};
    QByteArrayList ids = start.id.isEmpty() ? QByteArrayList() : QByteArrayList{start.id};
    for (const Change *change : {&choice.layout, &choice.escape, &choice.edge}) {
        if (change->apply == nullptr)
            continue;
        const QByteArray changed = change->apply(variant.bytes);
        m_bytesLeft -= changed.size();
        if (changed == variant.bytes)
            return false; // the same as without this change
        variant.bytes = changed;
        phrases.append(QString::fromUtf8(change->phrase));
        ids.append(change->id);
    }
    variant.id = ids.join('+');
    variant.phrase = QStringLiteral("the body ") + phrases.join(QStringLiteral(" and "));
    if (variant.reason.isEmpty())
        variant.reason = reasonFor(
            choice.layout.apply != nullptr || choice.escape.apply != nullptr, choice.edge.id);
    return present(std::move(variant));
}

bool VariantSearch::searchChanges(const BodyVariant &start, int changes, bool json)
{
    for (const Change &layout : kLayouts) {
        for (const Change &escape : kEscapes) {
            for (const Change &edge : kEdges) {
                const int made = int(layout.apply != nullptr) + int(escape.apply != nullptr)
                    + int(edge.apply != nullptr);
                const bool needsJson = layout.apply != nullptr || escape.apply != nullptr;
                if (made != changes || (needsJson && !json) || m_bytesLeft < 0)
                    continue;
                if (offer(start, {layout, escape, edge}))
                    return true;
            }
        }
    }
    return false;
}

bool VariantSearch::search(const BodyVariant &start)
{
    const bool json = isJson(start.bytes);
    const int most = json ? 3 : 1;
    for (int changes = start.id.isEmpty() ? 1 : 0; changes <= most; ++changes) {
        if (searchChanges(start, changes, json))
            return true;
    }
    return false;
}

} // namespace

bool anyBodyVariant(const QByteArray &body, const QByteArray &contentEncoding, qint64 maxBytes,
    const std::function<bool(const BodyVariant &)> &each)
{
    VariantSearch search(body, maxBytes, each);
    const DecodedContent decoded = decodeContent(body, contentEncoding, maxBytes);
    if (decoded.state == DecodedContent::State::Decoded) {
        const BodyVariant start{decoded.bytes, "decoded", QStringLiteral("is decoded"),
            QStringLiteral("the sender signs before it compresses, or what is in front of here "
                           "compresses")};
        if (search.search(start))
            return true;
    }
    return search.search({body, {}, {}, {}});
}

} // namespace tallyman
