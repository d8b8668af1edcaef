// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <functional>

namespace tallyman {

// Content as it may have been when it was signed.
struct BodyVariant
{
    QByteArray bytes;
    QByteArray id;  // stable, e.g. "compact+slashes-unescaped"
    QString phrase; // "the body is re-serialised without spaces"
    QString reason; // "something between the sender and here rewrites JSON"
};

// Calls `each` for every variant of `body` that differs from it and from those before, the
// likeliest first, until it returns true: decoded as `contentEncoding` says, JSON laid out or
// escaped otherwise, line breaks and a byte order mark changed, and these together. Returns whether
// `each` did. Produces at most `maxBytes` in all.
bool anyBodyVariant(const QByteArray &body, const QByteArray &contentEncoding, qint64 maxBytes,
    const std::function<bool(const BodyVariant &)> &each);

} // namespace tallyman
