// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/scriptrunner.h"

namespace tallyman::test {

inline const auto kProgram = QStringLiteral(TALLYMAN_SCRIPT_PROGRAM);

inline ScriptInput inputWith(const QByteArray &body)
{
    ScriptInput input;
    input.id = 42;
    input.receivedAtUs = 1'795'356'451'204'512; // 2026-11-22T14:07:31.204512Z
    input.method = "POST";
    input.target = "/in/a%20b?x=1&y=a+b&x=%c3%a9";
    input.headers = {{"Host", "in.example"}, {"X-Dup", "one"}, {"x-dup", "two"},
        {"X-Bytes", "caf\xe9"}, {"Content-Type", "application/json"}};
    input.body = body;
    input.sender = QStringLiteral("CSVBox");
    input.import = QStringLiteral("imp_1");
    input.request.method = "POST";
    input.request.target = "/out?z=1";
    input.request.headers = input.headers;
    input.request.url = QUrl(QStringLiteral("http://app.example:3000/out?z=1"));
    return input;
}

inline ScriptInput plainInput()
{
    return inputWith(R"({"rows": 3, "big": 12345678901234567890})");
}

inline QString inTransform(const QByteArray &body)
{
    return QStringLiteral("function transform(event, request) {\n") + QString::fromUtf8(body)
        + QStringLiteral("\n}");
}

inline QString errorOf(const Result<ScriptResult> &result)
{
    return result ? QStringLiteral("(none)") : result.error().message;
}

inline ScriptLimits limitsOf(int ms, qint64 mebibytes)
{
    ScriptLimits limits;
    limits.time = std::chrono::milliseconds(ms);
    limits.memoryBytes = mebibytes * 1024 * 1024;
    return limits;
}

} // namespace tallyman::test
