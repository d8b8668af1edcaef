// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headerlist.h"

#include <QByteArray>
#include <QtGlobal>

namespace tallyman {

// A received request as a sender's signature is judged by it.
struct SignedRequest
{
    QByteArray method;
    QByteArray target; // as on the wire (RFC 9112 §3.2)
    QByteArray url;    // absolute, as the sender saw it; empty: presumedUrl()
    HeaderList headers;
    HeaderList trailers;
    QByteArray body;         // content as received, without the transfer coding
    qint64 receivedAtUs = 0; // UTC; what the age of a signature is counted from
};

// The URL that the sender has probably asked for: the target behind the host and scheme that a
// proxy in front tells (X-Forwarded-Host, X-Forwarded-Proto), otherwise behind http and Host.
[[nodiscard]] QByteArray presumedUrl(const SignedRequest &request);

// SignedRequest::url, or presumedUrl() when that is empty.
[[nodiscard]] QByteArray urlOf(const SignedRequest &request);

// The parts of an absolute URL as they stand in it, nothing decoded or normalised.
struct UrlParts
{
    QByteArray scheme;   // "https"
    QByteArray userInfo; // with the @; may be empty
    QByteArray host;     // IPv6 with its brackets
    QByteArray port;     // with the colon; may be empty
    QByteArray rest;     // path and query
    [[nodiscard]] QByteArray joined() const;
};
// Of text without "://" only `rest` is set.
[[nodiscard]] UrlParts splitUrl(const QByteArray &url);

} // namespace tallyman
