// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/configjob.h"

#include "base/outputfile.h"
#include "cli/commandline.h"
#include "cli/inputfile.h"
#include "cli/output.h"
#include "event/endpointjson.h"
#include "event/jsonmembers.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace tallyman {

namespace {

constexpr qint64 kMostBytes = 64LL * 1024 * 1024;

// Errors name the line, or the member that is wrong.
Result<QList<Endpoint>> readConfig(const QByteArray &json)
{
    QJsonParseError syntax;
    const QJsonDocument document = QJsonDocument::fromJson(json, &syntax);
    if (syntax.error != QJsonParseError::NoError)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("line %1 is no JSON: %2.")
                .arg(json.left(syntax.offset).count('\n') + 1)
                .arg(syntax.errorString()));
    if (!document.isObject())
        return failure(ErrorCode::InvalidInput, QStringLiteral("It must be an object {…}."));
    JsonMembers members(document.object(), QString());
    const QString name = QStringLiteral("endpoints");
    const auto endpoints = endpointsFromJson(members.take("endpoints"), name);
    if (!endpoints)
        return endpoints;
    if (const QString problem = members.problem(); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return endpoints;
}

} // namespace

ConfigJob::ConfigJob(Options options)
    : m_options(std::move(options))
{
}

std::optional<int> ConfigJob::start()
{
    if (m_options.imports)
        return importAll();
    if (const auto failed = openSession(m_options.workspace, false))
        return failed;
    return exportAll();
}

int ConfigJob::exportAll() const
{
    QList<Endpoint> endpoints = session()->endpoints();
    endpoints.removeIf(isImplied); // expectations are not in it
    const QJsonObject config{{QStringLiteral("endpoints"), endpointsToJson(endpoints)}};
    const QByteArray json = QJsonDocument(config).toJson();
    if (m_options.file.isEmpty())
        return writeOut(json) ? kExitDone : kExitFailed;
    OutputFile file(m_options.file);
    if (file.open() && file.write(json) && file.commit())
        return kExitDone;
    complain(file.error());
    return kExitFailed;
}

std::optional<int> ConfigJob::importAll()
{
    const auto json = readInputFile(m_options.file, QStringLiteral("configuration"), kMostBytes);
    const auto endpoints =
        json ? readConfig(*json) : Result<QList<Endpoint>>(tl::unexpected<Error>(json.error()));
    if (!endpoints) {
        complain(json ? QStringLiteral("%1: %2").arg(m_options.file, endpoints.error().message)
                      : endpoints.error().message);
        return kExitFailed;
    }
    if (const auto failed =
            openSession(m_options.workspace, !QFileInfo::exists(m_options.workspace)))
        return failed;
    session()->changeEndpoints(
        [wanted = *endpoints](QList<Endpoint> &all) -> Result<void> {
            all = wanted;
            return {};
        },
        this,
        [this](const Result<void> &stored) {
            if (!stored)
                complain(stored.error());
            finish(stored ? kExitDone : kExitFailed);
        });
    return std::nullopt;
}

} // namespace tallyman
