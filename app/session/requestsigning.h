// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/deliverycomposer.h"
#include "event/expectation.h"
#include "event/target.h"
#include "inspect/signature/signaturescheme.h"
#include "inspect/signature/signatureverdict.h"

#include <QHash>

namespace tallyman {

class Clock;

// Signs what goes out: by the scheme and key of the target, or as is expected of requests where the
// event came in. A value; any thread.
class RequestSigning
{
public:
    // `keyringValues`: of expected values and keys of targets that are kept there, by id.
    RequestSigning(QList<Expectation> expectations, QHash<QString, QByteArray> keyringValues,
        const Clock *clock);

    // As `target` wants it, see Signing; where that is to keep the signature, content that a script
    // has edited gets a right one again if it had one. `content` is what goes out. Errors:
    // InvalidInput, why it cannot be.
    [[nodiscard]] Result<void> sign(OutgoingRequest &request, const QByteArray &content,
        const Event &event, const Target &target) const;

    // Signs an edited request with the present time if the captured one is signed as it is expected
    // there and nobody has edited the signature; `event` with its content. Returns a sentence that
    // says so; empty: it was not signed.
    [[nodiscard]] QString signAfterEdit(
        OutgoingRequest &request, const QByteArray &content, const Event &event) const;

private:
    struct Way; // one scheme with its keys
    [[nodiscard]] QList<Way> waysFor(const Event &event, const Target *target) const;
    [[nodiscard]] QList<SignatureKey> keysOf(const QList<ExpectedSecret> &secrets) const;
    [[nodiscard]] Result<void> apply(
        OutgoingRequest &request, const QByteArray &content, const Way &way, Signing signing) const;

    QList<Expectation> m_expectations;
    QHash<QString, QByteArray> m_keyringValues;
    const Clock *m_clock;
};

// composeResend(), signed as the target wants it. `event` with its content up to contentToSign().
// Errors: InvalidInput, why it cannot be sent or signed.
[[nodiscard]] Result<OutgoingRequest> composeForTarget(
    const Event &event, const Target &target, const RequestSigning &signing);

// composeEdited(), and content that was edited gets a right signature again if it had one. `said`:
// a sentence about that, or empty. `event` with its content.
[[nodiscard]] Result<OutgoingRequest> composeSigned(const Event &event, const EditedRequest &edited,
    const Target &target, const RequestSigning &signing, QString &said);

} // namespace tallyman
