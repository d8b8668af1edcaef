// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/endpoint.h"
#include "event/target.h"
#include "inspect/profileset.h"

namespace tallyman {

// Why a reply of a rule cannot be, as a sentence; empty when it can.
[[nodiscard]] QString replyStepProblem(const ReplyStep &step);
// Whether these endpoints can stand beside each other, with all that they answer. Errors:
// InvalidInput, a sentence that names the endpoint or its rule.
[[nodiscard]] Result<void> checkEndpoints(const QList<Endpoint> &endpoints);
// Why an endpoint cannot pass requests through as it says, as a sentence; empty when it can.
[[nodiscard]] QString passThroughProblem(const Endpoint &endpoint, const QList<Target> &targets);
// The endpoint that passes requests through to a target of that name; empty: none.
[[nodiscard]] QString passingThroughTo(const QList<Endpoint> &endpoints, const QString &target);
// Why the addresses that senders publish (see Endpoint::addresses) admit nobody, as a sentence;
// empty when they do.
[[nodiscard]] QString senderAddressProblem(const Endpoint &endpoint, const ProfileSet &profiles);
// What is told of an id that no profile has.
[[nodiscard]] QString noSuchSender(const QString &id);

} // namespace tallyman
