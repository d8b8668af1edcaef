// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/eventfield.h"

#include <QDialog>

class QLabel;
class QLineEdit;

namespace tallyman {

struct FilterVocabulary;

// Asks which header or value of the content a column shall show. Opened with open(). GUI thread;
// deletes itself when closed.
class ColumnDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ColumnDialog(QWidget *parent);

    // What is completed as it is typed.
    void setVocabulary(const FilterVocabulary &vocabulary);
    void accept() override;

Q_SIGNALS:
    void fieldGiven(const tallyman::EventField &field);

private:
    QLineEdit *m_text;
    QLabel *m_problem;
};

} // namespace tallyman
