// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace tallyman {

class Session;
class TunnelPopup;

// Says in words, sign and colour which tunnel is in front of the listener, with its public URL
// where there is room; opens the popup about it. GUI thread.
class TunnelButton : public QPushButton
{
    Q_OBJECT

public:
    explicit TunnelButton(Session *session, QWidget *parent = nullptr);

    void openPopup();
    // Where there is little room the URL is left out.
    void setCompact(bool compact);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();
    [[nodiscard]] QString shownText() const;
    [[nodiscard]] QFont textFont() const;

    Session *m_session;
    TunnelPopup *m_popup = nullptr;
    bool m_compact = false;
};

} // namespace tallyman
