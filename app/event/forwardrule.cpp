// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/forwardrule.h"

#include "event/filter.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kMostScript = 256 * 1024;

bool isPath(const QByteArray &path)
{
    return path.startsWith('/') && std::none_of(path.begin(), path.end(), [](char c) {
        return static_cast<uchar>(c) <= ' ' || c == 0x7f || c == '?' || c == '#';
    });
}

bool breaksLine(const QByteArray &value)
{
    return value.contains('\r') || value.contains('\n') || value.contains('\0');
}

QString headerProblem(const ForwardRule &rule)
{
    for (const QByteArray &name : rule.removeHeaders) {
        if (!isToken(name))
            return QStringLiteral("“%1” cannot be the name of a field.")
                .arg(QString::fromLatin1(name));
    }
    for (const HeaderField &field : rule.addHeaders.fields()) {
        if (!isToken(field.name) || breaksLine(field.value))
            return QStringLiteral("“%1” cannot be a field: its name may have letters, digits and "
                                  "!#$%&'*+-.^_`|~ only, and its value no line break.")
                .arg(QString::fromLatin1(field.name));
    }
    if (breaksLine(rule.host) || rule.host.contains(' '))
        return QStringLiteral("“%1” cannot be a host.").arg(QString::fromLatin1(rule.host));
    return {};
}

} // namespace

bool ForwardRule::rewrites() const
{
    return !pathFrom.isEmpty() || !pathTo.isEmpty() || !host.isEmpty() || keepsHost
        || !removeHeaders.isEmpty() || !addHeaders.isEmpty() || !script.isEmpty();
}

QString forwardRuleProblem(const ForwardRule &rule, const QList<Target> &targets)
{
    if (rule.name.trimmed().isEmpty())
        return QStringLiteral("A rule needs a name.");
    if (const auto filter = Filter::parse(rule.filter, 0); !filter)
        return QStringLiteral("The filter of the rule “%1” cannot be read: %2")
            .arg(rule.name, filter.error().message);
    if (rule.targets.isEmpty())
        return QStringLiteral("The rule “%1” needs a target to forward to.").arg(rule.name);
    for (const QString &name : rule.targets) {
        if (findTarget(targets, name) == nullptr)
            return QStringLiteral("There is no target “%1”; add it first.").arg(name);
    }
    if ((!rule.pathFrom.isEmpty() && !isPath(rule.pathFrom))
        || (!rule.pathTo.isEmpty() && !isPath(rule.pathTo)))
        return QStringLiteral("A path begins with “/” and has no blank, “?” or “#” in it.");
    if (rule.script.size() > kMostScript)
        return QStringLiteral("The script of the rule “%1” is over 256 KiB long.").arg(rule.name);
    return headerProblem(rule);
}

const ForwardRule *findForwardRule(const QList<ForwardRule> &rules, QStringView name)
{
    const auto found = std::find_if(rules.begin(), rules.end(),
        [&](const ForwardRule &rule) { return rule.name.compare(name, Qt::CaseInsensitive) == 0; });
    return found == rules.end() ? nullptr : &*found;
}

QByteArray rewrittenTarget(const ForwardRule &rule, const QByteArray &target)
{
    if (rule.pathFrom.isEmpty() && rule.pathTo.isEmpty())
        return target;
    const qsizetype question = target.indexOf('?');
    const QByteArray path = question < 0 ? target : target.first(question);
    const QByteArray query = question < 0 ? QByteArray() : target.sliced(question);
    if (rule.pathFrom.isEmpty())
        return rule.pathTo + query;
    QByteArray from = rule.pathFrom;
    while (from.endsWith('/'))
        from.chop(1);
    if (!coversTarget(from.isEmpty() ? QByteArray("/") : from, path))
        return target;
    QByteArray to = rule.pathTo;
    while (to.endsWith('/'))
        to.chop(1);
    QByteArray rest = path.sliced(std::min(from.size(), path.size()));
    if (to.isEmpty() && rest.isEmpty())
        rest = "/";
    return to + rest + query;
}

} // namespace tallyman
