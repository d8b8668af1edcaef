// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/keydescription.h"

#include "inspect/signature/keydecoding.h"

#include <algorithm>

namespace tallyman {

namespace {

bool isPem(const QByteArray &key)
{
    return key.contains("-----BEGIN");
}

bool usesPublicKey(const SignatureScheme &scheme)
{
    return std::any_of(scheme.forms.begin(), scheme.forms.end(), [](const ValueForm &form) {
        return form.algorithm == SignatureAlgorithm::Ed25519
            || form.algorithm == SignatureAlgorithm::RsaSha1
            || form.algorithm == SignatureAlgorithm::RsaSha256;
    });
}

bool looksBlank(QChar c)
{
    return c.isSpace() || c.category() == QChar::Other_Control
        || c.category() == QChar::Other_Format; // zero-width spaces, byte order marks
}

QString encodingName(KeyDecoding decoding)
{
    switch (decoding) {
    case KeyDecoding::Text:
        return QStringLiteral("text");
    case KeyDecoding::Base64:
        return QStringLiteral("Base64");
    case KeyDecoding::Hex:
        return QStringLiteral("hexadecimal");
    }
    Q_UNREACHABLE();
}

QString describedSigningKey(const SignatureScheme &scheme)
{
    QString text = usesPublicKey(scheme) ? QStringLiteral("The sender's public key, as PEM or %1")
                                               .arg(encodingName(scheme.keyDecoding))
        : scheme.keyDecoding == KeyDecoding::Text
        ? QStringLiteral("The secret as the sender shows it")
        : QStringLiteral("The secret as the sender shows it, in %1")
              .arg(encodingName(scheme.keyDecoding));
    if (!scheme.keyPrefixes.isEmpty())
        text += QStringLiteral("; begins with %1")
                    .arg(QString::fromUtf8(scheme.keyPrefixes.join(" or ")));
    return text + QLatin1Char('.');
}

} // namespace

QString keyDescription(const SignatureScheme &scheme)
{
    switch (scheme.kind) {
    case SignatureKind::Signature:
        return describedSigningKey(scheme);
    case SignatureKind::HttpMessage:
        return QStringLiteral("The sender's public key as PEM, or the shared secret.");
    case SignatureKind::Sns:
        return QStringLiteral("The certificate that SigningCertURL names, as PEM.");
    case SignatureKind::Basic:
        return QStringLiteral("User and password with a colon between: user:password.");
    case SignatureKind::Bearer:
        return QStringLiteral("The token, without the word Bearer.");
    case SignatureKind::Token:
        return QStringLiteral("The value of the header, byte for byte.");
    }
    Q_UNREACHABLE();
}

QString keyProblem(const SignatureScheme &scheme, const QByteArray &key)
{
    if (scheme.kind == SignatureKind::Basic && !key.contains(':'))
        return QStringLiteral("There is no colon between user and password.");
    if (scheme.kind == SignatureKind::Sns && !isPem(key))
        return QStringLiteral("This is no certificate as PEM: it has no line with BEGIN.");
    if (scheme.kind != SignatureKind::Signature)
        return {};
    const bool isWritten =
        isPem(key) || decodeKey(key, scheme.keyDecoding, scheme.keyPrefixes).has_value();
    if (!isWritten)
        return QStringLiteral("The key of %1 is written in %2, and this is not.")
            .arg(scheme.title, encodingName(scheme.keyDecoding));
    if (usesPublicKey(scheme)) {
        const auto decoded = decodePublicKey(key, scheme.keyDecoding, scheme.keyPrefixes);
        return decoded ? QString() : decoded.error().message;
    }
    return {};
}

QString blanksInKey(const QByteArray &key)
{
    if (key != key.trimmed())
        return QStringLiteral("There are blanks or line breaks around it.");
    const QString text = QString::fromUtf8(key);
    if (!isPem(key) && std::any_of(text.begin(), text.end(), looksBlank))
        return QStringLiteral("There are blanks, line breaks or invisible characters in it.");
    return {};
}

} // namespace tallyman
