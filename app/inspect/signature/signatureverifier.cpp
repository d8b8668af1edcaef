// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/signatureverifier.h"

#include "inspect/signature/credentialcheck.h"
#include "inspect/signature/messagecheck.h"
#include "inspect/signature/snscheck.h"
#include "inspect/signature/templatecheck.h"

namespace tallyman {

QString verdictStateName(SignatureVerdict::State state)
{
    switch (state) {
    case SignatureVerdict::State::Verified:
        return QStringLiteral("verified");
    case SignatureVerdict::State::Missing:
        return QStringLiteral("missing");
    case SignatureVerdict::State::Malformed:
        return QStringLiteral("malformed");
    case SignatureVerdict::State::Mismatch:
        return QStringLiteral("mismatch");
    case SignatureVerdict::State::Expired:
        return QStringLiteral("expired");
    case SignatureVerdict::State::KeyUnusable:
        return QStringLiteral("key-unusable");
    }
    Q_UNREACHABLE();
}

SignatureVerdict verifySignature(const SignatureScheme &scheme, const SignedRequest &request,
    const QList<SignatureKey> &keys, TimeRule timeRule)
{
    switch (scheme.kind) {
    case SignatureKind::Signature:
        return checkTemplateSignature(scheme, request, keys, timeRule);
    case SignatureKind::HttpMessage:
        return checkMessageSignature(scheme, request, keys, timeRule);
    case SignatureKind::Sns:
        return checkSnsSignature(scheme, request, keys, timeRule);
    case SignatureKind::Basic:
    case SignatureKind::Bearer:
    case SignatureKind::Token:
        return checkCredential(scheme, request, keys);
    }
    Q_UNREACHABLE();
}

} // namespace tallyman
