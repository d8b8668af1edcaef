// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/filter.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QPointer>
#include <QTimer>

namespace tallyman {

class FilterPopup;
struct FilterVocabulary;

// Where the filter is written. Keys are coloured, what is wrong is underlined, and what could
// follow is offered below; what is typed applies after a short pause, or at once with Return;
// Escape clears. GUI thread.
class FilterField : public QLineEdit
{
    Q_OBJECT

public:
    explicit FilterField(QWidget *parent = nullptr);

    // Replaces one key's values, see filtertext::withValues(), and applies.
    void setValues(const QString &key, const QStringList &values);
    [[nodiscard]] QStringList values(const QString &key) const;
    // Asks for is:NAME as well, or no more, and applies.
    void setFlag(const QString &name, bool on);
    // Adds a term as it stands ("status:4xx", a word) and applies.
    void addTerm(const QString &term);
    void applyNow();
    [[nodiscard]] const QString &problem() const { return m_problem; }
    // What the filter asks for in plain language; empty while there is a problem.
    [[nodiscard]] const QString &reading() const { return m_reading; }
    // Where the problem is said: what is offered does not cover it.
    void setProblemLabel(QWidget *label) { m_problemLabel = label; }
    // What is offered while typing.
    void setVocabulary(const FilterVocabulary &vocabulary);

Q_SIGNALS:
    void filterChanged(const tallyman::Filter &filter);
    void problemChanged(const QString &sentence); // empty: the text is understood
    void readingChanged(const QString &sentence);
    void vocabularyWanted(); // about to be typed in
    void leaveRequested();   // Escape in an empty field, or arrow down: to the events

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    void colorKeys();
    void onEdited();
    void askForVocabulary();
    void setProblem(const FilterError &error);
    void setReading(const QString &sentence);

    QTimer m_pause;
    QElapsedTimer m_vocabularyAge;
    bool m_typing = false; // since the vocabulary was asked for
    FilterPopup *m_popup;
    QPointer<QWidget> m_problemLabel;
    QString m_problem;
    qsizetype m_wrongFrom = 0; // what is underlined
    qsizetype m_wrongLength = 0;
    QString m_reading;
    QString m_applied;
};

} // namespace tallyman
