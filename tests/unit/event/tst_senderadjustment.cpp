// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/senderadjustment.h"

#include <QTest>

using namespace tallyman;

class SenderAdjustmentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackFromJson();
    void leavesOutWhatCannotBe_data();
    void leavesOutWhatCannotBe();
};

void SenderAdjustmentTest::comesBackFromJson()
{
    SenderAdjustments all;
    all[QStringLiteral("a")].quietMs = 30'000;
    all[QStringLiteral("b")].volatileFields = QStringList{QStringLiteral("/x~1y")};
    all[QStringLiteral("c")].volatileFields = QStringList(); // none, whatever the profile says
    QCOMPARE(adjustmentsFromJson(adjustmentsToJson(all)), all);
    all.insert(QStringLiteral("d"), {});
    QCOMPARE(adjustmentsFromJson(adjustmentsToJson(all)).size(), 3);
}

void SenderAdjustmentTest::leavesOutWhatCannotBe_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no object") << QByteArray("[1]");
    QTest::newRow("negative") << QByteArray("{\"a\":{\"quietMs\":-5}}");
    QTest::newRow("too long") << QByteArray("{\"a\":{\"quietMs\":86400001}}");
    QTest::newRow("a text") << QByteArray("{\"a\":{\"quietMs\":\"5\"}}");
    QTest::newRow("no array") << QByteArray("{\"a\":{\"volatile\":\"/x\"}}");
}

void SenderAdjustmentTest::leavesOutWhatCannotBe()
{
    QFETCH(QByteArray, json);
    QVERIFY(adjustmentsFromJson(json).isEmpty());
}

QTEST_GUILESS_MAIN(SenderAdjustmentTest)
#include "tst_senderadjustment.moc"
