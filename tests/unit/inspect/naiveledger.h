// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"
#include "unit/inspect/imaginedsender.h"

#include <map>

namespace tallyman {

// The account of an import, kept in the plainest way: everything that came is remembered, and
// counted when somebody asks.
class NaiveLedger
{
public:
    static constexpr qint64 kQuietMs = 5000;

    NaiveLedger(const ImaginedSender &sender, const ImaginedImport &import)
        : m_sender(sender)
        , m_import(import)
    {
    }

    RowArrival add(EventId id, qint64 receivedAtUs, const ImaginedRequest &request);
    [[nodiscard]] Import import() const;

private:
    struct Event
    {
        EventId id = 0;
        qint64 receivedAtUs = 0;
        ImaginedRequest request;
    };
    // The part in which a row stands, 0 if rows have numbers; its number or place.
    using Place = std::pair<qint64, qint64>;
    using Contents = std::vector<std::pair<EventId, ImaginedRow>>;

    [[nodiscard]] std::vector<Place> placesOf(const ImaginedRequest &request);
    [[nodiscard]] QByteArray nameOf(const ImaginedRequest &request) const;
    [[nodiscard]] std::optional<qint64> orderOf(const ImaginedRequest &request) const;
    void countEvents(Import *import) const;
    void countRequests(Import *import) const;
    void countRows(Import *import) const;
    void findGaps(Import *import) const;

    const ImaginedSender &m_sender;
    const ImaginedImport &m_import;
    std::vector<Event> m_events;
    std::map<QByteArray, qint64> m_names; // of requests: the how manyeth, from 0
    std::map<Place, Contents> m_rows;
};

} // namespace tallyman
