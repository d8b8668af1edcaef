// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/eventorigin.h"

#include "store/eventreader.h"

namespace tallyman {

namespace {

QList<Proof> proofsOf(EventReader &reader, EventId id, const QList<Expectation> &expectations,
    const SecretFolder &secrets, const QHash<QString, QByteArray> &keyring)
{
    const QList<EventSummary> summaries = reader.summaries(id, id);
    if (summaries.isEmpty() || summaries.first().state != EventState::Complete)
        return {};
    const auto expected = expectationsFor(expectations, summaries.first().target);
    if (expected.isEmpty())
        return {};
    Result<Event> event = reader.event(id, kLargestContent);
    if (!event)
        return {};
    CheckedEvent checked;
    checked.event = std::move(*event);
    checked.headers = checked.event.headers();
    checked.bodyRead = checked.event.bodyLoaded();
    return ExpectationJudge(expected, secrets, keyring).proofsOf(checked);
}

} // namespace

EventOrigin readOrigin(EventReader &reader, EventId id, const ProfileSet &profiles,
    const QList<Expectation> &expectations, const SecretFolder &secrets,
    const QHash<QString, QByteArray> &keyring)
{
    EventOrigin origin;
    const EventFacts facts = factsOf(reader.database(), id, id).value(id);
    const Profile *profile = profiles.find(facts.sender);
    const ProfileForm *form = profiles.findForm(facts.sender, facts.form);
    if (profile != nullptr && form != nullptr) {
        origin.sender = profile->name;
        origin.form = form->name;
        origin.confidence = form->confidence;
        origin.importKey = facts.importKey;
    }
    origin.proofs = proofsOf(reader, id, expectations, secrets, keyring);
    return origin;
}

} // namespace tallyman
