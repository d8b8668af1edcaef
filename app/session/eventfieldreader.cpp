// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventfieldreader.h"

#include "base/text.h"
#include "event/findingtitles.h"
#include "inspect/profileset.h"
#include "session/payloadreader.h"
#include "store/analysisrecords.h"
#include "store/eventreader.h"

#include <algorithm>
#include <optional>

namespace tallyman {

namespace {

constexpr qint64 kLargestContent = 4 * 1024 * 1024;
constexpr qsizetype kLongestValue = 256; // bytes

QString shown(QByteArrayView value)
{
    return displayLine(value, kLongestValue);
}

QString headerText(const Event &event, const QByteArray &name)
{
    QStringList values;
    const HeaderList headers = event.headers();
    for (const HeaderField &field : headers.fields()) {
        if (equalsIgnoringCase(field.name, name))
            values.append(shown(field.value));
    }
    return values.join(QStringLiteral(", "));
}

QString jsonText(const PayloadReader &payload, const QByteArrayList &steps)
{
    std::optional<QByteArray> first;
    bool others = false;
    const bool stopped = payload.any(steps, [&](const PayloadValue &value) {
        const QByteArray text =
            value.kind == PayloadValue::Kind::Container ? QByteArray("{…}") : value.text;
        others = first && *first != text;
        if (!first)
            first = text;
        return others;
    });
    return first ? shown(*first) + (stopped ? QStringLiteral(" …") : QString()) : QString();
}

// Reads of each event only what its fields need.
class FieldReader
{
public:
    FieldReader(EventReader &reader, const FieldChoice &choice)
        : m_reader(reader)
        , m_choice(choice)
    {
        for (const EventField &field : choice.fields) {
            m_needsJson = m_needsJson || field.kind == EventField::Kind::Json;
            m_needsHead = m_needsHead || field.kind >= EventField::Kind::Endpoint;
            m_needsFacts = m_needsFacts || field.kind < EventField::Kind::Endpoint;
            m_needsEndpoints = m_needsEndpoints || field.kind == EventField::Kind::Endpoint;
        }
        if (m_needsEndpoints)
            m_endpoints = reader.endpoints();
    }

    [[nodiscard]] bool needsFacts() const { return m_needsFacts; }

    [[nodiscard]] QStringList read(EventId id, const EventFacts &facts)
    {
        Event event;
        if (m_needsHead) {
            auto found = m_reader.event(id, m_needsJson ? kLargestContent : 0);
            if (found)
                event = std::move(*found);
        }
        if (m_needsJson && event.bodyLoaded() && event.bodyBytes > 0)
            m_payload.read(event.head, event.body);
        else
            m_payload = PayloadReader();
        QStringList values;
        for (const EventField &field : m_choice.fields)
            values.append(text(field, facts, event));
        return values;
    }

private:
    [[nodiscard]] QString text(
        const EventField &field, const EventFacts &facts, const Event &event) const
    {
        switch (field.kind) {
        case EventField::Kind::Sender:
            return senderName(facts);
        case EventField::Kind::Form:
            return formName(facts);
        case EventField::Kind::Import:
            return shown(facts.importKey.toUtf8());
        case EventField::Kind::Attempt:
            return facts.attempt > 1 ? QString::number(facts.attempt) : QString();
        case EventField::Kind::Findings:
            return findingsText(facts.findings);
        case EventField::Kind::Endpoint:
            return endpointName(event);
        case EventField::Kind::Header:
            return headerText(event, field.name);
        case EventField::Kind::Json:
            break;
        }
        return jsonText(m_payload, field.steps);
    }

    [[nodiscard]] QString senderName(const EventFacts &facts) const
    {
        const Profile *profile =
            m_choice.profiles ? m_choice.profiles->find(facts.sender) : nullptr;
        return profile != nullptr ? shown(profile->name.toUtf8()) : facts.sender;
    }

    [[nodiscard]] QString formName(const EventFacts &facts) const
    {
        const ProfileForm *form =
            m_choice.profiles ? m_choice.profiles->findForm(facts.sender, facts.form) : nullptr;
        return form != nullptr ? shown(form->name.toUtf8()) : facts.form;
    }

    [[nodiscard]] QString endpointName(const Event &event) const
    {
        const Endpoint *endpoint = endpointOfEvent(m_endpoints, event);
        return shown(endpoint ? endpoint->name.toUtf8() : QByteArray(kCatchAll.data()));
    }

    [[nodiscard]] QString findingsText(QStringList ids) const
    {
        ids.removeIf([this](const QString &id) { return m_choice.mutedFindings.contains(id); });
        return findingTitles(ids);
    }

    EventReader &m_reader;
    const FieldChoice &m_choice;
    PayloadReader m_payload;
    QList<Endpoint> m_endpoints;
    bool m_needsEndpoints = false;
    bool m_needsJson = false;
    bool m_needsHead = false;
    bool m_needsFacts = false;
};

} // namespace

QHash<EventId, QStringList> readEventFields(
    EventReader &reader, const FieldChoice &choice, EventId first, EventId last)
{
    QHash<EventId, QStringList> values;
    if (choice.fields.isEmpty())
        return values;
    FieldReader read(reader, choice);
    const QList<EventSummary> events = reader.summaries(first, last);
    const auto facts =
        read.needsFacts() ? factsOf(reader.database(), first, last) : QHash<EventId, EventFacts>();
    for (const EventSummary &event : events)
        values.insert(event.id, read.read(event.id, facts.value(event.id)));
    return values;
}

} // namespace tallyman
