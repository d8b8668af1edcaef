// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace tallyman {

class ImportTableModel;
struct Import;

// The table of imports, sorted by any column and narrowed to those in which a text stands. GUI
// thread.
class ImportFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit ImportFilterModel(ImportTableModel *imports, QObject *parent = nullptr);

    void setText(const QString &text);
    [[nodiscard]] const Import *importAt(int row) const; // null while it is loaded
    [[nodiscard]] int rowOf(qint64 id) const;            // -1: not here, or filtered out

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    ImportTableModel *m_imports;
    QString m_text;
};

} // namespace tallyman
