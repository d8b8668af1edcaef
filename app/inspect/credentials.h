// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "inspect/profileset.h"
#include "inspect/textcredentials.h"

#include <QStringList>

namespace tallyman {

// An event without its credentials, and where they stood.
struct MaskedEvent
{
    Event event;
    // Fields by their names, values of the content by their JSON Pointers, parameters of the
    // request target as "?name", what is known by its form in the content as "byte 17". Empty:
    // there are none, and the event is as it was.
    QStringList masked;
};

// Replaces credentials by masks: the values of fields that are made for them, are called like them
// or are among `fields`; of parameters of the request target that are called like them; the values
// of the content that the sender's profile names (`redacted`); JSON Web Tokens and the signatures
// of links anywhere. A mask has as many bytes as what it hides, so that lengths, chunks and places
// stay right, and where it is long enough the beginning of its SHA-256, so that equal ones can be
// told. All other bytes stay. Content that is compressed, or in which the place is not found, is
// masked as a whole; content that is not loaded is left out. JSON with mistakes is read leniently.
// The digests are those of the masked message. Pure; takes as long as reading the content.
[[nodiscard]] MaskedEvent maskCredentials(
    const Event &event, const ProfileSet &profiles, const QByteArrayList &fields = {});

} // namespace tallyman
