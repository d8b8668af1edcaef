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

// "998 of 1,000 rows"
QString countText(const Import &import)
{
    if (import.chunks == 0 && import.rowsTotal)
        return QStringLiteral("%L1 rows, not sent here").arg(*import.rowsTotal);
    if (import.rowsTotal)
        return QStringLiteral("%L1 of %L2 rows").arg(import.rowsReceived).arg(*import.rowsTotal);
    return QStringLiteral("%L1 rows").arg(import.rowsReceived);
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
    return QStringLiteral("%1 %2 missing")
        .arg(import.gapsAreParts ? QStringLiteral("parts") : QStringLiteral("rows"),
            names.join(QStringLiteral(", ")));
}

QByteArray importLine(const Import &import, qint64 nowUs)
{
    QStringList notes;
    if (import.isMissingSomething() && !import.gaps.isEmpty())
        notes.append(gapText(import));
    if (import.rowsDuplicated > 0)
        notes.append(QStringLiteral("%L1 rows came twice").arg(import.rowsDuplicated));
    if (import.rowsConflicting > 0)
        notes.append(
            QStringLiteral("%L1 rows came with different content").arg(import.rowsConflicting));
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
