// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/secretstore.h"
#include "base/workerthread.h"
#include "capture/captureserver.h"
#include "deliver/sender.h"
#include "inspect/analyzer.h"
#include "inspect/findings/inspector.h"
#include "session/forwarding.h"
#include "session/opening.h"
#include "session/replydesk.h"
#include "session/session.h"
#include "session/tunnelwatch.h"
#include "store/integritycheck.h"
#include "store/readpool.h"
#include "store/searchindexer.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QThread>
#include <QTimer>
#include <atomic>
#include <vector>

namespace tallyman {

// The name of the setting with WorkspaceSettings.
inline const QByteArray kWorkspaceKey = QByteArrayLiteral("workspace");

// Why nothing can be changed in a workspace that is not open for writing.
[[nodiscard]] Error readOnlyError(const WorkspaceInfo &info);

// Calls done(result) on `context`'s thread by way of `session`, unless `context` has gone.
template <typename T>
void answer(Session *session, const QPointer<QObject> &context, const Session::Callback<T> &done,
    const Result<T> &result)
{
    QMetaObject::invokeMethod(
        session,
        [context, done, result] {
            if (context && done)
                done(result);
        },
        Qt::QueuedConnection);
}

// The state of a Session, shared by the source files that implement it.
struct Session::Private
{
    struct Sending
    {
        QPointer<QObject> context;
        Callback<Delivery> done;
    };

    WorkspaceInfo info;
    void joinDeskToAnalysis() const;

    std::unique_ptr<WorkspaceLock> lock;
    const Clock *clock = nullptr;
    QByteArray vfs;
    IdSet ids;
    Revisions revisions;
    WorkspaceSettings settings;
    QList<Target> targets;
    ListenerStatus listener;
    std::optional<ListenAddress> wantedListen; // a move that has not succeeded yet
    LogStatistics statistics;
    std::optional<Error> storageProblem;

    std::unique_ptr<ReadPool> readPool;
    std::unique_ptr<IntegrityCheck> check; // while it runs
    // Declared in the order in which they may use each other; stopped in the reverse one.
    std::unique_ptr<WorkerThread> writerThread;
    std::unique_ptr<WorkerThread> repliesThread;
    std::unique_ptr<WorkerThread> captureThread;
    std::unique_ptr<WorkerThread> deliveryThread;
    std::unique_ptr<WorkerThread> indexThread;
    std::unique_ptr<WorkerThread> analysisThread;
    std::unique_ptr<WorkerThread> findingsThread;
    EventLog *log = nullptr;
    ReplyDesk *desk = nullptr; // where replies are decided that need it
    CaptureServer *capture = nullptr;
    std::unique_ptr<Forwarding> forwarding; // has threads of its own
    Sender *sender = nullptr;
    SearchIndexer *indexer = nullptr;
    Analyzer *analyzer = nullptr;
    Inspector *inspector = nullptr;
    SecretStore secrets;
    SecretChoice secretChoice = SecretChoice::Auto;
    QList<Expectation> expectations;
    QList<Endpoint> endpoints; // that are set
    QList<HeldReply> held;
    QSet<QString> keyringAsked;               // ids of values that requests are turned away without
    QHash<QString, QByteArray> keyringValues; // that were read for the inspector
    SettingValues settingValues; // as they are shown: ahead of the file while they are stored
    int settingStores = 0;       // that are on their way
    bool readingSettings = false;
    bool settingsStale = false;
    EventId inspected = 0;
    std::unique_ptr<TunnelWatch> tunnel;
    ProfileSetPtr profiles;
    quint64 profileReads = 0; // of several the last one counts
    SenderAdjustments adjustments;
    EventId analysed = 0;

    std::atomic<EventId> committedId{0};
    std::atomic_bool commitPosted{false};
    QTimer commitTimer; // collects commits of one frame
    QTimer pollTimer;   // looks for changes of other processes
    bool polling = false;
    DeliveryId lastDelivery = 0;
    QHash<Sender::Token, Sending> sendings;
    std::vector<std::unique_ptr<QThread>> salvages; // waited for at the end
    std::atomic_bool stopSalvage{false};
};

} // namespace tallyman
