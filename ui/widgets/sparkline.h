// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

namespace tallyman {

// The last counts as small bars. GUI thread.
class Sparkline : public QWidget
{
    Q_OBJECT

public:
    explicit Sparkline(QWidget *parent = nullptr);

    void append(qint64 value);         // the oldest falls out
    [[nodiscard]] bool isFlat() const; // nothing but zeros

    [[nodiscard]] QSize sizeHint() const override { return {76, 12}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<qint64> m_values;
};

} // namespace tallyman
