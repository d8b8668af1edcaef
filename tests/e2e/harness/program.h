// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace tallyman {

// How a program that was run to its end came out.
struct ProgramResult
{
    int exitCode = -1; // -1: did not start, crashed or took too long
    QByteArray out;
    QByteArray err;
};

// The built binary (environment variable TALLYMAN_BIN).
[[nodiscard]] QString tallymanPath();

// The test's environment, with the user's own directories and workspace kept out of reach.
[[nodiscard]] QProcessEnvironment cleanEnvironment(const QString &home);

// Runs a program to its end; kills it after `timeoutMs`.
[[nodiscard]] ProgramResult run(const QString &program, const QStringList &arguments,
    const QByteArray &input = {}, int timeoutMs = 60'000);
// Runs `tallyman COMMAND --workspace WORKSPACE arguments…`.
[[nodiscard]] ProgramResult runTallyman(const QString &workspace, const QString &command,
    const QStringList &arguments = {}, const QByteArray &input = {}, int timeoutMs = 60'000);

// One object a line, as `--json` prints them. A line that is no object becomes an empty one.
[[nodiscard]] QList<QJsonObject> jsonLines(const QByteArray &text);

[[nodiscard]] QByteArray sha256Hex(const QByteArray &bytes);

} // namespace tallyman
