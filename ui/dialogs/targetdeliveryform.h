// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace tallyman {

// How the outbox delivers to a target: retries, how many at once, order, rest. GUI thread.
class TargetDeliveryForm : public QWidget
{
    Q_OBJECT

public:
    explicit TargetDeliveryForm(QWidget *parent = nullptr);

    void setOptions(const DeliveryOptions &options);
    // Puts the fields into `options`. Errors: InvalidInput, with what is wrong in them.
    [[nodiscard]] Result<void> takeInto(DeliveryOptions &options) const;

Q_SIGNALS:
    void changed();

private:
    QWidget *buildRetries();
    QWidget *buildRest();
    void showSchedule();

    QComboBox *m_retries = nullptr;
    QLabel *m_schedule = nullptr; // the same in words
    QSpinBox *m_parallel;
    QDoubleSpinBox *m_perSecond;
    QCheckBox *m_inOrder;
    QLineEdit *m_idempotency;
    QSpinBox *m_breakAfter = nullptr;
    QSpinBox *m_breakFor = nullptr;
    QLineEdit *m_health;
};

} // namespace tallyman
