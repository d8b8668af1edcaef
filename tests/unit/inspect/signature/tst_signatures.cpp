// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/signedtext.h"
#include "unit/inspect/signature/vectors.h"

#include <QTest>

using namespace tallyman;

Q_DECLARE_METATYPE(tallyman::HashAlgorithm)

// Every known signature verifies, and none does any more after one bit of what it was made from,
// or of itself, has changed.
class TestSignatures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verifies_data() { addVectors(); }
    void verifies();
    void bitOfBody_data() { addVectors(); }
    void bitOfBody();
    void bitOfSignature_data() { addVectors(); }
    void bitOfSignature();
    void bitOfTimeOrId_data() { addVectors(); }
    void bitOfTimeOrId();
    void bitOfCovered_data() { addVectors(); }
    void bitOfCovered();
    void bitOfKey_data() { addVectors(); }
    void bitOfKey();
    void url_data() { addVectors(); }
    void url();
    void noKey_data() { addVectors(); }
    void noKey();
    void otherHeaderName();
    void everyPresetHasAVector();
    void published_data();
    void published();

private:
    void addVectors();
};

namespace {

QByteArray withBit(QByteArray text, qsizetype at, int bit)
{
    text[at] = static_cast<char>(text[at] ^ (1 << bit));
    return text;
}

bool isVerified(const SignatureVector &vector)
{
    return verifySignature(vector.scheme, vector.request, {vector.key}, TimeRule::Ignore)
        .verified();
}

bool signsBody(const SignatureVector &vector)
{
    return vector.scheme.uses(TemplatePart::Kind::Body) || vector.scheme.bodyHash.has_value()
        || (vector.scheme.kind == SignatureKind::HttpMessage
            && vector.request.headers.contains("Content-Digest"));
}

} // namespace

void TestSignatures::addVectors()
{
    QTest::addColumn<QByteArray>("name");
    const QList<SignatureVector> vectors = signatureVectors();
    for (const SignatureVector &vector : vectors)
        QTest::newRow(vector.name.constData()) << vector.name;
}

void TestSignatures::verifies()
{
    QFETCH(QByteArray, name);
    const SignatureVector vector = signatureVector(name);
    const SignatureVerdict verdict =
        verifySignature(vector.scheme, vector.request, {vector.key}, TimeRule::Ignore);
    QVERIFY2(verdict.verified(), qPrintable(verdict.sentence));
    QCOMPARE(verdict.keyName, vector.key.name);
    const QString said = verdict.sentence + verdict.evidence.join(u' ');
    QVERIFY2(!said.contains(QString::fromUtf8(vector.key.text)), qPrintable(said));
}

// Of an encoded form only the lowest bit: %2b means the same as %2B.
void TestSignatures::bitOfBody()
{
    QFETCH(QByteArray, name);
    const SignatureVector right = signatureVector(name);
    if (!signsBody(right)) { // but perhaps a field of it
        SignatureVector vector = right;
        vector.request.body += '\n';
        QVERIFY(right.scheme.kind == SignatureKind::Signature || isVerified(vector));
        return;
    }
    const int bits = right.scheme.uses(TemplatePart::Kind::SortedForm) ? 1 : 8;
    for (qsizetype at = 0; at < right.request.body.size(); ++at) {
        for (int bit = 0; bit < bits; ++bit) {
            SignatureVector vector = right;
            vector.request.body = withBit(right.request.body, at, bit);
            QVERIFY2(!isVerified(vector), vector.request.body.constData());
        }
    }
    SignatureVector longer = right;
    longer.request.body += '\n';
    QVERIFY(!isVerified(longer));
}

void TestSignatures::bitOfSignature()
{
    QFETCH(QByteArray, name);
    const SignatureVector right = signatureVector(name);
    int places = 0;
    for (const HeaderField &field : right.request.headers.fields()) {
        const qsizetype start = right.expected.isEmpty() ? -1 : field.value.indexOf(right.expected);
        for (qsizetype i = 0; start >= 0 && i < right.expected.size(); ++i) {
            for (int bit = 0; bit < 8; ++bit) {
                SignatureVector vector = right;
                vector.request =
                    withHeader(right.request, field.name, withBit(field.value, start + i, bit));
                QVERIFY2(!isVerified(vector), withBit(field.value, start + i, bit).constData());
                ++places;
            }
        }
    }
    QVERIFY(places > 0 || right.scheme.id == QLatin1String("transloadit"));
}

void TestSignatures::bitOfTimeOrId()
{
    QFETCH(QByteArray, name);
    const SignatureVector right = signatureVector(name);
    QList<ValueSource> sources;
    if (right.scheme.uses(TemplatePart::Kind::Timestamp))
        sources += right.scheme.timestamp;
    if (right.scheme.uses(TemplatePart::Kind::Id))
        sources += right.scheme.messageId;
    for (const ValueSource &source : sources) {
        const QByteArray value = right.request.headers.value(source.name);
        for (qsizetype at = 0; at < value.size(); ++at) {
            SignatureVector vector = right;
            vector.request = withHeader(right.request, source.name, withBit(value, at, 0));
            QVERIFY2(!isVerified(vector), withBit(value, at, 0).constData());
        }
    }
}

// What a message signature (RFC 9421) covers: field lines, and the method and URL as far as its
// components show them.
void TestSignatures::bitOfCovered()
{
    QFETCH(QByteArray, name);
    const SignatureVector right = signatureVector(name);
    if (right.scheme.kind != SignatureKind::HttpMessage)
        return;
    const QByteArray input = right.request.headers.value("Signature-Input");
    const auto covers = [&](const QByteArray &component) {
        return input.contains(QByteArray('"' + component.toLower() + '"'));
    };
    for (const HeaderField &field : right.request.headers.fields()) {
        for (qsizetype at = 0; covers(field.name) && at < field.value.size(); ++at) {
            SignatureVector vector = right;
            vector.request = withHeader(
                right.request, field.name, withBit(field.value, at, static_cast<int>(at % 8)));
            QVERIFY2(!isVerified(vector), field.name.constData());
        }
    }
    SignatureVector otherMethod = right;
    otherMethod.request.method = "PUT";
    QCOMPARE(isVerified(otherMethod), !covers("@method"));
    SignatureVector otherHost = right;
    otherHost.request.url.replace("example", "examplf");
    QCOMPARE(isVerified(otherHost), !covers("@authority"));
    SignatureVector otherPath = right;
    otherPath.request.url.replace("/foo", "/fop");
    QCOMPARE(isVerified(otherPath), !covers("@path"));
    SignatureVector otherQuery = right;
    otherQuery.request.url.replace("Pet=", "Pes=");
    QCOMPARE(isVerified(otherQuery), !covers("@query") && !covers("@query-param"));
    // the parameters are signed without being named, and in these vectors nothing else is
    const qsizetype created = input.indexOf("created=");
    for (qsizetype at = created; at < input.size(); ++at) {
        SignatureVector vector = right;
        vector.request = withHeader(right.request, "Signature-Input", withBit(input, at, 0));
        QVERIFY2(!isVerified(vector), withBit(input, at, 0).constData());
    }
}

// Of hexadecimal only the lowest bit, for capitals mean the same; of PEM only its base64.
void TestSignatures::bitOfKey()
{
    QFETCH(QByteArray, name);
    const SignatureVector right = signatureVector(name);
    const bool pem = right.key.text.startsWith("-----");
    const bool hex = right.scheme.keyDecoding == KeyDecoding::Hex;
    const qsizetype start = pem ? right.key.text.indexOf('\n') + 1 : 0;
    const qsizetype end = pem ? right.key.text.indexOf("\n-----END") : right.key.text.size();
    for (qsizetype at = start; at < end; ++at) {
        for (int bit = 0; bit < (pem || hex ? 1 : 8); ++bit) {
            if (right.key.text[at] == '\n')
                continue;
            SignatureVector vector = right;
            vector.key.text = withBit(right.key.text, at, bit);
            QVERIFY2(!isVerified(vector), vector.key.text.constData());
        }
    }
}

void TestSignatures::url()
{
    QFETCH(QByteArray, name);
    const SignatureVector right = signatureVector(name);
    if (!right.scheme.uses(TemplatePart::Kind::Url))
        return;
    for (qsizetype at = 0; at < right.request.url.size(); ++at) {
        SignatureVector vector = right;
        vector.request.url = withBit(right.request.url, at, 0);
        const bool otherPort =
            right.scheme.portVaries && !splitUrl(right.request.url).port.isEmpty();
        QVERIFY2(otherPort || !isVerified(vector), vector.request.url.constData());
    }
}

void TestSignatures::noKey()
{
    QFETCH(QByteArray, name);
    const SignatureVector vector = signatureVector(name);
    const SignatureVerdict without =
        verifySignature(vector.scheme, vector.request, {}, TimeRule::Ignore);
    QVERIFY(!without.matches());
    const SignatureVerdict empty = verifySignature(
        vector.scheme, vector.request, {{QStringLiteral("empty"), {}}}, TimeRule::Ignore);
    QVERIFY(!empty.matches());
}

void TestSignatures::otherHeaderName()
{
    SignatureVector vector = signatureVector("php-raw");
    vector.request.headers = {{"X-Mine", vector.expected}};
    QVERIFY(!isVerified(vector));
    vector.scheme = vector.scheme.withHeader("X-Mine");
    QVERIFY(isVerified(vector));
}

void TestSignatures::everyPresetHasAVector()
{
    QStringList without = SchemeCatalogue::presets().ids();
    const QList<SignatureVector> vectors = signatureVectors();
    for (const SignatureVector &vector : vectors)
        without.removeAll(vector.scheme.id);
    // see tst_signaturerules and tst_snssignatures; Svix signs like Standard Webhooks
    for (const char *elsewhere : {"svix-v1a", "gitlab", "sns", "bearer", "static"})
        without.removeAll(QLatin1String(elsewhere));
    QVERIFY2(without.isEmpty(), qPrintable(without.join(u' ')));
}

// HMAC alone (RFC 4231 §4.3, RFC 2202 §3).
void TestSignatures::published_data()
{
    QTest::addColumn<HashAlgorithm>("hash");
    QTest::addColumn<QByteArray>("mac");
    const auto row = [](const char *name, HashAlgorithm hash, const char *mac) {
        QTest::newRow(name) << hash << QByteArray(mac);
    };
    row("SHA-1", HashAlgorithm::Sha1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    row("SHA-256", HashAlgorithm::Sha256,
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    row("SHA-384", HashAlgorithm::Sha384,
        "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ec"
        "fab21649");
    row("SHA-512", HashAlgorithm::Sha512,
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65"
        "f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

void TestSignatures::published()
{
    QFETCH(HashAlgorithm, hash);
    QFETCH(QByteArray, mac);
    const QByteArray text = "what do ya want for nothing?";
    QCOMPARE(hmacOf(hash, "Jefe", text).toHex(), mac);
    QVERIFY(hmacOf(hash, "Jeff", text).toHex() != mac);
    QVERIFY(hmacOf(hash, "Jefe", withBit(text, 5, 0)).toHex() != mac);
}

QTEST_GUILESS_MAIN(TestSignatures)
#include "tst_signatures.moc"
