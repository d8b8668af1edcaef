// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/signature/credentialcheck.h"

#include "base/text.h"
#include "inspect/signature/keydecoding.h"
#include "inspect/signature/valuelookup.h"

namespace tallyman {

namespace {

using State = SignatureVerdict::State;

SignatureVerdict verdictOf(State state, const QString &sentence, const QStringList &evidence = {})
{
    SignatureVerdict verdict;
    verdict.state = state;
    verdict.sentence = sentence;
    verdict.evidence = evidence;
    return verdict;
}

SignatureVerdict accepted(const SignatureKey &key, const QString &sentence)
{
    SignatureVerdict verdict = verdictOf(State::Verified, sentence);
    verdict.keyName = key.name;
    return verdict;
}

// nginx drops such names unless underscores_in_headers is on (nginx.org, ngx_http_core_module).
QStringList hintForName(const QByteArray &name)
{
    if (!name.contains('_'))
        return {};
    return {QStringLiteral("Its name has an underscore: nginx and other proxies drop such headers "
                           "unless they are told not to.")};
}

SignatureVerdict missing(const QByteArray &name)
{
    return verdictOf(State::Missing,
        QStringLiteral("The request has no header %1.").arg(displayLine(name)), hintForName(name));
}

// What stands behind "Basic" or "Bearer"; null when the field is of another scheme (RFC 9110
// §11.4).
QByteArray credentialOf(const QByteArray &value, const QByteArray &scheme)
{
    const qsizetype blank = value.indexOf(' ');
    if (blank < 0 || !equalsIgnoringCase(value.first(blank), scheme))
        return {};
    return value.sliced(blank + 1).trimmed();
}

SignatureVerdict checkAuthorization(const SignatureScheme &scheme, const SignedRequest &request,
    const QList<SignatureKey> &keys, const QByteArray &name)
{
    const QByteArray field = scheme.signatureHeaders().value(0);
    const QByteArray value = request.headers.value(field);
    if (value.isNull())
        return missing(field);
    QByteArray given = credentialOf(value, name);
    const bool basic = scheme.kind == SignatureKind::Basic;
    if (basic && !given.isNull())
        given = decodeBase64(given).value_or(QByteArray());
    if (given.isNull())
        return verdictOf(State::Malformed,
            QStringLiteral("The header %1 does not hold “%2 …”%3.")
                .arg(QString::fromLatin1(field), QString::fromLatin1(name),
                    basic ? QStringLiteral(" with base64") : QString()));
    for (const SignatureKey &key : keys) {
        if (!key.text.isEmpty() && equalsInConstantTime(given, key.text))
            return accepted(key,
                basic ? QStringLiteral("User name and password are right.")
                      : QStringLiteral("The token is right."));
    }
    return verdictOf(State::Mismatch,
        basic ? QStringLiteral("The user name or the password is another one.")
              : QStringLiteral("The token is another one."));
}

bool hasValue(const SignedRequest &request, const QByteArray &name, const QByteArray &value)
{
    bool found = false;
    const QByteArrayList given = valuesAt({ValueSource::Place::Header, name}, request);
    for (const QByteArray &each : given)
        found = equalsInConstantTime(each, value) || found;
    return found && !value.isEmpty();
}

SignatureVerdict checkOneField(
    const QByteArray &name, const SignedRequest &request, const QList<SignatureKey> &keys)
{
    if (!request.headers.contains(name))
        return missing(name);
    for (const SignatureKey &key : keys) {
        if (hasValue(request, name, key.text))
            return accepted(
                key, QStringLiteral("The header %1 has the agreed value.").arg(displayLine(name)));
    }
    return verdictOf(State::Mismatch,
        QStringLiteral("The header %1 has another value than the agreed one.")
            .arg(displayLine(name)));
}

// The lines of a key "Name: value"; empty when one of them is none.
QList<HeaderField> fieldsOfKey(const QByteArray &text)
{
    QList<HeaderField> fields;
    for (const QByteArray &line : text.split('\n')) {
        if (line.trimmed().isEmpty())
            continue;
        const qsizetype colon = line.indexOf(':');
        const QByteArray name = colon < 0 ? QByteArray() : line.first(colon).trimmed();
        if (!isToken(name))
            return {};
        fields.append({name, line.sliced(colon + 1).trimmed()});
    }
    return fields;
}

SignatureVerdict checkFields(
    const SignatureKey &key, const QList<HeaderField> &fields, const SignedRequest &request)
{
    QStringList names;
    for (const HeaderField &field : fields) {
        const QString name = QString::fromLatin1(field.name);
        if (!request.headers.contains(field.name))
            return missing(field.name);
        if (!hasValue(request, field.name, field.value))
            return verdictOf(State::Mismatch,
                QStringLiteral("The header %1 has another value than the agreed one.").arg(name));
        names.append(name);
    }
    return accepted(key,
        QStringLiteral("The agreed values are there: %1.").arg(names.join(QStringLiteral(", "))));
}

SignatureVerdict checkAllFields(const SignedRequest &request, const QList<SignatureKey> &keys)
{
    SignatureVerdict last = verdictOf(State::KeyUnusable,
        QStringLiteral(
            "Nothing says which header holds the agreed value: name it, or write the key "
            "as lines “Name: value”."));
    for (const SignatureKey &key : keys) {
        const QList<HeaderField> fields = fieldsOfKey(key.text);
        if (fields.isEmpty())
            continue;
        last = checkFields(key, fields, request);
        if (last.verified())
            break;
    }
    return last;
}

} // namespace

SignatureVerdict checkCredential(
    const SignatureScheme &scheme, const SignedRequest &request, const QList<SignatureKey> &keys)
{
    if (scheme.kind == SignatureKind::Basic)
        return checkAuthorization(scheme, request, keys, "Basic");
    if (scheme.kind == SignatureKind::Bearer)
        return checkAuthorization(scheme, request, keys, "Bearer");
    const QByteArrayList names = scheme.signatureHeaders();
    return names.isEmpty() ? checkAllFields(request, keys)
                           : checkOneField(names.first(), request, keys);
}

} // namespace tallyman
