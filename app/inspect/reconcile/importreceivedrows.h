// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/importrows.h"
#include "inspect/reconcile/receivedrows.h"

#include <QHash>

namespace tallyman {

// The rows of an import, each once: those that came again with the same content are left out.
// Which fields there are is seen in rows from its beginning, middle and end. Throws SqliteError.
class ImportReceivedRows : public ReceivedRows
{
public:
    explicit ImportReceivedRows(ImportRows &rows);

    [[nodiscard]] qint64 count() const override { return static_cast<qint64>(m_places.size()); }
    [[nodiscard]] qint64 number(qint64 row) const override { return place(row).number; }
    [[nodiscard]] const QStringList &fields() const override { return m_fields; }
    [[nodiscard]] QStringList cells(qint64 row) override;
    [[nodiscard]] const RowPlace &place(qint64 row) const
    {
        return m_places[static_cast<size_t>(row)];
    }

private:
    void findFields();

    ImportRows &m_rows;
    std::vector<RowPlace> m_places;
    QStringList m_fields;
    QHash<QString, qsizetype> m_positions; // in m_fields
};

} // namespace tallyman
