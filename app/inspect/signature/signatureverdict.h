// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>

namespace tallyman {

// A key as its owner would paste it, with the name the user knows it by. Never shown, logged or put
// into a sentence.
struct SignatureKey
{
    QString name; // may be empty
    QByteArray text;
};

// What became of judging one request by one scheme.
struct SignatureVerdict
{
    enum class State : quint8 {
        Verified,
        Missing,     // the request has no signature of this scheme
        Malformed,   // it has one that is not written as the scheme writes it
        Mismatch,    // it was not made from this request with any of the keys
        Expired,     // it is right, but its time is outside of the tolerance
        KeyUnusable, // none of the keys can be a key of this scheme
    };
    State state = State::Mismatch;
    QString sentence;                 // what was found, for the user
    QStringList evidence;             // further sentences: what was signed, how old it was
    QString keyName;                  // Verified, Expired: the key that fits
    std::optional<qint64> signedAtUs; // UTC; when the signature says a time

    [[nodiscard]] bool verified() const { return state == State::Verified; }
    // The signature belongs to this request, whatever its time.
    [[nodiscard]] bool matches() const { return verified() || state == State::Expired; }
};

[[nodiscard]] QString verdictStateName(SignatureVerdict::State state); // "key-unusable"

} // namespace tallyman
