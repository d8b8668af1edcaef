// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/analyzer.h"

#include "inspect/notificationcodec.h"
#include "store/eventreader.h"

#include <QtConcurrentMap>
#include <QtEndian>
#include <algorithm>

namespace tallyman {

namespace {

constexpr EventId kWorthwhile = 1;
constexpr int kEventsAtOnce = 500; // in one transaction, as long as their content is small
constexpr qint64 kBytesAtOnce = 4 * 1024 * 1024;
constexpr qint64 kWorthSharing = 512 * 1024;      // with other threads
constexpr qint64 kLargestBody = 64 * 1024 * 1024; // larger ones are not understood
constexpr qint64 kRowsKept = 200'000;             // in ledgers, so that they need not be read again
const QByteArray kName = QByteArrayLiteral("analysis");
// Of what is found out: with another one everything is found out anew.
const QByteArray kVersion = QByteArrayLiteral("6");

quint64 firstBytes(const QByteArray &bytes)
{
    return bytes.size() < 8 ? 0 : qFromBigEndian<quint64>(bytes.constData());
}

QByteArray bytesOf(quint64 key)
{
    const quint64 ordered = qToBigEndian(key);
    return {reinterpret_cast<const char *>(&ordered), sizeof ordered};
}

QByteArray nameOf(const QString &sender, const QString &key)
{
    return QByteArray(sender.toUtf8() + '/' + key.toUtf8());
}

} // namespace

const QByteArray Analyzer::kSendersKey = QByteArrayLiteral("senders");

// An event as far as it is looked at.
struct Analyzer::Item
{
    EventId id = 0;
    qint64 receivedAtUs = 0;
    EventState state = EventState::Complete;
    QByteArray method;
    QByteArray target;
    QByteArray listener;
    QByteArray head;
    QByteArray bodySha256;
    QByteArray body; // until it is understood
    bool bodyRead = false;
    bool trashed = false;
    // as it is understood
    bool isRecognised = false;
    Notification notification;
};

Analyzer::Analyzer(
    const QString &path, const QByteArray &vfs, EventLog *log, const QStringList &profileFolders)
    : LogFollower(path, vfs, log, kWorthwhile)
    , m_profileFolders(profileFolders)
{
    qRegisterMetaType<QList<qint64>>();
}

EventId Analyzer::open(Database &database)
{
    readProfiles(database);
    const FollowerState state = followerState(database, kName);
    m_forget = state.madeWith != m_madeWith && state.cursor != 0;
    m_lastImport = m_forget ? 0 : highestImportId(database);
    if (m_forget)
        return 0;
    const QList<AnalysisRecord> records = newestAnalyses(database, AttemptHistory::kRemembered);
    for (const AnalysisRecord &record : records)
        m_attempts.restore(record);
    rememberImports(database);
    return state.cursor;
}

std::optional<LogFollower::Batch> Analyzer::next(EventId after, EventId available)
{
    if (m_anew.exchange(false)) {
        forgetAll();
        after = 0;
    }
    EventReader reader(*database());
    Statement row(*database(),
        "SELECT id, received_at, state, method, target, head, body_sha256, body_bytes,"
        " EXISTS(SELECT 1 FROM trash WHERE event_id = id), listener FROM event WHERE id > ?1 AND "
        "id <= ?2 "
        "ORDER BY id LIMIT ?3");
    row.bind(1, after).bind(2, available).bind(3, kEventsAtOnce);
    QList<Item> items;
    qint64 bytes = 0;
    EventId last = after;
    bool more = true;
    while (bytes < kBytesAtOnce && !isStopped() && (more = row.step())) {
        Item item;
        item.id = last = row.number(0);
        item.receivedAtUs = row.number(1);
        item.state = static_cast<EventState>(row.number(2));
        item.method = row.bytes(3);
        item.target = row.bytes(4);
        item.head = row.bytes(5);
        item.bodySha256 = row.bytes(6);
        const qint64 size = row.number(7);
        item.trashed = row.number(8) != 0;
        item.listener = row.bytes(9);
        if (size <= kLargestBody) {
            if (const auto body = reader.body(item.id, 0, size)) {
                item.body = *body;
                item.bodyRead = true;
            }
        }
        bytes += size;
        items.append(item);
    }
    if (!more && items.size() < kEventsAtOnce)
        last = available; // the others are gone
    understandAll(items, bytes);
    QList<AnalysisRecord> records;
    for (Item &item : items)
        records.append(analyse(item));
    const QList<Import> changed = changedImports();
    m_stored = std::exchange(m_changed, {});
    const FollowerState state{last, m_madeWith};
    return Batch{last, [=, forget = m_forget](Database &database) {
                     if (forget)
                         forgetAnalysis(database);
                     storeAnalyses(database, records);
                     for (const Import &import : changed)
                         storeImport(database, import);
                     storeFollowerState(database, kName, state);
                 }};
}

void Analyzer::startAnew()
{
    m_anew = true;
    repeatFrom(0);
}

void Analyzer::readProfiles(Database &database)
{
    m_profiles = ProfileSet::load(
        m_profileFolders, adjustmentsFromJson(EventReader(database).setting(kSendersKey)));
    readSenders(database);
}

void Analyzer::readSenders(Database &database)
{
    m_senders = EndpointSenders(EventReader(database).endpoints());
    m_madeWith = m_profiles->fingerprint() + kVersion + m_senders.fingerprint();
}

void Analyzer::renew(void (Analyzer::*read)(Database &))
{
    QMetaObject::invokeMethod(
        this,
        [this, read] {
            if (database() == nullptr || isStopped())
                return; // they are read when it begins
            const QByteArray before = m_madeWith;
            try {
                (this->*read)(*database());
            } catch (const SqliteError &) { // the next start reads them
                return;
            }
            if (m_madeWith != before)
                startAnew();
        },
        Qt::QueuedConnection);
}

void Analyzer::forgetAll()
{
    m_forget = true;
    dropLedgers();
    m_attempts.clear();
    m_resubmits.clear();
    m_lastImport = 0;
}

// Finds the form of an event and what it says. Pure, any thread: most of the work is here.
void Analyzer::understand(Item &item) const
{
    if (item.state != EventState::Complete)
        return;
    const HeaderList headers = HeaderList::parseHead(item.head);
    const Payload payload =
        item.bodyRead ? readPayload(headers, item.body, kLargestBody) : Payload();
    const QString expected = m_senders.senderOf(item.target, item.listener, item.head);
    const Recognition recognition = recognise(*m_profiles, headers, payload, expected);
    item.isRecognised = recognition.form != nullptr;
    item.notification =
        notificationOf(recognition, headers, item.method, item.target, item.bodySha256);
    item.body.clear();
}

// Small events stay on this thread, so that the others are free to receive more of them.
void Analyzer::understandAll(QList<Item> &items, qint64 bytes) const
{
    const auto one = [this](Item &item) { understand(item); };
    if (bytes >= kWorthSharing)
        QtConcurrent::blockingMap(items, one);
    else
        std::for_each(items.begin(), items.end(), one);
}

AnalysisRecord Analyzer::analyse(Item &item)
{
    AnalysisRecord record;
    record.eventId = item.id;
    if (item.state == EventState::Complete) {
        Notification &notification = item.notification;
        if (item.isRecognised) {
            record.form =
                QByteArray(notification.profileId.toUtf8() + '/' + notification.formId.toUtf8());
        }
        record.requestKey = firstBytes(notification.requestKey);
        record.bodyKey = firstBytes(item.bodySha256);
        record.contentDigest = notification.contentDigest;
        record.steadyDigest = notification.steadyDigest;
        m_attempts.judge(record);
        if (!notification.importKey.isEmpty())
            account(notification, item, record);
    }
    return record;
}

void Analyzer::account(Notification &notification, const Item &item, AnalysisRecord &record)
{
    ImportLedger &ledger = ledgerOf(notification.profileId, notification.importKey);
    if (!item.trashed)
        notification.arrival = ledger.add(item.id, item.receivedAtUs, notification);
    record.importId = ledger.import().id;
    record.facts = encodeNotification(notification);
    m_changed.insert(nameOf(notification.profileId, notification.importKey));
}

ImportLedger &Analyzer::ledgerOf(const QString &sender, const QString &key)
{
    const QByteArray name = nameOf(sender, key);
    const auto known = m_ledgers.find(name);
    if (known != m_ledgers.end())
        return *known;
    const ImportId id = m_forget ? 0 : findImport(*database(), sender, key);
    ImportLedger ledger = loadLedger(id, sender, key);
    ledger.setId(id != 0 ? id : ++m_lastImport);
    return *m_ledgers.insert(name, ledger);
}

// Counts again what the workspace has of an import; an empty ledger when it is new.
ImportLedger Analyzer::loadLedger(ImportId id, const QString &sender, const QString &key)
{
    const Profile *profile = m_profiles->find(sender);
    ImportLedger ledger(sender, key, profile ? profile->quietMs : 0);
    ledger.setId(id);
    if (id == 0)
        return ledger;
    Statement received(*database(), "SELECT received_at FROM event WHERE id = ?1");
    const QList<AnalysisRecord> records = analysesOfImport(*database(), id);
    for (const AnalysisRecord &record : records) {
        auto notification = decodeNotification(record.facts);
        received.bind(1, record.eventId);
        if (notification && received.step()) {
            notification->formId = QString::fromUtf8(record.form.mid(record.form.indexOf('/') + 1));
            notification->requestKey = bytesOf(record.requestKey);
            ledger.add(record.eventId, received.number(0), *notification);
        }
        received.reset();
    }
    return ledger;
}

void Analyzer::rememberImports(Database &database)
{
    const ImportId last = highestImportId(database);
    const QList<Import> recent = imports(database, last - Resubmits::kRemembered + 1, last);
    for (const Import &import : recent)
        m_resubmits.remember(import);
}

// With the earlier import that had the same rows.
Import Analyzer::linked(Import import)
{
    m_resubmits.remember(import);
    import.resubmitOf = m_resubmits.earlierKey(import);
    return import;
}

QList<Import> Analyzer::changedImports()
{
    QList<Import> changed;
    for (const QByteArray &name : std::as_const(m_changed))
        changed.append(m_ledgers.constFind(name)->import());
    // in the order of their arrival, so that an original is known before what repeats it
    std::ranges::sort(changed, {}, &Import::id);
    for (Import &import : changed)
        import = linked(import);
    return changed;
}

void Analyzer::stored()
{
    if (std::exchange(m_forget, false))
        Q_EMIT begunAnew();
    QList<qint64> ids;
    for (const QByteArray &name : std::as_const(m_stored))
        ids.append(m_ledgers.constFind(name)->import().id);
    if (!ids.isEmpty())
        Q_EMIT importsChanged(ids);
    dropOldLedgers();
    if (!m_recount.isEmpty())
        recountNow(std::exchange(m_recount, {}));
}

// Those that the last batch has changed are likely to be needed again.
void Analyzer::dropOldLedgers()
{
    qint64 rows = 0;
    for (const ImportLedger &ledger : std::as_const(m_ledgers))
        rows += ledger.weight();
    if (rows <= kRowsKept)
        return;
    m_ledgers.removeIf([this](const auto &entry) { return !m_stored.contains(entry.key()); });
}

// What was counted in memory may be ahead of the workspace.
void Analyzer::lost()
{
    dropLedgers();
    m_attempts.clear();
    m_resubmits.clear();
    if (database() != nullptr && !m_forget) {
        try {
            const auto records = newestAnalyses(*database(), AttemptHistory::kRemembered);
            for (const AnalysisRecord &record : records)
                m_attempts.restore(record);
            m_lastImport = highestImportId(*database());
            rememberImports(*database());
        } catch (const SqliteError &) { // attempts are counted from one again
        }
    }
}

void Analyzer::dropLedgers()
{
    m_ledgers.clear();
    m_changed.clear();
    m_stored.clear();
}

void Analyzer::recount(const IdSet &events)
{
    QMetaObject::invokeMethod(
        this, [this, events] { recountNow(events); }, Qt::QueuedConnection);
}

void Analyzer::recountNow(const IdSet &events)
{
    if (database() == nullptr || isStopped())
        return;
    if (isStoring()) { // what is on its way would be missed
        m_recount.unite(events);
        return;
    }
    try {
        dropLedgers();
        QList<Import> counted;
        QList<ImportId> ids = importsOf(*database(), events);
        std::ranges::sort(ids); // an original before what repeats it
        for (const ImportId id : std::as_const(ids)) {
            const auto import = importOf(*database(), id);
            if (import)
                counted.append(linked(loadLedger(id, import->sender, import->key).import()));
        }
        post([counted](Database &database) {
            for (const Import &import : counted)
                storeImport(database, import);
        });
        Q_EMIT importsChanged(ids);
    } catch (const SqliteError &) { // the next change of the import counts anew
    }
}

} // namespace tallyman
