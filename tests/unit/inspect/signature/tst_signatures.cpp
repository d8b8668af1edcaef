// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/signedtext.h"
#include "unit/inspect/signature/vectors.h"

#include <QTest>

using namespace tallyman;

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
    void bitOfKey_data() { addVectors(); }
    void bitOfKey();
    void url_data() { addVectors(); }
    void url();
    void noKey_data() { addVectors(); }
    void noKey();
    void otherHeaderName();
    void everyPresetHasAVector();

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
    return vector.scheme.uses(TemplatePart::Kind::Body)
        || vector.scheme.kind == SignatureKind::HttpMessage || vector.scheme.bodyHash.has_value();
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
    if (!signsBody(right))
        return;
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
    // see tst_signaturerules; Svix signs like Standard Webhooks
    for (const char *elsewhere : {"svix-v1a", "gitlab", "sns", "bearer", "static"})
        without.removeAll(QLatin1String(elsewhere));
    QVERIFY2(without.isEmpty(), qPrintable(without.join(u' ')));
}

QTEST_GUILESS_MAIN(TestSignatures)
#include "tst_signatures.moc"
