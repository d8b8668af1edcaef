// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/requestreader.h"

#include <optional>

namespace tallyman {

// Reads a complete request head (request line to empty line, CRLF line breaks) into `head` and
// checks what RFC 9110 and 9112 demand of it: grammar of every line, Host, Content-Length and
// Transfer-Encoding, limits. `head` is filled as far as it could be read. Offsets count from the
// first byte of `bytes`.
[[nodiscard]] std::optional<RequestProblem> checkRequestHead(
    QByteArrayView bytes, const Limits &limits, RequestHead &head);

// Checks the field lines of a trailer section (RFC 9112 §7.1.2).
[[nodiscard]] std::optional<RequestProblem> checkTrailers(
    QByteArrayView section, const Limits &limits);

// Makes a problem of kind Malformed.
[[nodiscard]] RequestProblem malformed(
    int status, const char *code, const QString &sentence, qint64 offset);

} // namespace tallyman
