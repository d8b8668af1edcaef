// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace tallyman {

// HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/). Pure functions; any thread.

// A HAR file is harHeader(), one harEntry() per event, harFooter(). `first`: no comma before it.
// The event must have its content loaded. Text that is not UTF-8 is base64 (`encoding`); a
// malformed event without a method gets "UNKNOWN". Names that begin with "_" are private (HAR 1.2,
// "Custom fields"): `_tallyman` has what an export line has but for the content, so that nothing is
// lost; `masked` as in an export line.
[[nodiscard]] QByteArray harHeader();
[[nodiscard]] QByteArray harEntry(const Event &event, bool first, const QStringList &masked = {});
[[nodiscard]] QByteArray harFooter();

// The requests of a HAR file as events, in the order of the file. An entry that has `_tallyman`
// comes back as it was; it is checked like an export line. The entries of other programs do not
// have the bytes of a message: head and framing are made from request line, field lines and
// content. Entries that are no HTTP requests (WebSockets, data: URLs) are passed over. Error:
// InvalidInput with the entry and the field that is wrong.
[[nodiscard]] Result<QList<Event>> eventsFromHar(QByteArrayView file);

// What a file to be imported is, judged by its content.
enum class ExchangeFormat : quint8 {
    Unknown,
    Ndjson, // export lines
    Har,
};

// `beginning`: the first kilobytes of the file.
[[nodiscard]] ExchangeFormat detectFormat(QByteArrayView beginning);

} // namespace tallyman
