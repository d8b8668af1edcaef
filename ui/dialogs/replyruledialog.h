// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/replyrule.h"

#include "ui/dialogs/formdialog.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace tallyman {

class ReplyStepForm;

// Adds or changes a rule of an endpoint's replies. Does not block: opened with open(), says by
// accepted() that rule() is what was made. GUI thread; deletes itself when closed.
class ReplyRuleDialog : public FormDialog
{
    Q_OBJECT

public:
    ReplyRuleDialog(const ReplyRule &rule, QWidget *parent);

    [[nodiscard]] const ReplyRule &rule() const { return m_rule; }

private:
    QWidget *buildReplies();
    void fillReplies(int current);
    void showReply(int row);
    void takeReply();
    void addReply();
    void removeReply();
    void check();
    [[nodiscard]] QString problem();

    ReplyRule m_rule;
    int m_shown = -1; // which of the replies the form shows
    QLineEdit *m_name;
    QLineEdit *m_filter;
    QLineEdit *m_chunks;
    QComboBox *m_scope;
    QListWidget *m_replies = nullptr;
    ReplyStepForm *m_form = nullptr;
    QPushButton *m_remove = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_save = nullptr;
    QString m_replyProblem; // of the one that is shown
};

} // namespace tallyman
