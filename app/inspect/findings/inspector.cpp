// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/inspector.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/workerthread.h"
#include "event/replynote.h"
#include "inspect/attempts.h"
#include "inspect/findings/expectationjudge.h"
#include "inspect/notificationcodec.h"
#include "inspect/retryschedule.h"
#include "store/eventreader.h"
#include "store/findingrecords.h"

#include <limits>

namespace tallyman {

namespace {

constexpr EventId kWorthwhile = 1;
constexpr int kEventsAtOnce = 250;
constexpr qint64 kBytesAtOnce = 4 * 1024 * 1024;
constexpr qint64 kRememberedFindings = 2000; // of each kind, after a start
constexpr qsizetype kMostRemembered = 10'000;
constexpr qint64 kRedirectUs = 5'000'000; // a client follows a redirect at once
constexpr EventId kEventsBefore = 50;     // among which its first request is looked for
constexpr int kReplyMs = 1000;
constexpr qint64 kReplyAwaitedUs = 60'000'000; // later it is not looked for any more
constexpr EventId kRecent = 64;                // events whose reply may not have been stored yet
// Of what is found: with another one everything is found anew.
const QByteArray kVersion = QByteArrayLiteral("5");
const QByteArrayList kReplyFindings{
    "reply-slow", "reply-not-success", "validation-reply", "retry-expected"};

QByteArray pathOf(const QByteArray &target)
{
    QByteArray path = target.left(target.indexOf('?') < 0 ? target.size() : target.indexOf('?'));
    while (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    return path;
}

bool carriesContent(const QByteArray &method)
{
    return method == "POST" || method == "PUT" || method == "PATCH";
}

bool needsKeyring(const QList<Expectation> &expectations)
{
    return std::any_of(expectations.begin(), expectations.end(), [](const Expectation &each) {
        return std::any_of(each.secrets.begin(), each.secrets.end(),
            [](const ExpectedSecret &secret) { return secret.place == SecretPlace::Keyring; });
    });
}

} // namespace

const QByteArray Inspector::kStateName = QByteArrayLiteral("findings");

Inspector::Inspector(const QString &path, const QByteArray &vfs, EventLog *log,
    const QStringList &profileFolders, SecretFolder secrets)
    : LogFollower(path, vfs, log, kWorthwhile)
    , m_profileFolders(profileFolders)
    , m_secrets(std::move(secrets))
    , m_replies(this)
{
    m_replies.setSingleShot(true);
    m_replies.setInterval(kReplyMs);
    QMetaObject::invokeMethod(this, &lowerThreadPriority, Qt::QueuedConnection);
    connect(&m_replies, &QTimer::timeout, this,
        [this] { repeatFrom(std::exchange(m_unanswered, 0) - 1); });
}

Inspector::~Inspector() = default;

QByteArray Inspector::madeWith(const QByteArray &analysisMadeWith, const QByteArray &expectations)
{
    return Sha256::of(QByteArray(analysisMadeWith + kVersion + '\n' + expectations));
}

EventId Inspector::open(Database &database)
{
    readProfiles(database);
    m_analysisMadeWith = followerState(database, "analysis").madeWith;
    m_expectations = EventReader(database).setting(kExpectationsKey);
    m_judge.reset();
    if (!needsKeyring(expectationsFromJson(m_expectations)))
        static_cast<void>(renewJudge()); // at once, so that it can say what it cannot judge
    const FollowerState state = followerState(database, kStateName);
    return state.madeWith == madeWith(m_analysisMadeWith, m_expectations) ? state.cursor : 0;
}

// What is set of senders does not matter here: the analyzer has followed it.
void Inspector::readProfiles(Database &database)
{
    m_profiles = ProfileSet::load(m_profileFolders);
    m_senders = EndpointSenders(EventReader(database).endpoints());
    m_retryJudge = std::make_unique<RetryJudge>(*m_profiles);
}

// False: the keyring has to be asked first.
bool Inspector::renewJudge()
{
    const QList<Expectation> expectations = expectationsFromJson(m_expectations);
    QStringList wanted;
    bool known = true;
    for (const Expectation &expectation : expectations) {
        for (const ExpectedSecret &secret : expectation.secrets) {
            if (secret.place != SecretPlace::Keyring || m_answered.contains(secret.id))
                continue;
            known = false;
            if (!m_asked.contains(secret.id))
                wanted.append(secret.id);
        }
    }
    m_asked += wanted;
    if (!wanted.isEmpty())
        Q_EMIT keyringWanted(wanted);
    if (!known)
        return false;
    m_judge = std::make_unique<ExpectationJudge>(expectations, m_secrets, m_keyringValues);
    if (const QStringList missing = m_judge->missingValues(); !missing.isEmpty())
        Q_EMIT valuesMissing(missing);
    return true;
}

void Inspector::setKeyringValues(const QStringList &ids, const QHash<QString, QByteArray> &values)
{
    m_answered += ids;
    m_keyringValues.insert(values);
    repeatFrom(std::numeric_limits<EventId>::max()); // nothing once more: it goes on
}

std::optional<LogFollower::Batch> Inspector::next(EventId after, EventId available)
{
    Database &data = *database();
    EventReader reader(data);
    const QByteArray expectations = reader.setting(kExpectationsKey);
    const FollowerState analysis = followerState(data, "analysis");
    available = std::min(available, analysis.cursor);
    if (available <= after && after != 0)
        return std::nullopt;
    if (expectations != m_expectations || analysis.madeWith != m_analysisMadeWith) {
        if (analysis.madeWith != m_analysisMadeWith)
            readProfiles(data);
        m_expectations = expectations;
        m_analysisMadeWith = analysis.madeWith;
        m_judge.reset();
        m_first = m_last = 0;
        return Batch{0, [](Database &) {}}; // from the first event on
    }
    if (available == 0)
        return std::nullopt;
    if (!m_judge && !renewJudge())
        return std::nullopt;
    if (m_restoredUpTo != after)
        restore(data, after);
    QList<Finding> found;
    m_retried.clear();
    qint64 bytes = 0;
    EventId last = after;
    const QList<AnalysisRecord> records =
        analysesWithFacts(data, after + 1, available, kEventsAtOnce);
    for (const AnalysisRecord &record : records) {
        if (bytes >= kBytesAtOnce || isStopped())
            break;
        last = record.eventId;
        auto event = reader.event(record.eventId, kLargestContent);
        if (!event)
            continue; // it is gone
        CheckedEvent checked;
        checked.event = std::move(*event);
        checked.record = record;
        bytes += checked.event.bodyBytes;
        inspect(checked, found);
    }
    if (records.isEmpty())
        last = available;
    m_restoredUpTo = last;
    m_first = after + 1;
    m_last = last;
    const FollowerState state{last, madeWith(m_analysisMadeWith, m_expectations)};
    return Batch{last, [=, first = m_first, retried = m_retried](Database &database) {
                     storeFindings(database, first, last, found);
                     for (const EventId event : retried)
                         removeFinding(database, event, "retry-expected");
                     storeFollowerState(database, kStateName, state);
                 }};
}

void Inspector::inspect(CheckedEvent &checked, QList<Finding> &found)
{
    QList<Finding> here = checkState(checked);
    if (here.isEmpty() && checked.event.state == EventState::Complete)
        checkComplete(checked, here);
    for (Finding &finding : here)
        finding.eventId = checked.event.id;
    found += here;
    if (m_unanswered != 0 && !m_replies.isActive())
        m_replies.start();
}

// What it says by itself, and how often it was tried if that has failed.
void Inspector::readEvent(CheckedEvent &checked)
{
    const Event &event = checked.event;
    checked.headers = event.headers();
    checked.bodyRead = event.bodyLoaded();
    if (checked.bodyRead)
        checked.payload = readPayload(checked.headers, event.body, kLargestContent);
    checked.endpoint = m_senders.endpointOf(event.target, event.listener.toLatin1(), event.head);
    const QString expected = checked.endpoint != nullptr ? checked.endpoint->profile : QString();
    checked.recognition = recognise(*m_profiles, checked.headers, checked.payload, expected);
    const bool isRepaired = checked.payload.lenient && checked.payload.lenient->document;
    checked.repaired = checked.payload.document || !isRepaired
        ? checked.recognition
        : recognise(*m_profiles, checked.headers, repairedPayload(checked.payload), expected);
    if (auto notification = decodeNotification(checked.record.facts))
        checked.notification = std::move(*notification);
    checked.handshake = handshakeOf(event, checked.headers, checked.payload);
    const Profile *sender = checked.recognition.profile;
    if (RetryJudge::hasFailed(
            sender, {event.id, event.receivedAtUs, event.answeredAtUs, event.status}))
        fitRetries(checked);
}

void Inspector::checkComplete(CheckedEvent &checked, QList<Finding> &found)
{
    const Event &event = checked.event;
    readEvent(checked);
    readRepetition(checked);
    QList<Finding> proofs = m_judge->check(checked);
    if (!checked.handshake.proves) {
        proofs.removeIf([](const Finding &finding) {
            return finding.id == "token-missing" || finding.id == "signature-missing";
        });
    }
    found += proofs;
    found += checkContent(checked);
    found += checkShape(checked);
    found += checkRepetition(checked);
    found += checkReply(checked);
    found += checkRequest(checked);
    checkRedirect(checked, found);
    const bool wasAnswered = !replyNoteFromJson(event.replyNote).handshake.isEmpty();
    if (!checked.handshake.isEmpty() && !wasAnswered)
        found.append(makeFinding("handshake-waiting", checked.handshake.sentence));
    if (checked.handshake.isEmpty())
        found += checkSender(checked, *m_profiles);
    nameFirst(checked, found);
    awaitRetry(checked, found);
    awaitReply(checked);
    rememberPost(event);
}

void Inspector::judgeReplies(const IdSet &events)
{
    QMetaObject::invokeMethod(
        this,
        [this, events] {
            for (const IdSet::Range &range : events.ranges()) {
                for (EventId id = range.first; id <= range.last && !isStopped(); ++id)
                    judgeReply(id);
            }
        },
        Qt::QueuedConnection);
}

// One that has not been looked at yet will be, with its reply.
void Inspector::judgeReply(EventId id)
{
    if (database() == nullptr || !m_profiles || id > m_restoredUpTo)
        return;
    try {
        const auto record = analysisOf(*database(), id);
        auto event = EventReader(*database()).event(id, kLargestContent);
        if (!record || !event || event->state != EventState::Complete)
            return;
        CheckedEvent checked;
        checked.event = std::move(*event);
        checked.record = *record;
        readEvent(checked);
        QList<Finding> found = checkReply(checked);
        for (Finding &finding : found)
            finding.eventId = id;
        awaitRetry(checked, found);
        post([id, found](
                 Database &database) { replaceFindings(database, id, kReplyFindings, found); },
            [this, id] { Q_EMIT findingsStored(id, id); });
    } catch (const SqliteError &) {
        repeatFrom(id - 1); // the follower says what is wrong, and goes on when it is not
    }
}

// Where so many attempts have come that no schedule goes on, nothing is read.
void Inspector::fitRetries(CheckedEvent &checked)
{
    if (checked.record.requestKey == 0 || checked.record.attempt > m_retryJudge->mostGaps())
        return;
    EventReader reader(*database());
    QList<Attempt> attempts = readAttempts(reader, checked.event.id);
    attempts.removeIf([&](const Attempt &attempt) { return attempt.id > checked.event.id; });
    checked.retries = m_retryJudge->judge(attempts, checked.recognition.profile);
}

// The facts do not say which import it is, nor what is in the other event.
void Inspector::readRepetition(CheckedEvent &checked)
{
    const RowArrival &arrival = checked.notification.arrival;
    if (!arrival.repeated.isEmpty() || !arrival.conflicting.isEmpty())
        checked.notification.importKey = importKeyOf(*database(), checked.record.importId);
    EventReader reader(*database());
    checked.contradiction = contradictionOf(reader, *m_profiles, checked);
}

void Inspector::rememberPost(const Event &event)
{
    if (!carriesContent(event.method) || event.bodyBytes == 0)
        return;
    if (m_posts.size() >= kMostRemembered)
        m_posts.clear();
    m_posts.insert(pathOf(event.target), Post{event.id, event.receivedAtUs});
}

void Inspector::checkRedirect(const CheckedEvent &checked, QList<Finding> &found)
{
    const Event &event = checked.event;
    const bool bare =
        event.bodyBytes == 0 && (event.method == "GET" || carriesContent(event.method));
    const auto post = m_posts.constFind(pathOf(event.target));
    if (!bare || !checked.handshake.isEmpty() || post == m_posts.constEnd())
        return;
    const qint64 us = event.receivedAtUs - post->atUs;
    if (us < 0 || us > kRedirectUs)
        return;
    found.append(makeFinding("redirect-suspected",
        QStringLiteral("%1 without content, %2 ms after %3 to the same path: a redirect in front "
                       "may have eaten the content.")
            .arg(QString::fromUtf8(event.method))
            .arg(us / 1000)
            .arg(eventName(post->id)),
        {{QStringLiteral("event"), eventName(post->id)}}));
}

// Which event was the first with the same difference from the documentation.
void Inspector::nameFirst(const CheckedEvent &checked, QList<Finding> &found)
{
    for (Finding &finding : found) {
        if (finding.id != "field-missing" && finding.id != "field-undocumented")
            continue;
        if (m_firstWith.size() >= kMostRemembered)
            m_firstWith.clear();
        for (Evidence &evidence : finding.evidence) {
            const QByteArray key =
                checked.record.form + ' ' + finding.id + ' ' + evidence.text.toUtf8();
            const auto known = m_firstWith.constFind(key);
            if (known == m_firstWith.constEnd())
                m_firstWith.insert(key, checked.event.id);
            evidence.text +=
                QStringLiteral(", first in %1")
                    .arg(eventName(known == m_firstWith.constEnd() ? checked.event.id : *known));
        }
    }
}

void Inspector::awaitRetry(const CheckedEvent &checked, const QList<Finding> &found)
{
    const quint64 key = checked.record.requestKey;
    if (const auto earlier = m_retries.constFind(key);
        earlier != m_retries.constEnd() && *earlier < checked.event.id) {
        m_retried.append(*earlier);
        m_retries.erase(earlier);
    }
    const bool expected = std::any_of(found.begin(), found.end(),
        [](const Finding &finding) { return finding.id == "retry-expected"; });
    if (expected && m_retries.size() < kMostRemembered)
        m_retries.insert(key, checked.event.id);
}

// When it was answered is stored with the batch behind; whether that was too late is seen then.
void Inspector::awaitReply(const CheckedEvent &checked)
{
    const Profile *profile = checked.recognition.profile;
    if (m_unanswered != 0 || profile == nullptr || !profile->timeoutMs || checked.event.answeredAtUs
        || checked.event.status == 0
        || checked.event.id + kRecent < database()->number("SELECT max(id) FROM event"))
        return;
    if (SystemClock::instance().nowUs() - checked.event.receivedAtUs > kReplyAwaitedUs)
        return;
    m_unanswered = checked.event.id;
}

// What the events before `upTo` say about those behind it.
void Inspector::restore(Database &database, EventId upTo)
{
    m_posts.clear();
    m_firstWith.clear();
    m_retries.clear();
    const QList<EventSummary> before =
        EventReader(database).summaries(upTo - kEventsBefore + 1, upTo);
    for (const EventSummary &summary : before) {
        if (carriesContent(summary.method) && summary.bodyBytes > 0)
            m_posts.insert(pathOf(summary.target), Post{summary.id, summary.receivedAtUs});
    }
    for (const QByteArray &kind : {QByteArray("field-missing"), QByteArray("field-undocumented")}) {
        const QList<Finding> known = findingsOfKind(database, kind, kRememberedFindings);
        for (const Finding &finding : known) {
            const auto record = analysisOf(database, finding.eventId);
            for (const Evidence &evidence : finding.evidence) {
                const QString field =
                    evidence.text.left(evidence.text.lastIndexOf(QLatin1String(", first in ")));
                const QByteArray key =
                    (record ? record->form : QByteArray()) + ' ' + kind + ' ' + field.toUtf8();
                if (finding.eventId <= upTo && !m_firstWith.contains(key))
                    m_firstWith.insert(key, finding.eventId);
            }
        }
    }
    const QList<Finding> retries = findingsOfKind(database, "retry-expected", kRememberedFindings);
    for (const Finding &finding : retries) {
        if (const auto record = analysisOf(database, finding.eventId);
            record && finding.eventId <= upTo)
            m_retries.insert(record->requestKey, finding.eventId);
    }
}

void Inspector::lost()
{
    m_restoredUpTo = -1;
    m_last = 0;
}

void Inspector::stored()
{
    if (m_last >= m_first && m_last != 0)
        Q_EMIT findingsStored(m_first, m_last);
}

} // namespace tallyman
