// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "http/mediatype.h"
#include "inspect/findings/checkedevent.h"

#include <QHostAddress>
#include <algorithm>

namespace tallyman {

namespace {

QString listed(const QList<QByteArray> &names)
{
    QStringList texts;
    for (const QByteArray &name : names)
        texts.append(QString::fromUtf8(name));
    return texts.join(QStringLiteral(", "));
}

void checkMethod(const CheckedEvent &checked, const Profile &profile, QList<Finding> &found)
{
    const QByteArray &method = checked.event.method;
    if (profile.methods.isEmpty() || profile.methods.contains(method))
        return;
    found.append(makeFinding("method-unexpected",
        QStringLiteral("The method is %1; %2 sends %3.")
            .arg(QString::fromUtf8(method), profile.name, listed(profile.methods)),
        {{QStringLiteral("method"), QString::fromUtf8(method)}}));
}

void checkContentType(const CheckedEvent &checked, const Profile &profile, QList<Finding> &found)
{
    const QByteArray type = mediaTypeOf(checked.headers.value("Content-Type"));
    if (profile.contentTypes.isEmpty() || checked.event.bodyBytes == 0
        || profile.contentTypes.contains(type))
        return;
    const QString expected = listed(profile.contentTypes);
    found.append(makeFinding("content-type-unexpected",
        type.isEmpty()
            ? QStringLiteral("There is no Content-Type; %1 sends %2.").arg(profile.name, expected)
            : QStringLiteral("The Content-Type is %1; %2 sends %3.")
                  .arg(displayLine(type), profile.name, expected),
        {{QStringLiteral("header"),
            QStringLiteral("Content-Type: %1")
                .arg(displayLine(checked.headers.value("Content-Type")))}}));
}

void checkUnderscores(const CheckedEvent &checked, QList<Finding> &found)
{
    QStringList names;
    for (const HeaderField &field : checked.headers.fields()) {
        if (field.name.contains('_'))
            names.append(displayLine(field.name));
    }
    names.removeDuplicates();
    if (names.isEmpty())
        return;
    QList<Evidence> evidence;
    for (const QString &name : std::as_const(names))
        evidence.append({QStringLiteral("header"), name});
    found.append(makeFinding("header-underscore",
        QStringLiteral("The header %1 has an underscore in its name; proxies drop such headers.")
            .arg(names.join(QStringLiteral(", "))),
        evidence));
}

// "https" or "http" as the nearest proxy tells it; empty when none does.
QByteArray forwardedProto(const HeaderList &headers)
{
    const QByteArray field = headers.value("X-Forwarded-Proto");
    return field.left(field.indexOf(',') < 0 ? field.size() : field.indexOf(','))
        .trimmed()
        .toLower();
}

using Subnet = std::pair<QHostAddress, int>;

bool isPublicPeer(const QString &remote)
{
    const QString host = remote.left(remote.lastIndexOf(QLatin1Char(':')))
                             .remove(QLatin1Char('['))
                             .remove(QLatin1Char(']'));
    const QHostAddress address(host);
    static const QList<Subnet> kPrivate = [] {
        QList<Subnet> subnets;
        for (const char *text : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // RFC 1918
                 "100.64.0.0/10",                                                 // RFC 6598
                 "fc00::/7"})                                                     // RFC 4193
            subnets.append(QHostAddress::parseSubnet(QString::fromLatin1(text)));
        return subnets;
    }();
    return !address.isNull() && address.isGlobal()
        && std::none_of(kPrivate.begin(), kPrivate.end(),
            [&](const Subnet &subnet) { return address.isInSubnet(subnet); });
}

void checkTransport(const CheckedEvent &checked, QList<Finding> &found)
{
    const QByteArray proto = forwardedProto(checked.headers);
    if (proto == "http") {
        found.append(makeFinding("plain-http",
            QStringLiteral("The sender came over http://, as the proxy in front tells."),
            {{QStringLiteral("header"), QStringLiteral("X-Forwarded-Proto: http")}}));
    } else if (proto.isEmpty() && isPublicPeer(checked.event.remote)) {
        found.append(makeFinding("plain-http",
            QStringLiteral("%1 is a public address, and it came without TLS.")
                .arg(checked.event.remote),
            {{QStringLiteral("peer"), checked.event.remote}}));
    }
}

void checkSize(const CheckedEvent &checked, QList<Finding> &found)
{
    constexpr qint64 kExpress = 100 * 1024;  // body-parser's 100kb
    constexpr qint64 kNginx = 1024 * 1024;   // client_max_body_size 1m
    constexpr qint64 kPhp = 8 * 1024 * 1024; // post_max_size 8M
    const qint64 bytes = checked.event.bodyBytes;
    const QString unread = checked.isTooLarge()
        ? QStringLiteral(" Content of more than %1 is not looked through.")
              .arg(formatBytes(kLargestContent))
        : QString();
    if (bytes <= kExpress && unread.isEmpty())
        return;
    if (bytes <= kExpress) {
        found.append(makeFinding("body-large",
            QStringLiteral("The content has %1, and far more when it is decoded.")
                    .arg(formatBytes(bytes))
                + unread,
            {{QStringLiteral("bytes"), QString::number(bytes)}}));
        return;
    }
    QStringList limits{QStringLiteral("Express (100 kB)")};
    if (bytes > kNginx)
        limits.append(QStringLiteral("nginx (1 MB)"));
    if (bytes > kPhp)
        limits.append(QStringLiteral("PHP (8 MB)"));
    found.append(makeFinding("body-large",
        QStringLiteral("The content has %1, more than the default limit of %2.")
                .arg(formatBytes(bytes), limits.join(QStringLiteral(", ")))
            + unread,
        {{QStringLiteral("bytes"), QString::number(bytes)}}));
}

QString textAt(const ValuePlace &place, const CheckedEvent &checked)
{
    return place.header.isEmpty() ? checked.recognition.content.at(place.path).text()
                                  : QString::fromUtf8(checked.headers.value(place.header));
}

void checkTest(const CheckedEvent &checked, const Profile &profile, QList<Finding> &found)
{
    for (const auto &[place, texts] : profile.testEvents) {
        const QString text = textAt(place, checked);
        if (text.isEmpty() || !texts.contains(text))
            continue;
        const QString where =
            place.header.isEmpty() ? place.path.toString() : QString::fromUtf8(place.header);
        found.append(makeFinding("test-event",
            QStringLiteral("%1 marks this as a test: %2 is %3.").arg(profile.name, where, text),
            {{place.header.isEmpty() ? QStringLiteral("field") : QStringLiteral("header"),
                QStringLiteral("%1: %2").arg(where, text)}}));
        return;
    }
}

} // namespace

QList<Finding> checkState(const CheckedEvent &checked)
{
    const Event &event = checked.event;
    if (event.state == EventState::Complete)
        return {};
    const QList<Evidence> evidence{{QStringLiteral("byte"), QString::number(event.problemOffset)},
        {QStringLiteral("problem"), QString::fromUtf8(event.problemCode)}};
    const QString sentence = displayLine(event.problem.toUtf8());
    if (event.state == EventState::Aborted) {
        return {makeFinding("sender-aborted",
            sentence.isEmpty() ? QStringLiteral("The sender went away in the middle.") : sentence,
            evidence)};
    }
    for (const char *kind : {"tls-on-plain-port", "http2-on-plain-port"}) {
        if (event.problemCode == kind)
            return {makeFinding(kind, sentence, evidence)};
    }
    return {makeFinding("malformed-request",
        sentence.isEmpty() ? QStringLiteral("The request is no valid HTTP/1.x.") : sentence,
        evidence)};
}

QList<Finding> checkRequest(const CheckedEvent &checked)
{
    QList<Finding> found;
    if (const Profile *profile = checked.recognition.profile) {
        checkMethod(checked, *profile, found);
        checkContentType(checked, *profile, found);
        checkTest(checked, *profile, found);
    }
    checkUnderscores(checked, found);
    checkTransport(checked, found);
    checkSize(checked, found);
    return found;
}

// A request without content could be from anybody.
QList<Finding> checkSender(const CheckedEvent &checked, const ProfileSet &profiles)
{
    if (checked.isTooLarge() || !checked.payload.problem.sentence.isEmpty())
        return {};
    const Profile *sender = checked.recognition.profile;
    const Profile *expected = checked.endpoint != nullptr && checked.event.bodyBytes > 0
        ? profiles.find(checked.endpoint->profile)
        : nullptr;
    if (expected != nullptr && expected != sender) {
        const QString looks = sender == nullptr
            ? QStringLiteral("no other profile fits either.")
            : QStringLiteral("it looks like %1.").arg(sender->name);
        const QString &endpoint = checked.endpoint->name;
        return {makeFinding("sender-unexpected",
            QStringLiteral(
                "The endpoint “%1” is for %2, and this request has none of its forms; %3")
                .arg(endpoint, expected->name, looks),
            {{QStringLiteral("endpoint"), endpoint}})};
    }
    if (sender != nullptr)
        return {};
    return {makeFinding("sender-unknown",
        QStringLiteral("None of the %1 profiles fits this request.")
            .arg(profiles.profiles().size()))};
}

} // namespace tallyman
