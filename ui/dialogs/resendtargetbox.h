// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include <QComboBox>

namespace tallyman {

class Session;

// Chooses where to send: a saved target from the list, or an address typed in. Begins with what was
// used last. GUI thread.
class ResendTargetBox : public QComboBox
{
    Q_OBJECT

public:
    explicit ResendTargetBox(Session *session, QWidget *parent = nullptr);

    // What is chosen. A typed address without a path gets the captured one; with a path it is
    // taken as it stands.
    [[nodiscard]] Target target() const;
    // Why nothing can be sent there, a sentence; empty when it can.
    [[nodiscard]] QString problem() const;
    void choose(const Target &target);
    // Remembers what is chosen for the next time.
    void rememberUse() const;

Q_SIGNALS:
    void targetChanged();   // by the user
    void targetRedefined(); // the choice is the same, but somebody has changed that target

private:
    void fill();
    void reload();
    void chooseLastUsed();
    [[nodiscard]] const Target *savedTarget() const;

    Session *m_session;
    QList<Target> m_targets;
};

// How a saved target stands in a list: its name and its URL.
[[nodiscard]] QString targetLabel(const Target &target);
// The address that was typed in place of a saved target.
[[nodiscard]] Target typedTarget(const QString &text);
// What was sent to last, a label or an address; empty at first.
[[nodiscard]] QString lastUsedTarget();
void rememberUsedTarget(const QString &text);
// A URL as people type it: "localhost:3000" is http://localhost:3000.
[[nodiscard]] QUrl urlFromTyped(const QString &text);
// Why `url` cannot be sent to, a sentence; empty when it can.
[[nodiscard]] QString urlProblem(const QUrl &url);

} // namespace tallyman
