// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QWidget>

namespace tallyman {

// Paints the rows (or parts) 1…total of an import from left to right as received, missing
// (hatched), twice or conflicting. However many rows there are, one that is missing or conflicting
// is at least three pixels wide; where most are missing, one that was received.
void paintCoverage(QPainter *painter, const QRect &area, const Import &import, bool missingIsBad);
// The same of a request that carried the rows (or parts) first…last of it.
void paintPart(QPainter *painter, const QRect &area, const Import &import, const IdSet &part);

// The strip with its labels; hovering names the rows, a click asks for them. GUI thread.
class CoverageStrip : public QWidget
{
    Q_OBJECT

public:
    explicit CoverageStrip(QWidget *parent = nullptr);
    void setImport(const Import &import);
    QSize sizeHint() const override;
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void rowPicked(qint64 number);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRect strip() const;
    [[nodiscard]] QString firstLabel() const;
    [[nodiscard]] QString lastLabel() const;
    [[nodiscard]] QString caption() const; // which rows are missing and the like
    [[nodiscard]] bool isBetweenLabels(int width) const;
    [[nodiscard]] qint64 numberAt(int x) const; // 0: none
    [[nodiscard]] QString describe(qint64 number) const;

    Import m_import;
};

} // namespace tallyman
