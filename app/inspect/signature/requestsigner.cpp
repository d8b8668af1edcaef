// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/requestsigner.h"

#include "base/text.h"
#include "inspect/signature/keydecoding.h"
#include "inspect/signature/messagesigner.h"
#include "inspect/signature/privatekey.h"
#include "inspect/signature/signaturealgorithms.h"
#include "inspect/signature/signedtext.h"
#include "inspect/signature/valuelookup.h"

#include <algorithm>

namespace tallyman {

namespace {

using Algorithm = SignatureAlgorithm;
using Place = ValueSource::Place;

Error cannot(const QString &sentence)
{
    return {ErrorCode::InvalidInput, sentence, {}};
}

// Puts a parameter into the query of a URL or request target.
QByteArray withQuery(const QByteArray &url, const QByteArray &name, const QByteArray &value)
{
    const qsizetype question = url.indexOf('?');
    const QByteArray beginning = name + '=';
    QByteArrayList parts;
    if (question >= 0) {
        for (const QByteArray &part : url.sliced(question + 1).split('&')) {
            if (!part.startsWith(beginning) && !part.isEmpty())
                parts.append(part);
        }
    }
    parts.append(beginning + value);
    return url.left(question < 0 ? url.size() : question) + '?' + parts.join('&');
}

// Of several places that one that the request uses; otherwise the first.
const ValueSource &usedPlace(const QList<ValueSource> &sources, const SignedRequest &request)
{
    const auto used = std::find_if(sources.begin(), sources.end(),
        [&](const ValueSource &source) { return !valuesAt(source, request).isEmpty(); });
    return used == sources.end() ? sources.first() : *used;
}

QByteArray timeText(qint64 us, TimeUnit unit)
{
    switch (unit) {
    case TimeUnit::Milliseconds:
        return QByteArray::number(us / 1000);
    case TimeUnit::Rfc3339:
        return formatRfc3339(us).toLatin1();
    case TimeUnit::Seconds:
    case TimeUnit::Any:
        break;
    }
    return QByteArray::number(us / 1'000'000);
}

// How the value is to be written, as the request has it or else as the scheme has it first.
struct Writing
{
    ValueForm form;
    bool base64 = false;
};

Algorithm bySize(qsizetype characters, bool base64)
{
    const qsizetype bytes = base64 ? characters * 3 / 4 : characters / 2;
    return bytes >= 64              ? Algorithm::HmacSha512
        : bytes >= 48               ? Algorithm::HmacSha384
        : bytes >= 32 || bytes == 0 ? Algorithm::HmacSha256
                                    : Algorithm::HmacSha1;
}

Writing writingOf(const SignatureScheme &scheme, const QByteArray &field)
{
    Writing writing{scheme.forms.first(), scheme.encoding == ValueEncoding::Base64};
    QByteArray value;
    for (const QByteArray &element : elementsOf(field, scheme.separator)) {
        for (const ValueForm &form : scheme.forms) {
            const bool better = value.isEmpty() || form.prefix.size() > writing.form.prefix.size();
            if (element.startsWith(form.prefix) && element.size() > form.prefix.size() && better) {
                writing.form = form;
                value = element.sliced(form.prefix.size());
            }
        }
    }
    if (scheme.encoding == ValueEncoding::Either)
        writing.base64 = !value.isEmpty() && !decodeHex(value);
    if (writing.form.algorithm == Algorithm::HmacBySize)
        writing.form.algorithm = bySize(value.size(), writing.base64);
    return writing;
}

// Signs one request by a template.
class TemplateSigner
{
public:
    TemplateSigner(const SignatureScheme &scheme, SignedRequest &request, const SignatureKey &key,
        const SigningWishes &wishes)
        : m_scheme(scheme)
        , m_request(request)
        , m_key(key)
        , m_wishes(wishes)
    {
    }

    Result<void> run();

private:
    Result<void> placeId();
    Result<void> placeTime();
    Result<void> placeBodyHash();
    Result<QByteArray> digest(const Writing &writing) const;
    [[nodiscard]] QByteArray fieldWith(const QByteArray &field, const QByteArray &value) const;
    [[nodiscard]] bool isValue(const QByteArray &element) const;

    const SignatureScheme &m_scheme;
    SignedRequest &m_request;
    const SignatureKey &m_key;
    const SigningWishes &m_wishes;
    QByteArray m_id;
    QByteArray m_time;
    QByteArray m_timeElement; // its name in the signature's field; empty: it stands elsewhere
};

Result<void> TemplateSigner::placeId()
{
    if (m_scheme.messageId.isEmpty() || !m_scheme.uses(TemplatePart::Kind::Id))
        return {};
    for (const ValueSource &source : m_scheme.messageId) {
        m_id = valuesAt(source, m_request).value(0);
        if (!m_id.isEmpty())
            return {};
    }
    const ValueSource &place = m_scheme.messageId.first();
    if (place.place != Place::Header)
        return tl::unexpected(
            cannot(QStringLiteral("The signature needs an id, and %1 is not there.")
                       .arg(place.described())));
    m_id = m_wishes.messageId;
    m_request.headers.set(place.name, m_id);
    return {};
}

Result<void> TemplateSigner::placeTime()
{
    if (m_scheme.timestamp.isEmpty())
        return {};
    m_time = timeText(m_wishes.signedAtUs, m_scheme.timeUnit);
    const ValueSource &place = usedPlace(m_scheme.timestamp, m_request);
    switch (place.place) {
    case Place::Header:
        m_request.headers.set(place.name, m_time);
        return {};
    case Place::Element:
        m_timeElement = place.name;
        return {};
    case Place::Json:
    case Place::Form:
    case Place::Query:
        break;
    }
    m_time = valuesAt(place, m_request).value(0); // it is content, which is not changed
    return {};
}

Result<void> TemplateSigner::placeBodyHash()
{
    if (!m_scheme.bodyHash || valuesAt(*m_scheme.bodyHash, m_request).isEmpty())
        return {};
    const QByteArray digest = digestOf(HashAlgorithm::Sha256, m_request.body).toHex();
    m_request.target = withQuery(m_request.target, m_scheme.bodyHash->name, digest);
    if (!m_request.url.isEmpty())
        m_request.url = withQuery(m_request.url, m_scheme.bodyHash->name, digest);
    return {};
}

Result<QByteArray> TemplateSigner::digest(const Writing &writing) const
{
    const QByteArray url = signedUrls(m_scheme, m_request).first();
    if (const auto algorithm = publicKeyAlgorithm(writing.form.algorithm)) {
        const auto own = PrivateKey::fromPem(m_key.text);
        if (!own)
            return tl::unexpected<Error>(own.error());
        const auto used = m_wishes.otherKey ? PrivateKey::generate(*algorithm) : own;
        if (!used)
            return tl::unexpected<Error>(used.error());
        return used->sign(*algorithm, signedBytes(m_scheme, m_request, {m_id, m_time, url, {}}));
    }
    auto key = decodeKey(m_key.text, m_scheme.keyDecoding, m_scheme.keyPrefixes);
    if (!key)
        return tl::unexpected(
            cannot(QStringLiteral("The key cannot be a key of %1.").arg(m_scheme.title)));
    if (m_wishes.otherKey)
        key->append("-another");
    const QByteArray text = signedBytes(m_scheme, m_request, {m_id, m_time, url, *key});
    const bool isOpen = writing.form.algorithm == Algorithm::HmacBySize;
    return digestWith(isOpen ? Algorithm::HmacSha256 : writing.form.algorithm, *key, text);
}

bool TemplateSigner::isValue(const QByteArray &element) const
{
    return std::any_of(m_scheme.forms.begin(), m_scheme.forms.end(),
        [&](const ValueForm &form) { return element.startsWith(form.prefix); });
}

// The elements of the field in their order, the time and the value in the place of theirs.
QByteArray TemplateSigner::fieldWith(const QByteArray &field, const QByteArray &value) const
{
    if (m_scheme.separator == 0)
        return value;
    QByteArrayList elements;
    const QByteArray timeBeginning = m_timeElement + '=';
    bool hasTime = m_timeElement.isEmpty();
    bool hasValue = false;
    const QByteArrayList before =
        field.isEmpty() ? QByteArrayList() : elementsOf(field, m_scheme.separator);
    for (const QByteArray &element : before) {
        if (!m_timeElement.isEmpty() && element.startsWith(timeBeginning)) {
            elements.append(timeBeginning + m_time);
            hasTime = true;
        } else if (!isValue(element)) {
            elements.append(element);
        } else if (!std::exchange(hasValue, true)) {
            elements.append(value);
        }
    }
    if (!hasTime)
        elements.prepend(timeBeginning + m_time);
    if (!hasValue)
        elements.append(value);
    return elements.join(m_scheme.separator);
}

Result<void> TemplateSigner::run()
{
    const ValueSource place = usedPlace(m_scheme.signature, m_request);
    if (place.place != Place::Header)
        return tl::unexpected(
            cannot(QStringLiteral("%1 signs inside of the content (%2), which is not changed.")
                       .arg(m_scheme.title, place.described())));
    const QByteArray field = m_request.headers.value(place.name);
    for (const auto &step : {placeId(), placeTime(), placeBodyHash()}) {
        if (!step)
            return step;
    }
    const Writing writing = writingOf(m_scheme, field);
    const auto bytes = digest(writing);
    if (!bytes)
        return tl::unexpected<Error>(bytes.error());
    const QByteArray written = writing.base64 ? bytes->toBase64() : bytes->toHex();
    m_request.headers.set(place.name, fieldWith(field, writing.form.prefix + written));
    return {};
}

Result<void> signCredential(const SignatureScheme &scheme, SignedRequest &request,
    const SignatureKey &key, const SigningWishes &wishes)
{
    const QByteArray text = wishes.otherKey ? key.text + "-another" : key.text;
    const QByteArray name = scheme.signatureHeaders().value(0);
    if (scheme.kind == SignatureKind::Basic)
        request.headers.set(name, "Basic " + text.toBase64());
    else if (scheme.kind == SignatureKind::Bearer)
        request.headers.set(name, "Bearer " + text);
    else if (!name.isEmpty())
        request.headers.set(name, text);
    else
        for (const HeaderField &field : HeaderList::parse(text).fields())
            request.headers.set(field.name, field.value);
    return {};
}

QByteArrayList fieldsOf(const SignatureScheme &scheme)
{
    if (scheme.kind == SignatureKind::HttpMessage)
        return {"Signature", "Signature-Input"};
    return scheme.signatureHeaders();
}

} // namespace

bool signsTime(const SignatureScheme &scheme)
{
    return scheme.kind == SignatureKind::HttpMessage || !scheme.timestamp.isEmpty();
}

Result<void> signRequest(const SignatureScheme &scheme, SignedRequest &request,
    const SignatureKey &key, const SigningWishes &wishes)
{
    if (key.text.isEmpty())
        return tl::unexpected(
            cannot(QStringLiteral("There is no key to sign with. Give the target one, or expect "
                                  "one of requests to the path of the event.")));
    switch (scheme.kind) {
    case SignatureKind::Signature:
        return TemplateSigner(scheme, request, key, wishes).run();
    case SignatureKind::HttpMessage:
        return signMessage(request, key, wishes);
    case SignatureKind::Sns:
        return tl::unexpected(
            cannot(QStringLiteral("Amazon SNS signs with a key that only Amazon has.")));
    case SignatureKind::Basic:
    case SignatureKind::Bearer:
    case SignatureKind::Token:
        break;
    }
    return signCredential(scheme, request, key, wishes);
}

Result<void> cutSignature(const SignatureScheme &scheme, SignedRequest &request)
{
    const bool isMessage = scheme.kind == SignatureKind::HttpMessage;
    bool found = false;
    for (const QByteArray &name : fieldsOf(scheme)) {
        const QByteArray value = request.headers.value(name);
        if (value.isEmpty() || (isMessage && name != "Signature"))
            continue;
        // RFC 9421: of the bytes between the colons, so that it stays a field of its kind
        const qsizetype colon = isMessage ? value.indexOf(':') : -1;
        const qsizetype keep =
            colon < 0 ? value.size() / 2 : colon + 1 + (value.size() - colon) / 8 * 4;
        request.headers.set(name, value.first(keep) + (isMessage ? ":" : ""));
        found = true;
    }
    if (found)
        return {};
    return tl::unexpected(cannot(
        QStringLiteral("The request has no signature of %1 that could be cut.").arg(scheme.title)));
}

void removeSignature(const SignatureScheme &scheme, SignedRequest &request)
{
    for (const QByteArray &name : fieldsOf(scheme))
        request.headers.removeAll(name);
}

} // namespace tallyman
