// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QList>

namespace tallyman {

struct ByteRange
{
    qint64 start = 0;
    qint64 size = 0;
    friend bool operator==(const ByteRange &, const ByteRange &) = default;
};

// A credential that is known by its form alone.
struct TextCredential
{
    enum class Kind {
        WebToken,  // a JSON Web Token in its compact form (RFC 7519 §3)
        SignedLink // the signature of a link that opens without any other proof
    };
    Kind kind = Kind::WebToken;
    ByteRange range; // what has to be hidden
    friend bool operator==(const TextCredential &, const TextCredential &) = default;
};

// The credentials that stand in a text, by their places. Signed links are those of Amazon S3 and
// CloudFront (docs.aws.amazon.com: "Authenticating requests: using query parameters", "Creating a
// signed URL using a canned policy"), Google Cloud Storage (cloud.google.com/storage/docs: "Signed
// URLs") and Azure Storage (learn.microsoft.com: "Create a service SAS"), as they stand in plain
// text, in JSON and XML with their escapes, and percent-encoded in a form. Linear in the size of
// the text.
[[nodiscard]] QList<TextCredential> credentialsIn(QByteArrayView text);

} // namespace tallyman
