// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/endpointjson.h"
#include "findingslog.h"

using namespace tallyman;
using namespace tallyman::test;

Q_DECLARE_METATYPE(NewEvent)

// What is found where an endpoint says whom it is for.
class SenderFindingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhoItIsNot_data();
    void saysWhoItIsNot();
    void namesBoth();
    void judgesAnewForAnotherSender();
    void takesThePlacesOfExpectations();
};

void SenderFindingsTest::saysWhoItIsNot_data()
{
    QTest::addColumn<QByteArray>("prefix");
    QTest::addColumn<QString>("sender");
    QTest::addColumn<NewEvent>("event");
    QTest::addColumn<QByteArrayList>("ids");
    const auto row = [](const char *name, const char *prefix, const char *sender,
                         const NewEvent &event, const QByteArrayList &ids) {
        QTest::newRow(name) << QByteArray(prefix) << QString::fromLatin1(sender) << event << ids;
    };
    const NewEvent unknown = json("{\"a\":1}");
    row("it", "/crm", "csvbox", json(kNotice), {});
    row("another", "/crm", "flatfile-v3", json(kNotice), {"sender-unexpected"});
    row("nobody known", "/crm", "csvbox", unknown, {"sender-unexpected"});
    row("said by nobody", "/crm", "", unknown, {"sender-unknown"});
    row("said by a profile that is gone", "/crm", "gone", unknown, {"sender-unknown"});
    row("another path", "/other", "csvbox", unknown, {"sender-unknown"});
    row("no content", "/crm", "csvbox", request({"GET /crm"}, {}), {"sender-unknown"});
    row("a handshake", "/crm", "csvbox",
        request({"GET /crm?hub.mode=subscribe&hub.challenge=c"}, {}), {"handshake-waiting"});
    row("broken", "/crm", "csvbox", json("{\"a\":1,}"), {"body-unparseable"});
}

void SenderFindingsTest::saysWhoItIsNot()
{
    QFETCH(const QByteArray, prefix);
    QFETCH(const QString, sender);
    QFETCH(const NewEvent, event);
    QFETCH(const QByteArrayList, ids);
    Findings findings;
    Endpoint endpoint;
    endpoint.name = QStringLiteral("crm");
    endpoint.prefix = prefix;
    endpoint.profile = sender;
    findings.setEndpoints({endpoint});
    findings.append(event);
    QTRY_COMPARE(findings.find(), ids);
}

void SenderFindingsTest::namesBoth()
{
    Findings findings;
    Endpoint endpoint;
    endpoint.name = QStringLiteral("imports");
    endpoint.profile = QStringLiteral("usecsv");
    findings.setEndpoints({endpoint});
    findings.append(json(kNotice));
    QTRY_COMPARE(findings.find(), QByteArrayList{"sender-unexpected"});
    QCOMPARE(findings.ofLast().first().message,
        QStringLiteral("The endpoint “imports” is for UseCSV, and this request has none of its "
                       "forms; it looks like CSVBox."));
}

void SenderFindingsTest::judgesAnewForAnotherSender()
{
    Findings findings;
    findings.append(json(kNotice));
    QTRY_COMPARE(findings.find(), QByteArrayList());
    Endpoint endpoint;
    endpoint.name = QStringLiteral("crm");
    endpoint.profile = QStringLiteral("usecsv");
    findings.setEndpoints({endpoint});
    QTRY_COMPARE(findings.find(), QByteArrayList{"sender-unexpected"});
    endpoint.profile = QStringLiteral("csvbox");
    findings.setEndpoints({endpoint});
    QTRY_COMPARE(findings.find(), QByteArrayList());
}

// An expectation makes an endpoint for its path, which is for nobody.
void SenderFindingsTest::takesThePlacesOfExpectations()
{
    Findings findings;
    findings.expect("/crm", QStringLiteral("static"), "X-Csvbox-Token", "secret");
    Endpoint endpoint;
    endpoint.name = QStringLiteral("all");
    endpoint.profile = QStringLiteral("usecsv");
    findings.setEndpoints({endpoint});
    findings.append(json(kNotice, {"X-Csvbox-Token: secret"}));
    QTRY_COMPARE(findings.find(), QByteArrayList());
}

QTEST_GUILESS_MAIN(SenderFindingsTest)
#include "tst_senderfindings.moc"
