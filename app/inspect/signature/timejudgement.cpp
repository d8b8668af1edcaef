// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/timejudgement.h"

#include "base/text.h"

namespace tallyman {

namespace {

constexpr qint64 kUsPerSecond = 1'000'000;

QString relation(qint64 ageUs)
{
    return ageUs < 0
        ? QStringLiteral("%1 after the request was received").arg(formatDuration(-ageUs))
        : QStringLiteral("%1 before the request was received").arg(formatDuration(ageUs));
}

} // namespace

void judgeTime(const SignatureScheme &scheme, const SignedRequest &request,
    std::optional<qint64> signedAtUs, TimeRule timeRule, SignatureVerdict *verdict)
{
    verdict->signedAtUs = signedAtUs;
    if (!signedAtUs)
        return;
    const qint64 ageUs = request.receivedAtUs - *signedAtUs;
    verdict->evidence.append(QStringLiteral("The time in the signature is %1, %2.")
                                 .arg(formatRfc3339(*signedAtUs), relation(ageUs)));
    if (scheme.toleranceSeconds == 0)
        return;
    const qint64 tolerance = scheme.toleranceSeconds * kUsPerSecond;
    if (ageUs >= -tolerance && ageUs <= tolerance)
        return;
    if (timeRule == TimeRule::Ignore) {
        verdict->evidence.append(
            QStringLiteral("That is outside of the tolerance of %1 s, which was ignored.")
                .arg(scheme.toleranceSeconds));
        return;
    }
    verdict->state = SignatureVerdict::State::Expired;
    verdict->sentence =
        QStringLiteral("The signature is right, but its time is outside of the tolerance: it is "
                       "%1, and %2 allows %3 s.")
            .arg(relation(ageUs), scheme.title)
            .arg(scheme.toleranceSeconds);
}

} // namespace tallyman
