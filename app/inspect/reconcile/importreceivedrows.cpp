// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/reconcile/importreceivedrows.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qint64 kRowsInOnePlace = 200;
constexpr qint64 kPlaces = 5;
constexpr qsizetype kMostFields = 10'000;

} // namespace

ImportReceivedRows::ImportReceivedRows(ImportRows &rows)
    : m_rows(rows)
{
    for (const RowPlace &place : rows.places()) {
        if (!place.again)
            m_places.push_back(place);
    }
    findFields();
}

void ImportReceivedRows::findFields()
{
    qint64 next = 0;
    for (qint64 i = 0; i < kPlaces; ++i) {
        const qint64 from = std::max(next, (count() - kRowsInOnePlace) * i / (kPlaces - 1));
        next = std::min(count(), from + kRowsInOnePlace);
        for (qint64 row = from; row < next; ++row) {
            forEachCell(m_rows.data(place(row)), [&](const QString &name, const JsonValue &) {
                if (m_positions.contains(name) || m_fields.size() >= kMostFields)
                    return;
                m_positions.insert(name, m_fields.size());
                m_fields.append(name);
            });
        }
    }
}

QStringList ImportReceivedRows::cells(qint64 row)
{
    QStringList cells(m_fields.size());
    forEachCell(m_rows.data(place(row)), [&](const QString &name, const JsonValue &value) {
        const auto position = m_positions.constFind(name);
        if (position == m_positions.constEnd())
            return;
        const bool isNull = !value.isString() && value.token() == "null";
        cells[*position] = isNull ? QLatin1String("") : cellText(value);
    });
    return cells;
}

} // namespace tallyman
