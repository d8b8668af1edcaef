// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/inspect/naiveledger.h"

#include <algorithm>

namespace tallyman {

// What two requests have in common if one is the other sent again.
QByteArray NaiveLedger::nameOf(const ImaginedRequest &request) const
{
    if (m_sender.counting == Counting::Contents)
        return m_sender.write(request, m_import);
    if (m_sender.counting != Counting::Rows)
        return QByteArray::number(request.part);
    const auto [least, most] = std::minmax_element(request.rows.begin(), request.rows.end(),
        [](const ImaginedRow &a, const ImaginedRow &b) { return a.number < b.number; });
    return QByteArray::number(least->number) + ' ' + QByteArray::number(most->number) + ' '
        + QByteArray::number(static_cast<qint64>(request.rows.size()));
}

std::optional<qint64> NaiveLedger::orderOf(const ImaginedRequest &request) const
{
    if (m_sender.counting == Counting::Parts)
        return request.part;
    return m_sender.counting == Counting::Rows ? std::optional(request.rows.front().number)
                                               : std::nullopt;
}

std::vector<NaiveLedger::Place> NaiveLedger::placesOf(const ImaginedRequest &request)
{
    const qint64 arrived = m_names.try_emplace(nameOf(request), m_names.size()).first->second;
    std::vector<Place> places;
    qint64 place = 0;
    for (const ImaginedRow &row : request.rows) {
        ++place;
        if (m_sender.counting == Counting::Rows)
            places.emplace_back(0, row.number);
        else
            places.emplace_back(
                m_sender.counting == Counting::Parts ? request.part : arrived, place);
    }
    return places;
}

RowArrival NaiveLedger::add(EventId id, qint64 receivedAtUs, const ImaginedRequest &request)
{
    m_events.push_back({id, receivedAtUs, request});
    RowArrival arrival;
    if (request.isNotice)
        return arrival;
    const std::vector<Place> places = placesOf(request);
    std::map<qint64, EventId> repeats; // by number: the event it came with first
    std::map<qint64, EventId> contradicts;
    for (size_t i = 0; i < places.size(); ++i) {
        Contents &contents = m_rows[places[i]];
        contents.emplace_back(id, request.rows[i]);
        if (contents.size() == 1)
            continue;
        const bool same = contents.front().second.content == request.rows[i].content;
        (same ? repeats : contradicts).try_emplace(places[i].second, contents.front().first);
    }
    for (const auto &[number, first] : repeats)
        arrival.repeated.insert(number);
    for (const auto &[number, first] : contradicts)
        arrival.conflicting.insert(number);
    arrival.repeats = repeats.empty() ? 0 : repeats.begin()->second;
    arrival.contradicts = contradicts.empty() ? 0 : contradicts.begin()->second;
    return arrival;
}

void NaiveLedger::countEvents(Import *import) const
{
    const Event &first = m_events.front();
    const QString form = QString::fromLatin1(m_sender.form);
    import->sender = form.section(u'/', 0, 0);
    import->form = first.request.isNotice ? QStringLiteral("notice") : form.section(u'/', 1);
    import->firstEvent = first.id;
    import->firstAtUs = first.receivedAtUs;
    for (const Event &event : m_events) {
        ++import->events;
        import->lastEvent = event.id;
        import->firstAtUs = std::min(import->firstAtUs, event.receivedAtUs);
        import->lastAtUs = std::max(import->lastAtUs, event.receivedAtUs);
        if (event.request.isNotice) {
            ++import->notices;
            const qint64 rows = m_import.rows;
            import->notice = ImportNotice{event.id, rows, rows, 0, QStringLiteral("success")};
        }
        if (m_sender.announces || event.request.isNotice)
            import->rowsTotal = m_import.rows;
    }
}

// Requests are in order if each begins behind all that came before it.
void NaiveLedger::countRequests(Import *import) const
{
    std::map<QByteArray, const ImaginedRequest *> seen;
    for (const Event &event : m_events) {
        if (event.request.isNotice)
            continue;
        ++import->attempts;
        const bool isLate = std::any_of(seen.begin(), seen.end(),
            [&](const auto &earlier) { return orderOf(*earlier.second) > orderOf(event.request); });
        if (!seen.try_emplace(nameOf(event.request), &event.request).second)
            continue;
        ++import->chunks;
        import->rowsRejected += event.request.rejected;
        if (isLate && import->outOfOrder++ == 0)
            import->firstOutOfOrder = event.id;
    }
}

void NaiveLedger::countRows(Import *import) const
{
    qint64 ordinal = 0;
    for (const auto &[place, contents] : m_rows) {
        ++ordinal;
        ++import->rowsReceived;
        import->contentDigest += jsonDigest(dataOf(contents.front().second));
        // what the user knows it by
        const qint64 name = m_sender.counting == Counting::Rows ? place.second
            : m_sender.counting == Counting::Parts              ? place.first + m_sender.base
                                                                : ordinal;
        const bool same = std::all_of(contents.begin(), contents.end(), [&](const auto &came) {
            return came.second.content == contents.front().second.content;
        });
        if (!same) {
            ++import->rowsConflicting;
            import->conflicting.insert(name);
        } else if (contents.size() > 1) {
            ++import->rowsDuplicated;
            import->twice.insert(name);
        }
    }
    import->twice.subtract(import->conflicting);
}

void NaiveLedger::findGaps(Import *import) const
{
    if (m_sender.counting == Counting::Parts && import->chunks > 0) {
        import->gapsAreParts = true;
        import->parts = m_import.parts;
        for (qint64 part = 0; part < m_import.parts; ++part) {
            if (!m_names.contains(QByteArray::number(part)))
                import->gaps.insert(part + m_sender.base);
        }
    }
    if (m_sender.counting != Counting::Rows || m_rows.empty())
        return;
    const qint64 first = m_rows.contains({0, 0}) ? 0 : 1;
    const qint64 last =
        import->rowsTotal ? *import->rowsTotal - 1 + first : m_rows.rbegin()->first.second;
    for (qint64 number = first; number <= last; ++number) {
        if (!m_rows.contains({0, number}))
            import->gaps.insert(number);
    }
}

Import NaiveLedger::import() const
{
    Import import;
    import.quietUs = kQuietMs * 1000;
    countEvents(&import);
    countRequests(&import);
    countRows(&import);
    findGaps(&import);
    return import;
}

} // namespace tallyman
