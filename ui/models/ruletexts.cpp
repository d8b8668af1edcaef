// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/ruletexts.h"

#include "base/text.h"

#include <QLocale>

namespace tallyman {

namespace {

QString timesText(int times)
{
    switch (times) {
    case 0:
        return {};
    case 1:
        return RuleTexts::tr("once");
    case 2:
        return RuleTexts::tr("twice");
    default:
        return RuleTexts::tr("%1 times").arg(QLocale().toString(times));
    }
}

QString delayText(const ReplyStep &step)
{
    const qint64 least = step.script.delay.count();
    const qint64 most = step.longestDelay.count();
    if (most > least)
        return RuleTexts::tr("after %1 to %2")
            .arg(formatDuration(least * 1000), formatDuration(most * 1000));
    return least > 0 ? RuleTexts::tr("after %1").arg(formatDuration(least * 1000)) : QString();
}

} // namespace

QString replyFaultText(ReplyFault fault)
{
    switch (fault) {
    case ReplyFault::None:
        break;
    case ReplyFault::Reset:
        return RuleTexts::tr("Reset the connection");
    case ReplyFault::Close:
        return RuleTexts::tr("Close without a reply");
    case ReplyFault::Half:
        return RuleTexts::tr("Close in the middle of the reply");
    case ReplyFault::Garbage:
        return RuleTexts::tr("Send what is no HTTP");
    case ReplyFault::Hang:
        return RuleTexts::tr("Send nothing until the sender gives up");
    case ReplyFault::WrongLength:
        return RuleTexts::tr("Announce more content than comes");
    }
    return RuleTexts::tr("Nothing");
}

QString replyStepText(const ReplyStep &step)
{
    const bool hasStatus = step.script.fault == ReplyFault::None
        || step.script.fault == ReplyFault::Half || step.script.fault == ReplyFault::WrongLength;
    QString text = hasStatus ? QString::number(step.script.reply.status) : QString();
    if (step.script.fault != ReplyFault::None) {
        // a sentence of its own, in the middle of one
        QString fault = replyFaultText(step.script.fault);
        fault[0] = fault.at(0).toLower();
        text += (text.isEmpty() ? QString() : QStringLiteral(", ")) + fault;
    }
    const QString rate = step.script.bytesPerSecond > 0 && hasStatus
        ? RuleTexts::tr("at %1/s").arg(formatBytes(step.script.bytesPerSecond))
        : QString();
    for (const QString &more : {delayText(step), rate, timesText(step.times)}) {
        if (!more.isEmpty())
            text += QLatin1Char(' ') + more;
    }
    return text;
}

QString replyRuleText(const ReplyRule &rule)
{
    QStringList when;
    if (!rule.filter.isEmpty())
        when.append(displayLine(rule.filter.toUtf8(), 120));
    if (!rule.chunks.isEmpty())
        when.append(RuleTexts::tr("chunk %1").arg(chunksToText(rule.chunks)));
    if (when.isEmpty())
        when.append(RuleTexts::tr("every request"));
    if (rule.scope == RuleScope::Import)
        when.append(RuleTexts::tr("for each import"));
    if (rule.scope == RuleScope::Request)
        when.append(RuleTexts::tr("for each notification"));
    QStringList replies;
    for (const ReplyStep &step : rule.steps)
        replies.append(replyStepText(step));
    const QString text = when.join(QStringLiteral(", ")) + QStringLiteral(" → ")
        + replies.join(RuleTexts::tr(", then "));
    return rule.name.isEmpty() ? text
                               : displayLine(rule.name.toUtf8()) + QStringLiteral(": ") + text;
}

} // namespace tallyman
