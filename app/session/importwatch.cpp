// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/importwatch.h"

#include "base/clock.h"
#include "session/session.h"
#include "store/analysisrecords.h"
#include "store/readpool.h"

#include <algorithm>
#include <utility>

namespace tallyman {

namespace {

constexpr int kCollectMs = 100;
constexpr int kOthersMs = 1000;
constexpr ImportId kNewest = 100;
constexpr qint64 kLongestTimerMs = 3'600'000;

// When it is clear that what is missing does not come.
qint64 settledAt(const Import &import)
{
    const qint64 quiet =
        import.notice ? std::min(import.quietUs, ImportWatch::kAfterNoticeUs) : import.quietUs;
    return import.lastAtUs + quiet;
}

} // namespace

ImportWatch::ImportWatch(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_sinceUs(SystemClock::instance().nowUs())
{
    m_refresh.setSingleShot(true);
    m_due.setSingleShot(true);
    connect(&m_refresh, &QTimer::timeout, this, &ImportWatch::read);
    connect(&m_due, &QTimer::timeout, this, [this] {
        const qint64 now = SystemClock::instance().nowUs();
        for (auto each = m_waiting.cbegin(); each != m_waiting.cend(); ++each) {
            if (*each <= now)
                m_changed.insert(each.key());
        }
        read();
        startTimer();
    });
    connect(session, &Session::importsChanged, this, [this](const QList<qint64> &ids) {
        for (const qint64 id : ids)
            m_changed.insert(id);
        if (!m_refresh.isActive())
            m_refresh.start(kCollectMs);
    });
    connect(session, &Session::eventsCommitted, this, &ImportWatch::onCommitted);
}

// Where another process keeps the ledgers, nobody tells when they change: the newest are looked at
// once soon, and once when what was committed last must have been counted.
void ImportWatch::onCommitted()
{
    if (m_session->workspace().mode == WorkspaceMode::Capture)
        return;
    m_looks = 2;
    if (!m_refresh.isActive())
        m_refresh.start(kOthersMs);
}

void ImportWatch::read()
{
    if (m_reading || (m_changed.isEmpty() && m_looks == 0))
        return;
    m_reading = true;
    const bool looks = m_looks > 0;
    m_looks -= looks ? 1 : 0;
    QSet<ImportId> asked = std::exchange(m_changed, {});
    if (looks) {
        for (auto each = m_incomplete.cbegin(); each != m_incomplete.cend(); ++each)
            asked.insert(each.key());
    }
    for (const ImportId id : std::as_const(asked))
        m_waiting.remove(id);
    m_session->readPool()->run<QHash<ImportId, Import>>(
        this,
        [asked, looks](EventReader &reader) -> Result<QHash<ImportId, Import>> {
            QHash<ImportId, Import> found;
            if (looks) {
                const ImportId last = highestImportId(reader.database());
                const QList<Import> newest = imports(reader.database(), last - kNewest + 1, last);
                for (const Import &import : newest) {
                    if (import.events > 0)
                        found.insert(import.id, import);
                }
            }
            for (const ImportId id : asked) {
                const auto import = importOf(reader.database(), id);
                if (import && import->events > 0)
                    found.insert(id, *import);
            }
            return found;
        },
        [this, asked](const Result<QHash<ImportId, Import>> &found) {
            m_reading = false;
            if (found)
                judgeAll(asked, *found);
            startTimer();
            if (m_looks > 0)
                m_refresh.start(kOthersMs);
            else if (!m_changed.isEmpty())
                m_refresh.start(kCollectMs);
        },
        ReadPool::Priority::Background);
}

void ImportWatch::judgeAll(QSet<ImportId> ids, const QHash<ImportId, Import> &found)
{
    for (auto each = found.cbegin(); each != found.cend(); ++each)
        ids.insert(each.key());
    for (const ImportId id : std::as_const(ids)) {
        const auto import = found.constFind(id);
        judge(id, import == found.constEnd() ? std::nullopt : std::optional(*import));
    }
}

void ImportWatch::judge(ImportId id, const std::optional<Import> &import)
{
    const bool isMissing = import && import->isMissingSomething();
    const bool isKnown = m_incomplete.contains(id);
    if (isMissing && isKnown)
        return;
    if (isMissing) {
        const qint64 at = settledAt(*import);
        if (at < m_sinceUs)
            return; // it was so before
        if (SystemClock::instance().nowUs() < at) {
            m_waiting.insert(id, at);
            return;
        }
        m_incomplete.insert(id, {import->sender, import->key});
        Q_EMIT becameIncomplete(*import);
    } else if (isKnown) {
        const Name name = m_incomplete.take(id);
        if (import)
            Q_EMIT completedAfterAll(*import);
        else
            Q_EMIT removed(name.first, name.second);
    }
}

void ImportWatch::startTimer()
{
    if (m_waiting.isEmpty()) {
        m_due.stop();
        return;
    }
    const qint64 first = *std::min_element(m_waiting.cbegin(), m_waiting.cend());
    const qint64 ms = (first - SystemClock::instance().nowUs()) / 1000 + 1;
    m_due.start(static_cast<int>(std::clamp<qint64>(ms, 0, kLongestTimerMs)));
}

} // namespace tallyman
