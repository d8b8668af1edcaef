// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace tallyman {

// A line above a view that says what is wrong or notable with what is shown, with up to two
// buttons that lead there. GUI thread.
class ProblemStrip : public QWidget
{
    Q_OBJECT

public:
    enum class Tone : quint8 { Warning, Error };

    explicit ProblemStrip(QWidget *parent = nullptr);

    // Hides with an empty sentence. A button without a text is not shown.
    void show(
        Tone tone, const QString &sentence, const QString &first = {}, const QString &second = {});

Q_SIGNALS:
    void firstClicked();
    void secondClicked();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTone();

    Tone m_tone = Tone::Warning;
    QLabel *m_sentence;
    QPushButton *m_first;
    QPushButton *m_second;
};

} // namespace tallyman
