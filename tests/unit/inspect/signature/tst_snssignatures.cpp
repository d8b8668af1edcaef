// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/snscheck.h"
#include "unit/inspect/signature/signingkey.h"
#include "unit/inspect/signature/vectors.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace tallyman;
using State = SignatureVerdict::State;

// Messages of Amazon SNS, signed by a certificate that the test makes, since those of Amazon that
// are published have run out and changed.
class TestSnsSignatures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signedText();
    void verifies_data();
    void verifies();
    void bitOfWhatIsSigned_data() { verifies_data(); }
    void bitOfWhatIsSigned();
    void whatIsNotSigned();
    void otherKeys();
    void malformed_data();
    void malformed();
    void certificateAddress_data();
    void certificateAddress();
};

namespace {

using Members = QMap<QString, QString>;

Members notification(const QString &version)
{
    return {{QStringLiteral("Type"), QStringLiteral("Notification")},
        {QStringLiteral("MessageId"), QStringLiteral("22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324")},
        {QStringLiteral("TopicArn"), QStringLiteral("arn:aws:sns:us-west-2:123456789012:MyTopic")},
        {QStringLiteral("Subject"), QStringLiteral("My First Message")},
        {QStringLiteral("Message"), QStringLiteral("{\"rows\": 3,\n \"é\": \"\U0001F600/\"}")},
        {QStringLiteral("Timestamp"), QStringLiteral("2012-05-02T00:54:06.655Z")},
        {QStringLiteral("SignatureVersion"), version},
        {QStringLiteral("SigningCertURL"),
            QStringLiteral("https://sns.us-west-2.amazonaws.com/SimpleNotificationService.pem")}};
}

Members confirmation(const QString &version)
{
    Members members = notification(version);
    members[QStringLiteral("Type")] = QStringLiteral("SubscriptionConfirmation");
    members.remove(QStringLiteral("Subject"));
    members[QStringLiteral("Token")] = QStringLiteral("2336412f37");
    members[QStringLiteral("SubscribeURL")] =
        QStringLiteral("https://sns.us-west-2.amazonaws.com/?a");
    return members;
}

QByteArray bodyOf(const Members &members)
{
    QJsonObject object;
    for (auto it = members.begin(); it != members.end(); ++it)
        object.insert(it.key(), it.value());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

PublicKeyAlgorithm algorithmOf(const Members &members)
{
    return members[QStringLiteral("SignatureVersion")] == QLatin1String("2")
        ? PublicKeyAlgorithm::RsaPkcs1Sha256
        : PublicKeyAlgorithm::RsaPkcs1Sha1;
}

// RSA keys are dear; one serves for both hashes.
const SigningKey &keyFor(PublicKeyAlgorithm algorithm)
{
    static const SigningKey sha1(PublicKeyAlgorithm::RsaPkcs1Sha1);
    static const SigningKey sha256(PublicKeyAlgorithm::RsaPkcs1Sha256);
    return algorithm == PublicKeyAlgorithm::RsaPkcs1Sha1 ? sha1 : sha256;
}

void sign(Members *members)
{
    const QByteArray text = snsSignedText(bodyOf(*members));
    members->insert(QStringLiteral("Signature"),
        QString::fromLatin1(keyFor(algorithmOf(*members)).sign(text).toBase64()));
}

SignatureVerdict verdictOn(const Members &members, const QByteArray &key = {})
{
    SignedRequest request;
    request.body = bodyOf(members);
    const QByteArray certificate =
        key.isNull() ? keyFor(algorithmOf(members)).certificatePem() : key;
    return verifySignature(presetScheme("sns"), request, {{{}, certificate}}, TimeRule::Ignore);
}

} // namespace

// As the documentation of Amazon writes it: names and values in the order of the names.
void TestSnsSignatures::signedText()
{
    Members members = notification(QStringLiteral("1"));
    members[QStringLiteral("Message")] = QStringLiteral("Hello world!");
    QCOMPARE(snsSignedText(bodyOf(members)),
        QByteArray("Message\nHello world!\nMessageId\n22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324\n"
                   "Subject\nMy First Message\nTimestamp\n2012-05-02T00:54:06.655Z\nTopicArn\n"
                   "arn:aws:sns:us-west-2:123456789012:MyTopic\nType\nNotification\n"));
    members.remove(QStringLiteral("Subject"));
    QVERIFY(!snsSignedText(bodyOf(members)).contains("Subject"));
}

void TestSnsSignatures::verifies_data()
{
    QTest::addColumn<Members>("members");
    for (const QString &version : {QStringLiteral("1"), QStringLiteral("2")}) {
        QTest::addRow("notification %s", qPrintable(version)) << notification(version);
        QTest::addRow("confirmation %s", qPrintable(version)) << confirmation(version);
    }
}

void TestSnsSignatures::verifies()
{
    QFETCH(Members, members);
    sign(&members);
    const SignatureVerdict verdict = verdictOn(members);
    QVERIFY2(verdict.verified(), qPrintable(verdict.sentence));
    QVERIFY(verdictOn(members, keyFor(algorithmOf(members)).publicPem()).verified());
    QVERIFY(
        verdict.sentence.contains(members[QStringLiteral("SignatureVersion")] == QLatin1String("2")
                ? QLatin1String("SHA-256")
                : QLatin1String("SHA-1")));
}

void TestSnsSignatures::bitOfWhatIsSigned()
{
    QFETCH(Members, members);
    sign(&members);
    const QStringList names = members.keys();
    for (const QString &name : names) {
        if (name == QLatin1String("SigningCertURL"))
            continue;
        Members changed = members;
        QString &value = changed[name];
        const qsizetype middle = value.size() / 2;
        value[middle] = QChar(value[middle].unicode() ^ 1);
        QVERIFY2(!verdictOn(changed, keyFor(algorithmOf(members)).certificatePem()).verified(),
            qPrintable(name));
    }
}

// The address of the certificate, and members that are not known.
void TestSnsSignatures::whatIsNotSigned()
{
    Members members = notification(QStringLiteral("2"));
    sign(&members);
    members[QStringLiteral("SigningCertURL")] = QStringLiteral("https://example.com/a.pem");
    members[QStringLiteral("UnsubscribeURL")] = QStringLiteral("https://example.com/");
    QVERIFY(verdictOn(members).verified());
}

void TestSnsSignatures::otherKeys()
{
    Members members = notification(QStringLiteral("2"));
    sign(&members);
    const auto stateWith = [&](const QByteArray &key) { return verdictOn(members, key).state; };
    QCOMPARE(stateWith(keyFor(PublicKeyAlgorithm::RsaPkcs1Sha1).certificatePem()), State::Mismatch);
    QCOMPARE(stateWith(SigningKey(PublicKeyAlgorithm::Ed25519).publicPem()), State::Mismatch);
    QCOMPARE(stateWith("a password"), State::KeyUnusable);
    QCOMPARE(stateWith(""), State::KeyUnusable);
}

void TestSnsSignatures::malformed_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QString>("value"); // null: it is not there
    QTest::addColumn<State>("state");
    const auto row = [](const char *name, const char *member, const QString &value, State state) {
        QTest::newRow(name) << QString::fromLatin1(member) << value << state;
    };
    row("no signature", "Signature", {}, State::Missing);
    row("no base64", "Signature", QStringLiteral("%"), State::Malformed);
    row("no version", "SignatureVersion", {}, State::Malformed);
    row("other version", "SignatureVersion", QStringLiteral("3"), State::Malformed);
    row("a signed member is missing", "TopicArn", {}, State::Malformed);
    row("no type", "Type", {}, State::Malformed);
}

void TestSnsSignatures::malformed()
{
    QFETCH(QString, member);
    QFETCH(QString, value);
    QFETCH(State, state);
    Members members = notification(QStringLiteral("2"));
    sign(&members);
    if (value.isNull())
        members.remove(member);
    else
        members[member] = value;
    const SignatureVerdict verdict =
        verdictOn(members, keyFor(PublicKeyAlgorithm::RsaPkcs1Sha256).certificatePem());
    QCOMPARE(verdict.state, state);
    QVERIFY(!verdict.sentence.isEmpty());
}

void TestSnsSignatures::certificateAddress_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("amazon");
    const auto row = [](const char *url, bool amazon) {
        QTest::newRow(url) << QString::fromLatin1(url) << amazon;
    };
    row("https://sns.us-west-2.amazonaws.com/a.pem", true);
    row("https://sns.cn-north-1.amazonaws.com.cn/a.pem", true);
    row("http://sns.us-west-2.amazonaws.com/a.pem", false);
    row("https://sns.us-west-2.amazonaws.com.example.com/a.pem", false);
    row("https://sns.example.com/amazonaws.com", false);
    row("https://bucket.s3.amazonaws.com/a.pem", false);
}

void TestSnsSignatures::certificateAddress()
{
    QFETCH(QString, url);
    QFETCH(bool, amazon);
    Members members = notification(QStringLiteral("2"));
    members[QStringLiteral("SigningCertURL")] = url;
    sign(&members);
    const QStringList evidence = verdictOn(members).evidence;
    QVERIFY(evidence.value(0).contains(url) && evidence[0].contains(QLatin1String("not fetched")));
    QCOMPARE(evidence.contains(QStringLiteral("That is no address of Amazon SNS.")), !amazon);
}

QTEST_GUILESS_MAIN(TestSnsSignatures)
#include "tst_snssignatures.moc"
