// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/targetjob.h"

#include "cli/commandline.h"
#include "cli/commandline_p.h"
#include "cli/keyfile.h"
#include "cli/output.h"
#include "event/targetjson.h"
#include "http/headertext.h"
#include "inspect/signature/schemecatalogue.h"
#include "session/endpointchecks.h"
#include "session/forwarding.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

bool isYes(const std::string &word)
{
    return word == "yes";
}

void take(const std::optional<std::string> &given, bool &into)
{
    if (given)
        into = isYes(*given);
}

std::chrono::milliseconds toMs(double seconds)
{
    return std::chrono::milliseconds(std::max<qint64>(1, static_cast<qint64>(seconds * 1000)));
}

QString stateOf(const Target &target, const OutboxCounts &counts)
{
    QString text;
    if (target.delivery.paused)
        text += QStringLiteral("  paused");
    if (target.delivery.paused && !target.delivery.pausedBecause.isEmpty())
        text += QStringLiteral(": ") + target.delivery.pausedBecause;
    if (counts.waiting > 0)
        text += QStringLiteral("  %1 waiting").arg(counts.waiting);
    if (counts.dead > 0)
        text += QStringLiteral("  %1 dead").arg(counts.dead);
    return text;
}

} // namespace

TargetJob::TargetJob(Options options)
    : m_options(std::move(options))
{
}

std::optional<int> TargetJob::start()
{
    if (m_options.action == Action::Add) { // checked first, so that a slip makes no workspace
        Target fresh;
        fresh.name = toText(m_options.given.name);
        const auto target = changed(fresh);
        const QString problem = target ? targetProblem(*target, {}) : target.error().message;
        if (!problem.isEmpty()) {
            complain(problem);
            return kExitWrongUse;
        }
    }
    const bool makes = m_options.action == Action::Add && !QFileInfo::exists(m_options.workspace);
    if (const auto failed = openSession(m_options.workspace, makes))
        return failed;
    if (m_options.action == Action::List) {
        session()->forwarding()->loadCounts(
            this, [this](const Result<QHash<qint64, OutboxCounts>> &counts) {
                list(counts.value_or(QHash<qint64, OutboxCounts>()));
                finish(kExitDone);
            });
        return std::nullopt;
    }
    Target target;
    target.name = toText(m_options.given.name);
    if (m_options.action != Action::Add) {
        const Target *there = findTarget(session()->targets(), target.name);
        if (there == nullptr) {
            complain(QStringLiteral("There is no target “%1”; see tallyman target list.")
                         .arg(target.name));
            return kExitFailed;
        }
        target = *there;
    }
    return m_options.action == Action::Remove ? remove(target) : save(target);
}

std::optional<int> TargetJob::save(const Target &target)
{
    Result<Target> wanted = changed(target);
    if (wanted && m_options.action == Action::Pause)
        wanted->delivery.paused = true;
    if (wanted && m_options.action == Action::Resume)
        wanted->delivery.paused = false;
    if (wanted && (m_options.action == Action::Pause || m_options.action == Action::Resume))
        wanted->delivery.pausedBecause.clear();
    const QString problem =
        wanted ? targetProblem(*wanted, session()->targets()) : wanted.error().message;
    if (!problem.isEmpty()) {
        complain(problem);
        return kExitWrongUse;
    }
    Result<QByteArray> key = QByteArray();
    if (m_options.given.keyFile) {
        key = readKeyFile(toText(*m_options.given.keyFile));
        if (!key) {
            complain(key.error());
            return kExitFailed;
        }
    }
    session()->saveTarget(
        *wanted, this,
        [this](const Result<Target> &stored) {
            if (!stored)
                complain(stored.error());
            finish(stored ? kExitDone : kExitFailed);
        },
        *key);
    return std::nullopt;
}

std::optional<int> TargetJob::remove(const Target &target)
{
    for (const ForwardRule &rule : session()->forwarding()->rules()) {
        if (rule.targets.contains(target.name, Qt::CaseInsensitive)) {
            complain(QStringLiteral("The rule “%1” forwards to “%2”; change or remove it first.")
                         .arg(rule.name, target.name));
            return kExitFailed;
        }
    }
    if (const QString user = passingThroughTo(session()->endpoints(), target.name);
        !user.isEmpty()) {
        complain(
            QStringLiteral("The endpoint “%1” passes requests through to “%2”; change it first.")
                .arg(user, target.name));
        return kExitFailed;
    }
    session()->removeTarget(target.id, this, [this](const Result<void> &removed) {
        if (!removed)
            complain(removed.error());
        finish(removed ? kExitDone : kExitFailed);
    });
    return std::nullopt;
}

Result<Target> TargetJob::changed(const Target &target) const
{
    const TargetArguments &given = m_options.given;
    Target result = target;
    if (given.url)
        result.url = QUrl(toText(*given.url), QUrl::StrictMode);
    if (given.url && !result.url.isValid())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("“%1” is no address: %2.")
                .arg(toText(*given.url), result.url.errorString().section(u';', 0, 0)));
    if (given.newName)
        result.name = toText(*given.newName);
    if (given.path)
        result.path = *given.path == "replace" ? TargetPath::Replace : TargetPath::Join;
    if (const auto done = changeSending(result); !done)
        return tl::unexpected<Error>(done.error());
    if (const auto done = changeDelivery(result.delivery); !done)
        return tl::unexpected<Error>(done.error());
    return result;
}

Result<void> TargetJob::changeSending(Target &target) const
{
    const TargetArguments &given = m_options.given;
    if (given.headers) {
        QStringList lines = toTexts(*given.headers);
        lines.removeAll(QString());
        const auto headers = headersFromText(lines.join(u'\n'));
        if (!headers)
            return tl::unexpected<Error>(headers.error());
        target.extraHeaders = *headers;
    }
    take(given.dropTunnelHeaders, target.dropTunnelHeaders);
    take(given.anyCertificate, target.acceptAnyCertificate);
    take(given.http2, target.allowHttp2);
    if (given.connectTimeout)
        target.connectTimeout = toMs(*given.connectTimeout);
    if (given.timeout)
        target.totalTimeout = toMs(*given.timeout);
    return {};
}

Result<void> TargetJob::changeDelivery(DeliveryOptions &delivery) const
{
    const TargetArguments &given = m_options.given;
    if (given.retries) {
        const auto policy = RetryPolicy::parse(toText(*given.retries));
        if (!policy)
            return tl::unexpected<Error>(policy.error());
        delivery.retries = *policy;
    }
    delivery.parallel = static_cast<int>(given.parallel.value_or(delivery.parallel));
    delivery.perSecond = given.rate.value_or(delivery.perSecond);
    take(given.inOrder, delivery.inOrder);
    if (given.idempotencyHeader)
        delivery.idempotencyField = QByteArray::fromStdString(*given.idempotencyHeader);
    delivery.breakAfter = static_cast<int>(given.breakAfter.value_or(delivery.breakAfter));
    delivery.breakFor = std::chrono::seconds(given.breakFor.value_or(delivery.breakFor.count()));
    if (given.health)
        delivery.healthPath = QByteArray::fromStdString(*given.health);
    if (given.signing)
        delivery.signing =
            static_cast<Signing>(signingNames().indexOf(QString::fromStdString(*given.signing)));
    if (given.scheme)
        delivery.scheme = toText(*given.scheme);
    const SchemeCatalogue &schemes = SchemeCatalogue::presets();
    if (given.scheme && !delivery.scheme.isEmpty() && !schemes.find(delivery.scheme))
        return failure(ErrorCode::InvalidInput, schemes.unknown(delivery.scheme));
    return {};
}

void TargetJob::list(const QHash<qint64, OutboxCounts> &counts) const
{
    for (const Target &target : session()->targets()) {
        const OutboxCounts count = counts.value(target.id);
        if (m_options.json) {
            QJsonObject object = targetsToJson({target}).first().toObject();
            object.insert(QStringLiteral("paused"), target.delivery.paused);
            object.insert(QStringLiteral("waiting"), count.waiting);
            object.insert(QStringLiteral("dead"), count.dead);
            writeOut(QJsonDocument(object).toJson(QJsonDocument::Compact).append('\n'));
            continue;
        }
        const QString url = target.url.toDisplayString(QUrl::RemoveUserInfo);
        if (!writeLine(target.name + QStringLiteral("  ") + url + stateOf(target, count)))
            break;
    }
}

} // namespace tallyman
