// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/differenceexport.h"

#include "exchange/csvwriter.h"
#include "exchange/jsonwriter.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>

namespace tallyman {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Reconciliation", text);
}

void placeJson(JsonWriter &json, const ReconciledRows &all, const RowDifference &difference)
{
    json.key("change").qstring(rowChangeName(difference.change));
    if (difference.record >= 0) {
        json.key("record").integer(difference.record + 1);
        json.key("line").integer(all.table.line(difference.record));
    }
    if (difference.row < 0)
        return;
    const RowPlace &place = all.rows.place(difference.row);
    json.key("row").integer(place.number);
    json.key("event").integer(place.eventId);
    json.key("offset").integer(place.offset);
    json.key("size").integer(place.size);
}

void textsJson(
    JsonWriter &json, const char *key, const QStringList &names, const QStringList &texts)
{
    json.key(key).beginArray();
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (texts.at(i).isNull())
            continue;
        json.beginArray();
        json.qstring(names.value(i));
        json.qstring(texts.at(i));
        json.endArray();
    }
    json.endArray();
}

QByteArray summaryJson(const ReconciledRows &all)
{
    const Reconciliation &result = all.result;
    JsonWriter json;
    json.beginObject();
    json.key("records").integer(result.records);
    json.key("rows").integer(result.rows);
    json.key("same").integer(result.same);
    json.key("lost").integer(result.lost);
    json.key("changed").integer(result.changed);
    json.key("extra").integer(result.extra);
    json.key("renumbered").integer(result.shifted);
    json.key("encoding").qstring(all.table.encoding());
    json.key("delimiter").qstring(QString(QLatin1Char(all.table.delimiter())));
    json.key("cells").beginObject();
    for (int kind = 0; kind < kCellChanges; ++kind) {
        if (const qint64 count = result.cells[static_cast<size_t>(kind)]; count > 0)
            json.key(cellChangeName(static_cast<CellChange>(kind)).toLatin1().constData())
                .integer(count);
    }
    json.endObject();
    json.key("mapping").beginArray();
    for (int column = 0; column < result.mapping.size(); ++column) {
        const ColumnMatch &match = result.mapping.at(column);
        json.beginObject();
        json.key("column").qstring(all.table.header().at(column));
        json.key("field");
        if (match.field < 0)
            json.null();
        else
            json.qstring(all.rows.fields().at(match.field));
        json.key("by").qstring(columnReasonName(match.reason));
        json.endObject();
    }
    json.endArray();
    json.key("notes").beginArray();
    for (const QString &note : all.table.notes())
        json.qstring(note);
    json.endArray();
    json.endObject();
    return json.result() + '\n';
}

QByteArray differenceJson(const ReconciledRows &all, const RowDifference &difference)
{
    JsonWriter json;
    json.beginObject();
    placeJson(json, all, difference);
    if (difference.change == RowChange::Lost) {
        textsJson(json, "file", all.table.header(), all.table.record(difference.record));
    } else if (difference.change == RowChange::Extra) {
        textsJson(json, "received", all.rows.fields(), all.rows.cells(difference.row));
    } else {
        json.key("cells").beginArray();
        for (const CellDifference &cell : all.cellsOf(difference)) {
            json.beginObject();
            json.key("column").qstring(all.table.header().at(cell.column));
            json.key("field").qstring(all.rows.fields().at(cell.field));
            json.key("kind").qstring(cellChangeName(cell.kind));
            json.key("file").qstring(cell.before);
            json.key("received").qstring(cell.after);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
    return json.result() + '\n';
}

QStringList placeCells(const ReconciledRows &all, const RowDifference &difference)
{
    QStringList cells = {rowChangeName(difference.change),
        difference.record < 0 ? QString() : QString::number(all.table.line(difference.record))};
    if (difference.row < 0)
        return cells + QStringList(4);
    const RowPlace &place = all.rows.place(difference.row);
    return cells
        + QStringList{QString::number(place.number), QString::number(place.eventId),
            QString::number(place.offset), QString::number(place.size)};
}

} // namespace

Result<CsvFilePtr> readCsvFile(const QString &path, const std::atomic_bool *cancelled)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io,
            QStringLiteral("The file “%1” cannot be read: %2.").arg(path, file.errorString()));
    const QByteArray bytes = file.read(CsvFile::kMostBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorCode::Io,
            QStringLiteral("The file “%1” cannot be read: %2.").arg(path, file.errorString()));
    return CsvFile::read(bytes, cancelled);
}

QList<CellDifference> ReconciledRows::cellsOf(const RowDifference &difference) const
{
    if (difference.change != RowChange::Changed)
        return {};
    return changedCells(
        table.record(difference.record), rows.cells(difference.row), result.mapping);
}

void writeDifferencesCsv(
    const ReconciledRows &all, const std::function<bool(QByteArrayView)> &write)
{
    static const QStringList header{QStringLiteral("change"), QStringLiteral("line"),
        QStringLiteral("row"), QStringLiteral("event"), QStringLiteral("offset"),
        QStringLiteral("size"), QStringLiteral("column"), QStringLiteral("field"),
        QStringLiteral("kind"), QStringLiteral("file"), QStringLiteral("received")};
    if (!write(csvRecord(header)))
        return;
    for (const RowDifference &difference : all.result.differences) {
        const QStringList place = placeCells(all, difference);
        QByteArray records;
        if (difference.change != RowChange::Changed)
            records = csvRecord(place + QStringList(header.size() - place.size()));
        for (const CellDifference &cell : all.cellsOf(difference))
            records += csvRecord(place
                + QStringList{all.table.header().at(cell.column), all.rows.fields().at(cell.field),
                    cellChangeName(cell.kind), cell.before, cell.after});
        if (!write(records))
            return;
    }
}

void writeDifferencesJson(
    const ReconciledRows &all, const std::function<bool(QByteArrayView)> &write)
{
    if (!write(summaryJson(all)))
        return;
    for (const RowDifference &difference : all.result.differences) {
        if (!write(differenceJson(all, difference)))
            return;
    }
}

QString cellChangeWords(CellChange change)
{
    switch (change) {
    case CellChange::LeadingZeros:
        return translated("leading zeros lost");
    case CellChange::Trimmed:
        return translated("blanks trimmed");
    case CellChange::Padded:
        return translated("blanks added");
    case CellChange::Case:
        return translated("capitals changed");
    case CellChange::DateSwapped:
        return translated("day and month swapped");
    case CellChange::DateFormat:
        return translated("date written otherwise");
    case CellChange::Number:
        return translated("number written otherwise");
    case CellChange::Mojibake:
        return translated("characters garbled");
    case CellChange::CutOff:
        return translated("cut off");
    case CellChange::Emptied:
        return translated("emptied");
    case CellChange::Filled:
        return translated("filled in");
    case CellChange::Other:
        break;
    }
    return translated("other content");
}

QStringList reconciliationSentences(const Reconciliation &result)
{
    const QLocale locale;
    const auto number = [&locale](qint64 count) { return locale.toString(count); };
    QStringList sentences;
    if (result.isClean()) {
        sentences.append(result.records == 1
                ? translated("The one row of the file arrived as it is.")
                : translated("All %1 rows of the file arrived as they are.")
                      .arg(number(result.records)));
    } else {
        sentences.append((result.records == 1 ? translated("The file has %1 row; %2 arrived.")
                                              : translated("The file has %1 rows; %2 arrived."))
                             .arg(number(result.records), number(result.rows)));
        sentences.append(translated("%1 are the same, %2 changed, %3 lost, %4 extra.")
                             .arg(number(result.same), number(result.changed), number(result.lost),
                                 number(result.extra)));
    }
    QStringList kinds;
    for (int kind = 0; kind < kCellChanges; ++kind) {
        if (const qint64 count = result.cells[static_cast<size_t>(kind)]; count > 0)
            kinds.append(translated("%1 × %2").arg(
                number(count), cellChangeWords(static_cast<CellChange>(kind))));
    }
    if (!kinds.isEmpty())
        sentences.append(translated("Changed cells: %1.").arg(kinds.join(QLatin1String(", "))));
    if (result.shifted > 0)
        sentences.append((result.shifted == 1
                ? translated("%1 row has another number than in the file; it was found by its "
                             "content.")
                : translated("%1 rows have another number than in the file; they were found by "
                             "their content."))
                             .arg(number(result.shifted)));
    return sentences;
}

} // namespace tallyman
