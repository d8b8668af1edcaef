// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "inspect/signature/cryptography.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace tallyman {

// A place in a request where a scheme puts something.
struct ValueSource
{
    enum class Place : quint8 {
        Header,  // a field line
        Element, // an element "name=…" of the field that holds the signature
        Json,    // a member of the object that the content is
        Form,    // a field of the form that the content is
        Query,   // a parameter of the URL
    };
    Place place = Place::Header;
    QByteArray name;
    friend bool operator==(const ValueSource &, const ValueSource &) = default;

    // As people say it: "the header Stripe-Signature".
    [[nodiscard]] QString described() const;
};

// One piece of what is signed.
struct TemplatePart
{
    enum class Kind : quint8 { Literal, Id, Timestamp, Url, Method, Body, SortedForm, Key, Source };
    Kind kind = Kind::Literal;
    QByteArray text;    // Literal
    ValueSource source; // Source
    friend bool operator==(const TemplatePart &, const TemplatePart &) = default;
};

enum class SignatureAlgorithm : quint8 {
    HmacSha1,
    HmacSha256,
    HmacSha384,
    HmacSha512,
    HmacBySize, // the hash whose digest has the size of the value
    Sha1,       // of a text that contains the key; no HMAC
    Sha256,
    Ed25519,
    RsaSha1, // RSASSA-PKCS1-v1_5
    RsaSha256,
};
[[nodiscard]] QString algorithmName(SignatureAlgorithm algorithm); // "HMAC-SHA256"

// How one value is written: what stands in front of it says how it was made.
struct ValueForm
{
    QByteArray prefix; // "v1=", "sha256="; may be empty
    SignatureAlgorithm algorithm = SignatureAlgorithm::HmacSha256;
    friend bool operator==(const ValueForm &, const ValueForm &) = default;
};

enum class SignatureKind : quint8 {
    Signature,   // made from a template, by the members below
    HttpMessage, // RFC 9421
    Sns,         // Amazon SNS, checked with a certificate
    Basic,       // RFC 7617
    Bearer,      // RFC 6750
    Token,       // a field with an agreed value
};

enum class KeyDecoding : quint8 { Text, Base64, Hex };
enum class ValueEncoding : quint8 { Hex, Base64, Either };
enum class TimeUnit : quint8 { Seconds, Milliseconds, Rfc3339, Any };

// How a sender signs what it sends: a value, read from JSON, never code of its own.
struct SignatureScheme
{
    QString id;            // as the command line takes it: "stripe"
    QString title;         // as people call it: "Stripe"
    QString documentation; // URL of the sender's own description; may be empty
    SignatureKind kind = SignatureKind::Signature;

    QList<ValueSource> signature; // where the signature can be
    char separator = 0;           // between the elements of its field; 0: it is one value
    QList<ValueForm> forms;
    ValueEncoding encoding = ValueEncoding::Hex;
    QList<TemplatePart> signedText;
    QByteArray signedTextSource; // the template as it was written: "{timestamp}.{body}"
    KeyDecoding keyDecoding = KeyDecoding::Text;
    QByteArrayList keyPrefixes; // "whsec_": not part of the key; may be missing from it

    QList<ValueSource> messageId; // {id}; the first that is there
    QList<ValueSource> timestamp; // {timestamp}; the first that is there
    TimeUnit timeUnit = TimeUnit::Seconds;
    qint64 toleranceSeconds = 0; // 0: the time is not judged

    bool portVaries = false;             // senders sign the URL with its port or without
    std::optional<ValueSource> bodyHash; // hex SHA-256 of content that the text does not hold

    [[nodiscard]] bool uses(TemplatePart::Kind kind) const;
    // The fields a request of this scheme carries its signature in.
    [[nodiscard]] QByteArrayList signatureHeaders() const;
    // The same scheme with the signature in another field.
    [[nodiscard]] SignatureScheme withHeader(const QByteArray &name) const;

    // Reads one object of resources/signatures/*.json. Errors: InvalidInput, naming the id and what
    // is wrong; unknown members are refused.
    [[nodiscard]] static Result<SignatureScheme> fromJson(const QJsonObject &object);
};

// Reads "{timestamp}.{body}" and the like. Errors: InvalidInput.
[[nodiscard]] Result<QList<TemplatePart>> parseTemplate(const QByteArray &text);

// Reads "header:Stripe-Signature", "element:t", "json:time", "form:signature", "query:bodySHA256".
// Errors: InvalidInput.
[[nodiscard]] Result<ValueSource> parseSource(const QString &text);

} // namespace tallyman
