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

    [[nodiscard]] int mode() const; // that is shown as on
    void setMode(int mode);
    // Shows a mode as on without modeChanged(): it stands in for the wanted one.
    void showMode(int mode);
    // Calls a mode what it shows of the present content.
    void setModeName(int mode, const QString &name);
    // Why a mode cannot be had at present; empty: it can.
    void setModeBarred(int mode, const QString &reason);

Q_SIGNALS:
    void modeChanged(int mode); // by the user or by setMode()

private:
    QButtonGroup *m_group;
};

} // namespace tallyman
