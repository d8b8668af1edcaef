// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/settingspage.h"

class QPushButton;
class QTableView;

namespace tallyman {

class ExpectationModel;
class Session;
struct Expectation;

// What requests to certain paths must prove themselves with: tokens and signatures. GUI thread.
class AuthenticationPage : public SettingsPage
{
    Q_OBJECT

public:
    AuthenticationPage(Session *session, QWidget *parent);

    // Selects what is expected of a request target.
    void select(const QByteArray &target);

private:
    void buildTable();
    void buildButtons();
    void update();
    [[nodiscard]] const Expectation *selected() const;
    void edit(const Expectation &expectation);
    void askToRemove(const Expectation &expectation);
    void remove(const Expectation &expectation);

    Session *m_session;
    ExpectationModel *m_model;
    QTableView *m_table = nullptr; // hidden while it is empty
    QLabel *m_nothing = nullptr;   // instead of it
    QPushButton *m_edit = nullptr;
    QPushButton *m_remove = nullptr;
    QLabel *m_problem = nullptr;
};

} // namespace tallyman
