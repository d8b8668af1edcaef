// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "harness/program.h"
#include "harness/server.h"
#include "harness/wire.h"
#include "support/recordingserver.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tallyman::test {

inline QStringList wordsOf(const QString &text)
{
    return text.split(u' ');
}

inline Script answering(int status, const QByteArray &fields = {})
{
    Script script;
    script.bytes = "HTTP/1.1 " + QByteArray::number(status) + " X\r\n" + fields
        + "Content-Length: 2\r\n\r\nok";
    return script;
}

inline Script dying(Script::After after)
{
    Script script;
    script.bytes.clear();
    script.after = after;
    return script;
}

// A workspace in a temporary folder, and the commands about what is passed on there.
class ForwardingFixture
{
public:
    [[nodiscard]] QString workspace() const { return m_dir.filePath(QStringLiteral("w.tally")); }
    // `arguments`: words with one blank in between; the command first.
    [[nodiscard]] ProgramResult tallyman(const QString &arguments) const
    {
        const QStringList all = wordsOf(arguments);
        return runTallyman(workspace(), all.first(), all.mid(1));
    }
    [[nodiscard]] bool addTarget(
        const QString &name, const QString &url, const QString &options = {}) const
    {
        QString line = QStringLiteral("target add %1 %2").arg(name, url);
        if (!options.isEmpty())
            line += u' ' + options;
        return tallyman(line).exitCode == 0;
    }
    [[nodiscard]] static bool post(
        const Server &server, const QByteArray &path, const QByteArray &body)
    {
        return statusOf(exchange(server.port(), postMessage(path, body))) == 200;
    }
    [[nodiscard]] QList<QJsonObject> outbox() const
    {
        return jsonLines(tallyman(QStringLiteral("outbox list --json")).out);
    }
    // The path of a file with that content.
    [[nodiscard]] QString write(const QByteArray &content) const
    {
        QFile file(m_dir.filePath(QStringLiteral("script.js")));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size()
            ? file.fileName()
            : QString();
    }

private:
    QTemporaryDir m_dir;
};

} // namespace tallyman::test
