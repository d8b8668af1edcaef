// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/colourrules.h"

#include "session/session.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace tallyman {

namespace {

const QByteArray kSetting = QByteArrayLiteral("colours");
constexpr qsizetype kMostRules = 50;

constexpr std::array kColourNames = {"red", "orange", "yellow", "green", "blue", "purple", "grey"};
static_assert(kColourNames.size() == kRowColours.size());

} // namespace

QString rowColourName(RowColour colour)
{
    return QLatin1String(kColourNames.at(static_cast<size_t>(colour)));
}

QByteArray colourRulesToJson(const QList<ColourRule> &rules)
{
    QJsonArray json;
    for (const ColourRule &rule : rules) {
        json.append(QJsonObject{{QStringLiteral("filter"), rule.filter},
            {QStringLiteral("colour"), rowColourName(rule.colour)},
            {QStringLiteral("enabled"), rule.enabled}});
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QList<ColourRule> colourRulesFromJson(const QByteArray &json)
{
    QList<ColourRule> rules;
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue &value : array) {
        const QString name = value[u"colour"].toString();
        const auto colour = std::find_if(kRowColours.begin(), kRowColours.end(),
            [&](RowColour each) { return rowColourName(each) == name; });
        const QString filter = value[u"filter"].toString();
        if (colour == kRowColours.end() || filter.isEmpty() || rules.size() == kMostRules)
            continue;
        rules.append({filter, *colour, value[u"enabled"].toBool(true)});
    }
    return rules;
}

ColourRules::ColourRules(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_rules(colourRulesFromJson(session->setting(kSetting)))
{
    connect(session, &Session::settingChanged, this, [this](const QByteArray &name) {
        if (name != kSetting)
            return;
        m_rules = colourRulesFromJson(m_session->setting(kSetting));
        Q_EMIT changed();
    });
}

bool ColourRules::isWritable() const
{
    return m_session->canStore();
}

void ColourRules::setRules(const QList<ColourRule> &rules)
{
    if (!isWritable() || rules == m_rules)
        return;
    m_session->storeSetting(kSetting, colourRulesToJson(rules)); // which brings them in
}

} // namespace tallyman
