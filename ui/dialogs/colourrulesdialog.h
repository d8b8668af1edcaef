// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace tallyman {

class ColourRules;

// Edits the rules that give colours to rows; changes show at once. GUI thread; deletes itself when
// closed.
class ColourRulesDialog : public QDialog
{
    Q_OBJECT

public:
    // The rules outlive it. `filter`: what a new rule begins with, the filter in use.
    ColourRulesDialog(ColourRules *rules, const QString &filter, QWidget *parent);

private:
    void buildEditor();
    void buildButtons();
    void arrange();
    void fill();
    void add(const QString &filter);
    void remove();
    void move(int step);
    void showCurrent();
    void takeFilter();
    void takeColour();
    void store();
    void updateState();

    ColourRules *m_rules;
    QListWidget *m_list;
    QLineEdit *m_filter;
    QComboBox *m_colour;
    QLabel *m_problem;
    QPushButton *m_add = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_up = nullptr;
    QPushButton *m_down = nullptr;
    bool m_showing = false; // fields are being filled, not edited
};

} // namespace tallyman
