// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/expectationjudge.h"

#include "base/text.h"
#include "inspect/findings/tokenchecks.h"
#include "inspect/signature/signaturedoctor.h"

namespace tallyman {

namespace {

// Searches for the cause of a mismatch, until a signature matches again: the hundredth of the same
// kind tells nothing new and takes as long.
constexpr int kMostSearches = 100;

SignedRequest requestOf(const CheckedEvent &checked, const QByteArray &url)
{
    SignedRequest request;
    request.method = checked.event.method;
    request.target = checked.event.target;
    request.url = url;
    request.headers = checked.headers;
    request.trailers = HeaderList::parse(checked.event.trailers);
    request.body = checked.event.body;
    request.receivedAtUs = checked.event.receivedAtUs;
    return request;
}

SignatureScheme schemeOf(const Expectation &expectation, const SignatureScheme &preset)
{
    return expectation.header.isEmpty() ? preset : preset.withHeader(expectation.header);
}

QList<Evidence> evidenceOf(const SignatureScheme &scheme, const SignatureVerdict &verdict)
{
    QList<Evidence> evidence{{QStringLiteral("scheme"), scheme.id}};
    for (const QString &sentence : verdict.evidence)
        evidence.append({QStringLiteral("seen"), sentence});
    if (verdict.signedAtUs)
        evidence.append({QStringLiteral("time"), formatRfc3339(*verdict.signedAtUs)});
    return evidence;
}

bool isCredential(const SignatureScheme &scheme)
{
    return scheme.kind == SignatureKind::Basic || scheme.kind == SignatureKind::Bearer
        || scheme.kind == SignatureKind::Token;
}

std::optional<Proof> tokenProof(const CheckedEvent &checked, const QByteArray &header,
    const QList<SignatureKey> &keys, SignatureKind kind)
{
    const SignatureKey *key = keyOfToken(checked, header, keys, kind);
    return key ? std::optional(Proof{displayLine(header), key->name}) : std::nullopt;
}

// "the value of X-Token at /crm", "the key of github at /hook"
QString expectedName(const Expectation &expectation)
{
    return expectation.isToken()
        ? QStringLiteral("the value of %1 at %2")
              .arg(displayLine(expectation.header), displayLine(expectation.prefix))
        : QStringLiteral("the key of %1 at %2")
              .arg(expectation.scheme, displayLine(expectation.prefix));
}

Evidence expectationEvidence(const Expectation &expectation)
{
    return expectation.isToken()
        ? Evidence{QStringLiteral("header"), displayLine(expectation.header)}
        : Evidence{QStringLiteral("scheme"), expectation.scheme};
}

// Why a request counts as one that does not prove itself, when it may have used a lost value.
bool needsAllValues(const Finding &finding)
{
    return finding.id == "token-wrong" || finding.id == "signature-mismatch";
}

Finding notChecked(const Expectation &expectation)
{
    return makeFinding("expected-value-missing",
        QStringLiteral("The request was not checked: %1 is neither in the keyring nor in a file "
                       "here.")
            .arg(expectedName(expectation)),
        {expectationEvidence(expectation)});
}

} // namespace

ExpectationJudge::ExpectationJudge(const QList<Expectation> &expectations,
    const SecretFolder &secrets, const QHash<QString, QByteArray> &keyring)
    : m_expectations(expectations)
    , m_values(keyring)
{
    for (const Expectation &expectation : expectations) {
        for (const ExpectedSecret &secret : expectation.secrets) {
            const auto value =
                secret.place == SecretPlace::File ? secrets.value(secret.id) : std::nullopt;
            if (value)
                m_values.insert(secret.id, *value);
        }
    }
    for (const Expectation &expectation : expectations) {
        auto group = std::find_if(m_expected.begin(), m_expected.end(),
            [&](const Expected &each) { return each.prefix == expectation.prefix; });
        if (group == m_expected.end())
            group = m_expected.insert(m_expected.end(), Expected{expectation.prefix, {}, false});
        group->proofs.append({expectation, keysOf(expectation)});
        const SignatureScheme *preset = SchemeCatalogue::presets().find(expectation.scheme);
        group->needsContent = group->needsContent
            || (!expectation.isToken() && preset != nullptr && !isCredential(*preset));
    }
}

QList<SignatureKey> ExpectationJudge::keysOf(const Expectation &expectation) const
{
    QList<SignatureKey> keys;
    for (const ExpectedSecret &secret : expectation.secrets) {
        const auto value = m_values.constFind(secret.id);
        if (value != m_values.constEnd())
            keys.append({secret.label, *value});
    }
    return keys;
}

QList<SignatureKey> ExpectationJudge::keysFor(const QByteArray &target, const QString &scheme) const
{
    QList<SignatureKey> keys;
    for (const Expectation &expectation : expectationsFor(m_expectations, target)) {
        if (expectation.scheme == scheme)
            keys += keysOf(expectation);
    }
    return keys;
}

QList<SignatureKey> ExpectationJudge::otherKeys(const Expectation &expectation) const
{
    QList<SignatureKey> keys;
    for (const Expectation &other : m_expectations) {
        if (other == expectation)
            continue;
        for (SignatureKey key : keysOf(other)) {
            if (key.name.isEmpty())
                key.name = QStringLiteral("of %1").arg(QString::fromUtf8(other.prefix));
            keys.append(key);
        }
    }
    return keys;
}

QList<Finding> ExpectationJudge::check(const CheckedEvent &checked)
{
    QList<Finding> found;
    const QList<Expectation> expected = expectationsFor(m_expectations, checked.event.target);
    for (const Expectation &expectation : expected) {
        const QList<SignatureKey> keys = keysOf(expectation);
        if (!keys.isEmpty())
            found += judge(expectation, keys, checked);
        else if (!expectation.secrets.isEmpty())
            found.append(notChecked(expectation));
    }
    return found;
}

QList<Finding> ExpectationJudge::judge(
    const Expectation &expectation, const QList<SignatureKey> &keys, const CheckedEvent &checked)
{
    QList<Finding> found = expectation.isToken() ? checkToken(checked, expectation.header, keys)
                                                 : checkSignature(expectation, keys, checked);
    const qsizetype lost = expectation.secrets.size() - keys.size();
    for (Finding &finding : found) {
        if (lost > 0 && needsAllValues(finding))
            finding.evidence.append({QStringLiteral("not compared"),
                lost == 1 ? QStringLiteral("1 expected value that cannot be read")
                          : QStringLiteral("%1 expected values that cannot be read").arg(lost)});
    }
    return found;
}

QStringList ExpectationJudge::missingValues() const
{
    QStringList sentences;
    for (const Expectation &expectation : m_expectations) {
        const qsizetype all = expectation.secrets.size();
        const qsizetype lost = all - keysOf(expectation).size();
        if (lost == 0)
            continue;
        const QString name = expectedName(expectation);
        sentences.append(lost == all
                ? QStringLiteral("Requests are not checked for %1: it is neither in the keyring "
                                 "nor in a file here. Say it once more with expect-auth.")
                      .arg(name)
                : QStringLiteral("Of %1, %2 of %3 cannot be read: requests are compared with the "
                                 "others only.")
                      .arg(name)
                      .arg(lost)
                      .arg(all));
    }
    return sentences;
}

QList<Finding> ExpectationJudge::checkSignature(
    const Expectation &expectation, const QList<SignatureKey> &keys, const CheckedEvent &checked)
{
    const SignatureScheme *preset = SchemeCatalogue::presets().find(expectation.scheme);
    if (preset == nullptr)
        return {};
    const SignatureScheme scheme = schemeOf(expectation, *preset);
    if (isCredential(scheme))
        return checkToken(checked, scheme.signatureHeaders().value(0), keys, scheme.kind);
    if (!checked.bodyRead)
        return {};
    const SignedRequest request = requestOf(checked, expectation.url);
    const SignatureVerdict verdict = verifySignature(scheme, request, keys);
    const QList<Evidence> evidence = evidenceOf(scheme, verdict);
    switch (verdict.state) {
    case SignatureVerdict::State::Verified:
        m_searches.clear();
        return {};
    case SignatureVerdict::State::Expired:
        return {makeFinding("signature-expired", verdict.sentence, evidence)};
    case SignatureVerdict::State::Missing:
        return {makeFinding("signature-missing", verdict.sentence, evidence)};
    case SignatureVerdict::State::KeyUnusable: // another key is needed before anything is tried
        return {makeFinding("signature-mismatch", verdict.sentence, evidence)};
    case SignatureVerdict::State::Malformed:
    case SignatureVerdict::State::Mismatch:
        break;
    }
    const QString cause = causeOf(expectation, keys, checked);
    Finding finding = makeFinding("signature-mismatch",
        cause.isEmpty() ? verdict.sentence : verdict.sentence + QLatin1Char(' ') + cause, evidence);
    if (!cause.isEmpty())
        finding.evidence.append({QStringLiteral("cause"), cause});
    return {finding};
}

// Of the longest path that covers the target, as expectationsFor() has it.
const ExpectationJudge::Expected *ExpectationJudge::expectedOf(const QByteArray &target) const
{
    const Expected *longest = nullptr;
    for (const Expected &expected : m_expected) {
        if ((longest == nullptr || expected.prefix.size() > longest->prefix.size())
            && coversTarget(expected.prefix, target))
            longest = &expected;
    }
    return longest;
}

bool ExpectationJudge::proves(const CheckedEvent &checked) const
{
    const Expected *expected = expectedOf(checked.event.target);
    return expected == nullptr
        || std::all_of(expected->proofs.begin(), expected->proofs.end(), [&](const auto &proof) {
               return proofOf(proof.first, proof.second, checked).has_value();
           });
}

bool ExpectationJudge::hasValues(const QByteArray &target) const
{
    const Expected *expected = expectedOf(target);
    return expected == nullptr
        || std::none_of(expected->proofs.begin(), expected->proofs.end(),
            [](const auto &proof) { return proof.second.isEmpty(); });
}

bool ExpectationJudge::needsContent(const QByteArray &target) const
{
    const Expected *expected = expectedOf(target);
    return expected != nullptr && expected->needsContent;
}

QList<Proof> ExpectationJudge::proofsOf(const CheckedEvent &checked) const
{
    QList<Proof> proofs;
    for (const Expectation &expectation : expectationsFor(m_expectations, checked.event.target)) {
        if (const auto proof = proofOf(expectation, keysOf(expectation), checked))
            proofs.append(*proof);
    }
    return proofs;
}

std::optional<Proof> ExpectationJudge::proofOf(
    const Expectation &expectation, const QList<SignatureKey> &keys, const CheckedEvent &checked)
{
    if (expectation.isToken())
        return tokenProof(checked, expectation.header, keys, SignatureKind::Token);
    const SignatureScheme *preset = SchemeCatalogue::presets().find(expectation.scheme);
    if (preset == nullptr)
        return std::nullopt;
    const SignatureScheme scheme = schemeOf(expectation, *preset);
    if (isCredential(scheme))
        return tokenProof(checked, scheme.signatureHeaders().value(0), keys, scheme.kind);
    if (!checked.bodyRead)
        return std::nullopt;
    const SignatureVerdict verdict =
        verifySignature(scheme, requestOf(checked, expectation.url), keys);
    if (!verdict.verified())
        return std::nullopt;
    return Proof{QStringLiteral("Signature of %1").arg(scheme.title), verdict.keyName};
}

QString ExpectationJudge::causeOf(
    const Expectation &expectation, const QList<SignatureKey> &keys, const CheckedEvent &checked)
{
    const SignatureScheme *preset = SchemeCatalogue::presets().find(expectation.scheme);
    int &searches = m_searches[QByteArray(expectation.prefix + ' ' + expectation.scheme.toUtf8())];
    if (searches++ >= kMostSearches)
        return QStringLiteral("The cause was not looked for: %1 in a row did not match. Ask with "
                              "tallyman verify.")
            .arg(kMostSearches);
    DoctorOptions options;
    options.otherKeys = otherKeys(expectation);
    return diagnoseSignature(
        schemeOf(expectation, *preset), requestOf(checked, expectation.url), keys, options)
        .sentence;
}

} // namespace tallyman
