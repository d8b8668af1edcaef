// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace tallyman {

// A card with wire text, a caption above it and a button that copies it. GUI thread.
class CopyCard : public QFrame
{
    Q_OBJECT

public:
    // `name` says what is copied: "Copy the curl command".
    CopyCard(const QString &caption, const QString &name, QWidget *parent = nullptr);

    void setText(const QString &text);
    void setTextSize(int pixels);
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void copied();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_text;
};

} // namespace tallyman
