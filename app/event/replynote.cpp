// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/replynote.h"

#include "base/text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace tallyman {

namespace {

QString faultText(ReplyFault fault)
{
    switch (fault) {
    case ReplyFault::None:
        break;
    case ReplyFault::Reset:
        return QStringLiteral("connection reset on purpose");
    case ReplyFault::Close:
        return QStringLiteral("closed without a reply on purpose");
    case ReplyFault::Half:
        return QStringLiteral("cut in the middle on purpose");
    case ReplyFault::Garbage:
        return QStringLiteral("no HTTP on purpose");
    case ReplyFault::Hang:
        return QStringLiteral("left without a reply on purpose");
    case ReplyFault::WrongLength:
        return QStringLiteral("with a wrong length on purpose");
    }
    return {};
}

QString beginning(const ReplyNote &note, const QString &endpoint)
{
    if (!note.handshake.isEmpty())
        return QStringLiteral("Handshake of %1 answered by %2").arg(note.handshake, endpoint);
    const QString target = displayLine(note.passedTo.toUtf8());
    if (!note.fallback.isEmpty()) {
        QString reason = displayLine(note.fallback.toUtf8());
        if (reason.endsWith(u'.')) // more follows
            reason.chop(1);
        return QStringLiteral("Reply of %1 in place of that of %2: %3")
            .arg(endpoint, target, reason);
    }
    if (!note.passedTo.isEmpty())
        return QStringLiteral("The answer of %1, passed through by %2").arg(target, endpoint);
    if (note.rule.isEmpty())
        return QStringLiteral("Turned away by %1").arg(endpoint);
    return QStringLiteral("Rule “%1” of %2").arg(displayLine(note.rule.toUtf8()), endpoint);
}

} // namespace

QByteArray replyNoteToJson(const ReplyNote &note)
{
    QJsonObject object{{QStringLiteral("endpoint"), note.endpoint}};
    if (!note.rule.isEmpty()) {
        object.insert(QStringLiteral("rule"), note.rule);
        object.insert(QStringLiteral("step"), note.step);
        object.insert(QStringLiteral("steps"), note.steps);
    }
    for (const auto &[name, text] : {std::pair("handshake", &note.handshake),
             std::pair("passedTo", &note.passedTo), std::pair("fallback", &note.fallback)}) {
        if (!text->isEmpty())
            object.insert(QLatin1String(name), *text);
    }
    if (note.heldMs != 0)
        object.insert(QStringLiteral("heldMs"), note.heldMs);
    if (note.byHand)
        object.insert(QStringLiteral("byHand"), true);
    if (note.delayMs != 0)
        object.insert(QStringLiteral("delayMs"), note.delayMs);
    if (note.fault != ReplyFault::None)
        object.insert(QStringLiteral("fault"), replyFaultName(note.fault));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

ReplyNote replyNoteFromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    ReplyNote note;
    note.endpoint = object.value(QLatin1String("endpoint")).toString();
    note.rule = object.value(QLatin1String("rule")).toString();
    note.handshake = object.value(QLatin1String("handshake")).toString();
    note.passedTo = object.value(QLatin1String("passedTo")).toString();
    note.fallback = object.value(QLatin1String("fallback")).toString();
    note.heldMs = object.value(QLatin1String("heldMs")).toInteger();
    note.byHand = object.value(QLatin1String("byHand")).toBool();
    note.step = object.value(QLatin1String("step")).toInt();
    note.steps = object.value(QLatin1String("steps")).toInt();
    note.delayMs = object.value(QLatin1String("delayMs")).toInteger();
    note.fault = replyFaultFromName(object.value(QLatin1String("fault")).toString())
                     .value_or(ReplyFault::None);
    return note;
}

QString replyNoteText(const ReplyNote &note)
{
    if (note.isEmpty())
        return {};
    const QString endpoint = displayLine(note.endpoint.toUtf8());
    QStringList parts{beginning(note, endpoint)};
    if (note.heldMs > 0)
        parts.append((note.byHand ? QStringLiteral("by hand after %1")
                                  : QStringLiteral("held for %1, and nobody answered"))
                         .arg(formatDuration(note.heldMs * 1000)));
    if (note.steps > 1)
        parts.append(QStringLiteral("reply %1 of %2").arg(note.step).arg(note.steps));
    if (note.delayMs > 0)
        parts.append(QStringLiteral("after %1").arg(formatDuration(note.delayMs * 1000)));
    if (const QString fault = faultText(note.fault); !fault.isEmpty())
        parts.append(fault);
    return parts.join(QStringLiteral(", "));
}

} // namespace tallyman
