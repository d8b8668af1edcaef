// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTest>

using namespace tallyman;

// The manual page and the shell completions say what the program itself says in `--help`.
class TestManual : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesEverything_data();
    void namesEverything();
    void namesNothingElse_data() { namesEverything_data(); }
    void namesNothingElse();
    void bashCompletes_data();
    void bashCompletes();
    void zshReads();
};

namespace {

const QRegularExpression kOption(QStringLiteral("(?<![\\w-])--[a-z][a-z0-9-]+"));

QString helpOf(const QStringList &command)
{
    return QString::fromUtf8(
        run(tallymanPath(), command + QStringList{QStringLiteral("--help")}).out);
}

// Of the program, or of a command.
QStringList subcommands(const QStringList &command = {})
{
    static const QRegularExpression line(
        QStringLiteral("^  ([a-z-]+)  +[A-Z]"), QRegularExpression::MultilineOption);
    const QString help = helpOf(command);
    const qsizetype list = help.indexOf(QLatin1String("Subcommands:"));
    QStringList names;
    auto it = line.globalMatch(list < 0 ? QString() : help.mid(list));
    while (it.hasNext()) {
        names.append(it.next().captured(1));
    }
    return names;
}

QSet<QString> optionsIn(const QString &text)
{
    QSet<QString> options;
    auto it = kOption.globalMatch(text);
    while (it.hasNext()) {
        options.insert(it.next().captured());
    }
    return options;
}

QSet<QString> programOptions()
{
    QSet<QString> options = optionsIn(helpOf({}));
    const QStringList names = subcommands();
    for (const QString &name : names) {
        options += optionsIn(helpOf({name}));
        const QStringList parts = subcommands({name});
        for (const QString &part : parts)
            options += optionsIn(helpOf({name, part}));
    }
    return options;
}

QString fileText(const QString &name)
{
    QFile file(QStringLiteral(TALLYMAN_SOURCE_DIR "/packaging/linux/") + name);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    // roff's changes of the font and its minus signs
    static const QRegularExpression font(QStringLiteral("\\\\f[BIR]"));
    return QString::fromUtf8(file.readAll())
        .remove(font)
        .replace(QLatin1String("\\-"), QLatin1String("-"));
}

} // namespace

void TestManual::namesEverything_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("manual page") << QStringLiteral("tallyman.1");
    QTest::newRow("bash") << QStringLiteral("completion.bash");
    QTest::newRow("zsh") << QStringLiteral("_tallyman");
}

void TestManual::namesEverything()
{
    QFETCH(QString, file);
    const QString text = fileText(file);
    QVERIFY(subcommands().size() >= 8);
    const QStringList names = subcommands();
    for (const QString &name : names) {
        QVERIFY2(text.contains(name), qPrintable(name));
    }
    const QSet<QString> missing = programOptions() - optionsIn(text);
    QVERIFY2(missing.isEmpty(), qPrintable(missing.values().join(u' ')));
}

void TestManual::namesNothingElse()
{
    QFETCH(QString, file);
    const QSet<QString> unknown = optionsIn(fileText(file)) - programOptions();
    QVERIFY2(unknown.isEmpty(), qPrintable(unknown.values().join(u' ')));
}

void TestManual::bashCompletes_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("command") << QStringLiteral("tallyman ser") << QByteArray("serve");
    QTest::newRow("option") << QStringLiteral("tallyman serve --js") << QByteArray("--json");
    QTest::newRow("behind an option")
        << QStringLiteral("tallyman serve --json --cou") << QByteArray("--count");
    QTest::newRow("format") << QStringLiteral("tallyman export --format h") << QByteArray("har");
    QTest::newRow("filter") << QStringLiteral("tallyman list meth") << QByteArray("method:");
    QTest::newRow("what to do with endpoints")
        << QStringLiteral("tallyman endpoint re") << QByteArray("remove");
    QTest::newRow("what to do with tunnels")
        << QStringLiteral("tallyman tunnel st") << QByteArray("status start stop");
    QTest::newRow("tunnel program")
        << QStringLiteral("tallyman tunnel start n") << QByteArray("ngrok");
    QTest::newRow("policy") << QStringLiteral("tallyman endpoint set crm --policy e")
                            << QByteArray("enforce");
    QTest::newRow("what to do") << QStringLiteral("tallyman profiles l") << QByteArray("list");
}

void TestManual::bashCompletes()
{
    QFETCH(QString, words);
    QFETCH(QByteArray, expected);
    const QString script = QStringLiteral(
        "source '%1/packaging/linux/completion.bash'; COMP_WORDS=(%2); "
        "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _tallyman; printf '%s' \"${COMPREPLY[*]}\"");
    const ProgramResult result = run(QStringLiteral("bash"),
        {QStringLiteral("-c"), script.arg(QStringLiteral(TALLYMAN_SOURCE_DIR), words)});
    QCOMPARE(result.out, expected);
}

void TestManual::zshReads()
{
    if (QStandardPaths::findExecutable(QStringLiteral("zsh")).isEmpty()) {
        QSKIP("there is no zsh");
    }
    const ProgramResult result = run(QStringLiteral("zsh"),
        {QStringLiteral("-n"), QStringLiteral(TALLYMAN_SOURCE_DIR "/packaging/linux/_tallyman")});
    QVERIFY2(result.exitCode == 0 && result.err.isEmpty(), result.err.constData());
}

QTEST_GUILESS_MAIN(TestManual)
#include "tst_manual.moc"
