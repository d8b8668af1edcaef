// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QUrl>

namespace tallyman {

// The proxy that the environment names for a URL, by libcurl's rules: http_proxy (lower case only,
// for HTTP_PROXY can be a request field under CGI), https_proxy, all_proxy, and no_proxy with host
// names, domain suffixes, addresses and CIDR blocks. Empty: none. The loopback is never proxied.
// Decided here and not by libcurl because a request to a plain HTTP proxy needs another request
// target. Pure; any thread.
[[nodiscard]] QString proxyFor(const QUrl &url, const QProcessEnvironment &environment);

// Whether requests to `url` through `proxy` carry the absolute form (RFC 9112 §3.2.2).
[[nodiscard]] bool proxyNeedsAbsoluteForm(const QUrl &url, const QString &proxy);

} // namespace tallyman
