// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/secretfields.h"

#include "http/credentialnames.h"

#include <QStringList>
#include <algorithm>
#include <array>

namespace tallyman {

namespace {

QString mask()
{
    return QStringLiteral("•••");
}

// Signatures count too: a receipt is no place for what proves something.
bool suggestsSecret(QByteArrayView name)
{
    static constexpr std::array<const char *, 3> kParts = {"auth", "key", "signature"};
    const QByteArray lower = name.toByteArray().toLower();
    return suggestsCredential(name)
        || std::any_of(kParts.begin(), kParts.end(),
            [&lower](const char *part) { return lower.contains(part); });
}

// The value of a field, or its whole line: "Authorization: Basic …" → "Authorization: Basic •••".
QString masked(const QString &text, const QString &name)
{
    static constexpr std::array<const char *, 5> kSchemes = {
        "Basic ", "Bearer ", "Digest ", "Negotiate ", "Token "};
    if (text.isEmpty())
        return text;
    qsizetype kept = 0;
    if (text.startsWith(name + QLatin1Char(':'), Qt::CaseInsensitive)) {
        kept = name.size() + 1;
        while (kept < text.size() && text[kept] == QLatin1Char(' '))
            ++kept;
    }
    for (const char *scheme : kSchemes) {
        const QLatin1String word(scheme);
        if (QStringView(text).sliced(kept).startsWith(word, Qt::CaseInsensitive)) {
            kept += word.size();
            break;
        }
    }
    return text.first(kept) + mask();
}

// Several fields of one name are told apart by a bar, see noteEdits().
QString maskedAll(const QString &text, const QString &name)
{
    const QString bar = QStringLiteral(" | ");
    QStringList parts = text.split(bar);
    for (QString &part : parts)
        part = masked(part, name);
    return parts.join(bar);
}

// Calls `line(bytes, name)` for each line of a head with its line break; `name` is empty for the
// request line and the empty one.
template <typename F> void eachLine(QByteArrayView head, F line)
{
    for (qsizetype at = 0; at < head.size();) {
        const qsizetype feed = head.indexOf('\n', at);
        const qsizetype end = feed < 0 ? head.size() : feed + 1;
        const QByteArrayView bytes = head.sliced(at, end - at);
        line(bytes,
            at == 0 ? QByteArrayView() : bytes.first(std::max<qsizetype>(0, bytes.indexOf(':'))));
        at = end;
    }
}

} // namespace

void maskSecrets(QList<Difference> &differences, const HeaderList &targetFields)
{
    for (Difference &difference : differences) {
        const QByteArray name = difference.what.toUtf8();
        if (!isCredentialField(name) && !(targetFields.contains(name) && suggestsSecret(name)))
            continue;
        difference.before = maskedAll(difference.before, difference.what);
        difference.after = maskedAll(difference.after, difference.what);
    }
}

QByteArray maskedHead(QByteArrayView head)
{
    QByteArray out;
    eachLine(head, [&out](QByteArrayView line, QByteArrayView name) {
        if (!name.isEmpty() && (isCredentialField(name) || suggestsSecret(name)))
            out += name.toByteArray() + ": " + mask().toUtf8() + "\r\n";
        else
            out += line;
    });
    return out;
}

bool hasProxyAuthorization(QByteArrayView head)
{
    bool found = false;
    eachLine(head, [&found](QByteArrayView, QByteArrayView name) {
        found = found || equalsIgnoringCase(name, "Proxy-Authorization");
    });
    return found;
}

QByteArray withoutProxyAuthorization(QByteArrayView head)
{
    QByteArray out;
    eachLine(head, [&out](QByteArrayView line, QByteArrayView name) {
        if (!equalsIgnoringCase(name, "Proxy-Authorization"))
            out += line;
    });
    return out;
}

} // namespace tallyman
