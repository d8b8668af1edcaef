// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QUrl>

namespace tallyman {

// Request targets as bytes (RFC 9112 §3.2). Nothing is normalised: dots, double slashes, percent
// triplets and bytes that no URL may have stay as they are. Pure functions; any thread.

// A captured target as path and query: the absolute form loses scheme and authority, what does not
// begin with a slash gets one. The asterisk form stays.
[[nodiscard]] QByteArray originForm(QByteArrayView target);

// Path and query of a URL as they go on a request line; "/" for an empty path.
[[nodiscard]] QByteArray targetOfUrl(const QUrl &url);

// `base` with a captured target behind it; the query of `base` comes before the captured one.
[[nodiscard]] QByteArray joinTarget(const QUrl &base, QByteArrayView captured);

// Percent-encodes what would end or break the request line: controls, blanks, DEL.
[[nodiscard]] QByteArray encodedForRequestLine(QByteArrayView target);

// host[:port] as the Host field and the :authority of a URL have it; without a default port.
[[nodiscard]] QByteArray authorityOf(const QUrl &url);

} // namespace tallyman
