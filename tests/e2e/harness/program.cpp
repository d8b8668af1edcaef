// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/program.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QProcess>

namespace tallyman {

QString tallymanPath()
{
    return qEnvironmentVariable("TALLYMAN_BIN");
}

QProcessEnvironment cleanEnvironment(const QString &home)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("TALLYMAN_WORKSPACE"));
    environment.insert(QStringLiteral("HOME"), home);
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("disabled:"));
    environment.insert(QStringLiteral("XDG_DATA_HOME"), home + QStringLiteral("/data"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home + QStringLiteral("/config"));
    environment.insert(QStringLiteral("no_proxy"), QStringLiteral("127.0.0.1,localhost,::1"));
    return environment;
}

ProgramResult run(
    const QString &program, const QStringList &arguments, const QByteArray &input, int timeoutMs)
{
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment(QDir::tempPath()));
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    ProgramResult result;
    if (!process.waitForFinished(timeoutMs)) {
        process.kill();
        process.waitForFinished();
    } else if (process.exitStatus() == QProcess::NormalExit) {
        result.exitCode = process.exitCode();
    }
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

ProgramResult runTallyman(const QString &workspace, const QString &command,
    const QStringList &arguments, const QByteArray &input, int timeoutMs)
{
    const QStringList all =
        QStringList{command, QStringLiteral("--workspace"), workspace} + arguments;
    return run(tallymanPath(), all, input, timeoutMs);
}

QList<QJsonObject> jsonLines(const QByteArray &text)
{
    QList<QJsonObject> objects;
    const QByteArrayList lines = text.split('\n');
    for (const QByteArray &line : lines) {
        if (!line.isEmpty()) {
            objects.append(QJsonDocument::fromJson(line).object());
        }
    }
    return objects;
}

QByteArray sha256Hex(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

} // namespace tallyman
