// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace tallyman {

class FindingIndex;

// The kinds of findings that there are, with their counts: all of them first, the muted ones last.
// GUI thread; the index must outlive it.
class FindingKindsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Title, Count, ColumnCount };

    explicit FindingKindsModel(FindingIndex *index, QObject *parent = nullptr);

    // The place of a row's kind in findingKinds(); −1: all that are not muted.
    [[nodiscard]] qsizetype kindAt(int row) const;
    [[nodiscard]] int rowOf(qsizetype kind) const; // −1: not here

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    void update();
    [[nodiscard]] QString title(qsizetype kind) const;
    [[nodiscard]] qint64 count(qsizetype kind) const;

    FindingIndex *m_index;
    QList<qsizetype> m_kinds; // after the row of all
};

} // namespace tallyman
