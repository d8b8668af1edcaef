// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/finding.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace tallyman {

// One finding in words: severity and title, sentence, evidence, what to do, and the source of the
// rule. Whatever came from outside is shown as plain text. GUI thread.
class FindingCard : public QWidget
{
    Q_OBJECT

public:
    explicit FindingCard(const Finding &finding, QWidget *parent = nullptr);

    // Of a kind that is muted already, muting it is not offered.
    void setMuted(bool muted);

Q_SIGNALS:
    void muteRequested(const QString &kind);
    // The user wants to see or change what is expected of such requests.
    void expectationsRequested();
    // What the evidence names is to be shown: another event, another import of the same sender.
    void eventRequested(qint64 id);
    void importRequested(const QString &sender, const QString &key);

protected:
    void changeEvent(QEvent *event) override;

private:
    void addWays(const Finding &finding, QHBoxLayout *row);

    Severity m_grade;
    QLabel *m_severity;
    QToolButton *m_mute;
};

} // namespace tallyman
