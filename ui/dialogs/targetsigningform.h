// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace tallyman {

// What becomes of the signature of what goes to a target, and the key it is made with, which can be
// written and not read. GUI thread.
class TargetSigningForm : public QWidget
{
    Q_OBJECT

public:
    explicit TargetSigningForm(QWidget *parent = nullptr);

    void setOptions(const DeliveryOptions &options);
    // Puts the fields into `options`; a new key is not among them.
    void takeInto(DeliveryOptions &options) const;
    // A new key; empty: none was given.
    [[nodiscard]] QByteArray newKey() const;

Q_SIGNALS:
    void changed();

private:
    void updateFields();

    QList<ExpectedSecret> m_kept;
    QComboBox *m_mode;
    QLabel *m_hint;
    QComboBox *m_scheme;
    QComboBox *m_keys; // whose
    QLineEdit *m_key;
    QLabel *m_keyHint;
};

} // namespace tallyman
