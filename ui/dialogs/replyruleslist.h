// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/replyrule.h"

#include <QWidget>

class QListWidget;
class QPushButton;

namespace tallyman {

// The rules of an endpoint in their order, to add to, edit, switch off, move and remove. GUI
// thread.
class ReplyRulesList : public QWidget
{
    Q_OBJECT

public:
    explicit ReplyRulesList(QWidget *parent = nullptr);

    void setRules(const QList<ReplyRule> &rules);
    [[nodiscard]] const QList<ReplyRule> &rules() const { return m_rules; }

Q_SIGNALS:
    void changed(); // by the user

private:
    void fill(int current);
    void edit(int row);
    void move(int by);
    void remove();
    void updateButtons();
    [[nodiscard]] int current() const;

    QList<ReplyRule> m_rules;
    QListWidget *m_list;
    QPushButton *m_edit;
    QPushButton *m_remove;
    QPushButton *m_up;
    QPushButton *m_down;
};

} // namespace tallyman
