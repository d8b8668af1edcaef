// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sidebar.h"

#include "base/text.h"
#include "session/session.h"
#include "ui/outboxwatch.h"
#include "ui/theme/theme.h"
#include "ui/views/sidebardelegate.h"
#include "ui/widgets/plaintext.h"

#include <QContextMenuEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QStandardItemModel>

namespace tallyman {

namespace {

constexpr int kLeastWidth = 110;
constexpr int kMostLeastWidth = 170; // also with a very great number of events
constexpr int kFirstTargetRow = 5;   // below the places

QStandardItem *makeRow(const QString &text, Sidebar::Kind kind)
{
    auto *item = new QStandardItem(text);
    item->setData(static_cast<int>(kind), Sidebar::KindRole);
    item->setEditable(false);
    return item;
}

} // namespace

Sidebar::Sidebar(Session *session, QWidget *parent)
    : QListView(parent)
    , m_session(session)
    , m_rows(new QStandardItemModel(this))
    , m_events(makeRow(tr("Events"), Kind::Events))
    , m_imports(makeRow(tr("Imports"), Kind::Imports))
    , m_findings(makeRow(tr("Findings"), Kind::Findings))
    , m_endpoints(makeRow(tr("Endpoints"), Kind::Endpoints))
    , m_targets(makeRow(tr("Targets"), Kind::Targets))
{
    setAccessibleName(tr("Places and targets"));
    setFrameShape(NoFrame);
    setItemDelegate(new SidebarDelegate(this));
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    m_rows->appendRow(m_events);
    m_rows->appendRow(m_imports);
    m_rows->appendRow(m_findings);
    m_rows->appendRow(m_endpoints);
    m_rows->appendRow(m_targets);
    setModel(m_rows);
    setCurrentIndex(m_events->index());
    rebuildTargets();
    updateCount();
    connect(session, &Session::targetsChanged, this, &Sidebar::rebuildTargets);
    connect(session, &Session::statisticsChanged, this, &Sidebar::updateCount);
    connect(this, &QAbstractItemView::activated, this, &Sidebar::activateRow);
    connect(this, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        const auto kind = static_cast<Kind>(index.data(KindRole).toInt());
        if (kind != Kind::Target)
            activateRow(index);
    });
}

void Sidebar::rebuildTargets()
{
    m_rows->removeRows(kFirstTargetRow, m_rows->rowCount() - kFirstTargetRow);
    for (const Target &target : m_session->targets()) {
        QStandardItem *row = makeRow(displayLine(target.name.toUtf8()), Kind::Target);
        row->setData(target.id, TargetIdRole);
        row->setToolTip(
            plainToolTip(displayLine(target.url.toDisplayString(QUrl::RemoveUserInfo).toUtf8())));
        m_rows->appendRow(row);
    }
    QStandardItem *add =
        makeRow(m_session->targets().isEmpty() ? tr("+  Add your app…") : tr("+  Add a target…"),
            Kind::AddTarget);
    add->setToolTip(tr("An address that events can be sent to"));
    m_rows->appendRow(add);
    updateOutbox();
}

void Sidebar::updateCount()
{
    setCount(m_events, QLocale().toString(m_session->statistics().events));
    m_events->setData(tr("Events: %1").arg(m_session->statistics().events), Qt::AccessibleTextRole);
}

// The sidebar never becomes so narrow that the name of a place is cut.
void Sidebar::setCount(QStandardItem *place, const QString &count)
{
    place->setData(count, CountRole);
    int wanted = kLeastWidth;
    for (const QStandardItem *each : {m_events, m_imports, m_findings, m_endpoints, m_targets})
        wanted = qMax(wanted, SidebarDelegate::widthOf(each->index()));
    setMinimumWidth(qMin(wanted, kMostLeastWidth));
}

void Sidebar::setPlace(Kind place)
{
    m_place = place;
    setCurrentIndex(rowOf(place)->index());
}

QStandardItem *Sidebar::rowOf(Kind place) const
{
    switch (place) {
    case Kind::Imports:
        return m_imports;
    case Kind::Findings:
        return m_findings;
    case Kind::Endpoints:
        return m_endpoints;
    case Kind::Targets:
        return m_targets;
    default:
        return m_events;
    }
}

void Sidebar::setImportCount(qint64 count)
{
    setCount(m_imports, count > 0 ? QLocale().toString(count) : QString());
    m_imports->setData(tr("Imports: %1").arg(count), Qt::AccessibleTextRole);
}

void Sidebar::setFindingCount(qint64 count, qint64 notes)
{
    setCount(m_findings, count > 0 ? QLocale().toString(count) : QString());
    const QLocale locale;
    const QString said =
        tr("%1; %2").arg(count == 1 ? tr("1 warning or error")
                                    : tr("%1 warnings and errors").arg(locale.toString(count)),
            notes == 1 ? tr("1 note") : tr("%1 notes").arg(locale.toString(notes)));
    m_findings->setToolTip(count + notes > 0 ? said : QString());
    m_findings->setData(tr("Findings that are left to do: %1").arg(said), Qt::AccessibleTextRole);
}

void Sidebar::followOutbox(const OutboxWatch *watch)
{
    m_watch = watch;
    connect(watch, &OutboxWatch::changed, this, &Sidebar::updateOutbox);
    updateOutbox();
}

void Sidebar::updateOutbox()
{
    for (int row = kFirstTargetRow; m_watch != nullptr && row < m_rows->rowCount(); ++row) {
        QStandardItem *item = m_rows->item(row);
        const Target *target = targetAt(item->index());
        if (target == nullptr)
            continue;
        const OutboxCounts counts = m_watch->of(target->id);
        const qint64 count = counts.waiting + counts.dead;
        const QString said = outboxCountsText(counts);
        const QString url = displayLine(target->url.toDisplayString(QUrl::RemoveUserInfo).toUtf8());
        item->setData(count > 0 ? QLocale().toString(count) : QString(), CountRole);
        item->setToolTip(plainToolTip(said.isEmpty() ? url : url + u'\n' + said));
        item->setData(said.isEmpty() ? item->text() : tr("%1: %2").arg(item->text(), said),
            Qt::AccessibleTextRole);
    }
}

const Target *Sidebar::targetAt(const QModelIndex &index) const
{
    const qint64 id = index.data(TargetIdRole).toLongLong();
    for (const Target &target : m_session->targets()) {
        if (id != 0 && target.id == id)
            return &target;
    }
    return nullptr;
}

void Sidebar::activateRow(const QModelIndex &index)
{
    switch (static_cast<Kind>(index.data(KindRole).toInt())) {
    case Kind::Events:
        Q_EMIT eventsRequested();
        break;
    case Kind::Imports:
        Q_EMIT importsRequested();
        break;
    case Kind::Findings:
        Q_EMIT findingsRequested();
        break;
    case Kind::Endpoints:
        Q_EMIT endpointsRequested();
        break;
    case Kind::Targets:
        Q_EMIT targetsRequested();
        break;
    case Kind::AddTarget:
        setPlace(m_place);
        Q_EMIT addTargetRequested();
        break;
    case Kind::Target:
        if (const Target *target = targetAt(index))
            Q_EMIT editTargetRequested(*target);
        break;
    }
}

void Sidebar::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const Target *target = targetAt(index)) {
        menu->addAction(
            tr("Edit target…"), this, [this, copy = *target] { Q_EMIT editTargetRequested(copy); });
        menu->addAction(tr("Remove target"), this,
            [this, copy = *target] { Q_EMIT removeTargetRequested(copy); });
        menu->addSeparator();
    }
    menu->addAction(tr("Add a target…"), this, &Sidebar::addTargetRequested);
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

void Sidebar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete) {
        if (const Target *target = targetAt(currentIndex()))
            Q_EMIT removeTargetRequested(*target);
        return;
    }
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        activateRow(currentIndex());
        return;
    }
    QListView::keyPressEvent(event);
}

void Sidebar::paintEvent(QPaintEvent *event)
{
    QPainter(viewport()).fillRect(viewport()->rect(), themeColors().sidebar);
    QListView::paintEvent(event);
}

} // namespace tallyman
