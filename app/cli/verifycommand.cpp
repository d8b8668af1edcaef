// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/verifycommand.h"

#include "base/text.h"
#include "cli/commandline.h"
#include "cli/keyfile.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "inspect/signature/signaturedoctor.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <limits>

namespace tallyman {

namespace {

// What is known before the event is read.
struct Question
{
    EventId id = 0;
    SignatureScheme scheme;
    SignatureKey key;
};

Result<SignatureScheme> schemeOf(const VerifyOptions &options)
{
    const SchemeCatalogue &presets = SchemeCatalogue::presets();
    const SignatureScheme *scheme = presets.find(options.scheme);
    if (scheme == nullptr)
        return failure(ErrorCode::InvalidInput, presets.unknown(options.scheme));
    if (options.header.isEmpty())
        return *scheme;
    const QByteArray name = options.header.toUtf8();
    if (!isToken(name))
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("“%1” is no name of a header.").arg(options.header));
    return scheme->withHeader(name);
}

SignedRequest requestOf(const Event &event, const QString &url)
{
    SignedRequest request;
    request.method = event.method;
    request.target = event.target;
    request.url = url.toUtf8();
    request.headers = event.headers();
    request.trailers = HeaderList::parse(event.trailers);
    request.body = event.body;
    request.receivedAtUs = event.receivedAtUs;
    return request;
}

QByteArray jsonAnswer(
    const Question &question, const SignatureVerdict &verdict, const SignatureDiagnosis &diagnosis)
{
    QJsonObject object{
        {QStringLiteral("id"), question.id},
        {QStringLiteral("scheme"), question.scheme.id},
        {QStringLiteral("verified"), verdict.verified()},
        {QStringLiteral("state"), verdictStateName(verdict.state)},
        {QStringLiteral("sentence"), verdict.sentence},
        {QStringLiteral("evidence"), QJsonArray::fromStringList(verdict.evidence)},
    };
    if (verdict.signedAtUs)
        object.insert(QStringLiteral("signedAt"), formatRfc3339(*verdict.signedAtUs));
    if (!verdict.verified())
        object.insert(QStringLiteral("doctor"),
            QJsonObject{
                {QStringLiteral("found"), diagnosis.found},
                {QStringLiteral("cause"), QString::fromUtf8(diagnosis.cause)},
                {QStringLiteral("sentence"), diagnosis.sentence},
                {QStringLiteral("tried"), QJsonArray::fromStringList(diagnosis.tried)},
            });
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray textAnswer(const SignatureVerdict &verdict, const SignatureDiagnosis &diagnosis)
{
    QStringList lines{
        (verdict.verified() ? QStringLiteral("verified: ") : QStringLiteral("not verified: "))
        + verdict.sentence};
    lines += verdict.evidence;
    if (!verdict.verified())
        lines += diagnosis.sentence;
    return lines.join(u'\n').toUtf8() + '\n';
}

int answer(Lookup &lookup, const Question &question, const VerifyOptions &options)
{
    const auto event = lookup.reader().event(question.id, std::numeric_limits<qint64>::max());
    if (!event) {
        complain(event.error());
        return kExitFailed;
    }
    const SignedRequest request = requestOf(*event, options.url);
    const QList<SignatureKey> keys{question.key};
    SignatureVerdict verdict = verifySignature(
        question.scheme, request, keys, options.ignoreTime ? TimeRule::Ignore : TimeRule::Judge);
    if (event->state != EventState::Complete)
        verdict.evidence.append(QStringLiteral("The request did not arrive whole."));
    SignatureDiagnosis diagnosis;
    if (!verdict.verified())
        diagnosis = diagnoseSignature(question.scheme, request, keys);
    writeOut(
        options.json ? jsonAnswer(question, verdict, diagnosis) : textAnswer(verdict, diagnosis));
    return verdict.verified() ? kExitDone : kExitFailed;
}

} // namespace

int runVerify(const VerifyOptions &options)
{
    const auto ids = parseIds({options.id});
    const auto scheme = schemeOf(options);
    if (!ids || ids->size() != 1 || !scheme) {
        complain(!ids     ? ids.error().message
                : !scheme ? scheme.error().message
                          : QStringLiteral("verify takes one event id."));
        return kExitWrongUse;
    }
    const auto key = readKeyFile(options.keyFile);
    if (!key) {
        complain(key.error());
        return kExitFailed;
    }
    auto lookup = Lookup::open(options.workspace);
    if (!lookup) {
        complain(lookup.error());
        return kExitFailed;
    }
    try {
        return answer(**lookup, {*ids->first(), *scheme, {{}, *key}}, options);
    } catch (const SqliteError &error) {
        complain(error.toError(options.workspace));
        return kExitFailed;
    }
}

} // namespace tallyman
