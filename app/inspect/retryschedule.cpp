// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/retryschedule.h"

#include <algorithm>

namespace tallyman {

namespace {

qint64 toleranceOf(qint64 plannedUs)
{
    return plannedUs / 5 + RetryJudge::kSlackUs;
}

RetryPlan planOf(const Profile &profile)
{
    return {
        {profile.name}, profile.retries.delaysMs, profile.retries.source, profile.retries.checked};
}

// When the sender knew that an attempt had failed.
qint64 failedAt(const Attempt &attempt)
{
    return attempt.answeredAtUs.value_or(attempt.receivedAtUs);
}

QList<RetryGap> gapsOf(const QList<Attempt> &attempts)
{
    QList<RetryGap> gaps;
    for (qsizetype i = 1; i < attempts.size(); ++i) {
        RetryGap gap;
        gap.tookUs =
            std::max<qint64>(0, attempts.at(i).receivedAtUs - failedAt(attempts.at(i - 1)));
        gaps.append(gap);
    }
    return gaps;
}

// How far the gaps are from the plan: 0 not at all, 1 as far as may be, on average; nothing when
// one is farther, or when there are more than planned.
std::optional<double> distance(const QList<RetryGap> &gaps, const RetryPlan &plan)
{
    if (gaps.size() > plan.delaysMs.size())
        return std::nullopt;
    double sum = 0;
    for (qsizetype i = 0; i < gaps.size(); ++i) {
        const qint64 planned = plan.delaysMs.at(i) * 1000;
        const double off = static_cast<double>(std::abs(gaps.at(i).tookUs - planned))
            / static_cast<double>(toleranceOf(planned));
        if (off > 1)
            return std::nullopt;
        sum += off;
    }
    return gaps.isEmpty() ? 0 : sum / static_cast<double>(gaps.size());
}

void putBeside(QList<RetryGap> &gaps, const RetryPlan &plan)
{
    for (qsizetype i = 0; i < std::min(gaps.size(), plan.delaysMs.size()); ++i) {
        gaps[i].plannedUs = plan.delaysMs.at(i) * 1000;
        gaps[i].toleranceUs = toleranceOf(*gaps[i].plannedUs);
    }
}

} // namespace

RetryJudge::RetryJudge(const ProfileSet &profiles)
{
    for (const Profile &profile : profiles.profiles()) {
        if (profile.retries.delaysMs.isEmpty())
            continue;
        const auto same = std::find_if(m_plans.begin(), m_plans.end(),
            [&](const RetryPlan &plan) { return plan.delaysMs == profile.retries.delaysMs; });
        if (same == m_plans.end())
            m_plans.append(planOf(profile));
        else
            same->senders.append(profile.name);
    }
    // of two that fit as well, the one that promises less
    std::stable_sort(m_plans.begin(), m_plans.end(), [](const RetryPlan &a, const RetryPlan &b) {
        return a.delaysMs.size() < b.delaysMs.size();
    });
}

qsizetype RetryJudge::mostGaps() const
{
    return m_plans.isEmpty() ? 0 : m_plans.last().delaysMs.size();
}

void RetryJudge::choose(RetryFit &fit, const Profile *sender) const
{
    RetryPlan own;
    if (sender != nullptr)
        own = planOf(*sender);
    if (!own.delaysMs.isEmpty()) {
        fit.own = distance(fit.gaps, own) ? OwnSchedule::Fits : OwnSchedule::Misses;
    } else if (sender != nullptr && sender->retries.never) {
        fit.own = OwnSchedule::Never;
    }
    if (fit.own == OwnSchedule::Fits) {
        fit.plan = own;
    } else if (fit.gaps.size() >= kTellingGaps) {
        std::optional<double> least;
        for (const RetryPlan &plan : m_plans) {
            const auto off = distance(fit.gaps, plan);
            if (!off)
                continue;
            fit.alike += plan.senders;
            if (!least || *off < *least) {
                least = off;
                fit.plan = plan;
            }
        }
    }
    if (fit.plan) {
        fit.alike.removeIf([&](const QString &name) { return fit.plan->senders.contains(name); });
    }
    putBeside(fit.gaps, fit.plan.value_or(own));
}

bool RetryJudge::hasFailed(const Profile *sender, const Attempt &attempt)
{
    const bool late =
        attempt.answeredAtUs && isTooLate(sender, *attempt.answeredAtUs - attempt.receivedAtUs);
    return (late || !isSuccess(sender, attempt.status)) && !endsRetries(sender, attempt.status);
}

RetryFit RetryJudge::judge(const QList<Attempt> &attempts, const Profile *sender) const
{
    RetryFit fit;
    if (attempts.isEmpty())
        return fit;
    fit.gaps = gapsOf(attempts);
    choose(fit, sender);
    if (!fit.plan)
        return fit;
    const Attempt &last = attempts.last();
    fit.attemptsLeft = static_cast<int>(fit.plan->delaysMs.size() - fit.gaps.size());
    if (fit.attemptsLeft > 0 && hasFailed(sender, last)) {
        const qint64 delay = fit.plan->delaysMs.at(fit.gaps.size()) * 1000;
        fit.nextAtUs = failedAt(last) + delay;
        fit.nextToleranceUs = toleranceOf(delay);
    }
    return fit;
}

} // namespace tallyman
