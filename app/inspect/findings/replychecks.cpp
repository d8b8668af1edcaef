// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/findings/validationreply.h"

namespace tallyman {

namespace {

constexpr qsizetype kMostColumns = 2000;

void checkSpeed(const CheckedEvent &checked, const Profile &profile, QList<Finding> &found)
{
    const Event &event = checked.event;
    if (!profile.timeoutMs || !event.answeredAtUs)
        return;
    const qint64 tookUs = *event.answeredAtUs - event.receivedAtUs;
    if (!isTooLate(&profile, tookUs))
        return;
    found.append(makeFinding("reply-slow",
        QStringLiteral("The reply took %1; %2 waits for %3.")
            .arg(formatDuration(tookUs), profile.name, formatDuration(*profile.timeoutMs * 1000)),
        {{QStringLiteral("time"), formatDuration(tookUs)}}));
}

// The schedule that the attempts so far fit, in words.
QString planText(const CheckedEvent &checked)
{
    const RetryFit &retries = checked.retries;
    const QString whose = sendersText(retries.plan->senders);
    const Profile *profile = checked.recognition.profile;
    if (retries.own == OwnSchedule::Fits)
        return QStringLiteral("%1 will probably send it again").arg(whose);
    return QStringLiteral("%1 the gaps so far fit the schedule of %2: it will probably come again")
        .arg(profile == nullptr
                ? QStringLiteral("Who sends this is not known, but")
                : QStringLiteral("%1 publishes %2, but")
                      .arg(profile->name,
                          retries.own == OwnSchedule::Misses ? QStringLiteral("another schedule")
                              : retries.own == OwnSchedule::Never
                              ? QStringLiteral("that it does not try again")
                              : QStringLiteral("no schedule")),
            whose);
}

void expectRetry(const CheckedEvent &checked, QList<Finding> &found)
{
    const RetryFit &retries = checked.retries;
    if (!retries.plan || !retries.nextAtUs)
        return;
    const qint64 delayMs = retries.plan->delaysMs.at(retries.gaps.size());
    QList<Evidence> evidence{{QStringLiteral("time"), formatRfc3339(*retries.nextAtUs)},
        {QStringLiteral("tolerance"), delayText(retries.nextToleranceUs)},
        {QStringLiteral("source"), retries.plan->source}};
    for (const RetryGap &gap : retries.gaps) {
        evidence.append({QStringLiteral("gap"),
            QStringLiteral("%1, planned %2")
                .arg(delayText(gap.tookUs), delayText(gap.plannedUs.value_or(0)))});
    }
    found.append(makeFinding("retry-expected",
        QStringLiteral("%1 at %2 (%3 after attempt %4).")
            .arg(planText(checked), formatRfc3339(*retries.nextAtUs), delayText(delayMs * 1000))
            .arg(retries.gaps.size() + 1),
        evidence));
}

// The columns of the rows and how many there are, as far as the form says.
void checkValidation(const CheckedEvent &checked, QList<Finding> &found)
{
    const ProfileForm *form = checked.recognition.form;
    QStringList columns;
    qint64 rows = 0;
    if (form != nullptr && form->rows) {
        const JsonValue list = checked.recognition.content.at(form->rows->list);
        rows = list.count();
        list.forEach([&](const JsonValue &row) {
            row.at(form->rows->data).forEach([&](const JsonValue &cell) {
                if (!columns.contains(cell.name()))
                    columns.append(cell.name());
                return columns.size() < kMostColumns;
            });
            return false; // all rows of a sheet have the same
        });
    }
    const QStringList problems = validationReplyProblems(checked.event.replyBody, columns, rows);
    if (problems.isEmpty())
        return;
    QList<Evidence> evidence;
    for (const QString &problem : problems)
        evidence.append({QStringLiteral("seen"), problem});
    found.append(makeFinding("validation-reply",
        QStringLiteral("%1 may not understand which rows were refused. %2")
            .arg(checked.recognition.profile->name, problems.first()),
        evidence));
}

} // namespace

QList<Finding> checkReply(const CheckedEvent &checked)
{
    QList<Finding> found;
    const Profile *profile = checked.recognition.profile;
    if (!checked.handshake.isEmpty())
        return found;
    expectRetry(checked, found);
    if (profile == nullptr)
        return found;
    const int status = checked.event.status;
    if (status != 0 && !profile->success.isEmpty() && !isSuccess(profile, status)) {
        found.append(makeFinding("reply-not-success",
            QStringLiteral("It was answered with %1; to %2 only %3 is a success.")
                .arg(status)
                .arg(profile->name, profile->success.join(QStringLiteral(", "))),
            {{QStringLiteral("status"), QString::number(status)}}));
    }
    if (status != 0 && status == profile->validationStatus)
        checkValidation(checked, found);
    checkSpeed(checked, *profile, found);
    return found;
}

} // namespace tallyman
