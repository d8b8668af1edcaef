// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBitArray>
#include <QWidget>

namespace tallyman {

// A text as a QR code: black on white in every theme, as readers want it, with the quiet zone
// around it. Empty for a text that is too long for one. GUI thread.
class QrCode : public QWidget
{
    Q_OBJECT

public:
    explicit QrCode(QWidget *parent = nullptr);

    void setText(const QString &text);
    // Modules along one side; 0: there is no code.
    [[nodiscard]] int modules() const { return m_side; }
    [[nodiscard]] bool isDark(int column, int row) const
    {
        return m_dark.testBit(row * m_side + column);
    }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    QBitArray m_dark; // row by row
    int m_side = 0;
};

} // namespace tallyman
