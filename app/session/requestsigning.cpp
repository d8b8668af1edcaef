// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/requestsigning.h"

#include "base/clock.h"
#include "base/secretfolder.h"
#include "http/requesttarget.h"
#include "inspect/signature/requestsigner.h"
#include "inspect/signature/schemecatalogue.h"
#include "inspect/signature/signatureverifier.h"

#include <QUuid>

namespace tallyman {

namespace {

constexpr qint64 kDayUs = 24LL * 3600 * 1'000'000;

QString reasonOf(Signing signing)
{
    switch (signing) {
    case Signing::Keep:
        break;
    case Signing::Fresh:
        return QStringLiteral("signed anew");
    case Signing::Expired:
        return QStringLiteral("signed with a time a day ago, on purpose");
    case Signing::WrongKey:
        return QStringLiteral("signed with another key, on purpose");
    case Signing::Cut:
        return QStringLiteral("the signature was cut, on purpose");
    case Signing::Missing:
        return QStringLiteral("the signature was left out, on purpose");
    }
    return {};
}

SignedRequest asSigned(const OutgoingRequest &request, const QByteArray &content)
{
    SignedRequest signedRequest;
    signedRequest.method = request.method;
    signedRequest.target = request.requestTarget;
    signedRequest.url =
        request.url.scheme().toUtf8() + "://" + authorityOf(request.url) + request.requestTarget;
    signedRequest.headers = request.headers;
    signedRequest.body = content;
    return signedRequest;
}

SignedRequest asReceived(const Event &event, const QByteArray &url)
{
    SignedRequest received;
    received.method = event.method;
    received.target = event.target;
    received.url = url;
    received.headers = event.headers();
    received.trailers = HeaderList::parse(event.trailers);
    received.body = event.body;
    received.receivedAtUs = event.receivedAtUs;
    return received;
}

// Values are not shown; which fields changed is.
void noteChanges(OutgoingRequest &request, const SignedRequest &after, const QString &reason)
{
    QByteArrayList names;
    for (const HeaderList *list : {&std::as_const(request.headers), &after.headers}) {
        for (const HeaderField &field : list->fields()) {
            if (!names.contains(field.name.toLower()))
                names.append(field.name.toLower());
        }
    }
    for (const QByteArray &name : std::as_const(names)) {
        const QByteArray before = request.headers.value(name);
        const QByteArray now = after.headers.value(name);
        if (before == now && request.headers.count(name) == after.headers.count(name))
            continue;
        const auto mark = [](const QByteArray &value) {
            return value.isNull() ? QString() : QStringLiteral("•••");
        };
        request.differences.append({QString::fromLatin1(name), mark(before), mark(now), reason});
    }
    if (after.target != request.requestTarget)
        request.differences.append({QStringLiteral("target"),
            QString::fromLatin1(request.requestTarget), QString::fromLatin1(after.target), reason});
}

// A token holds whatever the content is.
bool isCredential(const SignatureScheme &scheme)
{
    return scheme.kind == SignatureKind::Basic || scheme.kind == SignatureKind::Bearer
        || scheme.kind == SignatureKind::Token;
}

// Whether nobody has edited the signature itself.
bool hasCapturedSignature(
    const SignatureScheme &scheme, const OutgoingRequest &request, const Event &event)
{
    const HeaderList captured = event.headers();
    const QByteArrayList names = scheme.kind == SignatureKind::HttpMessage
        ? QByteArrayList{"Signature", "Signature-Input"}
        : scheme.signatureHeaders();
    return std::all_of(names.begin(), names.end(), [&](const QByteArray &name) {
        return request.headers.value(name) == captured.value(name);
    });
}

} // namespace

struct RequestSigning::Way
{
    SignatureScheme scheme;
    QList<SignatureKey> keys;
    QByteArray url; // whole, as received ones were signed
};

RequestSigning::RequestSigning(
    QList<Expectation> expectations, QHash<QString, QByteArray> keyringValues, const Clock *clock)
    : m_expectations(std::move(expectations))
    , m_keyringValues(std::move(keyringValues))
    , m_clock(clock)
{
}

QList<SignatureKey> RequestSigning::keysOf(const QList<ExpectedSecret> &secrets) const
{
    QList<SignatureKey> keys;
    for (const ExpectedSecret &secret : secrets) {
        const auto value = secret.place == SecretPlace::Keyring
            ? std::optional(m_keyringValues.value(secret.id))
            : SecretFolder().value(secret.id);
        if (value && !value->isEmpty())
            keys.append({secret.label, *value});
    }
    return keys;
}

QList<RequestSigning::Way> RequestSigning::waysFor(const Event &event, const Target *target) const
{
    const SchemeCatalogue &known = SchemeCatalogue::presets();
    const QList<Expectation> expected = expectationsFor(m_expectations, event.target);
    QList<Way> ways;
    for (const Expectation &expectation : expected) {
        const SignatureScheme *scheme = known.find(expectation.scheme);
        if (scheme == nullptr)
            continue;
        Way way{*scheme, keysOf(expectation.secrets), expectation.url};
        if (!expectation.header.isEmpty())
            way.scheme = scheme->withHeader(expectation.header);
        ways.append(way);
    }
    if (target == nullptr || (target->delivery.scheme.isEmpty() && target->delivery.keys.isEmpty()))
        return ways;
    const QList<SignatureKey> keys = keysOf(target->delivery.keys);
    if (target->delivery.scheme.isEmpty()) { // the same schemes with another key
        for (Way &way : ways)
            way.keys = keys;
        return ways;
    }
    const SignatureScheme *scheme = known.find(target->delivery.scheme);
    if (scheme == nullptr)
        return {};
    Way wanted{*scheme, keys, {}};
    for (const Way &way : std::as_const(ways)) {
        if (way.scheme.id == scheme->id && keys.isEmpty())
            wanted = way;
    }
    return {wanted};
}

Result<void> RequestSigning::apply(
    OutgoingRequest &request, const QByteArray &content, const Way &way, Signing signing) const
{
    SignedRequest changed = asSigned(request, content);
    if (signing == Signing::Missing) {
        removeSignature(way.scheme, changed);
    } else if (signing == Signing::Cut) {
        if (const auto cut = cutSignature(way.scheme, changed); !cut)
            return cut;
    } else {
        if (signing == Signing::Expired && !signsTime(way.scheme))
            return failure(ErrorCode::InvalidInput,
                QStringLiteral("%1 signs no time, so its signature cannot be out of date.")
                    .arg(way.scheme.title));
        SigningWishes wishes;
        wishes.signedAtUs = m_clock->nowUs() - (signing == Signing::Expired ? kDayUs : 0);
        wishes.messageId = "msg_" + QUuid::createUuid().toByteArray(QUuid::Id128);
        wishes.otherKey = signing == Signing::WrongKey;
        const auto done = signRequest(way.scheme, changed, way.keys.value(0), wishes);
        if (!done)
            return done;
    }
    noteChanges(request, changed, reasonOf(signing));
    request.headers = changed.headers;
    request.requestTarget = changed.target;
    return {};
}

Result<void> RequestSigning::sign(OutgoingRequest &request, const QByteArray &content,
    const Event &event, const Target &target) const
{
    if (target.delivery.signing == Signing::Keep) {
        if (request.bodyEdited)
            (void)signAfterEdit(request, content, event); // the differences say so
        return {};
    }
    const QList<Way> ways = waysFor(event, &target);
    if (ways.isEmpty())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("Nothing says how “%1” is to be signed: give the target a scheme and a "
                           "key, or expect a signature of requests to %2.")
                .arg(target.name, QString::fromUtf8(pathOfTarget(event.target))));
    for (const Way &way : ways) {
        if (const auto done = apply(request, content, way, target.delivery.signing); !done)
            return done;
    }
    return {};
}

QString RequestSigning::signAfterEdit(
    OutgoingRequest &request, const QByteArray &content, const Event &event) const
{
    QStringList titles;
    for (const Way &way : waysFor(event, nullptr)) {
        if (isCredential(way.scheme) || !hasCapturedSignature(way.scheme, request, event))
            continue;
        const SignedRequest received = asReceived(event, way.url);
        Way right = way;
        right.keys.clear();
        for (const SignatureKey &key : way.keys) {
            if (verifySignature(way.scheme, received, {key}, TimeRule::Ignore).verified())
                right.keys = {key};
        }
        if (!right.keys.isEmpty() && apply(request, content, right, Signing::Fresh))
            titles.append(way.scheme.title);
    }
    return titles.isEmpty() ? QString()
                            : QStringLiteral("Signed anew for %1, since the captured request is "
                                             "signed rightly.")
                                  .arg(titles.join(QStringLiteral(" and ")));
}

Result<OutgoingRequest> composeForTarget(
    const Event &event, const Target &target, const RequestSigning &signing)
{
    auto request = composeResend(event, target);
    if (!request)
        return request;
    return signAsWanted(std::move(*request), event, target,
        [&signing](OutgoingRequest &composed, const QByteArray &content, const Event &of,
            const Target &to) { return signing.sign(composed, content, of, to); });
}

Result<OutgoingRequest> composeSigned(const Event &event, const EditedRequest &edited,
    const Target &target, const RequestSigning &signing, QString &said)
{
    constexpr qint64 kMostSigned = 8LL * 1024 * 1024; // it is done while somebody types
    auto request = composeEdited(event, edited, target);
    said.clear();
    if (request && request->bodyEdited && request->bodyBytes <= kMostSigned && event.bodyLoaded())
        said = signing.signAfterEdit(*request, request->body, event);
    return request;
}

} // namespace tallyman
