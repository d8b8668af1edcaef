// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/templatecheck.h"

#include "base/text.h"
#include "inspect/signature/keydecoding.h"
#include "inspect/signature/signaturealgorithms.h"
#include "inspect/signature/signedtext.h"
#include "inspect/signature/timejudgement.h"
#include "inspect/signature/valuelookup.h"

namespace tallyman {

namespace {

using State = SignatureVerdict::State;
using Algorithm = SignatureAlgorithm;

constexpr qsizetype kMaxValues = 16; // more are not tried

// One value of the signature's field.
struct GivenValue
{
    Algorithm algorithm = Algorithm::HmacSha256;
    QByteArray text;
};

bool isWrittenAs(const QByteArray &digest, const QByteArray &value, ValueEncoding encoding)
{
    const bool hex =
        encoding != ValueEncoding::Base64 && equalsInConstantTime(digest.toHex(), value);
    const bool base64 =
        encoding != ValueEncoding::Hex && equalsInConstantTime(digest.toBase64(), value);
    return hex || base64;
}

// The hashes whose digest, written down, has as many characters as the value: 64 are SHA-256 in
// hexadecimal or SHA-384 in base64.
QList<Algorithm> algorithmsBySize(qsizetype characters)
{
    QList<Algorithm> algorithms;
    for (const Algorithm algorithm : {Algorithm::HmacSha1, Algorithm::HmacSha256,
             Algorithm::HmacSha384, Algorithm::HmacSha512}) {
        const qsizetype bytes = digestBytes(*hmacHash(algorithm));
        if (characters == 2 * bytes || characters == (bytes + 2) / 3 * 4)
            algorithms.append(algorithm);
    }
    return algorithms;
}

// Decoded strictly, so that no bit of the text goes unlooked at.
std::optional<QByteArray> decodeSignature(const QByteArray &text, ValueEncoding encoding)
{
    std::optional<QByteArray> bytes;
    if (encoding != ValueEncoding::Base64)
        bytes = decodeHex(text);
    if (bytes && bytes->toHex() != text)
        bytes.reset();
    if (!bytes && encoding != ValueEncoding::Hex)
        bytes = decodeBase64(text);
    return bytes;
}

// Judges one request; holds what is read from it once.
class TemplateCheck
{
public:
    TemplateCheck(const SignatureScheme &scheme, const SignedRequest &request, TimeRule timeRule)
        : m_scheme(scheme)
        , m_request(request)
        , m_timeRule(timeRule)
    {
    }

    SignatureVerdict run(const QList<SignatureKey> &keys);

private:
    bool readField();
    bool readValues(const QByteArray &text);
    bool readTimestamp();
    bool readId();
    bool checkBodyHash();
    bool matchesKey(const SignatureKey &key);
    bool matchesDigest(const GivenValue &value, const QByteArray &key, const QByteArray &url);
    bool matchesPublicKey(const GivenValue &value, const PublicKey &key, const QByteArray &url);
    bool stop(State state, const QString &sentence);
    void accept(const SignatureKey &key);
    void explainMismatch(qsizetype keys);
    [[nodiscard]] QByteArray textFor(const QByteArray &key, const QByteArray &url) const;
    [[nodiscard]] QString places() const;

    const SignatureScheme &m_scheme;
    const SignedRequest &m_request;
    TimeRule m_timeRule;
    QByteArray m_field; // as a whole
    QString m_place;    // where it stands
    QList<GivenValue> m_values;
    QByteArray m_timestamp;
    std::optional<qint64> m_signedAtUs;
    QByteArray m_id;
    bool m_keyUsable = false;
    Algorithm m_matched = Algorithm::HmacSha256;
    QByteArray m_matchedUrl;
    SignatureVerdict m_verdict;
};

bool TemplateCheck::stop(State state, const QString &sentence)
{
    m_verdict.state = state;
    m_verdict.sentence = sentence;
    return false;
}

QString TemplateCheck::places() const
{
    QStringList texts;
    for (const ValueSource &source : m_scheme.signature)
        texts.append(source.described());
    return texts.join(QStringLiteral(" or "));
}

// Of several lines with the signature all values count.
bool TemplateCheck::readField()
{
    for (const ValueSource &source : m_scheme.signature) {
        const QByteArrayList texts = valuesAt(source, m_request);
        for (const QByteArray &text : texts) {
            if (m_field.isNull()) {
                m_field = text.isNull() ? QByteArray("") : text;
                m_place = source.described();
            }
            (void)readValues(text);
        }
    }
    if (m_field.isNull())
        return stop(State::Missing,
            QStringLiteral("The request has no signature: %1 is not there.").arg(places()));
    if (!m_values.isEmpty())
        return true;
    QStringList expected;
    for (const ValueForm &form : m_scheme.forms)
        expected.append(QString::fromUtf8(form.prefix) + QStringLiteral("…"));
    return stop(State::Malformed,
        QStringLiteral("%1 does not have what %2 writes there: %3.")
            .arg(m_place, m_scheme.title, expected.join(QStringLiteral(" or ")))
            .replace(0, 1, QStringLiteral("T")));
}

bool TemplateCheck::readValues(const QByteArray &text)
{
    const QByteArrayList elements = elementsOf(text, m_scheme.separator);
    for (const QByteArray &element : elements) {
        const ValueForm *best = nullptr;
        for (const ValueForm &form : m_scheme.forms) {
            const bool longer = best == nullptr || form.prefix.size() > best->prefix.size();
            if (element.startsWith(form.prefix) && longer)
                best = &form;
        }
        if (best != nullptr && element.size() > best->prefix.size() && m_values.size() < kMaxValues)
            m_values.append({best->algorithm, element.sliced(best->prefix.size())});
    }
    return !m_values.isEmpty();
}

bool TemplateCheck::readTimestamp()
{
    for (const ValueSource &source : m_scheme.timestamp) {
        const QByteArrayList texts = valuesAt(source, m_request, m_field, m_scheme.separator);
        if (texts.isEmpty())
            continue;
        m_timestamp = texts.first();
        m_signedAtUs = parseTime(m_timestamp, m_scheme.timeUnit);
        if (!m_signedAtUs)
            return stop(State::Malformed,
                QStringLiteral("The time of the signature is not readable: %1 is “%2”.")
                    .arg(source.described(), displayLine(m_timestamp, 80)));
        return true;
    }
    if (m_scheme.uses(TemplatePart::Kind::Timestamp))
        return stop(State::Malformed,
            QStringLiteral("The signature needs a time, and %1 is not there.")
                .arg(m_scheme.timestamp.first().described()));
    return true;
}

bool TemplateCheck::readId()
{
    for (const ValueSource &source : m_scheme.messageId) {
        const QByteArrayList texts = valuesAt(source, m_request);
        if (!texts.isEmpty() && !texts.first().isEmpty()) {
            m_id = texts.first();
            return true;
        }
    }
    if (!m_scheme.uses(TemplatePart::Kind::Id))
        return true;
    return stop(State::Malformed,
        QStringLiteral("The signature needs an id, and %1 is not there.")
            .arg(m_scheme.messageId.first().described()));
}

// Content that is signed through a hash in the URL only.
bool TemplateCheck::checkBodyHash()
{
    if (!m_scheme.bodyHash)
        return true;
    const QByteArrayList given = valuesAt(*m_scheme.bodyHash, m_request);
    if (given.isEmpty()) {
        const bool covered =
            m_request.body.isEmpty() || isUrlEncodedForm(m_request.headers.value("Content-Type"));
        return covered
            || stop(State::Malformed,
                QStringLiteral("Nothing signs the content: it is no form, and %1 is not there.")
                    .arg(m_scheme.bodyHash->described()));
    }
    const QByteArray digest = digestOf(HashAlgorithm::Sha256, m_request.body).toHex();
    return equalsInConstantTime(digest, given.first())
        || stop(State::Mismatch,
            QStringLiteral("The content is not the one that was signed: its SHA-256 is not %1.")
                .arg(m_scheme.bodyHash->described()));
}

QByteArray TemplateCheck::textFor(const QByteArray &key, const QByteArray &url) const
{
    return signedBytes(m_scheme, m_request, {m_id, m_timestamp, url, key});
}

bool TemplateCheck::matchesDigest(
    const GivenValue &value, const QByteArray &key, const QByteArray &url)
{
    const QByteArray text = textFor(key, url);
    const QList<Algorithm> algorithms = value.algorithm == Algorithm::HmacBySize
        ? algorithmsBySize(value.text.size())
        : QList{value.algorithm};
    for (const Algorithm algorithm : algorithms) {
        if (!isWrittenAs(digestWith(algorithm, key, text), value.text, m_scheme.encoding))
            continue;
        m_matched = algorithm;
        m_matchedUrl = url;
        return true;
    }
    return false;
}

bool TemplateCheck::matchesPublicKey(
    const GivenValue &value, const PublicKey &key, const QByteArray &url)
{
    const auto bytes = decodeSignature(value.text, m_scheme.encoding);
    if (!bytes || !key.verifies(*publicKeyAlgorithm(value.algorithm), textFor({}, url), *bytes))
        return false;
    m_matched = value.algorithm;
    m_matchedUrl = url;
    return true;
}

bool TemplateCheck::matchesKey(const SignatureKey &key)
{
    const auto bytes = decodeKey(key.text, m_scheme.keyDecoding, m_scheme.keyPrefixes);
    const auto publicKey = decodePublicKey(key.text, m_scheme.keyDecoding, m_scheme.keyPrefixes);
    const QByteArrayList urls = signedUrls(m_scheme, m_request);
    for (const GivenValue &value : m_values) {
        const bool asymmetric = publicKeyAlgorithm(value.algorithm).has_value();
        if (asymmetric ? !publicKey : !bytes)
            continue;
        m_keyUsable = true;
        for (const QByteArray &url : urls) {
            if (asymmetric ? matchesPublicKey(value, *publicKey, url)
                           : matchesDigest(value, *bytes, url))
                return true;
        }
    }
    return false;
}

void TemplateCheck::accept(const SignatureKey &key)
{
    m_verdict.state = State::Verified;
    m_verdict.keyName = key.name;
    m_verdict.sentence =
        QStringLiteral("The signature is right: %1 of %2.")
            .arg(algorithmName(m_matched), QString::fromUtf8(m_scheme.signedTextSource));
    if (!m_matchedUrl.isEmpty())
        m_verdict.evidence.append(
            QStringLiteral("The URL that was signed is %1.").arg(displayLine(m_matchedUrl)));
    judgeTime(m_scheme, m_request, m_signedAtUs, m_timeRule, &m_verdict);
}

void TemplateCheck::explainMismatch(qsizetype keys)
{
    if (!m_keyUsable) {
        const bool hex = m_scheme.keyDecoding == KeyDecoding::Hex;
        const bool text = m_scheme.keyDecoding == KeyDecoding::Text;
        stop(State::KeyUnusable,
            keys == 0 ? QStringLiteral("There is no key to verify with.")
                : text
                ? QStringLiteral("The key is empty.")
                : QStringLiteral("The key cannot be a key of %1: it has to be written in %2.")
                      .arg(m_scheme.title,
                          hex ? QStringLiteral("hexadecimal") : QStringLiteral("base64")));
        return;
    }
    stop(State::Mismatch,
        QStringLiteral("The signature in %1 does not match the request.")
            .arg(m_place.startsWith(QLatin1String("the ")) ? m_place : places()));
    m_verdict.signedAtUs = m_signedAtUs;
    m_verdict.evidence.append(QStringLiteral("It should be %1 of %2.")
                                  .arg(algorithmName(m_values.first().algorithm),
                                      QString::fromUtf8(m_scheme.signedTextSource)));
    if (m_scheme.uses(TemplatePart::Kind::Url))
        m_verdict.evidence.append(
            QStringLiteral("The URL was taken to be %1.").arg(displayLine(urlOf(m_request))));
}

SignatureVerdict TemplateCheck::run(const QList<SignatureKey> &keys)
{
    if (!readField() || !readTimestamp() || !readId() || !checkBodyHash())
        return m_verdict;
    for (const SignatureKey &key : keys) {
        if (matchesKey(key)) {
            accept(key);
            return m_verdict;
        }
    }
    explainMismatch(keys.size());
    return m_verdict;
}

} // namespace

SignatureVerdict checkTemplateSignature(const SignatureScheme &scheme, const SignedRequest &request,
    const QList<SignatureKey> &keys, TimeRule timeRule)
{
    return TemplateCheck(scheme, request, timeRule).run(keys);
}

} // namespace tallyman
