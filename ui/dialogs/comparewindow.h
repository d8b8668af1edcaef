// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/comparison.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace tallyman {

class CompareModel;
class RowView;

// How two events, or the responses to two deliveries, differ: a list, and the chosen difference
// side by side. GUI thread; deletes itself when closed.
class CompareWindow : public QDialog
{
    Q_OBJECT

public:
    CompareWindow(Session *session, const ComparedId &left, const ComparedId &right,
        QWidget *parent = nullptr);

private:
    QWidget *buildTop();
    QWidget *buildSides();
    void wire();
    void compare();
    void showResult(const ComparisonResultPtr &result);
    void showCurrent();
    void copyCurrent();

    const ComparedId m_left;
    const ComparedId m_right;
    Comparison *m_comparison;
    CompareModel *m_model;
    QLabel *m_sentence = nullptr;
    QLineEdit *m_ignored = nullptr;
    RowView *m_table = nullptr;
    QPlainTextEdit *m_before = nullptr;
    QPlainTextEdit *m_after = nullptr;
};

} // namespace tallyman
