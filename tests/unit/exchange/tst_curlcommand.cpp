// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/curlcommand.h"
#include "exchange/shellquote.h"
#include "support/recordingserver.h"
#include "support/testevent.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace tallyman;
using namespace tallyman::test;

namespace {

const QString kWorkspace = QStringLiteral("/data/it's mine.tally");

// Runs a command as if pasted into a shell, or as `script`; true when it ended with 0. Does not
// block the server.
bool run(const QString &shell, const QString &command, const QString &directory, QByteArray *output,
    const QByteArray &script = {})
{
    QProcess process;
    process.setWorkingDirectory(directory);
    process.setProcessChannelMode(QProcess::MergedChannels);
    if (script.isEmpty()) {
        process.start(shell, {QStringLiteral("-c"), command});
    } else {
        process.start(shell, QStringList());
        process.write(script);
        process.closeWriteChannel();
    }
    const bool ended =
        QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 20'000);
    *output = process.readAll();
    return ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

QByteArray headWithoutHost(const QByteArray &head)
{
    QByteArray out = head;
    const qsizetype start = head.indexOf("\r\nHost: ");
    return start < 0 ? out : out.remove(start, head.indexOf("\r\n", start + 2) - start);
}

} // namespace

class TestCurlCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void sendsTheSame_data();
    void sendsTheSame();
    void quotes_data();
    void quotes();
    void largeContentComesFromTheWorkspace();
    void largeEditedContentStandsInTheCommand_data();
    void largeEditedContentStandsInTheCommand();
    void options();

private:
    QTemporaryDir m_directory;
};

void TestCurlCommand::init()
{
    QVERIFY(m_directory.isValid());
}

void TestCurlCommand::sendsTheSame_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("fields"); // without Host and Content-Length
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &line, const QByteArray &fields,
                         const QByteArray &body = {}) {
        for (const char *shell : {"bash", "sh"})
            QTest::addRow("%s, %s", name, shell)
                << QString::fromLatin1(shell) << line << fields << body;
    };
    const QByteArray post = "POST /in HTTP/1.1";
    row("json", post, "Content-Type: application/json\r\nX-Dup: 1\r\nx-dup: 2\r\nAccept: */*\r\n",
        awkwardBody());
    row("get", "GET /a?b=c&d=$HOME HTTP/1.1", "User-Agent: x\r\n");
    row("head", "HEAD /a HTTP/1.1", "X: 1\r\n");
    row("delete", "DELETE /a HTTP/1.1", {});
    row("single quotes", post, "X-Q: it's '\"quoted\"'\r\n", "it's 'quoted'");
    row("command substitution", post, "X: $(touch pwned) `touch pwned` ${HOME} !x\r\n",
        "$(touch pwned) `touch pwned` \\$x !!");
    row("leading dash", "-X /-o HTTP/1.1", "-o: -d\r\n", "-d @/etc/passwd");
    row("leading at", post, "X: @/etc/passwd\r\n", "@/etc/passwd");
    row("line breaks", post, {}, "a\nb\n\n");
    row("carriage returns and tabs", post, {}, "a\r\n\tb\r\n");
    row("nul and high bytes", post, {}, QByteArray("\0\xff\x01\x1b[31m", 8));
    row("escape in a value", post, "X: \x1b[31m\x07 100% \\n 'q'\r\n", "x");
    row("high bytes in a value", post, "X: \xff\xfe\r\n", "x");
    row("bidi in a value", post,
        "X: a\xe2\x80\xae"
        "b\r\n",
        "x");
    row("unicode", "POST /\xc3\xa4 HTTP/1.1", "X: \xc3\xa4\xe2\x82\xac\r\n", "\xf0\x9f\x98\x80");
    row("empty value", post, "X-Empty:\r\nX-Full: 1\r\n", "x");
    row("globs and braces", "GET /[1-9]/{a,b}?x=[] HTTP/1.1", {});
    row("dots and slashes", "GET /a/../b//c/. HTTP/1.1", {});
    row("hash and quotes", "GET /a#b'c\"d<e>f|g^h HTTP/1.1", {});
    row("high bytes in the target", "GET /\xff\xfe HTTP/1.1", {});
    row("asterisk", "OPTIONS * HTTP/1.1", {});
    row("form", post, "Content-Type: application/x-www-form-urlencoded\r\n", "a=b&c=%20");
    row("get with content", "GET / HTTP/1.1", {}, "abc");
    row("http 1.0", "POST / HTTP/1.0", {}, "abc");
}

void TestCurlCommand::sendsTheSame()
{
    QFETCH(QString, shell);
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, body);
    RecordingServer server;
    if (line.startsWith("HEAD"))
        server.setScripts({{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"}});
    const QByteArray length = body.isEmpty()
        ? QByteArray()
        : QByteArray("Content-Length: " + QByteArray::number(body.size()) + "\r\n");
    const Event event =
        makeEvent(line + "\r\nHost: tunnel.example\r\n" + fields + length + "\r\n", body);
    const QString command = curlCommand(event, server.url(), kWorkspace);
    QByteArray output;
    QVERIFY2(run(shell, command, m_directory.path(), &output),
        qPrintable(command + QString::fromLocal8Bit(output)));
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(
        headWithoutHost(server.lastHead()), QByteArray(line + "\r\n" + fields + length + "\r\n"));
    QCOMPARE(server.lastBody(), body);
    QVERIFY(QDir(m_directory.path()).isEmpty());
}

void TestCurlCommand::quotes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("quote") << QByteArray("'");
    QTest::newRow("only quotes and a tab") << QByteArray("''\t'");
    QTest::newRow("format") << QByteArray("-%s%d\\n\x01%%");
    QTest::newRow("digit after an escape") << QByteArray("\x01"
                                                         "7\x1b"
                                                         "0");
    QTest::newRow("substitution in the escaped form") << QByteArray("\x01$(echo pwned)`id`\"");
    QByteArray all;
    for (int c = 1; c < 256; ++c)
        all += static_cast<char>(c);
    QTest::newRow("every byte") << all;
}

void TestCurlCommand::quotes()
{
    QFETCH(QByteArray, bytes);
    const QString word = shellWord(bytes);
    for (const QChar c : word)
        QVERIFY(c.isPrint());
    for (const char *shell : {"bash", "sh"}) {
        QByteArray output;
        QVERIFY(run(QLatin1String(shell), QStringLiteral("printf '%s' ") + word, m_directory.path(),
            &output));
        QCOMPARE(output, bytes);
    }
}

void TestCurlCommand::largeContentComesFromTheWorkspace()
{
    const QString source =
        QStringLiteral("tallyman show 17 --body --workspace '/data/it'\\''s mine.tally' | curl ");
    const Event large = makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n", QByteArray(100'000, 'x'));
    const QUrl base(QStringLiteral("http://a/"));
    QVERIFY(curlCommand(large, base, kWorkspace).startsWith(source));
    Event notLoaded = makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n", "abc");
    notLoaded.body.clear();
    QVERIFY(curlCommand(notLoaded, base, kWorkspace).startsWith(source));
    QVERIFY(curlCommand(notLoaded, base, kWorkspace).contains(QLatin1String("--data-binary @-")));
}

void TestCurlCommand::largeEditedContentStandsInTheCommand_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("text") << QByteArray(300'000, 'x');
    QTest::newRow("binary") << QByteArray(300'000, '\0');
}

void TestCurlCommand::largeEditedContentStandsInTheCommand()
{
    QFETCH(QByteArray, body);
    RecordingServer server;
    const QString command =
        curlCommand(makeEvent("POST / HTTP/1.1\r\nHost: a\r\n\r\n", body), server.url(), QString());
    QVERIFY(!command.contains(QLatin1String("tallyman")));
    QByteArray output;
    // too long for `sh -c`
    QVERIFY2(run(QStringLiteral("sh"), {}, m_directory.path(), &output, command.toUtf8()),
        output.constData());
    QCOMPARE(server.lastBody(), body);
}

void TestCurlCommand::options()
{
    const Event event = makeEvent("POST http://old/x?y HTTP/1.1\r\nHost: a\r\nConnection: X-Hop\r\n"
                                  "X-Hop: 1\r\nBad Name: 1\r\nContent-Length: 0\r\n\r\n");
    const QString command =
        curlCommand(event, QUrl(QStringLiteral("https://b.example/base?k=1")), kWorkspace);
    QVERIFY(command.contains(QLatin1String("--http1.1")));
    QVERIFY(command.contains(QLatin1String("--url 'https://b.example/base/x?k=1&y'")));
    QVERIFY(command.contains(QLatin1String("--data-binary ''")));
    QVERIFY(!command.contains(QLatin1String("Hop")));
    QVERIFY(!command.contains(QLatin1String("Bad Name")));
}

QTEST_GUILESS_MAIN(TestCurlCommand)
#include "tst_curlcommand.moc"
