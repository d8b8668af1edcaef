// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/replyrule.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QSpinBox;

namespace tallyman {

// The fields of one reply of a rule. GUI thread.
class ReplyStepForm : public QWidget
{
    Q_OBJECT

public:
    explicit ReplyStepForm(QWidget *parent = nullptr);

    void setStep(const ReplyStep &step);
    // Errors: InvalidInput, with what is wrong in the fields.
    [[nodiscard]] Result<ReplyStep> step() const;

Q_SIGNALS:
    void changed(); // by the user

private:
    QWidget *buildTimes();
    void updateFields();

    ReplyStep m_before;
    bool m_filling = false;
    QSpinBox *m_status;
    QPlainTextEdit *m_headers;
    QPlainTextEdit *m_body;
    QCheckBox *m_template;
    QSpinBox *m_hold;
    QSpinBox *m_delay;
    QSpinBox *m_longest;
    QSpinBox *m_rate;
    QComboBox *m_fault;
    QSpinBox *m_times;
};

} // namespace tallyman
