// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"
#include "session/session.h"

#include <QObject>

class QWidget;

namespace tallyman {

class ActionRegistry;
class EventTable;
class FilterField;

// Carries out the commands that concern the selected events. GUI thread; owned by the main window.
class EventCommands : public QObject
{
    Q_OBJECT

public:
    EventCommands(Session *session, EventTable *table, FilterField *filter,
        const ActionRegistry *actions, QWidget *window);

    void resend(const IdSet &ids);
    void compose(EventId id);
    void compare(const IdSet &ids); // two
    void undoDelete();
    // With its credentials: the command sends the same again.
    void copyAsCurl(EventId id);
    // Text only; what is none or too much is not copied, and said so.
    void copyPayload(EventId id);
    void savePayload(EventId id);
    // Lets the user say that requests to a path must carry this header.
    void expectHeader(const QByteArray &path, const QByteArray &name, const QByteArray &value);
    // Enables what makes sense for the present selection, and where the table is to be seen.
    void updateActions();

Q_SIGNALS:
    void done(const QString &message); // a few words: "Copied"
    void failed(const QString &sentence);
    void notCopied(const QString &sentence, tallyman::EventId id); // saving it would do
    void deleted(qint64 count);                                    // can be taken back
    void undone();
    void exportRequested(const tallyman::IdSet &ids);

private:
    void connectActions();
    void copyCommand(const Event &event);
    void copyText(const Event &event);
    void savePayloadAs(const QString &suggestion, EventId id);
    void toggleMark();
    void editComment();
    void deleteEvents(const IdSet &ids);
    [[nodiscard]] IdSet shownEvents() const;
    void filterBy(const QString &key);
    [[nodiscard]] const EventSummary *current() const;

    Session *m_session;
    EventTable *m_table;
    FilterField *m_filter;
    const ActionRegistry *m_actions;
    QWidget *m_window;
    QList<UndoableDeletion> m_deletions; // newest last
};

} // namespace tallyman
