// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secretfolder.h"
#include "event/expectation.h"
#include "inspect/endpointsenders.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/profileset.h"
#include "store/logfollower.h"

#include <QHash>
#include <QTimer>
#include <memory>

namespace tallyman {

class ExpectationJudge;
class RetryJudge;

// Follows what Analyzer has done and stores what is wrong or notable about each event. Begins anew
// when the profiles or what is expected of requests have changed.
class Inspector : public LogFollower
{
    Q_OBJECT

public:
    // As LogFollower; see Analyzer for `profileFolders`. `secrets`: where expected values are.
    Inspector(const QString &path, const QByteArray &vfs, EventLog *log,
        const QStringList &profileFolders, SecretFolder secrets = SecretFolder());
    ~Inspector() override;

    // What the keyring has under the ids of keyringWanted(), without those that are not there. It
    // goes on then. Its thread.
    void setKeyringValues(const QStringList &ids, const QHash<QString, QByteArray> &values);
    // The replies to these events have become known: judges them once more. Thread-safe.
    void judgeReplies(const IdSet &events);
    // What its FollowerState says it was made with, when everything was made with these.
    [[nodiscard]] static QByteArray madeWith(
        const QByteArray &analysisMadeWith, const QByteArray &expectations);
    // The name under which its state stands among the settings.
    static const QByteArray kStateName;

Q_SIGNALS:
    // The findings of events first…last have been stored.
    void findingsStored(qint64 first, qint64 last);
    // Nothing is judged before setKeyringValues() was called with these ids.
    void keyringWanted(const QStringList &ids);
    // What cannot be judged as it is expected, in sentences: when it opens, unless the keyring must
    // be asked, which happens for the first event; and when something else is expected.
    void valuesMissing(const QStringList &sentences);

protected:
    EventId open(Database &database) override;
    std::optional<Batch> next(EventId after, EventId available) override;
    void lost() override;
    void stored() override;

private:
    struct Post // a request with content
    {
        EventId id = 0;
        qint64 atUs = 0;
    };

    void readProfiles(Database &database);
    void judgeReply(EventId id);
    void readEvent(CheckedEvent &checked);
    [[nodiscard]] bool renewJudge();
    void restore(Database &database, EventId upTo);
    void inspect(CheckedEvent &checked, QList<Finding> &found);
    void checkComplete(CheckedEvent &checked, QList<Finding> &found);
    void fitRetries(CheckedEvent &checked);
    void readRepetition(CheckedEvent &checked);
    void checkRedirect(const CheckedEvent &checked, QList<Finding> &found);
    void nameFirst(const CheckedEvent &checked, QList<Finding> &found);
    void awaitRetry(const CheckedEvent &checked, const QList<Finding> &found);
    void awaitReply(const CheckedEvent &checked);
    void rememberPost(const Event &event);

    const QStringList m_profileFolders;
    const SecretFolder m_secrets;
    ProfileSetPtr m_profiles;
    EndpointSenders m_senders;
    std::unique_ptr<RetryJudge> m_retryJudge;
    QByteArray m_expectations; // as they stand in the workspace
    QByteArray m_analysisMadeWith;
    std::unique_ptr<ExpectationJudge> m_judge;
    QStringList m_asked; // of the keyring
    QStringList m_answered;
    QHash<QString, QByteArray> m_keyringValues;
    QHash<QByteArray, Post> m_posts;        // by path
    QHash<QByteArray, EventId> m_firstWith; // by form, kind of finding and field
    QHash<quint64, EventId> m_retries;      // expected, by request key
    QList<EventId> m_retried;               // in the present batch: no longer expected
    EventId m_restoredUpTo = -1;
    EventId m_unanswered = 0; // the first one whose reply was not known
    QTimer m_replies;         // until they are looked at again
    EventId m_first = 0;      // of the batch that is being stored
    EventId m_last = 0;
};

} // namespace tallyman
