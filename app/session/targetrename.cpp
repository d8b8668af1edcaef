// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/targetrename.h"

#include "event/endpointjson.h"
#include "event/forwardrulejson.h"
#include "store/eventreader.h"
#include "store/records.h"

namespace tallyman {

namespace {

bool rename(QString &name, const QString &before, const QString &after)
{
    const bool meant = name.compare(before, Qt::CaseInsensitive) == 0;
    if (meant)
        name = after;
    return meant;
}

} // namespace

bool renameTargetInSettings(Database &database, const QString &before, const QString &after)
{
    EventReader reader(database);
    QList<ForwardRule> rules = readForwardRules(reader.setting(kForwardRulesKey));
    bool inRules = false;
    for (ForwardRule &rule : rules) {
        for (QString &name : rule.targets)
            inRules = rename(name, before, after) || inRules;
    }
    if (inRules)
        writeSetting(database, kForwardRulesKey, storedForwardRules(rules));
    QList<Endpoint> endpoints = readEndpoints(reader.setting(kEndpointsKey));
    bool inEndpoints = false;
    for (Endpoint &endpoint : endpoints)
        inEndpoints = rename(endpoint.passTo, before, after) || inEndpoints;
    if (inEndpoints)
        writeSetting(database, kEndpointsKey, storedEndpoints(endpoints));
    return inRules || inEndpoints;
}

} // namespace tallyman
