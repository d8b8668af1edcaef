// SPDX-License-Identifier: GPL-3.0-or-later
// What the tree says about its values besides them: risks, repairs, what strings hold, paths.
#include "base/text.h"
#include "ui/models/jsontreenode.h"

#include <QDateTime>

namespace tallyman {

namespace {

constexpr qsizetype kPaneBytes = 8 * 1024; // of a text that is decoded

// A name that has a moment as its value in a JSON Web Token (RFC 7519 §4.1).
bool isTimeClaim(QByteArrayView key)
{
    return key == "\"exp\"" || key == "\"iat\"" || key == "\"nbf\"" || key == "\"auth_time\"";
}

} // namespace

void JsonTreeModel::setMarks(const QList<ValueRisk> &risks, const QHash<qint64, QString> &repairs)
{
    m_duplicates.clear();
    for (const ValueRisk &risk : risks) {
        if (risk.kind == ValueRisk::Kind::DuplicateKey)
            m_duplicates.insert(risk.start, true);
    }
    m_repairs = repairs;
    if (m_root)
        Q_EMIT dataChanged(indexOf(m_root.get()), indexOf(m_root.get()));
}

QString JsonTreeModel::warningLine(const Node *node) const
{
    QStringList marks;
    const bool own = node->document == m_document.get();
    if (own && (m_repairs.contains(node->slice.start) || m_repairs.contains(node->slice.keyStart)))
        marks += tr("repaired");
    if (own && m_duplicates.contains(node->slice.keyStart))
        marks += riskName(ValueRisk::Kind::DuplicateKey);
    if (const auto risk = riskOfToken(tokenOf(node)))
        marks += riskName(*risk);
    const QByteArrayView key = node->document->key(node->slice);
    if (key.contains('\\') && riskOfToken(key) == ValueRisk::Kind::LoneSurrogate)
        marks += riskName(ValueRisk::Kind::LoneSurrogate);
    return marks.join(QStringLiteral(", "));
}

QString JsonTreeModel::noteLine(Node *node) const
{
    if (node->slice.kind == JsonKind::String)
        return embeddedName(embeddedIn(node));
    const Node *claims = node->parent;
    const Node *holder = claims != nullptr ? claims->parent : nullptr;
    if (holder == nullptr || holder->type != Node::Type::Value
        || holder->slice.kind != JsonKind::String
        || embeddedIn(holder).kind != EmbeddedValue::Kind::Jwt
        || !isTimeClaim(node->document->key(node->slice)))
        return {};
    bool isNumber = false;
    const qint64 seconds = tokenOf(node).toByteArray().toLongLong(&isNumber);
    constexpr qint64 kMost = 253'402'300'799; // the year 9999
    if (!isNumber || seconds < 0 || seconds > kMost)
        return {};
    return momentInWords(
        QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC), QDateTime::currentDateTimeUtc());
}

QString JsonTreeModel::spokenLine(Node *node) const
{
    QString line = keyLine(node) + QStringLiteral(": ") + valueLine(node);
    for (const QString &more : {warningLine(node), noteLine(node)}) {
        if (!more.isEmpty())
            line += QStringLiteral(", ") + more;
    }
    return line;
}

QStringList JsonTreeModel::sentences(const QModelIndex &index) const
{
    const Node *node = nodeAt(index);
    QStringList lines;
    if (node->type != Node::Type::Value)
        return lines;
    if (node->document == m_document.get()) {
        const QString repair =
            m_repairs.value(node->slice.start, m_repairs.value(node->slice.keyStart));
        if (!repair.isEmpty())
            lines += tr("Repaired here: %1").arg(repair);
        if (m_duplicates.contains(node->slice.keyStart)) {
            lines += riskSentence(ValueRisk::Kind::DuplicateKey, node->document->key(node->slice));
        }
    }
    const QByteArrayView token = tokenOf(node);
    if (const auto risk = riskOfToken(token))
        lines += riskSentence(*risk, token);
    const EmbeddedValue &value = embeddedIn(node);
    if (value.kind == EmbeddedValue::Kind::Jwt)
        lines += tokenInWords(value, QDateTime::currentDateTimeUtc());
    else if (value.kind == EmbeddedValue::Kind::Base64Text)
        lines += tr("Decoded from base64: %1").arg(displayLine(value.bytes, kPaneBytes));
    else if (value.kind == EmbeddedValue::Kind::Base64Bytes)
        lines += tr("Base64 of a %1, %2.").arg(value.format, formatBytes(value.bytes.size()));
    return lines;
}

// Up to the root, or to the string that holds the node's document.
JsonSteps JsonTreeModel::stepsWithin(const Node *node, const Node **holder)
{
    JsonSteps steps;
    *holder = nullptr;
    for (; node->parent != nullptr; node = node->parent) {
        const QByteArrayView key = node->document->key(node->slice);
        steps.prepend(
            key.isNull() ? JsonStep{{}, node->slice.index} : JsonStep{jsonStringText(key), -1});
        if (node->parent->document != node->document) {
            *holder = node->parent;
            break;
        }
    }
    return steps;
}

bool JsonTreeModel::isInsideString(const QModelIndex &index) const
{
    return nodeAt(index)->document != m_document.get();
}

JsonSteps JsonTreeModel::steps(const QModelIndex &index) const
{
    const Node *holder = nodeAt(index);
    JsonSteps steps;
    while (holder != nullptr)
        steps = stepsWithin(holder, &holder);
    return steps;
}

QString JsonTreeModel::pointer(const QModelIndex &index) const
{
    return jsonPointerText(steps(index));
}

QString JsonTreeModel::jq(const QModelIndex &index) const
{
    QStringList stages;
    const Node *holder = nodeAt(index);
    while (holder != nullptr) {
        JsonSteps steps = stepsWithin(holder, &holder);
        if (holder == nullptr) {
            stages.prepend(jqText(steps));
            break;
        }
        const EmbeddedValue::Kind kind = embeddedIn(holder).kind;
        QString decode = QStringLiteral("fromjson");
        if (kind == EmbeddedValue::Kind::Jwt) {
            const bool header = steps.takeFirst().key == QLatin1String("header");
            decode = QStringLiteral("split(\".\")[%1] | @base64d | fromjson").arg(header ? 0 : 1);
        } else if (kind == EmbeddedValue::Kind::Base64Json) {
            decode = QStringLiteral("@base64d | fromjson");
        }
        if (!steps.isEmpty())
            stages.prepend(jqText(steps));
        stages.prepend(decode);
    }
    return stages.join(QStringLiteral(" | "));
}

} // namespace tallyman
