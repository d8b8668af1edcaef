// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/places.h"

#include "base/text.h"
#include "session/findingindex.h"
#include "session/importview.h"
#include "session/session.h"
#include "store/analysisrecords.h"
#include "store/eventreader.h"
#include "store/readpool.h"
#include "ui/actions.h"
#include "ui/outboxwatch.h"
#include "ui/views/endpointspage.h"
#include "ui/views/eventdetail.h"
#include "ui/views/eventspage.h"
#include "ui/views/eventtable.h"
#include "ui/views/findingspage.h"
#include "ui/views/importspage.h"
#include "ui/views/outboxpanel.h"
#include "ui/views/rulespanel.h"
#include "ui/views/sidebar.h"
#include "ui/views/targetspage.h"
#include "ui/views/targetspanel.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/filtertext.h"

namespace tallyman {

Places::Places(const Parts &parts, QWidget *parent)
    : QStackedWidget(parent)
    , m_parts(parts)
    , m_events(new EventsPage(parts.session, parts.settings, parts.actions, parts.filter, this))
    , m_importView(new ImportView(parts.session, this))
    , m_findingIndex(new FindingIndex(parts.session, this))
    , m_outboxWatch(new OutboxWatch(parts.session, this))
{
    addWidget(m_events);
    connectWays();
}

void Places::connectWays()
{
    connect(m_parts.sidebar, &Sidebar::eventsRequested, this, &Places::showEvents);
    connect(m_parts.sidebar, &Sidebar::importsRequested, this, &Places::showImports);
    connect(m_parts.sidebar, &Sidebar::findingsRequested, this, &Places::showFindings);
    connect(m_parts.sidebar, &Sidebar::endpointsRequested, this, &Places::showEndpoints);
    connect(m_parts.sidebar, &Sidebar::targetsRequested, this, &Places::showTargets);
    const auto on = [this](Command command, auto way) {
        connect(m_parts.actions->action(command), &QAction::triggered, this, way);
    };
    on(Command::ShowEvents, &Places::showEvents);
    on(Command::ShowImports, &Places::showImports);
    on(Command::ShowFindings, &Places::showFindings);
    on(Command::ShowEndpoints, &Places::showEndpoints);
    on(Command::ShowTargets, &Places::showTargets);
    on(Command::ShowRules, &Places::showRules);
    on(Command::ShowOutbox, &Places::showOutbox);
    on(Command::AddRule, [this] {
        showRules();
        m_targets->rules()->add();
    });
    on(Command::RetryGivenUp, [this] {
        showOutbox();
        m_targets->outbox()->retryAll();
    });
    m_parts.sidebar->followOutbox(m_outboxWatch);
    for (const Command command : {Command::FindEvents, Command::ClearFilter, Command::ShowMarked,
             Command::GoToNewest, Command::NextEvent, Command::PreviousEvent})
        on(command, &Places::showEvents);
    connect(m_events->detail(), &EventDetail::eventRequested, this, &Places::openEvent);
    connect(m_parts.filter, &FilterField::filterChanged, this, [this] {
        setCurrentWidget(m_events);
        m_parts.sidebar->setPlace(Sidebar::Kind::Events);
    });
    const auto count = [this] { m_parts.sidebar->setImportCount(m_importView->count()); };
    connect(m_importView, &ImportView::rowsInserted, this, count);
    connect(m_importView, &ImportView::rowsRemoved, this, count);
    connect(m_findingIndex, &FindingIndex::countsChanged, this, [this] {
        m_parts.sidebar->setFindingCount(m_findingIndex->openCount(), m_findingIndex->noteCount());
    });
}

bool Places::hasColumns() const
{
    return currentWidget() == m_events || (currentWidget() == m_imports && m_imports->hasTable());
}

void Places::fillColumnMenu(QMenu *menu)
{
    if (currentWidget() == m_events)
        m_events->fillColumnMenu(menu);
    else if (currentWidget() == m_imports)
        m_imports->fillColumnMenu(menu);
}

void Places::showEvents()
{
    setCurrentWidget(m_events);
    m_parts.sidebar->setPlace(Sidebar::Kind::Events);
    m_events->table()->setFocus();
}

void Places::showImports()
{
    setCurrentWidget(imports());
    m_parts.sidebar->setPlace(Sidebar::Kind::Imports);
    m_imports->setFocus();
}

void Places::showFindings()
{
    setCurrentWidget(findings());
    m_parts.sidebar->setPlace(Sidebar::Kind::Findings);
    m_findings->setFocus();
}

void Places::showEndpoints()
{
    setCurrentWidget(endpoints());
    m_parts.sidebar->setPlace(Sidebar::Kind::Endpoints);
    m_endpoints->setFocus();
}

void Places::showTargetsPage()
{
    setCurrentWidget(targets());
    m_parts.sidebar->setPlace(Sidebar::Kind::Targets);
}

void Places::showTargets()
{
    showTargetsPage();
    m_targets->showPart(TargetsPage::Targets);
}

void Places::showRules()
{
    showTargetsPage();
    m_targets->showPart(TargetsPage::Rules);
}

void Places::showOutbox()
{
    showTargetsPage();
    m_targets->outbox()->showTarget(0);
    m_targets->showPart(TargetsPage::Outbox);
}

void Places::removeTarget(const Target &target)
{
    if (!targets()->targets()->remove(target))
        showTargets();
}

TargetsPage *Places::targets()
{
    if (m_targets == nullptr) {
        m_targets = new TargetsPage(m_parts.session, m_outboxWatch, this);
        addWidget(m_targets);
        connect(m_targets, &TargetsPage::eventRequested, this, &Places::openEvent);
        connect(m_targets, &TargetsPage::editTargetRequested, this, &Places::editTargetRequested);
        connect(m_targets, &TargetsPage::targetRemoved, this, &Places::targetRemoved);
        connect(m_targets, &TargetsPage::ruleRemoved, this, &Places::ruleRemoved);
    }
    return m_targets;
}

EndpointsPage *Places::endpoints()
{
    if (m_endpoints == nullptr) {
        m_endpoints = new EndpointsPage(m_parts.session, this);
        addWidget(m_endpoints);
        connect(
            m_endpoints, &EndpointsPage::commonReplyRequested, this, &Places::commonReplyRequested);
        connect(m_endpoints, &EndpointsPage::removed, this, &Places::endpointRemoved);
        connect(m_endpoints, &EndpointsPage::eventsRequested, this, [this](const QString &name) {
            showEvents();
            m_parts.filter->setText(filtertext::withValues({}, QStringLiteral("endpoint"), {name}));
            m_parts.filter->applyNow();
        });
    }
    return m_endpoints;
}

FindingsPage *Places::findings()
{
    if (m_findings == nullptr) {
        m_findings = new FindingsPage(m_parts.session, m_findingIndex, m_parts.settings, this);
        addWidget(m_findings);
        connect(m_findings, &FindingsPage::eventRequested, this, &Places::openEvent);
        connect(m_findings, &FindingsPage::importRequested, this, &Places::openImport);
        connect(m_findings, &FindingsPage::namedImportRequested, this, &Places::openNamedImport);
        connect(
            m_findings, &FindingsPage::expectationsRequested, this, &Places::expectationsRequested);
    }
    return m_findings;
}

ImportsPage *Places::imports()
{
    if (m_imports == nullptr) {
        m_imports = new ImportsPage(m_parts.session, m_importView, m_parts.settings, this);
        addWidget(m_imports);
        connect(m_imports, &ImportsPage::eventRequested, this, &Places::openEvent);
        connect(m_imports, &ImportsPage::importRequested, this, &Places::openNamedImport);
    }
    return m_imports;
}

void Places::openImport(ImportId id)
{
    showImports();
    m_imports->pickImport(id);
}

void Places::openNamedImport(const QString &sender, const QString &key)
{
    m_parts.session->readPool()->run<ImportId>(
        this,
        [sender, key](EventReader &reader) -> Result<ImportId> {
            const ImportId id = findImport(reader.database(), sender, key);
            return importIds(reader.database(), id, id).isEmpty() ? 0 : id; // all deleted
        },
        [this, key](const Result<ImportId> &id) {
            if (id.value_or(0) != 0)
                openImport(*id);
            else
                Q_EMIT failed(tr("Import %1 is not in this workspace any more.")
                                  .arg(displayLine(key.toUtf8())));
        });
}

void Places::openEvent(EventId id)
{
    showEvents();
    if (m_events->table()->pickEvent(id))
        return;
    m_parts.filter->setText(QStringLiteral("id:%1").arg(id));
    m_parts.filter->applyNow();
}

} // namespace tallyman
