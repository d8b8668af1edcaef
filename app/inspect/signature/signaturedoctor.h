// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/schemecatalogue.h"
#include "inspect/signature/signatureverifier.h"

namespace tallyman {

// Why a request does not verify.
struct SignatureDiagnosis
{
    bool found = false; // what would make it match is known
    QByteArray cause;   // stable, e.g. "compact", "other-key", "time", "other-scheme"; empty: none
    QString sentence;   // "The signature matches if the body is re-serialised without spaces: …"
    QStringList tried;  // what was looked at until then: "another key"
    int attempts = 0;
    bool complete = true; // false: the search ended at its limit
};

struct DoctorOptions
{
    QList<SignatureKey> otherKeys;              // those that are not configured for this request
    const SchemeCatalogue *catalogue = nullptr; // the other schemes; null: the presets
    // Of changed content that is produced and hashed, and as much again for all the rest.
    qint64 maxBytes = 128LL * 1024 * 1024;
};

// Searches for what would make a signature match that verifySignature() has not verified: another
// key, another reading of the key or value, another hash, changed content, another URL, another
// scheme. Pure and bounded; may take a second, so not for the gui thread.
[[nodiscard]] SignatureDiagnosis diagnoseSignature(const SignatureScheme &scheme,
    const SignedRequest &request, const QList<SignatureKey> &keys,
    const DoctorOptions &options = {});

} // namespace tallyman
