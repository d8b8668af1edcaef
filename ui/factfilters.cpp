// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/factfilters.h"

#include "base/text.h"
#include "event/findingtitles.h"
#include "event/import.h"
#include "session/session.h"
#include "store/analysisrecords.h"
#include "store/readpool.h"
#include "ui/widgets/filterfield.h"

#include <QCoreApplication>
#include <QMenu>

namespace tallyman {

namespace {

constexpr qsizetype kKeyBytes = 40;

QString tr(const char *text)
{
    return QCoreApplication::translate("FactFilters", text);
}

QString senderName(const Session &session, const QString &sender)
{
    const Profile *profile = session.profiles() ? session.profiles()->find(sender) : nullptr;
    return profile != nullptr ? profile->name : sender;
}

void fill(QMenu *menu, QAction *before, const Session &session, const EventFacts &facts,
    FilterField *filter)
{
    const auto add = [&](QString text, const QString &key, const QString &value) {
        auto *action = new QAction(text.replace(QLatin1Char('&'), QLatin1String("&&")), menu);
        QObject::connect(action, &QAction::triggered, filter,
            [filter, key, value] { filter->setValues(key, {value}); });
        menu->insertAction(before, action);
    };
    if (!facts.importKey.isEmpty())
        add(tr("Filter by the import %1").arg(displayLine(facts.importKey.toUtf8(), kKeyBytes)),
            QStringLiteral("import"), facts.importKey);
    if (!facts.sender.isEmpty())
        add(tr("Filter by the sender %1").arg(senderName(session, facts.sender)),
            QStringLiteral("sender"), facts.sender);
    for (const QString &finding : facts.findings) {
        if (!session.settings().mutedFindings.contains(finding))
            add(tr("Filter by the finding “%1”").arg(findingTitle(finding.toUtf8())),
                QStringLiteral("finding"), finding);
    }
}

} // namespace

void addFactFilters(QMenu *menu, QAction *before, Session *session, EventId id, FilterField *filter)
{
    session->readPool()->run<EventFacts>(
        menu,
        [id](EventReader &reader) -> Result<EventFacts> {
            return factsOf(reader.database(), id, id).value(id);
        },
        [=](const Result<EventFacts> &facts) {
            if (facts)
                fill(menu, before, *session, *facts, filter);
        });
}

} // namespace tallyman
