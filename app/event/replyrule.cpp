// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/replyrule.h"

#include "event/filter.h"

#include <QStringList>

namespace tallyman {

namespace {

constexpr std::chrono::milliseconds kLongestDelay{60 * 60 * 1000};
constexpr qint64 kMostChunks = std::numeric_limits<qint64>::max();

QString stepProblem(const ReplyStep &step)
{
    if (const QString problem = replyProblem(step.script.reply); !problem.isEmpty())
        return problem;
    const auto longest = std::max(step.script.delay, step.longestDelay);
    if (step.script.delay.count() < 0 || longest > kLongestDelay)
        return QStringLiteral("A delay is at most one hour.");
    if (step.script.bytesPerSecond < 0 || step.times < 0)
        return QStringLiteral("Counts and rates are not negative.");
    return {};
}

std::optional<FilterRange> rangeFrom(const QString &text)
{
    const qsizetype dash = text.indexOf(QLatin1Char('-'));
    bool first = false;
    bool last = false;
    FilterRange range;
    range.first = text.left(dash).toLongLong(&first);
    range.last = dash < 0 ? range.first : text.mid(dash + 1).toLongLong(&last);
    if (dash >= 0 && dash + 1 == text.size()) {
        range.last = kMostChunks;
        last = true;
    }
    return first && (dash < 0 || last) && range.first > 0 && range.first <= range.last
        ? std::optional(range)
        : std::nullopt;
}

} // namespace

QString replyRuleProblem(const ReplyRule &rule)
{
    if (const auto filter = Filter::parse(rule.filter, 0); !filter)
        return filter.error().message;
    else if (filter->needsFindings())
        return QStringLiteral("A reply does not wait until it is known what is wrong with a "
                              "request: leave findings out of the filter.");
    if (rule.steps.isEmpty())
        return QStringLiteral("A rule needs at least one reply.");
    for (const ReplyStep &step : rule.steps) {
        if (const QString problem = stepProblem(step); !problem.isEmpty())
            return problem;
        if (step.times == 0 && &step != &rule.steps.last())
            return QStringLiteral("Only the last reply of a rule can be for all that follow.");
    }
    return {};
}

Result<QList<FilterRange>> chunksFromText(const QString &text)
{
    QList<FilterRange> chunks;
    if (text.trimmed().isEmpty())
        return chunks;
    const QStringList parts = text.split(QLatin1Char(','));
    for (const QString &part : parts) {
        const auto range = rangeFrom(part.trimmed());
        if (!range)
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("“%1” is no number of a chunk: write 3, 3-5 or 7-.").arg(part));
        chunks.append(*range);
    }
    return chunks;
}

QString chunksToText(const QList<FilterRange> &chunks)
{
    QStringList parts;
    for (const FilterRange &range : chunks) {
        QString part = QString::number(range.first);
        if (range.last == kMostChunks)
            part += QLatin1Char('-');
        else if (range.last != range.first)
            part += QStringLiteral("-%1").arg(range.last);
        parts.append(part);
    }
    return parts.join(QLatin1Char(','));
}

const ReplyStep *stepFor(const ReplyRule &rule, qint64 number)
{
    qint64 behind = 0;
    for (const ReplyStep &step : rule.steps) {
        behind += step.times;
        if (step.times == 0 || number < behind)
            return &step;
    }
    return nullptr;
}

} // namespace tallyman
