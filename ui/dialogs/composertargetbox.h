// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/target.h"

#include <QComboBox>

namespace tallyman {

class Session;

// Which saved target gives a composed request its headers and options. A target counts for its own
// server only: when the URL leads elsewhere, none is chosen, and the one that was chosen comes back
// with its server. GUI thread.
class ComposerTargetBox : public QComboBox
{
    Q_OBJECT

public:
    explicit ComposerTargetBox(Session *session, QWidget *parent = nullptr);

    // What the composer begins with: what was sent to last, a target or an address.
    [[nodiscard]] Target first() const;
    void choose(const Target &target);
    // Null: no saved target.
    [[nodiscard]] const Target *target() const;
    // Tells where the request goes, and where the chosen target would have it go. Whether another
    // target counts now, or none.
    [[nodiscard]] bool setUrl(const QUrl &url, const QUrl &ofTarget);

Q_SIGNALS:
    void targetChosen();    // by the user
    void targetRedefined(); // somebody has changed the targets

private:
    void fill();
    void reload();
    void chosen();
    void setChosen(qint64 id);
    [[nodiscard]] const Target *find(qint64 id) const;

    Session *m_session;
    QList<Target> m_targets;
    qint64 m_left = 0; // chosen by the user; not shown while the URL leads elsewhere
};

} // namespace tallyman
