// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace tallyman {

// A line to search in what stands above it: Return finds the next, Shift+Return the previous, Esc
// closes. GUI thread.
class TextFindBar : public QWidget
{
    Q_OBJECT

public:
    explicit TextFindBar(QWidget *parent = nullptr);

    void open();
    [[nodiscard]] QString term() const;
    void setStatus(const QString &text);

Q_SIGNALS:
    void findRequested(const QString &term, bool forward);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void find(bool forward);

    QLineEdit *m_field;
    QLabel *m_status;
};

} // namespace tallyman
