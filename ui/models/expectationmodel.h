// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <QAbstractTableModel>

namespace tallyman {

// What requests to certain paths must prove themselves with, and how the newest of them did.
// Follows the Session. GUI thread.
class ExpectationModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Path, Proof, Header, Values, Recent, Kept, Url, ColumnCount };

    explicit ExpectationModel(Session *session, QObject *parent = nullptr);

    [[nodiscard]] const Expectation &expectation(int row) const { return m_expectations.at(row); }
    // The row of what is expected of a request target; -1: nothing is.
    [[nodiscard]] int rowFor(const QByteArray &target) const;
    // Whether any is about signatures over a URL that was set.
    [[nodiscard]] bool hasUrls() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void reload();
    void reloadUse();
    [[nodiscard]] QString text(int row, int column) const;

    Session *m_session;
    QList<Expectation> m_expectations;
    QList<ExpectationUse> m_uses; // as far as they are known
    quint64 m_generation = 0;
};

} // namespace tallyman
