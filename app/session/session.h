// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/secretplace.h"
#include "deliver/compose.h"
#include "deliver/sender.h"
#include "event/delivery.h"
#include "event/endpoint.h"
#include "event/event.h"
#include "event/expectation.h"
#include "event/filter.h"
#include "event/finding.h"
#include "event/heldreply.h"
#include "event/settings.h"
#include "event/target.h"
#include "inspect/profileset.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>
#include <optional>

namespace tallyman {

class BulkResend;
class Clock;
class Database;
class EventLog;
struct EventOrigin;
class Forwarding;
class ReadPool;
class RequestSigning;
class TunnelWatch;

// What the listener is really doing.
struct ListenerStatus
{
    bool listening = false;
    QString host;
    quint16 port = 0;         // the real one, also when 0 was asked for
    QString url;              // "http://127.0.0.1:8787/"; where it would listen when it does not
    bool ipv6Too = false;     // [::1] with the same port as well
    bool exposed = false;     // reachable from other machines
    quint16 tlsPort = 0;      // of HTTPS; 0: it is not received
    QString tlsUrl;           // "https://127.0.0.1:8443/"; empty as well
    QStringList tlsProblems;  // why not, or what may keep senders from it; sentences
    QStringList portProblems; // ports of endpoints that it does not listen on; sentences
    QString problem;          // why it does not listen, or not where it was asked to, or takes no
                              // new connections; a sentence; empty when stopped on purpose
    QString holder;           // who has the port, e.g. "node (pid 4711)"; empty: not known
    quint16 nextFreePort = 0; // one that could be taken; 0: none known
};

// How the workspace is open.
enum class WorkspaceMode : quint8 {
    Capture,  // this process is the one that captures into it
    Follow,   // another process captures; this one reads, and writes deliveries, marks, deletions
    Damaged,  // read-only, because the file is damaged: salvage() can rescue what is readable
    ReadOnly, // the file or its folder cannot be written
};

struct WorkspaceInfo
{
    QString path;
    WorkspaceMode mode = WorkspaceMode::Capture;
    QString heldBy;      // Follow: who captures, or did at last, e.g. "tallyman (pid 4711)"
    bool isFree = false; // Follow: nobody captures any more; who opens it now can
    QString problem;     // Damaged, ReadOnly: a sentence
};

struct LogStatistics
{
    qint64 events = 0;    // not counting deleted ones
    qint64 fileBytes = 0; // workspace file and its write-ahead log
    EventId lastId = 0;
};

// A deletion that can be taken back until the program closes.
struct UndoableDeletion
{
    qint64 batch = 0;
    qint64 count = 0;
};

// How requests have done lately that something is expected of.
struct ExpectationUse
{
    qint64 events = 0; // among the newest of the workspace
    qint64 failed = 0; // of them, those with a finding about what is expected
};

struct SessionOptions
{
    QString path;                        // of the workspace; created when it does not exist
    bool capture = true;                 // try to be the capturing process
    bool write = true;                   // false: only look, change nothing
    std::optional<ListenAddress> listen; // overrides the workspace's own
    std::optional<TlsListen> tls;        // the same
    bool startListening = true;
    QByteArray sqliteVfs; // another SQLite VFS, for tests that inject I/O errors
    const Clock *clock = nullptr;
};

// Owns the services and threads of one open workspace. Used by the window and the subcommands
// alike; nothing above it touches sockets, files or the database.
// Lives on the main thread; every function returns at once, results come by callback on this thread
// as long as `context` lives.
class Session : public QObject
{
    Q_OBJECT

public:
    template <typename T> using Callback = std::function<void(const Result<T> &)>;

    // Opens a workspace. Errors: Unsupported (written by a newer version, or no workspace), Io,
    // ReadOnly (capture was asked for), each with a sentence that says what to do.
    // A damaged workspace opens in WorkspaceMode::Damaged.
    [[nodiscard]] static Result<std::unique_ptr<Session>> open(const SessionOptions &options);
    ~Session() override;

    [[nodiscard]] const WorkspaceInfo &workspace() const;
    [[nodiscard]] const LogStatistics &statistics() const;
    // Why nothing can be stored at the moment; capture answers 503 until it is gone.
    [[nodiscard]] const std::optional<Error> &storageProblem() const;
    [[nodiscard]] const WorkspaceSettings &settings() const;
    // Takes effect at once and is kept in the workspace. A changed listen address moves the
    // listener.
    void setSettings(const WorkspaceSettings &settings);

    // --- listening
    [[nodiscard]] const ListenerStatus &listener() const;
    // Listens on `address` instead; connections in flight go on. listenerChanged() follows.
    void listen(const ListenAddress &address);
    void stopListening();
    // Whether a URL leads to the listener of the process that captures into this workspace, this
    // one or another, so that a resend would come back.
    [[nodiscard]] bool isOwnListener(const QUrl &url) const;

    // --- settings of the workspace, by name
    // Whether changes can be kept: not in a workspace that is only read.
    [[nodiscard]] bool canStore() const;
    // As it was stored last, here or by another process; known from the start.
    [[nodiscard]] QByteArray setting(const QByteArray &name) const;
    // Shows at once and is stored behind. Does nothing where nothing can be stored; should storing
    // fail, settingChanged() tells of what there is instead.
    void storeSetting(const QByteArray &name, const QByteArray &value);
    // Puts what `change` makes of the stored value in its place, in one transaction, on the
    // writer's thread; known when it is stored.
    void changeSetting(const QByteArray &name, std::function<QByteArray(const QByteArray &)> change,
        QObject *context, Callback<void> done);

    // --- events
    // An event with its content if that has at most `maxBodyBytes`.
    void loadEvent(EventId id, qint64 maxBodyBytes, QObject *context, Callback<EventPtr> done);
    // Part of the content, from `offset`; shorter only at its end.
    void loadBody(
        EventId id, qint64 offset, qint64 count, QObject *context, Callback<QByteArray> done);
    // Writes content (or the exact wire bytes) to a file; done with the number of bytes.
    void saveBody(
        EventId id, const QString &path, bool wire, QObject *context, Callback<qint64> done);
    void setMarked(const IdSet &ids, bool marked);
    void setComment(EventId id, const QString &comment);
    void deleteEvents(const IdSet &ids, QObject *context, Callback<UndoableDeletion> done);
    void undoDeletion(qint64 batch);

    // --- imports (see also ImportView)
    // Reads the senders that are known: the program's own and those of the configuration directory.
    [[nodiscard]] static ProfileSetPtr loadProfiles(const SenderAdjustments &adjustments = {});
    // The same with what is set of them; null until they have been read.
    [[nodiscard]] const ProfileSetPtr &profiles() const;
    // What is set of senders in this workspace, as it was when profiles() were read.
    [[nodiscard]] const SenderAdjustments &senderAdjustments() const;
    // Sets it (an empty one: as the profile says) and has everything found out anew.
    void adjustSender(const QString &id, const SenderAdjustment &adjustment, QObject *context,
        Callback<void> done);
    // Reads them once more; profilesLoaded() follows. When they have changed, everything is found
    // out anew, if this process captures.
    void reloadProfiles();
    // Up to which event it is known which import it belongs to; only where this process captures.
    [[nodiscard]] EventId analysedUpTo() const;

    // --- findings
    // What was found about one event, the gravest first.
    void loadFindings(EventId id, QObject *context, Callback<QList<Finding>> done);
    // Who sent it, and which of the expected values it has.
    void loadOrigin(EventId id, QObject *context, Callback<EventOrigin> done);
    // Up to which event it is known what is wrong with it; only where this process captures.
    [[nodiscard]] EventId inspectedUpTo() const;
    // What requests to certain paths must prove themselves with.
    [[nodiscard]] const QList<Expectation> &expectations() const;
    // Expects it as well; of one that is expected already, `value` is accepted beside the others.
    // The value is kept outside of the workspace. The label stands in the expectation's only
    // secret, if it has one.
    void expect(
        Expectation expectation, const QByteArray &value, QObject *context, Callback<void> done);
    // Stores `after` in place of `before`, or as one more. A secret of it without an id is new and
    // has the next of `values`; values that are needed no more are forgotten.
    void saveExpectation(const std::optional<Expectation> &before, const Expectation &after,
        const QByteArrayList &values, QObject *context, Callback<void> done);
    void removeExpectation(const Expectation &expectation, QObject *context, Callback<void> done);
    // Expects nothing more of requests to that prefix.
    void removeExpectations(const QByteArray &prefix, QObject *context, Callback<void> done);
    // Where values are kept from now on; at first SecretChoice::Auto.
    void setSecretChoice(SecretChoice choice);
    // How the newest events did that each expectation is about, in the order of expectations().
    void loadExpectationUse(QObject *context, Callback<QList<ExpectationUse>> done);

    // Forgets what was found out about the events, and the search index; the process that
    // captures makes it anew from the log. Done when it is forgotten.
    void reindex(QObject *context, Callback<void> done);

    // --- endpoints
    // Those that are set, and those that expectations stand for, see withExpectations().
    [[nodiscard]] QList<Endpoint> endpoints() const;
    // `change` is given those that are set, as they are stored, on the writer's thread; its error,
    // or that the result cannot be, is the error of the whole, and nothing is stored then.
    void changeEndpoints(std::function<Result<void>(QList<Endpoint> &)> change, QObject *context,
        Callback<void> done);

    // Replies that wait for the developer; only in the process that captures.
    [[nodiscard]] const QList<HeldReply> &heldReplies() const;
    // Sends one of them, or `reply` in its place.
    void releaseReply(quint64 ticket, const std::optional<Reply> &reply);
    // Reads what the keyring has of these values, each once; keyringRead() follows.
    void askKeyring(const QList<ExpectedSecret> &secrets);
    // Signs as it is expected now, and with what was read of the keyring so far.
    [[nodiscard]] RequestSigning signing() const;

    // --- tunnels
    // What is in front of the listener; lives as long as the session.
    [[nodiscard]] TunnelWatch *tunnel() const;

    // --- targets
    [[nodiscard]] const QList<Target> &targets() const;
    // Adds (id 0) or changes; done with the stored target. A `key` that is not empty takes the
    // place of its keys to sign with, and is kept outside of the workspace.
    void saveTarget(
        const Target &target, QObject *context, Callback<Target> done, const QByteArray &key = {});
    // And what waits in the outbox for it.
    void removeTarget(qint64 id, QObject *context = nullptr, Callback<void> done = {});

    // --- rules that pass events on, and the outbox
    [[nodiscard]] Forwarding *forwarding() const;

    // --- sending
    // Sends and stores the delivery; done when the response is there. Returns a token for
    // cancelSend().
    Sender::Token send(const OutgoingRequest &request, QObject *context, Callback<Delivery> done);
    void cancelSend(Sender::Token token);
    // The newest 1,000 deliveries of an event, newest first, without heads and bodies.
    void loadDeliveries(EventId id, QObject *context, Callback<QList<Delivery>> done);
    // A whole delivery. Errors: NotFound.
    void loadDelivery(DeliveryId id, QObject *context, Callback<Delivery> done);
    // Many at once; owned by the caller, see BulkResend.
    [[nodiscard]] std::unique_ptr<BulkResend> createBulkResend();

    // --- damaged workspaces
    // Copies what can be read into a new workspace at `path`; done with the number of events.
    void salvage(const QString &path, QObject *context, Callback<qint64> done);

    // --- for EventView, the subcommands and exchange
    [[nodiscard]] ReadPool *readPool() const;
    [[nodiscard]] EventLog *log() const;
    [[nodiscard]] const IdSet &ids() const; // all that are not deleted
    [[nodiscard]] BodyFetch bodyFetch() const;

Q_SIGNALS:
    // At most some sixty times a second, whatever the rate.
    void eventsCommitted(qint64 first, qint64 last);
    void eventsDeleted(const tallyman::IdSet &ids);
    void eventsRestored(const tallyman::IdSet &ids);
    void eventsChanged(const tallyman::IdSet &ids); // marks or comments
    void analysed(qint64 last);                     // see analysedUpTo()
    void importsChanged(const QList<qint64> &ids);
    void inspected(qint64 last);                     // see inspectedUpTo()
    void findingsChanged(qint64 first, qint64 last); // of these events
    void expectationsChanged();
    void endpointsChanged();
    void heldRepliesChanged();
    // What cannot be judged as it is expected, see Inspector::valuesMissing().
    void expectedValuesMissing(const QStringList &sentences);
    // For the inspector: what the keyring has under these ids.
    void keyringRead(const QStringList &ids, const QHash<QString, QByteArray> &values);
    // A value was kept in a file, though the keyring was wanted; why, in a sentence.
    void keptInFile(const QString &sentence);
    void profilesLoaded();
    void deliveriesChanged(const tallyman::IdSet &eventIds);
    void targetsChanged();
    void settingsChanged();
    void settingChanged(const QByteArray &name); // here or by another process, see setting()
    void listenerChanged();
    void storageProblemChanged();
    void statisticsChanged();
    void workspaceChanged();

private:
    struct Private;
    static const QByteArray kRebuildsKey; // how often everything was found out anew
    explicit Session(std::unique_ptr<Private> state);
    void start(std::unique_ptr<EventLog> log, bool startListening);
    void startWriter(EventLog *log);
    void startCapture(bool startListening);
    void storeSettings();
    void onStorageProblem(const std::optional<Error> &problem);
    void publishCommits();
    void publishUpTo(EventId last);
    void updateFileSize();
    void poll();
    void followHolder(const QString &holder, bool held);
    void reloadIds();
    void keepValues(const Expectation &wanted, const QByteArrayList &values, qsizetype at,
        std::function<void(const Result<Expectation> &)> done);
    void forgetValues(const QList<ExpectedSecret> &secrets, const std::function<void()> &done);
    void readKeyring(const QStringList &ids, const QHash<QString, QByteArray> &read = {});
    void storeChange(std::function<void(Database &)> job, QObject *context, Callback<void> done);
    void followSettings();
    void takeInSettings(const QHash<QByteArray, QByteArray> &values);
    void onSettingChanged(const QByteArray &name);
    void changeExpectations(std::function<QList<Expectation>(QList<Expectation>)> change,
        const QList<ExpectedSecret> &unused, QObject *context, Callback<void> done);
    void keepListenAddress();
    void takeInCommonReply();
    void takeInEndpoints();
    void renewReplies();
    void startDesk();
    void passThrough(quint64 ticket, qint64 event, const QString &target, qint64 limitMs,
        const ScriptedReply &fallback);
    void answerLate(quint64 ticket, qint64 event, const ScriptedReply &script);
    void startTunnel();
    void endSalvages();
    void checkIntegrity();
    void onSound();
    void startAnalysis();
    void stopAnalysis();
    void becomeDamaged(const Error &damage);
    void storeTarget(
        const Target &target, const QPointer<QObject> &guard, const Callback<Target> &done);
    void takeInTarget(const Target &target);
    void reloadTargets();
    void reloadDeliveries();
    void applyIds(const IdSet &live, EventId known);
    void applyDeletion(const IdSet &ids);
    void onSent(Sender::Token token, const Delivery &delivery);
    void deliverResult(Sender::Token token, const Result<Delivery> &result);

    std::unique_ptr<Private> d;
};

} // namespace tallyman
