// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"

#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;

namespace tallyman {

class EndpointModel;
class RowView;
class Session;

// The place "Endpoints": the named ways in, as a table to add to, edit and remove from. GUI thread.
class EndpointsPage : public QWidget
{
    Q_OBJECT

public:
    explicit EndpointsPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] RowView *table() const { return m_table; }

Q_SIGNALS:
    // The events that belong to the endpoint of that name are to be shown.
    void eventsRequested(const QString &endpoint);
    // The reply to every request is to be set.
    void commonReplyRequested();
    // An endpoint was removed; `undo` brings it back.
    void removed(const QString &name, const std::function<void()> &undo);

private:
    QWidget *buildBar();
    void addCommands();
    void add();
    void editCurrent();
    void removeCurrent();
    void showEvents();
    void updateState();
    void store(const std::function<void(QList<Endpoint> &)> &change);
    [[nodiscard]] const Endpoint *current() const;

    Session *m_session;
    EndpointModel *m_model;
    RowView *m_table = nullptr;
    QPushButton *m_edit = nullptr;
    QPushButton *m_remove = nullptr;
    QLabel *m_problem = nullptr;
};

} // namespace tallyman
