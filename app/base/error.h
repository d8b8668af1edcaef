// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <tl/expected.hpp>

namespace tallyman {

// What kind of failure an Error is, for code that must branch on it.
enum class ErrorCode {
    InvalidInput, // the caller's or user's input is wrong
    NotFound,     // the thing asked for does not exist
    Busy,         // somebody else holds it (a lock, a port)
    Io,           // reading or writing failed, perhaps for a while
    Full,         // no space left
    ReadOnly,     // the place cannot be written
    Corrupt,      // the bytes are not what they must be
    Unsupported,  // e.g. a workspace written by a newer version
    Cancelled,    // stopped on request
    Network,      // a connection failed
};

// An expected failure: a code, a sentence for the user, and a detail for the log.
struct Error
{
    ErrorCode code = ErrorCode::Io;
    QString message; // a whole sentence: what, where, what to do
    QString detail;  // technical, may be empty
};

template <typename T> using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failure(
    ErrorCode code, const QString &message, const QString &detail = {})
{
    return tl::unexpected<Error>(Error{code, message, detail});
}

} // namespace tallyman
