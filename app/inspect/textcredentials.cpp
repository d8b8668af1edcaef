// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/textcredentials.h"

#include <algorithm>
#include <array>

namespace tallyman {

namespace {

// --- JSON Web Tokens

bool isTokenByte(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'
        || c == '_';
}

qsizetype endOfTokenPart(QByteArrayView text, qsizetype at)
{
    while (at < text.size() && isTokenByte(text[at]))
        ++at;
    return at;
}

void findWebTokens(QByteArrayView text, QList<TextCredential> &found)
{
    constexpr qsizetype kLeast = 9; // "eyJ" is the beginning of a JSON object in base64url
    const auto endOfObject = [text](qsizetype at) { // -1: there is none
        const qsizetype end = endOfTokenPart(text, at);
        return text.sliced(at).startsWith("eyJ") && end - at >= kLeast ? end : -1;
    };
    for (qsizetype at = text.indexOf("eyJ"); at >= 0;) {
        const qsizetype header = endOfTokenPart(text, at);
        qsizetype end = header; // no token begins before it
        if (endOfObject(at) > 0 && header < text.size() && text[header] == '.') {
            const qsizetype claims = endOfObject(header + 1);
            if (claims > 0 && claims < text.size() && text[claims] == '.') {
                end = endOfTokenPart(text, claims + 1);
                found.append({TextCredential::Kind::WebToken, {at, end - at}});
            }
        }
        at = text.indexOf("eyJ", end);
    }
}

// --- signed links

// How the parts of a link are written.
struct LinkSpelling
{
    QByteArrayView begin; // behind the scheme
    QByteArrayView query;
    QByteArrayView equals;
    QList<QByteArrayView> separators; // of parameters
    QByteArrayView ends;              // the link, besides blanks and controls
};

const QList<LinkSpelling> &linkSpellings()
{
    static const QList<LinkSpelling> spellings{
        {"://", "?", "=", {"\\u0026", "&amp;", "&"}, "\"'<>`"},
        {":\\/\\/", "?", "=", {"\\u0026", "&"}, "\"'<>`"}, // JSON with escaped slashes
        {"%3A%2F%2F", "%3F", "%3D", {"%26"}, "&\"'<>`"},   // in a form
        {"%3a%2f%2f", "%3f", "%3d", {"%26"}, "&\"'<>`"},
    };
    return spellings;
}

// The parameter that proves the request, and those that stand beside it in such a link.
struct SignedLinkForm
{
    QByteArrayView signature;
    QByteArrayView beside;
};

constexpr std::array kSignedLinks{
    SignedLinkForm{"X-Amz-Signature", "X-Amz-Credential"},
    SignedLinkForm{"X-Goog-Signature", "X-Goog-Credential"},
    SignedLinkForm{"Signature", "AWSAccessKeyId"},
    SignedLinkForm{"Signature", "Key-Pair-Id"},
    SignedLinkForm{"Signature", "GoogleAccessId"},
    SignedLinkForm{"sig", "sv"},
};

constexpr qsizetype kMostParameters = 256; // of one link that are looked at

struct LinkParameter
{
    QByteArrayView name;
    ByteRange value;
};

qsizetype endOfLink(QByteArrayView text, qsizetype at, const LinkSpelling &spelling)
{
    while (
        at < text.size() && static_cast<uchar>(text[at]) > ' ' && !spelling.ends.contains(text[at]))
        ++at;
    return at;
}

// The end of the parameter at `at` and the beginning of the next one.
std::pair<qsizetype, qsizetype> endOfParameter(
    QByteArrayView link, qsizetype at, const LinkSpelling &spelling)
{
    for (; at < link.size(); ++at) {
        const QByteArrayView rest = link.sliced(at);
        for (const QByteArrayView separator : spelling.separators) {
            if (rest.startsWith(separator))
                return {at, at + separator.size()};
        }
        if (link[at] == '#' || link[at] == '\\') // a fragment, or what JSON escapes behind the link
            return {at, link.size()};
    }
    return {at, at};
}

// The parameters of `link`, which begins at `offset` of the text.
QList<LinkParameter> parametersOf(
    QByteArrayView link, qsizetype offset, const LinkSpelling &spelling)
{
    QList<LinkParameter> parameters;
    const qsizetype question = link.indexOf(spelling.query);
    if (question < 0)
        return parameters;
    qsizetype at = question + spelling.query.size();
    while (at < link.size() && parameters.size() < kMostParameters) {
        const auto [end, next] = endOfParameter(link, at, spelling);
        const QByteArrayView parameter = link.sliced(at, end - at);
        const qsizetype equals = parameter.indexOf(spelling.equals);
        if (equals > 0) {
            const qsizetype value = equals + spelling.equals.size();
            parameters.append(
                {parameter.first(equals), {offset + at + value, parameter.size() - value}});
        }
        at = next;
    }
    return parameters;
}

void findSignature(const QList<LinkParameter> &parameters, QList<TextCredential> &found)
{
    const auto named = [&parameters](QByteArrayView name) {
        return std::find_if(parameters.begin(), parameters.end(),
            [name](const LinkParameter &each) { return each.name == name; });
    };
    for (const SignedLinkForm &form : kSignedLinks) {
        const auto signature = named(form.signature);
        if (signature != parameters.end() && signature->value.size > 0
            && named(form.beside) != parameters.end()) {
            found.append({TextCredential::Kind::SignedLink, signature->value});
            return;
        }
    }
}

void findSignedLinks(
    QByteArrayView text, const LinkSpelling &spelling, QList<TextCredential> &found)
{
    for (qsizetype at = text.indexOf(spelling.begin); at >= 0;) {
        const qsizetype end = endOfLink(text, at, spelling);
        findSignature(parametersOf(text.sliced(at, end - at), at, spelling), found);
        at = text.indexOf(spelling.begin, std::max(end, at + 1));
    }
}

} // namespace

QList<TextCredential> credentialsIn(QByteArrayView text)
{
    QList<TextCredential> found;
    findWebTokens(text, found);
    for (const LinkSpelling &spelling : linkSpellings())
        findSignedLinks(text, spelling, found);
    std::sort(found.begin(), found.end(), [](const TextCredential &a, const TextCredential &b) {
        return a.range.start < b.range.start;
    });
    return found;
}

} // namespace tallyman
