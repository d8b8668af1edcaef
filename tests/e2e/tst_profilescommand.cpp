// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;

namespace {

const QByteArray kGood =
    "{\n\"id\": \"ours\",\n\"name\": \"Our importer\",\n\"sources\": [],\n\"checked\": "
    "\"2026-11-22\",\n\"forms\": [{\"id\": \"a\", \"name\": \"A\", \"kind\": \"other\", \"when\": "
    "{\"has\": [\"/a\"]}}]\n}\n";

} // namespace

// `tallyman profiles`: what a user who writes a profile sees.
class TestProfilesCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checksGoodFiles();
    void saysTheLine();
    void checksAllFiles();
    void lists();
    void twoOfOneNameContradictEachOther();
    void unknownSchemesAreFound();
    void serveTellsWhatItCannotRead();
    void refuses_data();
    void refuses();

private:
    QString write(const QString &name, const QByteArray &content) const;
    ProgramResult profiles(const QStringList &arguments) const;

    QTemporaryDir m_dir;
};

QString TestProfilesCommand::write(const QString &name, const QByteArray &content) const
{
    const QString path = m_dir.filePath(name);
    if (!QDir().mkpath(QFileInfo(path).path()))
        return {};
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? path
                                                                                    : QString();
}

// With m_dir as the user's home.
ProgramResult TestProfilesCommand::profiles(const QStringList &arguments) const
{
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment(m_dir.path()));
    process.start(tallymanPath(), QStringList{QStringLiteral("profiles")} + arguments);
    const bool ended = process.waitForFinished(60'000);
    return {ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        process.readAllStandardOutput(), process.readAllStandardError()};
}

void TestProfilesCommand::checksGoodFiles()
{
    const QString path = write(QStringLiteral("good.json"), kGood);
    const ProgramResult result = profiles({QStringLiteral("check"), path});
    QCOMPARE(result.err, QByteArray());
    QCOMPARE(result.out, QByteArray(path.toUtf8() + ": Our importer, 1 form\n"));
    QCOMPARE(result.exitCode, 0);
}

// Names in the file are foreign text.
void TestProfilesCommand::saysTheLine()
{
    const QString path = write(QStringLiteral("bad.json"),
        QByteArray(kGood).replace("\"sources\": [],", "\"sources\": [], \"\\u001b[31m\": 1,"));
    const ProgramResult result = profiles({QStringLiteral("check"), path});
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.out, QByteArray(path.toUtf8() + ":4: “␛[31m” is not known here.\n"));
    QCOMPARE(result.err, QByteArray());
}

void TestProfilesCommand::checksAllFiles()
{
    const QString good = write(QStringLiteral("good.json"), kGood);
    const QString bad =
        write(QStringLiteral("bad.json"), QByteArray(kGood).replace("\"other\"", "\"none\""));
    const QString gone = m_dir.filePath(QStringLiteral("gone.json"));
    const ProgramResult result = profiles({QStringLiteral("check"), bad, gone, good});
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.out,
        QByteArray(bad.toUtf8() + ":6: “kind” must be one of: rows, notice, thin, other.\n"
            + good.toUtf8() + ": Our importer, 1 form\n"));
    QVERIFY2(result.err.startsWith(QByteArray("tallyman: " + gone.toUtf8() + " cannot be read: ")),
        result.err.constData());
}

void TestProfilesCommand::lists()
{
    const ProgramResult shipped = profiles({QStringLiteral("list")});
    QCOMPARE(shipped.exitCode, 0);
    QCOMPARE(shipped.err, QByteArray());
    QVERIFY2(shipped.out.contains("\ncsvbox  "), shipped.out.constData());
    QVERIFY2(shipped.out.contains("rows, rows-2021, notice"), shipped.out.constData());

    const QString mine = write(QStringLiteral("config/tallyman/profiles/ours.json"), kGood);
    const ProgramResult more = profiles({QStringLiteral("list")});
    QCOMPARE(more.exitCode, 0);
    QCOMPARE(more.out.count('\n'), shipped.out.count('\n') + 1);
    QVERIFY2(more.out.endsWith(QByteArray("Our importer        a  (" + mine.toUtf8() + ")\n")),
        more.out.constData());

    const QString bad = write(QStringLiteral("config/tallyman/profiles/zz.json"), "{");
    const ProgramResult damaged = profiles({QStringLiteral("list")});
    QCOMPARE(damaged.exitCode, 1);
    QCOMPARE(damaged.out, more.out);
    QVERIFY2(damaged.err.startsWith(QByteArray("tallyman: " + bad.toUtf8() + ":1: ")),
        damaged.err.constData());
}

void TestProfilesCommand::twoOfOneNameContradictEachOther()
{
    const QString first = write(QStringLiteral("config/tallyman/profiles/ours.json"), kGood);
    const QString second = write(QStringLiteral("config/tallyman/profiles/second.json"), kGood);
    const ProgramResult result = profiles({QStringLiteral("list")});
    QVERIFY(QFile::remove(second));
    QCOMPARE(result.exitCode, 1);
    const QByteArray said = "tallyman: " + second.toUtf8() + ": its id “ours” is that of "
        + first.toUtf8() + " already";
    QVERIFY2(result.err.contains(said), result.err.constData());
}

void TestProfilesCommand::unknownSchemesAreFound()
{
    const QString path = write(QStringLiteral("scheme.json"),
        QByteArray(kGood).replace("\"forms\"", "\"schemes\": [\"nope\"],\n\"forms\""));
    const ProgramResult result = profiles({QStringLiteral("check"), path});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.out.startsWith(QByteArray(path.toUtf8() + ":6: “nope” is no signature scheme")),
        result.out.constData());
}

void TestProfilesCommand::serveTellsWhatItCannotRead()
{
    const QString bad = write(QStringLiteral("other/tallyman/profiles/bad.json"), "{");
    Server server(m_dir.filePath(QStringLiteral("test.tally")));
    server.setEnvironment(
        QStringLiteral("XDG_CONFIG_HOME"), m_dir.filePath(QStringLiteral("other")));
    QVERIFY(server.start());
    QVERIFY2(server.waitForError("tallyman: " + bad.toUtf8() + ":1: "),
        server.standardError().constData());
    QCOMPARE(statusOf(exchange(server.port(), postMessage("/a", "{}"))), 200);
    QCOMPARE(server.terminate(), 0);
}

void TestProfilesCommand::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList();
    QTest::newRow("no file") << QStringList{QStringLiteral("check")};
    QTest::newRow("unknown") << QStringList{QStringLiteral("show")};
    QTest::newRow("too much") << QStringList{QStringLiteral("list"), QStringLiteral("csvbox")};
    QTest::newRow("option") << QStringList{
        QStringLiteral("check"), QStringLiteral("--fix"), QStringLiteral("a.json")};
}

void TestProfilesCommand::refuses()
{
    QFETCH(QStringList, arguments);
    const ProgramResult result = profiles(arguments);
    QCOMPARE(result.exitCode, 2);
    QCOMPARE(result.out, QByteArray());
    QVERIFY2(result.err.endsWith("See: tallyman profiles --help\n"), result.err.constData());
}

QTEST_GUILESS_MAIN(TestProfilesCommand)
#include "tst_profilescommand.moc"
