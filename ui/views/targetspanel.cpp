// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/targetspanel.h"

#include "base/text.h"
#include "session/endpointchecks.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "ui/models/targetmodel.h"
#include "ui/outboxwatch.h"
#include "ui/widgets/rowview.h"
#include "ui/widgets/sortbyheader.h"

#include <QAction>
#include <QHeaderView>
#include <QLocale>
#include <QSortFilterProxyModel>

namespace tallyman {

namespace {

constexpr int kLeastAddress = 110;
constexpr int kMostAddress = 300;

} // namespace

TargetsPanel::TargetsPanel(Session *session, const OutboxWatch *watch, QWidget *parent)
    : TablePanel(tr("Targets"), parent)
    , m_session(session)
    , m_watch(watch)
    , m_model(new TargetModel(session, watch, this))
    , m_sorted(new QSortFilterProxyModel(this))
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(TargetModel::SortRole);
    table()->setModel(m_sorted);
    table()->setSelectionMode(QAbstractItemView::SingleSelection);
    sortByHeader(table()->header(), m_sorted);
    QHeaderView *header = table()->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(TargetModel::State, QHeaderView::Stretch);
    header->resizeSection(TargetModel::Name, 140);
    header->resizeSection(TargetModel::Waiting, 76);
    header->resizeSection(TargetModel::GivenUp, 80);
    addCommands();
    m_second.setInterval(1000);
    connect(&m_second, &QTimer::timeout, m_model, &TargetModel::tick);
    connect(table()->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (const Target *target = current())
            m_currentId = target->id;
        updateState();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        const int row = qMax(0, m_model->rowOf(m_currentId));
        table()->setCurrentIndex(m_sorted->mapFromSource(m_model->index(row, 0)));
        updateState();
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, &TargetsPanel::updateState);
    connect(session, &Session::workspaceChanged, this, &TargetsPanel::updateState);
    table()->setCurrentIndex(m_sorted->index(0, 0));
    updateState();
}

void TargetsPanel::addCommands()
{
    m_add = addCommand(tr("&Add target…"), {}, [this] { Q_EMIT editRequested({}); });
    m_edit = addCommand(tr("&Edit…"), {}, [this] { edit(); });
    m_pause = addCommand(tr("&Pause"), {}, [this] { togglePause(); });
    m_remove = addCommand(tr("&Remove"), QKeySequence(Qt::Key_Delete), [this] {
        if (const Target *target = current())
            remove(*target);
    });
    m_show = addCommand(
        tr("Show its &outbox"), {},
        [this] {
            if (const Target *target = current())
                Q_EMIT outboxRequested(target->id);
        },
        Place::MenuOnly);
    connect(table(), &QAbstractItemView::activated, this, &TargetsPanel::edit);
}

// What changes by itself is said anew while it is seen.
void TargetsPanel::showEvent(QShowEvent *event)
{
    TablePanel::showEvent(event);
    m_model->tick();
    m_second.start();
}

// Address and state share what room there is.
void TargetsPanel::resizeEvent(QResizeEvent *event)
{
    TablePanel::resizeEvent(event);
    const QHeaderView *header = table()->header();
    int room = width();
    for (const int column : {TargetModel::Name, TargetModel::Waiting, TargetModel::GivenUp})
        room -= header->sectionSize(column);
    table()->header()->resizeSection(
        TargetModel::Address, qBound(kLeastAddress, room * 2 / 5, kMostAddress));
}

void TargetsPanel::hideEvent(QHideEvent *event)
{
    TablePanel::hideEvent(event);
    m_second.stop();
}

const Target *TargetsPanel::current() const
{
    return m_model->target(m_sorted->mapToSource(table()->currentIndex()).row());
}

void TargetsPanel::updateState()
{
    const Target *target = current();
    const bool can = target != nullptr && m_session->canStore();
    m_add->setEnabled(m_session->canStore());
    for (QAction *action : {m_edit, m_pause, m_remove})
        action->setEnabled(can);
    m_show->setEnabled(target != nullptr);
    const bool paused = target != nullptr && target->delivery.paused;
    m_pause->setText(paused ? tr("&Resume") : tr("&Pause"));
    m_pause->setToolTip(paused ? tr("Deliver to it again, what has waited first")
                               : tr("Let what is for it wait in the outbox"));
    m_remove->setText(paused ? tr("Re&move") : tr("&Remove"));
    setEmpty(m_model->rowCount() > 0
            ? QString()
            : tr(
                "A target is an address that events can be sent to, by hand or by rules: your app, "
                "for example."),
        m_add);
}

void TargetsPanel::edit()
{
    if (current() != nullptr && m_edit->isEnabled())
        Q_EMIT editRequested(*current());
}

void TargetsPanel::togglePause()
{
    if (current() == nullptr)
        return;
    Target target = *current();
    target.delivery.paused = !target.delivery.paused;
    target.delivery.pausedBecause.clear();
    m_session->saveTarget(target, this, [this](const Result<Target> &saved) {
        showProblem(saved ? QString() : saved.error().message);
    });
}

bool TargetsPanel::remove(const Target &target)
{
    const QString name = displayLine(target.name.toUtf8(), 120);
    for (const ForwardRule &rule : m_session->forwarding()->rules()) {
        if (rule.targets.contains(target.name, Qt::CaseInsensitive)) {
            showProblem(tr("The rule “%1” forwards to “%2”; change or remove it first.")
                            .arg(displayLine(rule.name.toUtf8(), 120), name));
            return false;
        }
    }
    if (const QString user = passingThroughTo(m_session->endpoints(), target.name);
        !user.isEmpty()) {
        showProblem(tr("The endpoint “%1” passes requests through to “%2”; change it first.")
                        .arg(displayLine(user.toUtf8(), 120), name));
        return false;
    }
    const OutboxCounts counts = m_watch->of(target.id);
    const qint64 all = counts.waiting + counts.dead;
    if (all == 0) {
        removeNow(target);
        return true;
    }
    ask(all == 1 ? tr("Remove “%1”? With it goes 1 delivery that is in the outbox for it; that "
                      "cannot be brought back.")
                       .arg(name)
                 : tr("Remove “%1”? With it go %2 deliveries that are in the outbox for it; these "
                      "cannot be brought back.")
                       .arg(name, QLocale().toString(all)),
        tr("Remove"), [this, target] { removeNow(target); });
    return false;
}

void TargetsPanel::removeNow(const Target &target)
{
    m_session->removeTarget(target.id, this, [this, target](const Result<void> &gone) {
        showProblem(gone ? QString() : gone.error().message);
        if (!gone)
            return;
        Target again = target;
        again.id = 0;
        Q_EMIT removed(target.name, [this, again] {
            m_session->saveTarget(again, this, [this](const Result<Target> &saved) {
                showProblem(saved ? QString() : saved.error().message);
            });
        });
    });
}

} // namespace tallyman
