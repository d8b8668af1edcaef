// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <optional>
#include <utility>

namespace tallyman {

class Session;

// Watches the imports that are arriving and says of each, once, when something of it stays missing;
// only of what has arrived since. Lives on the thread of its
// Session (the gui thread); never blocks.
class ImportWatch : public QObject
{
    Q_OBJECT

public:
    // That long nothing must have come after a completion notice: the last rows may overtake it.
    static constexpr qint64 kAfterNoticeUs = 1'000'000;

    explicit ImportWatch(Session *session, QObject *parent = nullptr);

Q_SIGNALS:
    void becameIncomplete(const tallyman::Import &import);
    // One that was incomplete has got what was missing.
    void completedAfterAll(const tallyman::Import &import);
    // The events of one that was incomplete have been deleted.
    void removed(const QString &sender, const QString &key);

private:
    using Name = std::pair<QString, QString>; // sender and key
    void onCommitted();
    void read();
    void judgeAll(QSet<ImportId> ids, const QHash<ImportId, Import> &found);
    void judge(ImportId id, const std::optional<Import> &import);
    void startTimer();

    Session *m_session;
    const qint64 m_sinceUs;
    QSet<ImportId> m_changed;
    int m_looks = 0; // at the newest imports, that are still to be taken
    bool m_reading = false;
    QTimer m_refresh;                  // changes are collected for a moment
    QHash<ImportId, qint64> m_waiting; // when they are to be looked at again, UTC µs
    QTimer m_due;                      // the first of them
    QHash<ImportId, Name> m_incomplete;
};

} // namespace tallyman
