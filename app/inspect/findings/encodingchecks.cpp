// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/encodingchecks.h"

#include "base/text.h"
#include "http/mediatype.h"
#include "inspect/multipart.h"
#include "inspect/utf8.h"

#include <QRegularExpression>
#include <QStringDecoder>
#include <algorithm>

namespace tallyman {

namespace {

// A charset by what can be told from bytes about it.
enum class Family : quint8 {
    Utf8,
    Ascii,
    Wide,      // UTF-16, UTF-32
    MultiByte, // a few of its characters may be UTF-8 by chance
    Other,
    Unknown, // no charset is called so
};

struct Charset
{
    QByteArray name; // as it is written; empty: none is named
    QString source;  // where
    QByteArray decodedAs;
    Family family = Family::Utf8;
};

Family familyOf(const QByteArray &known)
{
    static constexpr QByteArrayView kMultiByte[] = {"Shift_JIS", "EUC-", "KSC", "GB", "Big5"};
    if (known == "UTF-8" || known == "CESU-8")
        return Family::Utf8;
    if (known == "US-ASCII")
        return Family::Ascii;
    if (known.startsWith("UTF-16") || known.startsWith("UTF-32"))
        return Family::Wide;
    const bool isMultiByte = std::any_of(std::begin(kMultiByte), std::end(kMultiByte),
        [&](QByteArrayView name) { return known.startsWith(name); });
    return isMultiByte ? Family::MultiByte : Family::Other;
}

// Those that are used for a larger one whose beginning they are.
QByteArray widened(const QByteArray &known)
{
    if (known == "GB2312" || known == "GBK")
        return "GB18030";
    if (known == "EUC-KR" || known == "KSC_5601")
        return "windows-949";
    return known;
}

void classify(Charset &charset)
{
    // Charsets that are known, though not to ICU; and a name of Qt's own.
    static const QByteArrayList kUndecodable{"iso-8859-16", "x-user-defined"};
    if (charset.name.isEmpty() || kUndecodable.contains(charset.name.toLower())) {
        charset.family = charset.name.isEmpty() ? Family::Utf8 : Family::Other;
        return;
    }
    const QStringDecoder decoder(charset.name.constData());
    if (!decoder.isValid() || charset.name.toLower() == "locale") {
        charset.family = Family::Unknown;
        return;
    }
    const QByteArray known(decoder.name());
    charset.family = familyOf(known);
    charset.decodedAs = known.isEmpty() ? charset.name : widened(known);
}

Charset charsetOf(const CheckedEvent &checked, const QByteArray &text)
{
    static const QRegularExpression kDeclaration(
        QStringLiteral("^<\\?xml\\s[^>]*\\bencoding\\s*=\\s*[\"']([^\"'>]*)[\"']"));
    Charset charset;
    const QByteArray type = checked.headers.value("Content-Type");
    charset.name = fieldParameter(type, "charset").trimmed().toUtf8();
    charset.source = QStringLiteral("Content-Type");
    if (charset.name.isEmpty()) {
        const auto match = kDeclaration.match(QString::fromLatin1(text.left(200)));
        charset.name = match.captured(1).toLatin1();
        charset.source = QStringLiteral("XML declaration");
    }
    classify(charset);
    return charset;
}

// What a byte order mark at the beginning says; empty when there is none.
QString markName(const QByteArray &text)
{
    if (text.startsWith("\xEF\xBB\xBF"))
        return QStringLiteral("UTF-8");
    if (text.startsWith(QByteArrayView("\xFF\xFE\0\0", 4))
        || text.startsWith(QByteArrayView("\0\0\xFE\xFF", 4)))
        return QStringLiteral("UTF-32");
    if (text.startsWith("\xFF\xFE") || text.startsWith("\xFE\xFF"))
        return QStringLiteral("UTF-16");
    return {};
}

// UTF-8 that was read as Windows-1252 and written as UTF-8 again: "é" has become "Ã©", "–" "â€“";
// or what no decoder could read (U+FFFD). Also as JSON escapes, which PHP writes.
qsizetype mojibakeAt(const QByteArray &text)
{
    static const QList<QByteArray> kSigns{"\xC3\x83\xC2", "\xC3\x83\xE2\x80", "\xC3\x82\xC2\xA0",
        "\xC3\x82\xC2\xA3", "\xC3\x82\xC2\xB0", "\xC3\x82\xC2\xAE", "\xC3\x82\xC2\xA9",
        "\xC3\xA2\xE2\x82\xAC", "\xEF\xBF\xBD", "\\u00c3\\u00", "\\u00c2\\u00a", "\\u00c2\\u00b0",
        "\\u00e2\\u20ac", "\\ufffd"};
    qsizetype first = -1;
    for (const QByteArray &sign : kSigns) {
        const qsizetype at = text.indexOf(sign);
        if (at >= 0 && (first < 0 || at < first))
            first = at;
    }
    return first;
}

struct EncodingDoubts
{
    QStringList sentences;
    QList<Evidence> evidence;

    void add(const QString &sentence, const QString &what, const QString &text)
    {
        sentences.append(sentence);
        evidence.append({what, text});
    }
};

qsizetype firstBeyondAscii(const QByteArray &text)
{
    const auto *const found = std::find_if(
        text.begin(), text.end(), [](char c) { return static_cast<uchar>(c) >= 0x80; });
    return found == text.end() ? -1 : found - text.begin();
}

// Whether so many characters of several bytes are UTF-8 that it is no chance.
bool isUtf8ByIntent(const QByteArray &text)
{
    constexpr int kEnough = 4;
    const auto leads = std::count_if(
        text.begin(), text.end(), [](char c) { return static_cast<uchar>(c) >= 0xC0; });
    return leads >= kEnough;
}

bool isReadableAs(const QByteArray &charset, const QByteArray &text)
{
    QStringDecoder decoder(charset.constData());
    if (!decoder.isValid())
        return true;
    const QString read = decoder(text);
    return !decoder.hasError();
}

// What a text in units of a byte is although a charset is named that is not UTF-8.
QString contradiction(const Charset &charset, const QByteArray &text)
{
    const qint64 invalid = firstInvalidUtf8(text);
    if (charset.family == Family::Wide) // of three bytes nothing can be told
        return invalid < 0 && text.size() > 3 ? QStringLiteral("it is not") : QString();
    const qsizetype beyond = firstBeyondAscii(text);
    if (beyond < 0)
        return {};
    const bool isChance = charset.family == Family::MultiByte && !isUtf8ByIntent(text);
    if (invalid < 0 && !isChance)
        return QStringLiteral("the text is UTF-8");
    if (charset.family == Family::Ascii)
        return QStringLiteral("byte %1 is none of it").arg(beyond);
    if (!charset.decodedAs.isEmpty() && !isReadableAs(charset.decodedAs, text))
        return QStringLiteral("the text is not valid in it");
    return {};
}

void doubtCharset(const Charset &charset, const QByteArray &text, EncodingDoubts &doubts)
{
    if (charset.family == Family::Utf8) {
        const qint64 invalid = firstInvalidUtf8(text);
        if (invalid >= 0) {
            doubts.add(QStringLiteral("The text is not valid UTF-8 from byte %1 on.").arg(invalid),
                QStringLiteral("byte"), QString::number(invalid));
        }
        return;
    }
    const QString why = contradiction(charset, text);
    if (why.isEmpty())
        return;
    const QString name = displayLine(charset.name, 40);
    doubts.add(QStringLiteral("The %1 says %2, but %3.").arg(charset.source, name, why),
        QStringLiteral("charset"), name);
}

// What a receiver would have to guess.
void doubtCoding(const CheckedEvent &checked, EncodingDoubts &doubts)
{
    const QByteArray type = mediaTypeOf(checked.headers.value("Content-Type"));
    const bool isFile =
        type.contains("gzip") || type.contains("zstd") || type == "application/octet-stream";
    if (isFile || checked.headers.contains("Content-Encoding")
        || checked.payload.decoding == DecodedContent::State::Identity)
        return;
    const QString coding = QString::fromLatin1(codingOf(checked.headers, checked.event.body));
    doubts.add(QStringLiteral("The content is coded with %1, and no Content-Encoding says so.")
                   .arg(coding),
        QStringLiteral("coding"), coding);
}

void doubtMojibake(const QByteArray &text, EncodingDoubts &doubts)
{
    const qsizetype at = mojibakeAt(text);
    if (at < 0)
        return;
    doubts.add(QStringLiteral("Text at byte %1 seems to have been decoded with the wrong "
                              "character set on its way: %2.")
                   .arg(at)
                   .arg(quotedValue(text.mid(std::max<qsizetype>(0, at - 10), 40))),
        QStringLiteral("byte"), QString::number(at));
}

} // namespace

std::optional<Finding> checkEncoding(const CheckedEvent &checked, const QByteArray &text)
{
    const Charset charset = charsetOf(checked, text);
    EncodingDoubts doubts;
    const QString mark = markName(text);
    const bool isWide = mark == QLatin1String("UTF-16") || mark == QLatin1String("UTF-32")
        || (text.size() > 3 && (text.at(0) == 0 || text.at(1) == 0));
    doubtCoding(checked, doubts);
    if (charset.family == Family::Unknown) {
        const QString name = displayLine(charset.name, 40);
        doubts.add(QStringLiteral("The %1 names the charset “%2”, which is none.")
                       .arg(charset.source, name),
            QStringLiteral("charset"), name);
    }
    if (!mark.isEmpty()) {
        doubts.add(QStringLiteral("The content begins with the byte order mark of %1; many parsers "
                                  "refuse it.")
                       .arg(mark),
            QStringLiteral("bytes"), QString::fromLatin1(text.left(4).toHex(' ')));
    }
    if (isWide && charset.family != Family::Wide) {
        doubts.add(QStringLiteral("The text is in UTF-16 or UTF-32, and the Content-Type does not "
                                  "say so."),
            QStringLiteral("bytes"), QString::fromLatin1(text.left(4).toHex(' ')));
    } else if (!isWide && charset.family != Family::Unknown) {
        doubtCharset(charset, text, doubts);
    }
    doubtMojibake(text, doubts);
    if (doubts.sentences.isEmpty())
        return std::nullopt;
    return makeFinding(
        "encoding-suspicious", doubts.sentences.join(QLatin1Char(' ')), doubts.evidence);
}

} // namespace tallyman
