// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcerules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace tallyman;

namespace {

QStringList filesBelow(const QStringList &folders, const QStringList &patterns)
{
    const QDir root(QStringLiteral(TALLYMAN_SOURCE_DIR));
    QStringList files;
    for (const QString &folder : folders) {
        QDirIterator it(root.filePath(folder), patterns, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            files.append(root.relativeFilePath(it.next()));
        }
    }
    files.sort();
    return files;
}

QByteArray contentOf(const QString &path)
{
    QFile file(QDir(QStringLiteral(TALLYMAN_SOURCE_DIR)).filePath(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList sources()
{
    return filesBelow({QStringLiteral("app"), QStringLiteral("ui"), QStringLiteral("tests")},
        {QStringLiteral("*.cpp"), QStringLiteral("*.h")});
}

QStringList scripts()
{
    QStringList files =
        filesBelow({QStringLiteral("app"), QStringLiteral("ui"), QStringLiteral("tests"),
                       QStringLiteral("resources"), QStringLiteral("packaging")},
            {QStringLiteral("CMakeLists.txt"), QStringLiteral("*.cmake"), QStringLiteral("*.sh"),
                QStringLiteral("*.lua")});
    files << QStringLiteral("CMakeLists.txt") << QStringLiteral(".ci/run");
    return files;
}

using Rule = QStringList (*)(const QString &, const QByteArray &);

QStringList complaintsOf(Rule rule, const QStringList &files)
{
    QStringList complaints;
    for (const QString &path : files) {
        complaints += rule(path, contentOf(path));
    }
    return complaints;
}

} // namespace

// The rules on made-up files, good and bad, and then on every file of the project.
class TestLint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void floor_data();
    void floor();
    void foreign_data();
    void foreign();
    void licence();
    void absolutePath_data();
    void absolutePath();
    void length();

    void projectIncludes();
    void projectForeignIncludes();
    void projectLicences();
    void projectPaths();
    void projectLengths();
};

void TestLint::floor_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("allowed");

    const auto row = [](const char *name, const char *path, const char *include, bool allowed) {
        QTest::newRow(name) << QString::fromLatin1(path)
                            << QByteArray("#include \"") + include + "\"\n"
                            << allowed;
    };
    row("lower", "app/http/reply.cpp", "base/error.h", true);
    row("same folder", "app/http/reply.cpp", "http/reply.h", true);
    row("climbs", "app/http/reply.cpp", "event/event.h", false);
    row("climbs far", "app/base/text.cpp", "session/session.h", false);
    row("neighbour", "app/capture/connection.cpp", "deliver/sender.h", false);
    row("session from capture", "app/capture/connection.cpp", "session/session.h", false);
    row("store from capture", "app/capture/connection.cpp", "store/eventlog.h", true);
    row("ui from cli", "app/cli/serve.cpp", "ui/mainwindow/mainwindow.h", false);
    row("cli from ui", "ui/models/eventmodel.cpp", "cli/cli.h", false);
    row("session from ui", "ui/models/eventmodel.cpp", "session/eventview.h", true);
    row("within ui", "ui/models/eventmodel.cpp", "ui/theme/theme.h", true);
    row("all from main", "app/main.cpp", "ui/mainwindow/mainwindow.h", true);
    row("relative", "app/http/reply.cpp", "../base/error.h", false);
    row("no folder", "app/http/reply.cpp", "reply.h", false);
    row("moc", "app/http/reply.cpp", "reply.moc", true);
    row("unknown folder", "app/http/reply.cpp", "util/things.h", false);
    row("folder without floor", "app/util/things.cpp", "base/error.h", false);
    row("tests are free", "tests/unit/http/tst_reply.cpp", "anything.h", true);
}

void TestLint::floor()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, line);
    QFETCH(bool, allowed);
    QCOMPARE(SourceRules::includeFloors(path, line).isEmpty(), allowed);
}

void TestLint::foreign_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("allowed");

    const auto row = [](const char *name, const char *path, const char *line, bool allowed) {
        QTest::newRow(name) << QString::fromLatin1(path) << QByteArray(line) << allowed;
    };
    row("widget in app", "app/base/text.cpp", "#include <QWidget>\n", false);
    row("gui module in app", "app/base/text.cpp", "#include <QtGui/QColor>\n", false);
    row("core in app", "app/base/text.cpp", "#include <QString>\n", true);
    row("widget in ui", "ui/views/view.cpp", "#include <QWidget>\n", true);
    row("main may", "app/main.cpp", "#include <QApplication>\n", true);
    row("file in ui", "ui/views/view.cpp", "#include <QFile>\n", false);
    row("file dialog in ui", "ui/views/view.cpp", "#include <QFileDialog>\n", true);
    row("socket in ui", "ui/views/view.cpp", "#include <QTcpSocket>\n", false);
    row("SQLite in ui", "ui/views/view.cpp", "#include <sqlite3.h>\n", false);
    row("file in app", "app/store/spool.cpp", "#include <QFile>\n", true);
}

void TestLint::foreign()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, line);
    QFETCH(bool, allowed);
    QCOMPARE(SourceRules::foreignIncludes(path, line).isEmpty(), allowed);
}

void TestLint::licence()
{
    const QString path = QStringLiteral("app/a.cpp");
    QVERIFY(SourceRules::licence(path, "// SPDX-License-Identifier: GPL-3.0-or-later\n").isEmpty());
    QVERIFY(!SourceRules::licence(path, "// SPDX-License-Identifier: MIT\n").isEmpty());
    QVERIFY(!SourceRules::licence(path, "\n\n\n// SPDX-License-Identifier: GPL-3.0-or-later\n")
                 .isEmpty());
}

void TestLint::absolutePath_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("home") << QByteArray("const char *p = \"/ho"
                                        "me/someone/x\";\n")
                          << false;
    QTest::newRow("option") << QByteArray("-DDIR=/wo"
                                          "rk/tree/x\n")
                            << false;
    QTest::newRow("system") << QByteArray("open(\"/proc/self/status\")\n") << true;
    QTest::newRow("a target") << QByteArray("POST /crm/import HTTP/1.1\n") << true;
}

void TestLint::absolutePath()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, allowed);
    QCOMPARE(SourceRules::absolutePaths(QStringLiteral("a"), line).isEmpty(), allowed);
}

void TestLint::length()
{
    QVERIFY(SourceRules::length(QStringLiteral("a"), QByteArray(450, '\n')).isEmpty());
    QVERIFY(!SourceRules::length(QStringLiteral("a"), QByteArray(451, '\n')).isEmpty());
}

void TestLint::projectIncludes()
{
    QVERIFY(sources().size() > 40);
    const QStringList found = complaintsOf(&SourceRules::includeFloors, sources());
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void TestLint::projectForeignIncludes()
{
    const QStringList found = complaintsOf(&SourceRules::foreignIncludes, sources());
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void TestLint::projectLicences()
{
    const QStringList found = complaintsOf(&SourceRules::licence, sources() + scripts());
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void TestLint::projectPaths()
{
    const QStringList found = complaintsOf(&SourceRules::absolutePaths, sources() + scripts());
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void TestLint::projectLengths()
{
    const QStringList found = complaintsOf(&SourceRules::length, sources());
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestLint)
#include "tst_lint.moc"
