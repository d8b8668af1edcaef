// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAbstractButton;
class QButtonGroup;

namespace tallyman {

// A row of joined buttons of which one is on: "Tree · Text · Hex". GUI thread.
class PayloadModeSwitch : public QWidget
{
    Q_OBJECT

public:
    PayloadModeSwitch(const QStringList &modes, const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] int mode() const;
    void setMode(int mode);
    void setModeEnabled(int mode, bool enabled);

Q_SIGNALS:
    void modeChanged(int mode); // by the user or by setMode()

private:
    QButtonGroup *m_group;
};

} // namespace tallyman
