// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/signaturescheme.h"

#include <QHash>
#include <algorithm>

namespace tallyman {

namespace {

using Kind = TemplatePart::Kind;

const QHash<QByteArray, Kind> &placeholders()
{
    static const QHash<QByteArray, Kind> names{
        {"id", Kind::Id},
        {"timestamp", Kind::Timestamp},
        {"url", Kind::Url},
        {"method", Kind::Method},
        {"body", Kind::Body},
        {"sorted-form", Kind::SortedForm},
        {"key", Kind::Key},
    };
    return names;
}

Result<TemplatePart> parsePlaceholder(const QByteArray &name)
{
    const auto known = placeholders().constFind(name);
    if (known != placeholders().constEnd())
        return TemplatePart{*known, {}, {}};
    const auto source = parseSource(QString::fromUtf8(name));
    if (!source)
        return tl::unexpected(source.error());
    return TemplatePart{Kind::Source, {}, *source};
}

} // namespace

QString ValueSource::described() const
{
    const QString text = QString::fromUtf8(name);
    switch (place) {
    case Place::Header:
        return QStringLiteral("the header ") + text;
    case Place::Element:
        return QStringLiteral("the element %1= of the signature's header").arg(text);
    case Place::Json:
        return QStringLiteral("the member “%1” of the content").arg(text);
    case Place::Form:
        return QStringLiteral("the form field “%1”").arg(text);
    case Place::Query:
        return QStringLiteral("the parameter “%1” of the URL").arg(text);
    }
    Q_UNREACHABLE();
}

QString algorithmName(SignatureAlgorithm algorithm)
{
    switch (algorithm) {
    case SignatureAlgorithm::HmacSha1:
        return QStringLiteral("HMAC-SHA1");
    case SignatureAlgorithm::HmacSha256:
        return QStringLiteral("HMAC-SHA256");
    case SignatureAlgorithm::HmacSha384:
        return QStringLiteral("HMAC-SHA384");
    case SignatureAlgorithm::HmacSha512:
        return QStringLiteral("HMAC-SHA512");
    case SignatureAlgorithm::HmacBySize:
        return QStringLiteral("HMAC");
    case SignatureAlgorithm::Sha1:
        return QStringLiteral("SHA-1");
    case SignatureAlgorithm::Sha256:
        return QStringLiteral("SHA-256");
    case SignatureAlgorithm::Ed25519:
        return QStringLiteral("Ed25519");
    case SignatureAlgorithm::RsaSha1:
        return QStringLiteral("RSA with SHA-1");
    case SignatureAlgorithm::RsaSha256:
        return QStringLiteral("RSA with SHA-256");
    }
    Q_UNREACHABLE();
}

bool SignatureScheme::uses(Kind part) const
{
    return std::any_of(signedText.begin(), signedText.end(),
        [part](const TemplatePart &each) { return each.kind == part; });
}

QByteArrayList SignatureScheme::signatureHeaders() const
{
    QByteArrayList names;
    for (const ValueSource &source : signature) {
        if (source.place == ValueSource::Place::Header)
            names.append(source.name);
    }
    return names;
}

SignatureScheme SignatureScheme::withHeader(const QByteArray &name) const
{
    SignatureScheme scheme = *this;
    scheme.signature = {{ValueSource::Place::Header, name}};
    return scheme;
}

Result<ValueSource> parseSource(const QString &text)
{
    static const QHash<QString, ValueSource::Place> places{
        {QStringLiteral("header"), ValueSource::Place::Header},
        {QStringLiteral("element"), ValueSource::Place::Element},
        {QStringLiteral("json"), ValueSource::Place::Json},
        {QStringLiteral("form"), ValueSource::Place::Form},
        {QStringLiteral("query"), ValueSource::Place::Query},
    };
    const qsizetype colon = text.indexOf(u':');
    const auto place = places.constFind(text.left(qMax<qsizetype>(0, colon)));
    if (place == places.constEnd() || colon + 1 == text.size())
        return failure(
            ErrorCode::InvalidInput, QStringLiteral("“%1” is no place in a request.").arg(text));
    return ValueSource{*place, text.mid(colon + 1).toUtf8()};
}

Result<QList<TemplatePart>> parseTemplate(const QByteArray &text)
{
    QList<TemplatePart> parts;
    for (qsizetype at = 0; at < text.size();) {
        if (text[at] != '{') {
            const qsizetype open = text.indexOf('{', at);
            const qsizetype end = open < 0 ? text.size() : open;
            parts.append({Kind::Literal, text.mid(at, end - at), {}});
            at = end;
            continue;
        }
        const qsizetype close = text.indexOf('}', at);
        if (close < 0)
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("A brace of “%1” is not closed.").arg(QString::fromUtf8(text)));
        const auto part = parsePlaceholder(text.mid(at + 1, close - at - 1));
        if (!part)
            return tl::unexpected(part.error());
        parts.append(*part);
        at = close + 1;
    }
    return parts;
}

} // namespace tallyman
