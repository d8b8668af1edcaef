// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QtGlobal>

namespace tallyman {

// The rows that arrived of an import, as they are compared with a file. Read in any order, best
// ascending. Used by one thread at a time.
class ReceivedRows
{
public:
    ReceivedRows() = default;
    virtual ~ReceivedRows() = default;
    Q_DISABLE_COPY_MOVE(ReceivedRows)

    [[nodiscard]] virtual qint64 count() const = 0;
    // As the sender counts; ascending.
    [[nodiscard]] virtual qint64 number(qint64 row) const = 0;
    // Names of the cells.
    [[nodiscard]] virtual const QStringList &fields() const = 0;
    // One text for each field; a null string where the row has no such cell.
    [[nodiscard]] virtual QStringList cells(qint64 row) = 0;
};

} // namespace tallyman
