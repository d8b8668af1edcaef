// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/filtercompletion.h"

#include <QObject>
#include <QPointer>

class QCompleter;
class QLineEdit;
class QStringListModel;
class QWidget;

namespace tallyman {

// The list below a filter's field of what could be written next. Arrow keys choose, Return or Tab
// takes, Escape closes; it is never in the way of typing on. Owned by its field; GUI thread.
class FilterPopup : public QObject
{
    Q_OBJECT

public:
    explicit FilterPopup(QLineEdit *field);

    void setVocabulary(const FilterVocabulary &vocabulary) { m_vocabulary = vocabulary; }
    // After something was typed.
    void update();
    void hide();
    // What the list must not cover; null: it stands right below the field.
    void keepClearOf(QWidget *widget);
    [[nodiscard]] bool isOpen() const;
    // Takes what is chosen, else the first; false when nothing is offered.
    bool take();
    // Takes what is chosen; false when nothing is.
    bool takeChosen();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void insert(const QString &candidate);
    void makeWay();
    [[nodiscard]] QRect place() const;

    QPointer<QWidget> m_uncovered;
    QLineEdit *m_field;
    QCompleter *m_completer;
    QStringListModel *m_model;
    FilterVocabulary m_vocabulary;
    FilterCompletion m_completion;
};

} // namespace tallyman
