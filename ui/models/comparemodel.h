// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/comparison.h"
#include "ui/widgets/tonedelegate.h"

#include <QAbstractTableModel>
#include <QList>

namespace tallyman {

// The differences of two messages as a table: what, where, before, after. GUI thread.
class CompareModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { What, Where, Before, After, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    // `left`, `right`: what the two are called. Null: nothing.
    void setResult(const ComparisonResultPtr &result, const QString &left, const QString &right);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

    // Whole, as far as it is known; with line breaks.
    [[nodiscard]] QByteArray before(int row) const;
    [[nodiscard]] QByteArray after(int row) const;

private:
    struct Row
    {
        QString what;
        QString where;
        QByteArray before;
        QByteArray after;
        qint64 beforeBytes = 0;
        qint64 afterBytes = 0;
        Tone tone = Tone::Plain;
    };
    void addFields(const QList<FieldChange> &changes, const QString &where);
    void addChanges(const QList<JsonChange> &changes);
    void addLines(const QList<TextLine> &lines);

    QList<Row> m_rows;
    QString m_left;
    QString m_right;
};

} // namespace tallyman
