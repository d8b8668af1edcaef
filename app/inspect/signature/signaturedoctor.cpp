// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/signaturedoctor.h"

#include "base/text.h"
#include "inspect/signature/bodyvariants.h"
#include "inspect/signature/keyreadings.h"
#include "inspect/signature/urlvariants.h"
#include "inspect/signature/valuevariants.h"

namespace tallyman {

namespace {

using State = SignatureVerdict::State;

constexpr qint64 kAttemptBytes = 512; // what an attempt costs besides the content

// The key of a reading is final: nothing of it is decoded any more.
SignatureScheme withPlainKey(SignatureScheme scheme)
{
    scheme.keyDecoding = KeyDecoding::Text;
    scheme.keyPrefixes.clear();
    return scheme;
}

bool signsContent(const SignatureScheme &scheme)
{
    return scheme.kind == SignatureKind::Signature || scheme.kind == SignatureKind::HttpMessage;
}

QString namedKey(const QString &name)
{
    return name.isEmpty() ? QStringLiteral("another key")
                          : QStringLiteral("the key “%1”").arg(name);
}

// One search; each step says whether it has found the cause.
class Doctor
{
public:
    Doctor(const SignatureScheme &scheme, const SignedRequest &request,
        const QList<SignatureKey> &keys, const DoctorOptions &options)
        : m_scheme(scheme)
        , m_request(request)
        , m_keys(keys)
        , m_options(options)
        , m_catalogue(
              options.catalogue == nullptr ? SchemeCatalogue::presets() : *options.catalogue)
        , m_bytesLeft(options.maxBytes)
    {
    }

    SignatureDiagnosis run();

private:
    bool tryTime();
    bool tryOtherKeys();
    bool tryKeyReadings();
    bool tryValues();
    bool tryBodies(const QList<SignatureKey> &keys, const QString &with);
    bool tryUrls();
    bool tryOtherSchemes();
    bool tryOtherScheme(const SignatureScheme &other);
    bool tryKeyReadingsWithBodies();
    void giveUp(const SignatureVerdict &verdict);

    SignatureVerdict attempt(const SignatureScheme &scheme, const SignedRequest &request,
        const QList<SignatureKey> &keys);
    bool matches(const SignatureScheme &scheme, const SignedRequest &request,
        const QList<SignatureKey> &keys)
    {
        return attempt(scheme, request, keys).matches();
    }
    bool find(const QByteArray &cause, const QString &condition);
    void note(const char *what) { m_diagnosis.tried.append(QString::fromUtf8(what)); }
    [[nodiscard]] QList<SignatureKey> allKeys() const { return m_keys + m_options.otherKeys; }
    [[nodiscard]] QString otherSignatures() const;

    const SignatureScheme &m_scheme;
    const SignedRequest &m_request;
    const QList<SignatureKey> &m_keys;
    const DoctorOptions &m_options;
    const SchemeCatalogue &m_catalogue;
    qint64 m_bytesLeft;
    SignatureDiagnosis m_diagnosis;
};

SignatureVerdict Doctor::attempt(
    const SignatureScheme &scheme, const SignedRequest &request, const QList<SignatureKey> &keys)
{
    if (m_bytesLeft < 0) {
        m_diagnosis.complete = false;
        return {};
    }
    ++m_diagnosis.attempts;
    const SignatureVerdict verdict = verifySignature(scheme, request, keys, TimeRule::Ignore);
    const bool hashed = verdict.matches() || verdict.state == State::Mismatch;
    m_bytesLeft -= kAttemptBytes + (hashed ? request.body.size() * keys.size() : 0);
    return verdict;
}

bool Doctor::find(const QByteArray &cause, const QString &condition)
{
    m_diagnosis.found = true;
    m_diagnosis.cause = cause;
    m_diagnosis.sentence = QStringLiteral("The signature matches if %1.").arg(condition);
    return true;
}

bool Doctor::tryTime()
{
    if (!matches(m_scheme, m_request, m_keys))
        return false;
    m_diagnosis.found = true;
    m_diagnosis.cause = "time";
    m_diagnosis.sentence = QStringLiteral(
        "The signature matches; only its time is outside of the tolerance: the request came late "
        "or is an old one sent again, or a clock is wrong.");
    return true;
}

bool Doctor::tryOtherKeys()
{
    if (m_options.otherKeys.isEmpty())
        return false;
    note("the other keys");
    const SignatureVerdict verdict = attempt(m_scheme, m_request, m_options.otherKeys);
    return verdict.matches()
        && find("other-key",
            QStringLiteral("%1 is used: the sender signs with that one")
                .arg(namedKey(verdict.keyName)));
}

bool Doctor::tryKeyReadings()
{
    note("the key decoded otherwise");
    const SignatureScheme plain = withPlainKey(m_scheme);
    const QList<SignatureKey> keys = allKeys();
    for (const SignatureKey &key : keys) {
        const QList<KeyReading> readings = keyReadings(m_scheme, key);
        for (const KeyReading &reading : readings) {
            if (matches(plain, m_request, {{key.name, reading.bytes}}))
                return find(reading.id, reading.phrase);
        }
    }
    return false;
}

bool Doctor::tryValues()
{
    if (m_scheme.kind != SignatureKind::Signature)
        return false;
    note("the value written otherwise (hexadecimal, base64, capitals, prefix) and other hashes");
    const QList<ValueVariant> variants = valueVariants(m_scheme, m_request);
    for (const ValueVariant &variant : variants) {
        if (matches(variant.scheme, variant.request, allKeys()))
            return find(variant.id, variant.phrase);
    }
    return false;
}

bool Doctor::tryBodies(const QList<SignatureKey> &keys, const QString &with)
{
    SignedRequest changed = m_request;
    const auto each = [&](const BodyVariant &variant) {
        changed.body = variant.bytes;
        return matches(m_scheme, changed, keys)
            && find(variant.id,
                with.isEmpty() ? variant.phrase + QStringLiteral(": ") + variant.reason
                               : with + QStringLiteral(" and ") + variant.phrase);
    };
    return anyBodyVariant(
        m_request.body, m_request.headers.value("Content-Encoding"), qMax(0LL, m_bytesLeft), each);
}

bool Doctor::tryUrls()
{
    if (!m_scheme.uses(TemplatePart::Kind::Url) && m_scheme.kind != SignatureKind::HttpMessage)
        return false;
    note("other schemes, ports, hosts and paths of the URL");
    SignedRequest changed = m_request;
    const QList<UrlVariant> variants = urlVariants(m_request);
    for (const UrlVariant &variant : variants) {
        changed.url = variant.url;
        if (matches(m_scheme, changed, allKeys()))
            return find("url",
                QStringLiteral("the URL is %1: %2").arg(displayLine(variant.url), variant.reason));
    }
    return false;
}

// With the other scheme's own fields, and with this one's.
bool Doctor::tryOtherScheme(const SignatureScheme &other)
{
    if (matches(other, m_request, allKeys()))
        return find(
            "other-scheme", QStringLiteral("the scheme is %1 (%2)").arg(other.id, other.title));
    const QByteArrayList headers = m_scheme.signatureHeaders();
    if (other.kind != SignatureKind::Signature || headers.isEmpty())
        return false;
    SignatureScheme moved = other;
    moved.signature = m_scheme.signature;
    return matches(moved, m_request, allKeys())
        && find("other-scheme",
            QStringLiteral("the header %1 is read as %2 (%3) writes it")
                .arg(displayLine(headers.first()), other.id, other.title));
}

bool Doctor::tryOtherSchemes()
{
    note("the other schemes");
    for (const SignatureScheme &other : m_catalogue.schemes()) {
        if (other.id != m_scheme.id && tryOtherScheme(other))
            return true;
    }
    return false;
}

bool Doctor::tryKeyReadingsWithBodies()
{
    note("another key together with changed content");
    return !m_options.otherKeys.isEmpty()
        && tryBodies(m_options.otherKeys, QStringLiteral("another key is used"));
}

// The fields of other schemes that the request has.
QString Doctor::otherSignatures() const
{
    QStringList found;
    for (const SignatureScheme &other : m_catalogue.schemes()) {
        const QByteArrayList names = other.signatureHeaders();
        // a scheme in general has no field of its own
        if (names.size() != 1 || other.id == m_scheme.id || !m_request.headers.contains(names[0]))
            continue;
        found.append(QStringLiteral("%1 (%2)").arg(displayLine(names[0]), other.id));
    }
    return found.join(QStringLiteral(", "));
}

void Doctor::giveUp(const SignatureVerdict &verdict)
{
    QString sentence;
    if (verdict.state == State::Missing) {
        const QString others = otherSignatures();
        sentence = others.isEmpty()
            ? QStringLiteral("The request carries no signature that is known here: the sender does "
                             "not sign, or something between it and here drops the header.")
            : QStringLiteral("The request carries signatures of other senders: %1.").arg(others);
    } else {
        sentence = QStringLiteral("Nothing that was tried makes it match. Most likely the sender "
                                  "signs with another key, or what it signed was changed on the "
                                  "way.");
    }
    m_diagnosis.sentence = sentence
        + QStringLiteral(" Tried, in %1 attempts: %2.")
              .arg(QString::number(m_diagnosis.attempts),
                  m_diagnosis.tried.join(QStringLiteral("; ")));
    if (!m_diagnosis.complete)
        m_diagnosis.sentence +=
            QStringLiteral(" The content is large, so the search ended after %1.")
                .arg(formatBytes(m_options.maxBytes));
}

SignatureDiagnosis Doctor::run()
{
    const SignatureVerdict verdict = attempt(m_scheme, m_request, m_keys);
    const bool present = verdict.state != State::Missing;
    if (tryTime())
        return m_diagnosis;
    if (present && (tryOtherKeys() || tryKeyReadings() || tryValues() || tryUrls()))
        return m_diagnosis;
    if (tryOtherSchemes())
        return m_diagnosis;
    if (verdict.state == State::Mismatch && signsContent(m_scheme)) {
        m_bytesLeft = m_options.maxBytes;
        note("the content decoded, re-serialised, with other escapes, line breaks or a byte order "
             "mark");
        if (tryBodies(m_keys, {}) || tryKeyReadingsWithBodies())
            return m_diagnosis;
    }
    giveUp(verdict);
    return m_diagnosis;
}

} // namespace

SignatureDiagnosis diagnoseSignature(const SignatureScheme &scheme, const SignedRequest &request,
    const QList<SignatureKey> &keys, const DoctorOptions &options)
{
    return Doctor(scheme, request, keys, options).run();
}

} // namespace tallyman
