// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace tallyman {

class ListenPopup;
class Session;

// Says in words, which it keeps in a narrow window too, sign and colour whether the program
// listens, and where; opens the popup that changes it. GUI thread.
class ListenButton : public QPushButton
{
    Q_OBJECT

public:
    explicit ListenButton(Session *session, QWidget *parent = nullptr);

    void openPopup();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] QString addressText() const;

    Session *m_session;
    ListenPopup *m_popup = nullptr;
};

} // namespace tallyman
