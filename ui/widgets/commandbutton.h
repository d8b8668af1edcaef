// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

class QAction;

namespace tallyman {

// A button for an action: its text with the shortcut dim behind it; enabled as the action is.
// GUI thread.
class CommandButton : public QPushButton
{
    Q_OBJECT

public:
    explicit CommandButton(QAction *action, QWidget *parent = nullptr);

    // Where there is little room the shortcut is left out.
    void setCompact(bool compact);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();
    [[nodiscard]] QString hint() const;

    QAction *m_action;
    QIcon m_icon;
    bool m_compact = false;
};

} // namespace tallyman
