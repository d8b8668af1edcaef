// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/attempthistory.h"
#include "inspect/endpointsenders.h"
#include "inspect/importledger.h"
#include "inspect/profileset.h"
#include "inspect/resubmits.h"
#include "store/analysisrecords.h"
#include "store/logfollower.h"

#include <QHash>
#include <atomic>

namespace tallyman {

// Follows the log and finds out about each event: which sender in which form, which import, which
// attempt; and keeps the ledgers of the imports. When the profiles have changed since, or the
// senders that endpoints are for, it begins anew.
class Analyzer : public LogFollower
{
    Q_OBJECT

public:
    // As LogFollower; the profiles are read from `profileFolders`, see ProfileSet::load().
    Analyzer(const QString &path, const QByteArray &vfs, EventLog *log,
        const QStringList &profileFolders);

    // Events were deleted or restored: the imports they belong to are counted anew. Thread-safe.
    void recount(const IdSet &events);
    // Finds out everything anew. Thread-safe.
    void startAnew();
    // Reads the profiles, what is set of them and which endpoints are for which once more; when
    // they are others, begins anew. Thread-safe.
    void reloadProfiles() { renew(&Analyzer::readProfiles); }
    // The same of the endpoints alone.
    void reloadEndpoints() { renew(&Analyzer::readSenders); }
    // The name under which SenderAdjustments stand among the settings.
    static const QByteArray kSendersKey;

Q_SIGNALS:
    // Everything is found out anew: what was known is forgotten, and the first events are there
    // again.
    void begunAnew();
    // Imports have been stored, changed or removed.
    void importsChanged(const QList<qint64> &ids);

protected:
    EventId open(Database &database) override;
    std::optional<Batch> next(EventId after, EventId available) override;
    void lost() override;
    void stored() override;

private:
    struct Item;

    void understand(Item &item) const;
    void understandAll(QList<Item> &items, qint64 bytes) const;
    [[nodiscard]] AnalysisRecord analyse(Item &item);
    void account(Notification &notification, const Item &item, AnalysisRecord &record);
    [[nodiscard]] ImportLedger &ledgerOf(const QString &sender, const QString &key);
    [[nodiscard]] ImportLedger loadLedger(ImportId id, const QString &sender, const QString &key);
    [[nodiscard]] QList<Import> changedImports();
    [[nodiscard]] Import linked(Import import);
    void rememberImports(Database &database);
    void renew(void (Analyzer::*read)(Database &));
    void readProfiles(Database &database);
    void readSenders(Database &database);
    void dropLedgers();
    void forgetAll();
    void dropOldLedgers();
    void recountNow(const IdSet &events);

    const QStringList m_profileFolders;
    ProfileSetPtr m_profiles;
    EndpointSenders m_senders;
    QByteArray m_madeWith; // the profiles, the senders of endpoints, and this code
    AttemptHistory m_attempts;
    Resubmits m_resubmits;
    QHash<QByteArray, ImportLedger> m_ledgers; // by sender/key
    QSet<QByteArray> m_changed;                // ledgers that the present batch stores
    QSet<QByteArray> m_stored;                 // ledgers of the last batch
    IdSet m_recount;                           // events whose imports are counted anew
    ImportId m_lastImport = 0;
    std::atomic_bool m_anew{false};
    bool m_forget = false; // everything that was found out with other profiles
};

} // namespace tallyman
