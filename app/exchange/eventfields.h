// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "exchange/jsonfields.h"
#include "exchange/jsonwriter.h"

namespace tallyman {

// The fields that stand for an event without loss, inside an object: of an export line, and of the
// private part of a HAR entry. Pure functions; any thread.

// Everything but the content. `masked`: where credentials were masked in it, see MaskedEvent.
void writeEventFields(JsonWriter &json, const Event &event, const QStringList &masked = {});

// Reads what writeEventFields() wrote; `body` is the content. Strict: the first field that is
// missing, unknown, or does not fit the bytes is the error of `fields`, and the result is
// worthless. Of what was masked the comment tells.
[[nodiscard]] Event readEventFields(JsonFields &fields, const QByteArray &body);

} // namespace tallyman
