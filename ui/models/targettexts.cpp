// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/targettexts.h"

#include "base/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <array>

namespace tallyman {

namespace {

using std::chrono::milliseconds;

constexpr qint64 kMsPerS = 1000;
constexpr qint64 kUsPerS = 1'000'000;
constexpr qsizetype kMostSteps = 10; // of a schedule, in one sentence
constexpr qsizetype kMostNamed = 3;  // headers

struct TargetTexts
{
    Q_DECLARE_TR_FUNCTIONS(tallyman::TargetTexts)
};

QString shown(const QString &text)
{
    return displayLine(text.toUtf8(), 300);
}

QString nameList(const QByteArrayList &names)
{
    QStringList texts;
    for (const QByteArray &name : names.first(qMin(kMostNamed, names.size())))
        texts.append(displayLine(name, 80));
    QString list = texts.join(QStringLiteral(", "));
    if (names.size() > kMostNamed)
        list += TargetTexts::tr(" and %1 more").arg(names.size() - kMostNamed);
    return list;
}

// "5 min", "1 h, 71 times".
QStringList stepTexts(const QList<milliseconds> &delays)
{
    QStringList steps;
    for (qsizetype i = 0; i < delays.size();) {
        qsizetype end = i;
        while (end < delays.size() && delays.at(end) == delays.at(i))
            ++end;
        const QString span =
            delays.at(i).count() == 0 ? TargetTexts::tr("0 s") : spanText(delays.at(i));
        steps.append(end - i == 1 ? span : TargetTexts::tr("%1 (%2 times)").arg(span).arg(end - i));
        i = end;
    }
    if (steps.size() > kMostSteps) {
        const QString last = steps.last();
        steps = steps.first(kMostSteps - 2);
        steps.append({QStringLiteral("…"), last});
    }
    return steps;
}

} // namespace

QString spanText(milliseconds span)
{
    struct Unit
    {
        qint64 ms;
        const char *name;
    };
    static constexpr std::array<Unit, 4> kUnits{
        {{86'400'000, QT_TRANSLATE_NOOP("tallyman::TargetTexts", "%1 d")},
            {3'600'000, QT_TRANSLATE_NOOP("tallyman::TargetTexts", "%1 h")},
            {60'000, QT_TRANSLATE_NOOP("tallyman::TargetTexts", "%1 min")},
            {kMsPerS, QT_TRANSLATE_NOOP("tallyman::TargetTexts", "%1 s")}}};
    qint64 left = span.count();
    if (left < kMsPerS)
        return TargetTexts::tr("%1 ms").arg(left);
    QStringList parts;
    for (const Unit &unit : kUnits) {
        if (left >= unit.ms && parts.size() < 2)
            parts.append(TargetTexts::tr(unit.name).arg(left / unit.ms));
        else if (!parts.isEmpty())
            break; // no "1 d 5 s"
        left %= unit.ms;
    }
    return parts.join(u' ');
}

QString untilText(qint64 atUs, qint64 nowUs)
{
    const qint64 seconds = (atUs - nowUs + kUsPerS - 1) / kUsPerS;
    if (seconds <= 0)
        return TargetTexts::tr("now");
    if (seconds < 120)
        return TargetTexts::tr("in %1 s").arg(seconds);
    if (seconds < 120 * 60)
        return TargetTexts::tr("in %1 min").arg((seconds + 30) / 60);
    if (seconds < 48 * 3600)
        return TargetTexts::tr("in %1 h").arg((seconds + 1800) / 3600);
    return TargetTexts::tr("in %1 days").arg((seconds + 43'200) / 86'400);
}

QString clockText(qint64 atUs, qint64 nowUs)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(atUs / kMsPerS);
    const bool today = at.date() == QDateTime::fromMSecsSinceEpoch(nowUs / kMsPerS).date();
    return today ? at.toString(QStringLiteral("HH:mm:ss"))
                 : QLocale().toString(at, QStringLiteral("d MMM HH:mm"));
}

QString retriesText(const RetryPolicy &policy)
{
    if (policy.delays.isEmpty())
        return TargetTexts::tr("What fails is given up at once.");
    milliseconds total{0};
    for (const milliseconds delay : policy.delays)
        total += delay;
    const QString more =
        policy.jitterPercent == 0 ? QString() : TargetTexts::tr(" ±%1 %").arg(policy.jitterPercent);
    const QString times = policy.delays.size() == 1
        ? TargetTexts::tr("once more")
        : TargetTexts::tr("%1 times more").arg(policy.delays.size());
    return TargetTexts::tr("Tries %1, after %2%3; gives up %4 after the first attempt.")
        .arg(times, stepTexts(policy.delays).join(QStringLiteral(", ")), more, spanText(total));
}

QString signingText(Signing signing)
{
    switch (signing) {
    case Signing::Keep:
        return TargetTexts::tr("Goes out as it came");
    case Signing::Fresh:
        return TargetTexts::tr("Made anew, with the present time");
    case Signing::Expired:
        return TargetTexts::tr("Made anew, with a time a day ago (to test)");
    case Signing::WrongKey:
        return TargetTexts::tr("Made with a wrong key (to test)");
    case Signing::Cut:
        return TargetTexts::tr("Cut in the middle (to test)");
    case Signing::Missing:
        break;
    }
    return TargetTexts::tr("Left out (to test)");
}

QString targetStateText(const Target &target, const OutboxCounts &counts,
    const TargetHealth *health, bool delivers, qint64 nowUs)
{
    if (target.delivery.paused) {
        const QString reason = shown(target.delivery.pausedBecause);
        return reason.isEmpty() ? TargetTexts::tr("paused")
                                : TargetTexts::tr("paused: %1").arg(reason);
    }
    if (health != nullptr && health->restsUntilUs > nowUs)
        return TargetTexts::tr("rests until %1: %2")
            .arg(clockText(health->restsUntilUs, nowUs), shown(health->reason));
    if (health != nullptr && health->inFlight > 0)
        return TargetTexts::tr("delivering %1").arg(health->inFlight);
    if (counts.waiting == 0)
        return TargetTexts::tr("ready");
    if (!delivers)
        return TargetTexts::tr("left to the process that receives");
    return counts.nextDueAtUs > nowUs
        ? TargetTexts::tr("next %1").arg(untilText(counts.nextDueAtUs, nowUs))
        : TargetTexts::tr("delivering");
}

QString ruleFilterText(const ForwardRule &rule)
{
    return rule.filter.isEmpty() ? TargetTexts::tr("every complete request") : shown(rule.filter);
}

QString ruleChangesText(const ForwardRule &rule)
{
    QStringList parts;
    const QString from = displayLine(rule.pathFrom, 120);
    const QString to = rule.pathTo.isEmpty() ? QStringLiteral("/") : displayLine(rule.pathTo, 120);
    if (!rule.pathFrom.isEmpty())
        parts.append(TargetTexts::tr("path %1 → %2").arg(from, to));
    else if (!rule.pathTo.isEmpty())
        parts.append(TargetTexts::tr("path becomes %1").arg(to));
    if (rule.keepsHost)
        parts.append(TargetTexts::tr("keeps Host"));
    else if (!rule.host.isEmpty())
        parts.append(TargetTexts::tr("Host %1").arg(displayLine(rule.host, 120)));
    if (!rule.removeHeaders.isEmpty())
        parts.append(TargetTexts::tr("without %1").arg(nameList(rule.removeHeaders)));
    QByteArrayList added;
    for (const HeaderField &field : rule.addHeaders.fields())
        added.append(field.name);
    if (!added.isEmpty())
        parts.append(TargetTexts::tr("sets %1").arg(nameList(added)));
    if (!rule.script.isEmpty())
        parts.append(TargetTexts::tr("a script"));
    return parts.isEmpty() ? TargetTexts::tr("nothing: as it came")
                           : parts.join(QStringLiteral(", "));
}

QString outboxStateText(
    const OutboxItem &item, const Target *target, const TargetHealth *health, qint64 nowUs)
{
    if (item.state == OutboxState::Dead)
        return TargetTexts::tr("given up");
    if (item.state == OutboxState::Sending)
        return TargetTexts::tr("is being sent");
    if (target != nullptr && target->delivery.paused)
        return TargetTexts::tr("waits: the target is paused");
    if (health != nullptr && health->restsUntilUs > qMax(nowUs, item.dueAtUs))
        return TargetTexts::tr("waits, %1: the target rests")
            .arg(untilText(health->restsUntilUs, nowUs));
    return item.dueAtUs <= nowUs ? TargetTexts::tr("due now")
                                 : TargetTexts::tr("waits, %1").arg(untilText(item.dueAtUs, nowUs));
}

} // namespace tallyman
