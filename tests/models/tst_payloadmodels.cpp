// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/csvmodel.h"
#include "ui/models/jsontreemodel.h"
#include "ui/models/partsmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>
#include <memory>

using namespace tallyman;

// The models of what is in a payload: marks and embedded values of the tree, tables and parts.
class TestPayloadModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWhatAStringHolds();
    void showsTokens();
    void writesPathsIntoStrings_data();
    void writesPathsIntoStrings();
    void marksRisks();
    void marksRepairs();
    void survivesDeepNesting();
    void showsTables();
    void showsParts();

private:
    // The row that the keys, separated by "/", lead to; fetches on the way.
    [[nodiscard]] static QModelIndex find(JsonTreeModel &model, const QString &path);
};

namespace {

constexpr auto kFailure = QAbstractItemModelTester::FailureReportingMode::QtTest;

QByteArray jwt(const QByteArray &claims)
{
    constexpr auto kOptions = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    return QByteArray(R"({"alg":"HS256"})").toBase64(kOptions) + "." + claims.toBase64(kOptions)
        + ".c2lnbmF0dXJl";
}

} // namespace

QModelIndex TestPayloadModels::find(JsonTreeModel &model, const QString &path)
{
    QModelIndex index = model.index(0, 0);
    const QStringList keys = path.split(QLatin1Char('/'), Qt::SkipEmptyParts);
    for (const QString &key : keys) {
        model.fetchMore(index);
        const QModelIndex parent = index;
        index = {};
        for (int row = 0; row < model.rowCount(parent) && !index.isValid(); ++row) {
            const QModelIndex child = model.index(row, 0, parent);
            if (child.data(JsonTreeModel::KeyRole).toString() == key)
                index = child;
        }
    }
    return index;
}

void TestPayloadModels::opensWhatAStringHolds()
{
    JsonTreeModel model;
    model.setDocument(JsonDocument::read(R"({"s":"{\"a\":[1,\"[2]\"]}","t":"text {}"})"));
    const QAbstractItemModelTester tester(&model, kFailure);
    const QModelIndex s = find(model, QStringLiteral("s"));
    QVERIFY(model.hasChildren(s));
    QCOMPARE(s.data(JsonTreeModel::NoteRole).toString(), QStringLiteral("JSON as text"));
    const QModelIndex inner = find(model, QStringLiteral("s/a/1/0"));
    QCOMPARE(inner.data().toString(), QStringLiteral("2"));
    QCOMPARE(model.valueText(inner), QStringLiteral("2"));
    QVERIFY(model.isInsideString(inner));
    QCOMPARE(model.pointer(inner), QStringLiteral("/s"));
    QVERIFY(!model.isInsideString(s));
    QVERIFY(!model.hasChildren(find(model, QStringLiteral("t"))));
}

void TestPayloadModels::showsTokens()
{
    JsonTreeModel model;
    model.setDocument(
        JsonDocument::read("{\"token\":\"" + jwt(R"({"exp":1000000000,"n":1000000000})") + "\"}"));
    const QAbstractItemModelTester tester(&model, kFailure);
    const QModelIndex token = find(model, QStringLiteral("token"));
    QCOMPARE(token.data(JsonTreeModel::NoteRole).toString(), QStringLiteral("JWT, not verified"));
    const QModelIndex exp = find(model, QStringLiteral("token/claims/exp"));
    QVERIFY(exp.data(JsonTreeModel::NoteRole)
                .toString()
                .startsWith(QLatin1String("2001-09-09 01:46:40 UTC, ")));
    const QModelIndex other = find(model, QStringLiteral("token/claims/n"));
    QVERIFY(other.data(JsonTreeModel::NoteRole).toString().isEmpty());
    const QStringList sentences = model.sentences(token);
    QVERIFY(sentences.first().contains(QLatin1String("not verified")));
    QVERIFY(sentences.last().startsWith(QLatin1String("Expired 2001-09-09")));
}

void TestPayloadModels::writesPathsIntoStrings_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("jq");
    QTest::newRow("outside") << QStringLiteral("s") << QStringLiteral(".s");
    QTest::newRow("JSON") << QStringLiteral("s/a/0") << QStringLiteral(".s | fromjson | .a[0]");
    QTest::newRow("base64") << QStringLiteral("b/key")
                            << QStringLiteral(".b | @base64d | fromjson | .key");
    QTest::newRow("claims") << QStringLiteral("t/claims/sub")
                            << QStringLiteral(".t | split(\".\")[1] | @base64d | fromjson | .sub");
    QTest::newRow("header") << QStringLiteral("t/header/alg")
                            << QStringLiteral(".t | split(\".\")[0] | @base64d | fromjson | .alg");
}

void TestPayloadModels::writesPathsIntoStrings()
{
    QFETCH(QString, path);
    JsonTreeModel model;
    model.setDocument(JsonDocument::read(R"({"s":"{\"a\":[1]}","b":")"
        + QByteArray(R"({"key":"value"})").toBase64() + R"(","t":")" + jwt(R"({"sub":"1"})")
        + "\"}"));
    const QModelIndex index = find(model, path);
    QVERIFY(index.isValid());
    QTEST(model.jq(index), "jq");
}

void TestPayloadModels::marksRisks()
{
    JsonTreeModel model;
    const auto document =
        JsonDocument::read(R"({"id":9007199254740993,"zip":"007","x":1.5,"x":2})");
    model.setDocument(document);
    model.setMarks(findValueRisks(document).list, {});
    auto tester = std::make_unique<QAbstractItemModelTester>(&model, kFailure);
    model.fetchMore(model.index(0, 0));
    QStringList marks;
    for (int row = 0; row < 4; ++row) {
        marks += model.index(row, 0, model.index(0, 0)).data(JsonTreeModel::WarningRole).toString();
    }
    QCOMPARE(marks,
        QStringList({QStringLiteral("integer beyond 2⁵³"), QStringLiteral("leading zeros"), {},
            QStringLiteral("duplicate key")}));
    const QModelIndex id = find(model, QStringLiteral("id"));
    QCOMPARE(id.data(Qt::AccessibleTextRole).toString(),
        QStringLiteral("id: 9007199254740993, integer beyond 2⁵³"));
    QVERIFY(model.sentences(id).first().contains(QLatin1String("9007199254740992")));
    // a new document has no marks of the old one
    tester.reset();
    model.setDocument(JsonDocument::read(R"({"x":1,"y":2})"));
    QVERIFY(model.sentences(find(model, QStringLiteral("y"))).isEmpty());
}

void TestPayloadModels::marksRepairs()
{
    JsonTreeModel model;
    model.setDocument(JsonDocument::read(R"({"a":1,"b":[2]})"));
    model.setMarks({}, {{7, QStringLiteral("Key.")}, {12, QStringLiteral("Value.")}});
    const QAbstractItemModelTester tester(&model, kFailure);
    QCOMPARE(find(model, QStringLiteral("b")).data(JsonTreeModel::WarningRole).toString(),
        QStringLiteral("repaired"));
    QCOMPARE(model.sentences(find(model, QStringLiteral("b/0"))),
        QStringList(QStringLiteral("Repaired here: Value.")));
    QVERIFY(model.sentences(find(model, QStringLiteral("a"))).isEmpty());
}

void TestPayloadModels::survivesDeepNesting()
{
    QByteArray text = QByteArray(5000, '[') + "1" + QByteArray(5000, ']');
    JsonTreeModel model;
    model.setDocument(JsonDocument::read(text));
    const QModelIndex deepest = model.reveal(5000);
    QCOMPARE(deepest.data().toString(), QStringLiteral("1"));
    QCOMPARE(model.steps(deepest).size(), 5000);
    QCOMPARE(model.pointer(deepest).size(), 10'000);
}

void TestPayloadModels::showsTables()
{
    CsvModel model;
    const QAbstractItemModelTester tester(&model, kFailure);
    QCOMPARE(model.rowCount(), 0);
    model.setTable(
        CsvTable::read("name,\"x\xE2\x80\xAEy\",\n<b>a</b>,\"1\n2\",3,4\nb\nc,,\nd,,\n"));
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.columnCount(), 5);
    const auto heading = [&](int section) {
        return model.headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    };
    QCOMPARE(heading(0), QStringLiteral("#"));
    QCOMPARE(heading(1), QStringLiteral("name"));
    QVERIFY(!heading(2).contains(QChar(0x202E)));
    QCOMPARE(heading(3), QStringLiteral("Column 3"));
    QCOMPARE(heading(4), QStringLiteral("Column 4"));
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("1"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("<b>a</b>"));
    QVERIFY(!model.index(0, 2).data().toString().contains(QLatin1Char('\n')));
    QCOMPARE(model.fieldText(model.index(0, 2)), QStringLiteral("1\n2"));
    QCOMPARE(model.index(1, 4).data().toString(), QString());
    model.setTable(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestPayloadModels::showsParts()
{
    PartsModel model;
    const QAbstractItemModelTester tester(&model, kFailure);
    const MultipartBody body = readMultipart("multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\xE2\x80\xAEgpj.exe\"\r\n"
        "Content-Type: image/png\r\n\r\nabc\r\n--b\r\n\r\nx\r\n--b--\r\n");
    model.setParts(body.parts);
    QCOMPARE(model.rowCount(), 2);
    const auto text = [&](int row, int column) {
        return model.index(row, column).data().toString();
    };
    QCOMPARE(text(0, PartsModel::Name), QStringLiteral("f"));
    QVERIFY(!text(0, PartsModel::File).contains(QChar(0x202E)));
    QCOMPARE(text(0, PartsModel::Type), QStringLiteral("image/png"));
    QCOMPARE(text(0, PartsModel::Size), QStringLiteral("3 B"));
    QCOMPARE(text(1, PartsModel::Name), QStringLiteral("part 2"));
}

QTEST_MAIN(TestPayloadModels)
#include "tst_payloadmodels.moc"
