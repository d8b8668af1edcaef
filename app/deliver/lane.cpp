// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/lane.h"

#include <algorithm>
#include <utility>

namespace tallyman {

namespace {

constexpr qsizetype kLeastReady = 512; // taken up ahead, so that nobody waits for the disk
constexpr qint64 kMostReadyBytes = 16LL * 1024 * 1024; // and no more while they are so large

// That is kept with an item; that of its event is read when it goes.
qint64 bytesOf(const OutboxItem &item)
{
    return item.request && item.request->body ? item.request->body->size() : 0;
}

} // namespace

Lane::Lane(const Target &target, qint64 nowUs)
    : m_target(target)
    , m_pace(target.delivery.perSecond, nowUs)
{
}

void Lane::setTarget(const Target &target, qint64 nowUs)
{
    const bool wasPaused = m_target.delivery.paused;
    if (target.delivery.perSecond != m_target.delivery.perSecond)
        m_pace = Pace(target.delivery.perSecond, nowUs);
    const bool moved = target.url != m_target.url;
    m_target = target;
    if (moved || (wasPaused && !target.delivery.paused)) { // what was known of it is outdated
        m_failures = 0;
        m_broken = false;
        m_restsUntilUs = 0;
        m_reason.clear();
    }
}

void Lane::add(const QList<OutboxItem> &items)
{
    m_ready.insert(m_ready.end(), items.begin(), items.end());
    for (const OutboxItem &item : items)
        m_readyBytes += bytesOf(item);
}

QList<OutboxItem> Lane::takeBack()
{
    const auto items = std::exchange(m_ready, {});
    m_readyBytes = 0;
    return {items.begin(), items.end()};
}

QList<OutboxItem> Lane::takeBackSeries(ImportId series)
{
    QList<OutboxItem> items;
    if (series == 0)
        return items;
    const auto rest = std::stable_partition(m_ready.begin(), m_ready.end(),
        [series](const OutboxItem &item) { return item.series != series; });
    items.append(QList<OutboxItem>(rest, m_ready.end()));
    m_ready.erase(rest, m_ready.end());
    for (const OutboxItem &item : std::as_const(items))
        m_readyBytes -= bytesOf(item);
    return items;
}

int Lane::atOnce() const
{
    return m_broken ? 1 : std::max(1, m_target.delivery.parallel); // broken: one to try
}

// Whether none of its series is under way.
bool Lane::isFree(const OutboxItem &item) const
{
    return item.series == 0 || !m_busy.contains(item.series);
}

bool Lane::mayGo(qint64 nowUs) const
{
    return !m_target.delivery.paused && nowUs >= m_restsUntilUs && !m_checking
        && !wantsHealthCheck(nowUs) && m_inFlight < atOnce();
}

std::optional<OutboxItem> Lane::next(qint64 nowUs)
{
    if (m_ready.empty() || !mayGo(nowUs))
        return std::nullopt;
    const auto free = std::find_if(
        m_ready.begin(), m_ready.end(), [this](const OutboxItem &item) { return isFree(item); });
    if (free == m_ready.end() || !m_pace.take(nowUs))
        return std::nullopt;
    OutboxItem item = std::move(*free);
    m_ready.erase(free);
    m_readyBytes -= bytesOf(item);
    if (item.series != 0)
        m_busy.insert(item.series);
    ++m_inFlight;
    return item;
}

qint64 Lane::waitUs(qint64 nowUs) const
{
    if (m_target.delivery.paused || m_checking)
        return -1;
    if (nowUs < m_restsUntilUs)
        return m_restsUntilUs - nowUs;
    const auto free = [this](const OutboxItem &item) { return isFree(item); };
    if (m_inFlight >= atOnce() || std::none_of(m_ready.begin(), m_ready.end(), free))
        return -1;
    return m_pace.waitUs(nowUs);
}

void Lane::finished(const OutboxItem &item, bool failed, qint64 nowUs)
{
    --m_inFlight;
    m_busy.remove(item.series);
    if (!failed) {
        m_failures = 0;
        m_broken = false;
        return;
    }
    ++m_failures;
    const int limit = m_target.delivery.breakAfter;
    if (limit > 0 && (m_broken || m_failures >= limit))
        breakOff(nowUs);
}

void Lane::breakOff(qint64 nowUs)
{
    m_broken = true;
    m_restsUntilUs = std::max(
        m_restsUntilUs, nowUs + std::chrono::microseconds(m_target.delivery.breakFor).count());
    m_reason = QStringLiteral("It failed %1 times in a row.").arg(m_failures);
}

void Lane::restUntil(qint64 untilUs, const QString &reason)
{
    if (untilUs <= m_restsUntilUs)
        return;
    m_restsUntilUs = untilUs;
    m_reason = reason;
}

bool Lane::wantsHealthCheck(qint64 nowUs) const
{
    return m_broken && !m_checking && !m_target.delivery.healthPath.isEmpty()
        && !m_target.delivery.paused && nowUs >= m_restsUntilUs && !m_ready.empty();
}

void Lane::healthCheckEnded(bool well, qint64 nowUs)
{
    m_checking = false;
    if (well) {
        m_broken = false;
        m_failures = 0;
    } else {
        ++m_failures;
        breakOff(nowUs);
    }
}

TargetHealth Lane::health() const
{
    return {m_target.id, m_inFlight, m_restsUntilUs, m_restsUntilUs == 0 ? QString() : m_reason};
}

bool Lane::rests(qint64 nowUs) const
{
    constexpr qint64 kLongUs = 1'000'000;
    return m_target.delivery.paused || m_restsUntilUs > nowUs + kLongUs;
}

qsizetype Lane::wanted(qint64 nowUs) const
{
    if (m_target.delivery.paused || nowUs < m_restsUntilUs || m_readyBytes >= kMostReadyBytes)
        return 0;
    const qsizetype ahead = std::max<qsizetype>(kLeastReady, 16 * m_target.delivery.parallel);
    return readyCount() * 2 > ahead ? 0 : 2 * ahead - readyCount();
}

} // namespace tallyman
