// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QPointer>
#include <QWidget>
#include <functional>

class QAction;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace tallyman {

class RowView;

// A table under a bar with its commands, which stand in its context menu as well; a sentence and
// one button where there is nothing; what did not work, and questions, in a strip between them. The
// base of such parts of a place. GUI thread.
class TablePanel : public QWidget
{
    Q_OBJECT

public:
    explicit TablePanel(const QString &tableName, QWidget *parent = nullptr);

    [[nodiscard]] RowView *table() const { return m_table; }
    // Asks in the strip before something is done that cannot be taken back.
    void ask(const QString &question, const QString &answer, const std::function<void()> &run);
    void showProblem(const QString &sentence); // empty: there is none
    void showDone(const QString &sentence);    // that something was done

protected:
    void changeEvent(QEvent *event) override;

    enum class Place { BarAndMenu, MenuOnly };
    // Its text, enabling and tool tip are those of its button.
    QAction *addCommand(const QString &text, const QKeySequence &keys,
        const std::function<void()> &run, Place place = Place::BarAndMenu);
    // What is shown instead of the table; empty: the table is.
    void setEmpty(const QString &sentence, QAction *offer = nullptr);

private:
    QWidget *buildStrip();
    QWidget *buildEmpty();
    void showStrip(const QString &text, bool isProblem);
    void colourStrip();

    RowView *m_table;
    QHBoxLayout *m_bar;
    QStackedWidget *m_stack;
    QLabel *m_sentence = nullptr;
    QPushButton *m_offer = nullptr;
    QPointer<QAction> m_offered;
    QWidget *m_strip = nullptr;
    QLabel *m_said = nullptr;
    QPushButton *m_answer = nullptr;
    QPushButton *m_dismiss = nullptr;
    bool m_isProblem = false; // what the strip says
    std::function<void()> m_run;
};

} // namespace tallyman
