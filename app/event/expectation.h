// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/secretplace.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace tallyman {

// One accepted value or key. The value itself lives outside of the workspace, under its id.
struct ExpectedSecret
{
    QString id;    // under which the value is kept, see SecretStore
    QString label; // the user's name for it; may be empty
    SecretPlace place = SecretPlace::File;
    friend bool operator==(const ExpectedSecret &, const ExpectedSecret &) = default;
};

// How requests to a path are to prove where they come from. Several for one path must all hold; of
// one, any of its values may be used.
struct Expectation
{
    QByteArray prefix; // of the path; whole segments
    QString scheme;    // "static", or another id of the scheme catalogue
    QByteArray header; // static: the field; otherwise instead of the scheme's own
    QByteArray url;    // whole, as signed; empty: as the sender presumably saw it
    QList<ExpectedSecret> secrets;
    friend bool operator==(const Expectation &, const Expectation &) = default;

    [[nodiscard]] bool isToken() const { return scheme == QLatin1String("static"); }
    // Whether this is about the same path, header and scheme.
    [[nodiscard]] bool sameAs(const Expectation &other) const
    {
        return prefix == other.prefix && scheme == other.scheme && url == other.url
            && header.compare(other.header, Qt::CaseInsensitive) == 0;
    }
};

// "/crm", "/crm/" and "crm" are the same prefix. Errors: InvalidInput for one that has a query, a
// blank or a control character.
[[nodiscard]] Result<QByteArray> normalPrefix(const QString &text);
// Whether a text can be the URL that a sender signs: http or https, with a host.
[[nodiscard]] bool isWholeUrl(const QString &text);
// The path of a request target, as a prefix for all requests to it.
[[nodiscard]] QByteArray pathOfTarget(const QByteArray &target);
// Whether `prefix` is made of the first segments of the path of a request target.
[[nodiscard]] bool coversTarget(const QByteArray &prefix, const QByteArray &target);
// Those that hold for a target: of the longest prefix that covers it.
[[nodiscard]] QList<Expectation> expectationsFor(
    const QList<Expectation> &all, const QByteArray &target);

// All secrets of them.
[[nodiscard]] QList<ExpectedSecret> secretsOf(const QList<Expectation> &all);

// The names of the fields with an agreed value.
[[nodiscard]] QByteArrayList agreedFields(const QList<Expectation> &all);

// The name of the workspace setting with the expectations, and its value.
extern const QByteArray kExpectationsKey;
[[nodiscard]] QByteArray expectationsToJson(const QList<Expectation> &expectations);
// What cannot be understood is left out.
[[nodiscard]] QList<Expectation> expectationsFromJson(const QByteArray &json);

} // namespace tallyman
