// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/expectation.h"

#include <QWidget>
#include <optional>

class QLineEdit;
class QToolButton;

namespace tallyman {

// One accepted value or key in a form: its label, and the value, hidden unless the user wants to
// see it. A value that is kept already is never shown; typing replaces it. GUI thread.
class ExpectedValueRow : public QWidget
{
    Q_OBJECT

public:
    explicit ExpectedValueRow(const ExpectedSecret &secret, QWidget *parent = nullptr);

    // As it is to be stored: without an id when there is a new value.
    [[nodiscard]] ExpectedSecret secret() const;
    [[nodiscard]] bool isKept() const { return !m_secret.id.isEmpty(); }
    // Empty: the one that is kept stays.
    [[nodiscard]] QByteArray newValue() const;
    void setValue(const QByteArray &value);
    // What the keyboard stops at, in its order.
    [[nodiscard]] QList<QWidget *> tabStops() const;

Q_SIGNALS:
    void changed();
    void removeRequested();

private:
    const ExpectedSecret m_secret;
    QLineEdit *m_label;
    QLineEdit *m_value;
    QToolButton *m_show;
    QToolButton *m_remove;
};

} // namespace tallyman
