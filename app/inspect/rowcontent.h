// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "inspect/profileset.h"

#include <optional>

namespace tallyman {

// The JSON document that the content of an event is, or has in it, as its form ("profile/form")
// says; null when it cannot be read. Reads at most `limit` bytes of what comes out of decoders.
[[nodiscard]] JsonDocumentPtr documentOf(const Event &event, const ProfileForm &form, qint64 limit);

// The form of an event by its name "profile/form"; null when there is none of that name.
[[nodiscard]] const ProfileForm *formOf(const ProfileSet &profiles, const QByteArray &form);

// A row where it stands in a document; null when that is no place in it.
[[nodiscard]] JsonValue rowIn(const JsonDocumentPtr &document, qint64 offset, qint64 size);

// The row's data: what stands at `path` in it, or the row itself.
[[nodiscard]] JsonValue dataOfRow(const JsonValue &row, const JsonPath &path);

} // namespace tallyman
