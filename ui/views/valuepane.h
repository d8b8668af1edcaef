// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace tallyman {

// What is to be said about the value that is chosen in the tree: what other programs would make of
// it, what was repaired, what it decodes to. Takes no room when there is nothing. GUI thread.
class ValuePane : public QWidget
{
    Q_OBJECT

public:
    explicit ValuePane(QWidget *parent = nullptr);

    void setSentences(const QStringList &sentences);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    QPlainTextEdit *m_text;
};

} // namespace tallyman
