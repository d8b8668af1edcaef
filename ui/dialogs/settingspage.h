// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QComboBox;
class QFormLayout;
class QLabel;
class QSpinBox;
class QVBoxLayout;

namespace tallyman {

// One page of the settings: sections with rows, scrolling where there is little room. GUI thread.
class SettingsPage : public QScrollArea
{
    Q_OBJECT

public:
    explicit SettingsPage(const QString &title, QWidget *parent = nullptr);

protected:
    void addSection(const QString &title);
    void addRow(const QString &label, QWidget *field);
    void addWide(QWidget *field);
    void addHint(const QString &text);
    // A line for a sentence about what is wrong; hidden while it is empty.
    [[nodiscard]] QLabel *addProblem();
    static void setProblem(QLabel *label, const QString &sentence);
    [[nodiscard]] QSpinBox *addNumber(
        const QString &label, int from, int to, const QString &suffix);
    [[nodiscard]] QComboBox *addChoice(const QString &label, const QStringList &options);

private:
    QWidget *m_content;
    QVBoxLayout *m_column;
    QFormLayout *m_form = nullptr;
};

} // namespace tallyman
