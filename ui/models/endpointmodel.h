// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/session.h"

#include <QAbstractTableModel>

namespace tallyman {

// The endpoints of the workspace, what is asked of requests and answered there, and in the last row
// the catch-all. Follows the Session. GUI thread.
class EndpointModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Where, Sender, Admits, Answers, Notes, ColumnCount };

    explicit EndpointModel(Session *session, QObject *parent = nullptr);

    // null: the row is the catch-all.
    [[nodiscard]] const Endpoint *endpoint(int row) const;
    // The row of the endpoint of that name; -1: there is none.
    [[nodiscard]] int rowOf(const QString &name) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void reload();
    void repaintAll();
    [[nodiscard]] QString text(int row, int column) const;
    [[nodiscard]] QString catchAllText(int column) const;

    Session *m_session;
    QList<Endpoint> m_endpoints;
};

// What is asked of requests to an endpoint, in words: "Every request; checked for X-Csvbox-Token",
// "403 from other addresses, 401 without X-Csvbox-Token".
[[nodiscard]] QString admissionText(
    const Endpoint &endpoint, const QList<Expectation> &expectations);

// "X-Csvbox-Token", "Stripe".
[[nodiscard]] QString proofName(const Expectation &expectation);

} // namespace tallyman
