// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rowsagainst.h"

#include "base/text.h"
#include "cli/commandline.h"
#include "cli/output.h"
#include "session/differenceexport.h"

namespace tallyman {

namespace {

constexpr qsizetype kCellBytes = 200;

QString shown(const QString &text)
{
    return u'“' + displayLine(text.toUtf8(), kCellBytes) + u'”';
}

QString mappingLines(const ReconciledRows &all)
{
    QString lines;
    for (int column = 0; column < all.result.mapping.size(); ++column) {
        const ColumnMatch &match = all.result.mapping.at(column);
        const QString name = shown(all.table.header().at(column));
        lines += match.field < 0 ? QStringLiteral("  %1 was not sent\n").arg(name)
                                 : QStringLiteral("  %1 is %2 (%3)\n")
                                       .arg(name, shown(all.rows.fields().at(match.field)),
                                           columnReasonName(match.reason));
    }
    return lines;
}

QString place(const ReconciledRows &all, const RowDifference &difference)
{
    QStringList parts;
    if (difference.record >= 0)
        parts.append(QStringLiteral("line %1").arg(all.table.line(difference.record)));
    if (difference.row >= 0)
        parts.append(QStringLiteral("row %1 of event %2")
                         .arg(all.rows.place(difference.row).number)
                         .arg(all.rows.place(difference.row).eventId));
    return parts.join(QLatin1String(", "));
}

QString differenceLines(const ReconciledRows &all, const RowDifference &difference)
{
    QString lines;
    if (difference.change == RowChange::Lost) {
        lines = QStringLiteral("- %1: %2\n")
                    .arg(place(all, difference),
                        displayLine(all.table.record(difference.record)
                                        .join(QLatin1Char(all.table.delimiter()))
                                        .toUtf8(),
                            kCellBytes));
    } else if (difference.change == RowChange::Extra) {
        lines =
            QStringLiteral("+ %1: %2\n")
                .arg(place(all, difference),
                    displayLine(all.rows.cells(difference.row).join(u',').toUtf8(), kCellBytes));
    }
    for (const CellDifference &cell : all.cellsOf(difference))
        lines += QStringLiteral("~ %1: %2 %3 → %4 (%5)\n")
                     .arg(place(all, difference), shown(all.table.header().at(cell.column)),
                         shown(cell.before), shown(cell.after), cellChangeWords(cell.kind));
    return lines;
}

void writeWords(const ReconciledRows &all)
{
    QString text = reconciliationSentences(all.result).join(u'\n') + u'\n';
    for (const QString &note : all.table.notes())
        text += note + u'\n';
    text += QStringLiteral("Columns of the file:\n") + mappingLines(all);
    if (!writeOut(text.toUtf8()))
        return;
    for (const RowDifference &difference : all.result.differences) {
        if (!writeOut(differenceLines(all, difference).toUtf8()))
            return;
    }
}

} // namespace

int printRowsAgainst(
    ImportRows &rows, const QString &path, const QStringList &choices, AgainstFormat format)
{
    const auto table = readCsvFile(path);
    if (!table) {
        complain(table.error());
        return kExitFailed;
    }
    ImportReceivedRows received(rows);
    const auto mapping = chooseMapping(
        inferMapping(**table, received), (*table)->header(), received.fields(), choices);
    if (!mapping) {
        complain(mapping.error());
        return kExitWrongUse;
    }
    const auto result = reconcile(**table, received, *mapping, [](int) { return true; });
    const ReconciledRows all{**table, received, *result};
    switch (format) {
    case AgainstFormat::Words:
        writeWords(all);
        break;
    case AgainstFormat::Csv:
        writeDifferencesCsv(all, writeOut);
        break;
    case AgainstFormat::Json:
        writeDifferencesJson(all, writeOut);
        break;
    }
    return result->isClean() ? kExitDone : kExitFailed;
}

} // namespace tallyman
