// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/forwardrule.h"

#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace tallyman {

class FilterField;
class RuleTrialView;
class Session;

// Adds or changes a rule that passes events on, and shows meanwhile what it would do. Does not
// block: opened with open(), saves itself through the Session. GUI thread; deletes itself when
// closed.
class ForwardRuleDialog : public FormDialog
{
    Q_OBJECT

public:
    // One without a name is new.
    ForwardRuleDialog(Session *session, const ForwardRule &rule, QWidget *parent);

Q_SIGNALS:
    void saved(const QString &name);

private:
    void build();
    QWidget *buildEvents();
    QWidget *buildChanges();
    QWidget *buildScript();
    QWidget *buildPath();
    void wire();
    void fill();
    void check();
    void save();
    void say(const QString &sentence, bool isWarning);
    // What the fields say. Errors: InvalidInput, with what is wrong in them.
    [[nodiscard]] Result<ForwardRule> edited() const;
    [[nodiscard]] QString problemOf(const ForwardRule &rule) const;

    Session *m_session;
    const ForwardRule m_before;
    QTabWidget *m_tabs = nullptr;
    QLineEdit *m_name = nullptr;
    QCheckBox *m_enabled = nullptr;
    FilterField *m_filter = nullptr;
    QLabel *m_reading = nullptr;
    QListWidget *m_targets = nullptr;
    QLineEdit *m_pathFrom = nullptr;
    QLineEdit *m_pathTo = nullptr;
    QComboBox *m_hostMode = nullptr; // the target's, the captured one, another
    QLineEdit *m_host = nullptr;
    QLineEdit *m_remove = nullptr;
    QPlainTextEdit *m_add = nullptr;
    QPlainTextEdit *m_script = nullptr;
    RuleTrialView *m_trial = nullptr;
    QLabel *m_problem = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace tallyman
