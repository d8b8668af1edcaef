// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/ruleedit.h"

#include "cli/commandline_p.h"
#include "cli/inputfile.h"
#include "deliver/scriptrunner.h"
#include "http/headertext.h"

namespace tallyman {

namespace {

constexpr qint64 kMostScript = 256 * 1024;

void take(const std::optional<std::string> &given, QByteArray &into)
{
    if (given)
        into = QByteArray::fromStdString(*given);
}

} // namespace

Result<std::optional<QString>> givenScript(const RuleArguments &given)
{
    if (!given.scriptFile)
        return std::nullopt;
    if (given.scriptFile->empty())
        return QString();
    const auto text = readInputFile(
        toText(*given.scriptFile), QStringLiteral("file with the script"), kMostScript);
    if (!text)
        return tl::unexpected<Error>(text.error());
    const QString script = QString::fromUtf8(*text);
    if (const auto problem = ScriptRunner().problem(script))
        return tl::unexpected<Error>(*problem);
    return script;
}

Result<ForwardRule> changedRule(
    const ForwardRule &rule, const RuleArguments &given, const std::optional<QString> &script)
{
    ForwardRule result = rule;
    if (given.newName)
        result.name = toText(*given.newName);
    if (given.filter)
        result.filter = toText(*given.filter);
    if (given.targets)
        result.targets = toTexts(*given.targets);
    take(given.pathFrom, result.pathFrom);
    take(given.pathTo, result.pathTo);
    take(given.host, result.host);
    if (given.keepHost)
        result.keepsHost = *given.keepHost == "yes";
    if (given.enabled)
        result.enabled = *given.enabled == "yes";
    if (given.removeHeaders) {
        result.removeHeaders.clear();
        for (const std::string &name : *given.removeHeaders) {
            if (!name.empty())
                result.removeHeaders.append(QByteArray::fromStdString(name));
        }
    }
    if (given.addHeaders) {
        QStringList lines = toTexts(*given.addHeaders);
        lines.removeAll(QString());
        const auto headers = headersFromText(lines.join(u'\n'));
        if (!headers)
            return tl::unexpected<Error>(headers.error());
        result.addHeaders = *headers;
    }
    if (script)
        result.script = *script;
    return result;
}

} // namespace tallyman
