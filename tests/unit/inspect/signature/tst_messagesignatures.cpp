// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/messagecomponents.h"
#include "unit/inspect/signature/signingkey.h"
#include "unit/inspect/signature/vectors.h"

#include <QTest>

using namespace tallyman;
using State = SignatureVerdict::State;

Q_DECLARE_METATYPE(tallyman::PublicKeyAlgorithm)

// Signatures of RFC 9421 with every kind of key, several of them in one request, and with digests
// of the content.
class TestMessageSignatures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyAlgorithm_data();
    void everyAlgorithm();
    void transformations_data();
    void transformations();
    void coveredTrailer();
    void severalSignatures_data();
    void severalSignatures();
    void unusableComponent();
    void contentDigest_data();
    void contentDigest();
};

namespace {

const QByteArray kSecret = "a-secret-of-the-sender-of-no-use";
const QByteArray kBody = R"({"hello": "world"})";
const qint64 kCreated = 1'700'000'000;

SignedRequest exampleRequest()
{
    SignedRequest request;
    request.method = "POST";
    request.target = "/hook?a=1";
    request.url = "https://example.com/hook?a=1";
    request.headers = {{"Content-Type", "application/json"}, {"X-Import", "a=1,  b=(x   y)"}};
    request.body = kBody;
    request.receivedAtUs = kCreated * 1'000'000;
    return request;
}

// Adds a signature with the label and input, made by `sign` of its base.
template <typename Sign>
void addSignature(
    SignedRequest *request, const QByteArray &label, const QByteArray &input, Sign sign)
{
    const auto members = parseDictionary(label + '=' + input);
    const auto base = members ? signatureBase(members->first().value, *request)
                              : Result<QByteArray>(failure(ErrorCode::InvalidInput, {}));
    if (!base)
        qFatal("%s cannot be signed", input.constData());
    request->headers.append("Signature-Input", label + '=' + input);
    request->headers.append("Signature", label + "=:" + QByteArray(sign(*base)).toBase64() + ':');
}

QByteArray withSecret(const QByteArray &base)
{
    return hmacOf(HashAlgorithm::Sha256, kSecret, base);
}

SignatureVerdict verdictOn(const SignedRequest &request, const QByteArray &key = kSecret)
{
    return verifySignature(presetScheme("rfc9421"), request, {{{}, key}});
}

QByteArray digestItem(const char *name, HashAlgorithm hash, const QByteArray &content)
{
    return QByteArray(name) + "=:" + digestOf(hash, content).toBase64() + ':';
}

} // namespace

void TestMessageSignatures::everyAlgorithm_data()
{
    QTest::addColumn<PublicKeyAlgorithm>("algorithm");
    QTest::addColumn<QByteArray>("name");
    const auto row = [](const char *name, PublicKeyAlgorithm algorithm) {
        QTest::newRow(name) << algorithm << QByteArray(name);
    };
    row("ed25519", PublicKeyAlgorithm::Ed25519);
    row("rsa-pss-sha512", PublicKeyAlgorithm::RsaPssSha512);
    row("rsa-v1_5-sha256", PublicKeyAlgorithm::RsaPkcs1Sha256);
    row("ecdsa-p256-sha256", PublicKeyAlgorithm::EcdsaP256Sha256);
    row("ecdsa-p384-sha384", PublicKeyAlgorithm::EcdsaP384Sha384);
}

// Named or not, and no longer after one bit of a covered field, of the method, of the signature or
// with another key of the same kind.
void TestMessageSignatures::everyAlgorithm()
{
    QFETCH(PublicKeyAlgorithm, algorithm);
    QFETCH(QByteArray, name);
    const SigningKey key(algorithm);
    const auto sign = [&key](const QByteArray &base) { return key.sign(base); };
    const QByteArray components = R"(("@method" "x-import";sf "x-import";key="b" "x-import";bs))";
    for (const QByteArray &named : {QByteArray(";alg=\"" + name + '"'), QByteArray()}) {
        SignedRequest request = exampleRequest();
        addSignature(&request, "sig", components + named, sign);
        const SignatureVerdict verdict = verdictOn(request, key.publicPem());
        QVERIFY2(verdict.verified(), qPrintable(verdict.sentence));
        QCOMPARE(verdictOn(request, SigningKey(algorithm).publicPem()).state, State::Mismatch);
        QCOMPARE(
            verdictOn(withHeader(request, "X-Import", "a=1,  b=(x   x)"), key.publicPem()).state,
            State::Mismatch);
        SignedRequest otherMethod = request;
        otherMethod.method = "PUT";
        QCOMPARE(verdictOn(otherMethod, key.publicPem()).state, State::Mismatch);
    }
    SignedRequest request = exampleRequest();
    addSignature(&request, "sig", "();alg=\"" + name + '"', [&](const QByteArray &base) {
        QByteArray signature = key.sign(base);
        signature[signature.size() / 2] = static_cast<char>(signature[signature.size() / 2] ^ 1);
        return signature;
    });
    QCOMPARE(verdictOn(request, key.publicPem()).state, State::Mismatch);
}

// RFC 9421 B.4: what a proxy may change.
void TestMessageSignatures::transformations_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArrayList>("accept");
    QTest::addColumn<bool>("verified");
    const QByteArray url = "https://example.org/demo?name1=Value1&Name2=value2";
    const QByteArrayList accept{"application/json", "*/*"};
    QTest::newRow("as sent") << QByteArray("GET") << url << accept << true;
    QTest::newRow("query added") << QByteArray("GET") << url + "&param=added" << accept << true;
    QTest::newRow("lines combined")
        << QByteArray("GET") << url << QByteArrayList{"application/json, */*"} << true;
    QTest::newRow("other host") << QByteArray("POST")
                                << QByteArray("https://www.example.com/demo?name1=Value1") << accept
                                << false;
    QTest::newRow("other order") << QByteArray("GET") << url
                                 << QByteArrayList{"*/*", "application/json"} << false;
}

void TestMessageSignatures::transformations()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, url);
    QFETCH(QByteArrayList, accept);
    QFETCH(bool, verified);
    SignedRequest request;
    request.method = method;
    request.url = url;
    for (const QByteArray &line : accept)
        request.headers.append("Accept", line);
    request.headers.append("Signature-Input",
        R"(transform=("@method" "@path" "@authority" "accept");created=1618884473;)"
        R"(keyid="test-key-ed25519")");
    request.headers.append("Signature",
        "transform=:ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+vyYP9t/"
        "LXlh5QMFFQ6cpLt2m0pmj3NDA==:");
    const QByteArray key = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
    QCOMPARE(verdictOn(request, key).verified(), verified);
}

void TestMessageSignatures::coveredTrailer()
{
    SignedRequest request = exampleRequest();
    request.trailers = {{"X-Rows", "12"}};
    addSignature(&request, "sig", R"(("x-rows";tr))", withSecret);
    QVERIFY(verdictOn(request).verified());
    request.headers.append("X-Rows", "12");
    request.trailers = {{"X-Rows", "13"}};
    QCOMPARE(verdictOn(request).state, State::Mismatch);
    request.trailers = {};
    const SignatureVerdict verdict = verdictOn(request);
    QCOMPARE(verdict.state, State::Malformed);
    QVERIFY2(
        verdict.sentence.contains(QLatin1String("trailer section")), qPrintable(verdict.sentence));
}

// A signature that does not fit, or is too old, does not stand in the way of one that does.
void TestMessageSignatures::severalSignatures_data()
{
    QTest::addColumn<QByteArrayList>("inputs"); // a blank in front: signed with another secret
    QTest::addColumn<State>("state");
    QTest::addColumn<QString>("label");
    const QByteArray right = R"(("@method");created=1700000000)";
    const QByteArray old = R"(("@method");created=1600000000;expires=1600000001)";
    const auto row = [](const char *name, const QByteArrayList &inputs, State state,
                         const char *label = "") {
        QTest::newRow(name) << inputs << state << QString::fromLatin1(label);
    };
    row("both", {right, right}, State::Verified, "sig0");
    row("second", {' ' + right, right}, State::Verified, "sig1");
    row("first", {right, ' ' + right}, State::Verified, "sig0");
    row("neither", {' ' + right, ' ' + right}, State::Mismatch);
    row("first is old", {old, right}, State::Verified, "sig1");
    row("both are old", {old, ' ' + right, old}, State::Expired);
}

void TestMessageSignatures::severalSignatures()
{
    QFETCH(QByteArrayList, inputs);
    QFETCH(State, state);
    QFETCH(QString, label);
    const SignedRequest plain = exampleRequest();
    SignedRequest lines = plain;   // a line each
    SignedRequest oneLine = plain; // all in one
    QByteArrayList inputMembers;
    QByteArrayList signatureMembers;
    for (qsizetype i = 0; i < inputs.size(); ++i) {
        const bool other = inputs[i].startsWith(' ');
        SignedRequest request = plain;
        addSignature(&request, "sig" + QByteArray::number(i), inputs[i].trimmed(),
            [other](
                const QByteArray &base) { return other ? QByteArray(32, 'x') : withSecret(base); });
        inputMembers.append(request.headers.value("Signature-Input"));
        signatureMembers.prepend(request.headers.value("Signature")); // their order is free
        lines.headers.append("Signature-Input", inputMembers.last());
        lines.headers.append("Signature", signatureMembers.first());
    }
    oneLine.headers.append("Signature-Input", inputMembers.join(", "));
    oneLine.headers.append("Signature", signatureMembers.join(","));
    for (const SignedRequest &request : {lines, oneLine}) {
        const SignatureVerdict verdict = verdictOn(request);
        QCOMPARE(verdict.state, state);
        if (state == State::Verified)
            QVERIFY2(verdict.sentence.contains(label), qPrintable(verdict.sentence));
    }
}

// The response of RFC 9421 B.2.4 as if it were a request, and a component of the request before.
void TestMessageSignatures::unusableComponent()
{
    SignedRequest request = exampleRequest();
    request.headers.append("Signature-Input",
        R"(sig-b24=("@status" "content-type");created=1618884473;keyid="test-key-ecc-p256")");
    request.headers.append("Signature", "sig-b24=:AAAA:");
    SignatureVerdict verdict = verdictOn(request);
    QCOMPARE(verdict.state, State::Malformed);
    QVERIFY2(verdict.sentence.contains(QLatin1String("only responses have")),
        qPrintable(verdict.sentence));
    verdict = verdictOn(withHeader(request, "Signature-Input", R"(sig-b24=("@method";req))"));
    QCOMPARE(verdict.state, State::Malformed);
    QVERIFY2(verdict.sentence.contains(QLatin1String("signature of a response")),
        qPrintable(verdict.sentence));
}

void TestMessageSignatures::contentDigest_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<bool>("verified");
    QTest::addColumn<QString>("evidence");
    const QByteArray right256 = digestItem("sha-256", HashAlgorithm::Sha256, kBody);
    const QByteArray right512 = digestItem("sha-512", HashAlgorithm::Sha512, kBody);
    const QByteArray wrong512 = digestItem("sha-512", HashAlgorithm::Sha512, "other");
    const QByteArray unknown = "md5=:AAAA:";
    const auto row = [](const char *name, const QByteArrayList &lines, bool verified,
                         const char *evidence = "") {
        QTest::newRow(name) << lines << verified << QString::fromLatin1(evidence);
    };
    row("sha-256", {right256}, true);
    row("sha-512", {right512}, true);
    row("both in a line", {right256 + ", " + right512}, true);
    row("both in two lines", {right512, right256}, true);
    row("one of them wrong", {right256 + ',' + wrong512}, false);
    row("wrong line", {right256, wrong512}, false);
    row("hash of another name", {digestItem("sha-256", HashAlgorithm::Sha512, kBody)}, false);
    row("a known and an unknown one", {unknown + ", " + right256}, true);
    row("a wrong and an unknown one", {unknown + ", " + wrong512}, false);
    row("unknown ones alone", {unknown}, true, "The content was not checked");
    row("no bytes", {"sha-256=\"x\""}, false);
    row("no dictionary", {"sha-256"}, false);
    row("cut", {"sha-256=:AAAA"}, false);
}

void TestMessageSignatures::contentDigest()
{
    QFETCH(QByteArrayList, lines);
    QFETCH(bool, verified);
    QFETCH(QString, evidence);
    SignedRequest request = exampleRequest();
    for (const QByteArray &line : lines)
        request.headers.append("Content-Digest", line);
    addSignature(&request, "sig", R"(("content-digest"))", withSecret);
    const SignatureVerdict verdict = verdictOn(request);
    QVERIFY2(verdict.verified() == verified, qPrintable(verdict.sentence));
    QCOMPARE(verdict.evidence.join(u' ').contains(QLatin1String("was not checked")),
        !evidence.isEmpty());

    SignedRequest late = exampleRequest(); // RFC 9530 §2: also as a trailer
    for (const QByteArray &line : lines)
        late.trailers.append("Content-Digest", line);
    addSignature(&late, "sig", R"(("content-digest";tr))", withSecret);
    QCOMPARE(verdictOn(late).verified(), verified);
}

QTEST_GUILESS_MAIN(TestMessageSignatures)
#include "tst_messagesignatures.moc"
