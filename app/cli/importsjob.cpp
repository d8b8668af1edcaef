// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/importsjob.h"

#include "base/clock.h"
#include "base/text.h"
#include "cli/commandline.h"
#include "cli/output.h"
#include "exchange/importline.h"
#include "store/analysisrecords.h"
#include "store/readpool.h"

namespace tallyman {

namespace {

constexpr int kCellBytes = 60;

QString cell(const QString &text, qsizetype width)
{
    return displayLine(text.toUtf8(), kCellBytes).leftJustified(width);
}

QString rowCount(qint64 count)
{
    return count == 1 ? QStringLiteral("1 row") : QStringLiteral("%L1 rows").arg(count);
}

// "998 of 1,000 rows"
QString countText(const Import &import)
{
    if (import.chunks == 0 && import.rowsTotal)
        return rowCount(*import.rowsTotal) + QStringLiteral(", not sent here");
    if (import.rowsTotal)
        return QStringLiteral("%L1 of %2")
            .arg(import.rowsReceived)
            .arg(rowCount(*import.rowsTotal));
    return rowCount(import.rowsReceived);
}

// "rows 11–20, 31 missing"
QString gapText(const Import &import)
{
    constexpr qsizetype kMostNamed = 5;
    QStringList names;
    for (const IdSet::Range &range : import.gaps.ranges()) {
        if (names.size() == kMostNamed) {
            names.append(QStringLiteral("…"));
            break;
        }
        names.append(range.first == range.last
                ? QString::number(range.first)
                : QStringLiteral("%1–%2").arg(range.first).arg(range.last));
    }
    const bool isOne = import.gaps.size() == 1;
    const QString what = import.gapsAreParts ? QStringLiteral("part") : QStringLiteral("row");
    return QStringLiteral("%1%2 %3 missing")
        .arg(what, isOne ? QString() : QStringLiteral("s"), names.join(QStringLiteral(", ")));
}

QByteArray importLine(const Import &import, qint64 nowUs)
{
    QStringList notes;
    if (import.isMissingSomething() && !import.gaps.isEmpty())
        notes.append(gapText(import));
    if (import.rowsDuplicated > 0)
        notes.append(rowCount(import.rowsDuplicated) + QStringLiteral(" came twice"));
    if (import.rowsConflicting > 0)
        notes.append(
            rowCount(import.rowsConflicting) + QStringLiteral(" came with different content"));
    if (import.noticesConflict)
        notes.append(QStringLiteral("the notice came with different counts"));
    if (import.notice)
        notes.append(QStringLiteral("notice: %1").arg(cell(import.notice->status, 0)));
    const QString line = cell(import.sender, 10) + QStringLiteral("  ") + cell(import.key, 12)
        + QStringLiteral("  ") + importStateName(import.state(nowUs)).leftJustified(11)
        + QStringLiteral("  ") + countText(import).leftJustified(22) + QStringLiteral("  ")
        + notes.join(QStringLiteral("; "));
    return line.trimmed().toUtf8() + '\n';
}

} // namespace

ImportsJob::ImportsJob(Options options)
    : LedgerJob(options.workspace)
    , m_options(std::move(options))
{
}

void ImportsJob::run()
{
    session()->readPool()->run<QList<Import>>(
        this,
        [](EventReader &reader) -> Result<QList<Import>> {
            return imports(reader.database(), 1, highestImportId(reader.database()));
        },
        [this](const Result<QList<Import>> &found) {
            if (!found) {
                complain(found.error());
                finish(kExitFailed);
                return;
            }
            const qint64 now = SystemClock::instance().nowUs();
            for (const Import &import : *found) {
                if (!writeOut(
                        m_options.json ? importJsonLine(import, now) : importLine(import, now)))
                    break;
            }
            finish(kExitDone);
        });
}

} // namespace tallyman
