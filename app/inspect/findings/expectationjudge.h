// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/secretfolder.h"
#include "event/expectation.h"
#include "inspect/findings/checkedevent.h"
#include "inspect/signature/signatureverdict.h"

#include <QHash>

namespace tallyman {

// That an event has something that was expected of it. A value.
struct Proof
{
    QString what;  // "X-Csvbox-Token", "Signature of Stripe"
    QString label; // of the value that fits, as the user named it; may be empty
    friend bool operator==(const Proof &, const Proof &) = default;
};

// Judges events by what is expected of requests to their paths: tokens and signatures. Reads the
// agreed values in files when it is made; those of the keyring are given to it. What cannot be
// judged, since no value is to be had, is said. Any thread, one at a time.
class ExpectationJudge
{
public:
    // `keyring`: values by id.
    ExpectationJudge(const QList<Expectation> &expectations, const SecretFolder &secrets,
        const QHash<QString, QByteArray> &keyring = {});

    // What cannot be judged, and what may be judged wrongly, as sentences; of each expectation one.
    [[nodiscard]] QStringList missingValues() const;

    // token-missing, token-wrong, token-whitespace, token-repeated, signature-missing,
    // signature-mismatch, signature-expired, expected-value-missing. May take a second for a
    // signature that does not match: it looks for the cause.
    [[nodiscard]] QList<Finding> check(const CheckedEvent &checked);
    // Whether an event has everything that is expected of it; what cannot be judged is not there.
    [[nodiscard]] bool proves(const CheckedEvent &checked) const;
    // Whether a value of everything that is expected there is to be had; otherwise nothing proves
    // itself.
    [[nodiscard]] bool hasValues(const QByteArray &target) const;
    // The keys by which requests to that target are signed by a scheme.
    [[nodiscard]] QList<SignatureKey> keysFor(
        const QByteArray &target, const QString &scheme) const;
    // Whether that can only be said with its content.
    [[nodiscard]] bool needsContent(const QByteArray &target) const;
    // What check() has nothing to say about, because it is right.
    [[nodiscard]] QList<Proof> proofsOf(const CheckedEvent &checked) const;

private:
    [[nodiscard]] QList<SignatureKey> keysOf(const Expectation &expectation) const;
    [[nodiscard]] QList<Finding> judge(const Expectation &expectation,
        const QList<SignatureKey> &keys, const CheckedEvent &checked);
    [[nodiscard]] QList<SignatureKey> otherKeys(const Expectation &expectation) const;
    [[nodiscard]] QList<Finding> checkSignature(const Expectation &expectation,
        const QList<SignatureKey> &keys, const CheckedEvent &checked);
    [[nodiscard]] static std::optional<Proof> proofOf(const Expectation &expectation,
        const QList<SignatureKey> &keys, const CheckedEvent &checked);
    [[nodiscard]] QString causeOf(const Expectation &expectation, const QList<SignatureKey> &keys,
        const CheckedEvent &checked);

    // What is expected of requests to one path, with the values that are to be had.
    struct Expected
    {
        QByteArray prefix;
        QList<std::pair<Expectation, QList<SignatureKey>>> proofs;
        bool needsContent = false;
    };
    [[nodiscard]] const Expected *expectedOf(const QByteArray &target) const;

    QList<Expectation> m_expectations;
    QList<Expected> m_expected;          // the same by path
    QHash<QString, QByteArray> m_values; // by id
    QHash<QByteArray, int> m_searches;   // for causes in a row, by prefix and scheme
};

} // namespace tallyman
