// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/reconcile/columnmapping.h"

#include <QWidget>

class QTableWidget;

namespace tallyman {

// Which field each column of a file became, to be looked at and changed. GUI thread.
class ColumnChooser : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kMostColumns = 200; // that can be changed here

    explicit ColumnChooser(QWidget *parent = nullptr);
    void setMapping(
        const QStringList &columns, const QStringList &fields, const ColumnMapping &mapping);
    [[nodiscard]] QTableWidget *table() const { return m_table; }

Q_SIGNALS:
    void mappingChosen(const tallyman::ColumnMapping &mapping);

private:
    void choose(int column, int field);

    QTableWidget *m_table;
    ColumnMapping m_mapping;
};

} // namespace tallyman
