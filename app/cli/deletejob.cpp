// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/deletejob.h"

#include "base/clock.h"
#include "cli/commandline.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "event/filter.h"
#include "store/readpool.h"

namespace tallyman {

DeleteJob::DeleteJob(Options options)
    : m_options(std::move(options))
{
}

// An empty filter would select every event; a script whose variable is empty does not mean that.
std::optional<QString> DeleteJob::contradiction() const
{
    const int given =
        (m_options.ids.isEmpty() ? 0 : 1) + (m_options.filter ? 1 : 0) + (m_options.all ? 1 : 0);
    if (given > 1) {
        return QStringLiteral("Event ids, --filter and --all exclude each other; say one of them. "
                              "Nothing was deleted.");
    }
    if (given == 0 || (m_options.filter && m_options.filter->trimmed().isEmpty()))
        return QStringLiteral("Say what to delete: event ids, --filter FILTER or --all.");
    return std::nullopt;
}

std::optional<int> DeleteJob::start()
{
    if (const auto sentence = contradiction()) {
        complain(*sentence);
        return kExitWrongUse;
    }
    const auto ids = parseIds(m_options.ids);
    const auto filter =
        Filter::parse(m_options.filter.value_or(QString()), SystemClock::instance().nowUs());
    if (!ids || !filter) {
        complain(ids ? filter.error() : ids.error());
        return kExitWrongUse;
    }
    if (const auto failed = openSession(m_options.workspace, false))
        return failed;
    if (m_options.all) {
        remove(session()->ids());
        return std::nullopt;
    }
    if (!m_options.filter) {
        remove(*ids);
        return std::nullopt;
    }
    session()->readPool()->run<IdSet>(
        this,
        [filter = *filter, last = session()->statistics().lastId](
            EventReader &reader) -> Result<IdSet> {
            const EventId known = reader.knownTo(filter, last);
            if (known < last)
                complain(notAccountedFor(known + 1));
            return reader.matching(filter, 1, known);
        },
        [this](const Result<IdSet> &found) {
            if (!found) {
                complain(found.error());
                finish(kExitFailed);
                return;
            }
            remove(*found);
        });
    return std::nullopt;
}

void DeleteJob::interrupt()
{
    m_interrupted = true;
    if (m_removing)
        return;
    complain(QStringLiteral("Interrupted; nothing was deleted."));
    finish(kExitFailed);
}

void DeleteJob::remove(const IdSet &ids)
{
    if (m_interrupted)
        return;
    m_removing = true;
    session()->deleteEvents(ids, this, [this](const Result<UndoableDeletion> &deletion) {
        if (!deletion) {
            complain(deletion.error());
            finish(kExitFailed);
            return;
        }
        writeOut(QByteArray(QByteArray::number(deletion->count) + " deleted\n"));
        if (m_interrupted)
            complain(QStringLiteral("Interrupted when the deletion had begun; it is complete."));
        finish(m_interrupted ? kExitFailed : kExitDone);
    });
}

} // namespace tallyman
