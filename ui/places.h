// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/import.h"
#include "event/target.h"

#include <QStackedWidget>
#include <functional>

class QMenu;

namespace tallyman {

class ActionRegistry;
class EndpointsPage;
class EventsPage;
class FilterField;
class FindingIndex;
class FindingsPage;
class ImportsPage;
class ImportView;
class OutboxWatch;
class Session;
class Sidebar;
class TargetsPage;
class UiSettings;

// The places of the window, one of them open, and the ways that lead there: sidebar, shortcuts, and
// what is done with events, which is done where they are. GUI thread.
class Places : public QStackedWidget
{
    Q_OBJECT

public:
    struct Parts
    {
        Session *session;
        UiSettings *settings;
        ActionRegistry *actions;
        Sidebar *sidebar;
        FilterField *filter;
    };

    // The parts outlive it.
    explicit Places(const Parts &parts, QWidget *parent = nullptr);

    [[nodiscard]] EventsPage *events() const { return m_events; }
    [[nodiscard]] const OutboxWatch *outboxWatch() const { return m_outboxWatch; }
    // Whether the columns of the open place can be chosen, and what chooses them.
    [[nodiscard]] bool hasColumns() const;
    void fillColumnMenu(QMenu *menu);
    void showEvents();
    void showImports();
    void showFindings();
    void showEndpoints();
    void showTargets();
    void showRules();
    void showOutbox();
    // Asks in its place where that is necessary.
    void removeTarget(const Target &target);
    // Shows an event in its place, through a filter if it is not there otherwise.
    void openEvent(EventId id);
    // Shows an import in its place.
    void openImport(ImportId id);
    void openNamedImport(const QString &sender, const QString &key);

Q_SIGNALS:
    // A sentence: what was asked for is not there.
    void failed(const QString &sentence);
    // What is expected of requests to that target is to be shown.
    void expectationsRequested(const QByteArray &target);
    // The reply to every request is to be set.
    void commonReplyRequested();
    void endpointRemoved(const QString &name, const std::function<void()> &undo);
    void targetRemoved(const QString &name, const std::function<void()> &undo);
    void ruleRemoved(const QString &name, const std::function<void()> &undo);
    void editTargetRequested(const tallyman::Target &target);

private:
    void connectWays();
    ImportsPage *imports(); // these are made when they are first shown
    FindingsPage *findings();
    EndpointsPage *endpoints();
    TargetsPage *targets();
    void showTargetsPage();

    Parts m_parts;
    EventsPage *m_events;
    ImportView *m_importView;
    FindingIndex *m_findingIndex;
    OutboxWatch *m_outboxWatch;
    ImportsPage *m_imports = nullptr;
    FindingsPage *m_findings = nullptr;
    EndpointsPage *m_endpoints = nullptr;
    TargetsPage *m_targets = nullptr;
};

} // namespace tallyman
