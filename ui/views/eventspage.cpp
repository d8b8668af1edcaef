// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/eventspage.h"

#include "session/colourrules.h"
#include "session/eventdecorations.h"
#include "session/eventview.h"
#include "session/savedviews.h"
#include "session/session.h"
#include "ui/actions.h"
#include "ui/dialogs/colourrulesdialog.h"
#include "ui/eventdrag.h"
#include "ui/factfilters.h"
#include "ui/models/eventtablemodel.h"
#include "ui/uisettings.h"
#include "ui/views/eventcolumns.h"
#include "ui/views/eventdetail.h"
#include "ui/views/eventtable.h"
#include "ui/views/firstpage.h"
#include "ui/widgets/bannerarea.h"
#include "ui/widgets/filterchips.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/viewsbutton.h"
#include "ui/widgets/vocabularysource.h"

#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {

QString splitterKey()
{
    return QStringLiteral("detail");
}

} // namespace

EventsPage::EventsPage(Session *session, UiSettings *settings, const ActionRegistry *actions,
    FilterField *filter, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_settings(settings)
    , m_actions(actions)
    , m_filter(filter)
    , m_view(new EventView(session, this))
    , m_decorations(new EventDecorations(session, this))
    , m_colours(new ColourRules(session, this))
    , m_model(new EventTableModel(m_view, this, m_decorations))
    , m_banners(new BannerArea(this))
    , m_first(new FirstPage(session, actions, this))
    , m_stack(new QStackedWidget(this))
{
    m_events = buildEvents();
    m_stack->addWidget(m_first);
    m_stack->addWidget(m_events);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banners);
    column->addWidget(m_stack, 1);
    wireTable();
    wireFilter();
    createDrag();
    applySettings();
    restoreLayout();
    updateTotals();
    if (m_model->rowCount() > 0)
        m_table->selectEvent(m_model->idAt(m_model->newestOnTop() ? 0 : m_model->rowCount() - 1));
}

EventsPage::~EventsPage()
{
    m_columns->keep();
    m_settings->setLayoutState(splitterKey(), m_splitter->saveState());
}

QWidget *EventsPage::buildTable()
{
    auto *area = new QWidget(this);
    m_table = new EventTable(area);
    m_newer = new QPushButton(area);
    m_newer->setProperty("primary", true);
    m_newer->setFocusPolicy(Qt::NoFocus);
    m_newer->hide();
    connect(m_newer, &QPushButton::clicked, m_table, &EventTable::goToNewest);
    auto *column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_table);
    return area;
}

QWidget *EventsPage::buildEvents()
{
    auto *events = new QWidget(this);
    m_chips = new FilterChips(m_filter, m_view, events);
    auto *views =
        new ViewsButton(new SavedViews(m_session, this), [this] { return presentView(); });
    m_chips->addButton(views);
    connect(views, &ViewsButton::chosen, this, &EventsPage::showView);
    m_splitter = new QSplitter(Qt::Vertical, events);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildTable());
    m_detail = new EventDetail(m_session, m_splitter);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    auto *column = new QVBoxLayout(events);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_chips);
    column->addWidget(m_splitter, 1);
    return events;
}

void EventsPage::wireTable()
{
    m_table->setModel(m_model);
    m_columns = new EventColumns(m_session, m_table, m_model, m_settings, this);
    connect(m_columns, &EventColumns::message, this, &EventsPage::message);
    m_decorations->setRules(m_colours->rules());
    connect(m_colours, &ColourRules::changed, this,
        [this] { m_decorations->setRules(m_colours->rules()); });
    connect(m_actions->action(Command::RowColours), &QAction::triggered, this,
        [this] { (new ColourRulesDialog(m_colours, m_filter->text(), window()))->open(); });
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &EventsPage::showContextMenu);
    connect(m_table, &EventTable::currentEventChanged, m_detail, &EventDetail::setEvent);
    connect(m_table, &EventTable::heldBackChanged, this, &EventsPage::showHeldBack);
    QHeaderView *header = m_table->header();
    connect(header, &QHeaderView::sectionClicked, this, [this](int column) {
        if (column == static_cast<int>(EventColumn::Time)
            || column == static_cast<int>(EventColumn::Id))
            m_settings->setNewestOnTop(!m_model->newestOnTop());
        applySettings(); // the header has moved its arrow to whatever was clicked
    });
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint &at) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnMenu(menu);
        menu->popup(header->mapToGlobal(at));
    });
    // another filter shows the same event, as soon as it has found it
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        if (m_table->currentEvent() != 0)
            m_wanted = m_table->currentEvent();
    });
    connect(
        m_model, &QAbstractItemModel::modelReset, this, [this] { m_table->pickEvent(m_wanted); });
    connect(m_model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &, int first, int last) { selectArrival(first, last); });
}

void EventsPage::wireFilter()
{
    connect(m_filter, &FilterField::filterChanged, m_view, &EventView::setFilter);
    connect(m_filter, &FilterField::vocabularyWanted, this,
        [this] { offerVocabulary(m_session, m_filter); });
    connect(m_filter, &FilterField::leaveRequested, this, [this] { m_table->setFocus(); });
    connect(m_detail, &EventDetail::filterRequested, m_filter, &FilterField::addTerm);
    connect(m_detail, &EventDetail::columnRequested, m_columns, &EventColumns::addField);
    connect(m_session, &Session::statisticsChanged, this, &EventsPage::updateTotals);
    connect(m_session, &Session::eventsCommitted, this, &EventsPage::updateTotals);
    connect(m_settings, &UiSettings::tableChanged, this, &EventsPage::applySettings);
}

SavedView EventsPage::presentView() const
{
    SavedView view;
    view.filter = m_filter->text();
    view.columns = m_columns->state();
    view.fields = m_columns->fields();
    view.newestOnTop = m_model->newestOnTop();
    return view;
}

void EventsPage::showView(const SavedView &view)
{
    m_filter->setText(view.filter);
    m_filter->applyNow();
    m_settings->setNewestOnTop(view.newestOnTop);
    m_columns->show(view.fields, view.columns);
    applySettings();
    Q_EMIT message(tr("Showing the view “%1”").arg(view.name));
}

void EventsPage::createDrag()
{
    auto *drag = new EventDrag(m_session, m_table);
    connect(m_table, &EventTable::dragRequested, drag,
        [this, drag] { drag->start(m_table->selectedEvents()); });
    connect(drag, &EventDrag::failed, this, &EventsPage::failed);
}

bool EventsPage::showsFirstPage() const
{
    return m_stack->currentWidget() == m_first;
}

// The very first event selects itself, also when others came with it; of what a filter finds it is
// the one that was shown before, or the newest.
void EventsPage::selectArrival(int first, int last)
{
    if (m_table->currentIndex().isValid() || m_table->pickEvent(m_wanted))
        return;
    const bool wasEmpty = last - first + 1 == m_model->rowCount();
    if (!wasEmpty)
        return;
    const bool oldest = m_view->filter().isEmpty();
    const bool top = m_model->newestOnTop() != oldest;
    m_table->selectEvent(m_model->idAt(top ? 0 : m_model->rowCount() - 1));
}

void EventsPage::updateTotals()
{
    const qint64 total = m_session->ids().size();
    m_chips->setTotal(total);
    QWidget *page =
        total == 0 && m_filter->text().isEmpty() ? static_cast<QWidget *>(m_first) : m_events;
    if (page == m_stack->currentWidget())
        return;
    m_stack->setCurrentWidget(page);
    if (page == m_events && isVisible() && !m_filter->hasFocus()) // not from another place
        m_table->setFocus();
}

void EventsPage::applySettings()
{
    m_model->setNewestOnTop(m_settings->newestOnTop());
    m_model->setTimeFormat(m_settings->timeFormat());
    m_table->setDensity(m_settings->density());
    m_table->header()->setSortIndicatorShown(true);
    m_table->header()->setSortIndicator(static_cast<int>(EventColumn::Time),
        m_settings->newestOnTop() ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void EventsPage::restoreLayout()
{
    m_columns->restore();
    if (!m_splitter->restoreState(m_settings->layoutState(splitterKey())))
        m_splitter->setSizes({300, 480});
}

void EventsPage::fillColumnMenu(QMenu *menu)
{
    m_columns->fillMenu(menu);
}

void EventsPage::showContextMenu(const QPoint &position)
{
    if (m_table->currentEvent() == 0)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->addTo(menu, {Command::Resend, Command::EditAndForward});
    menu->addSeparator();
    m_actions->addTo(menu, {Command::ToggleMark, Command::EditComment});
    menu->addSeparator();
    if (m_table->selectedCount() == 2)
        m_actions->addTo(menu, {Command::CompareEvents});
    m_actions->addTo(menu,
        {Command::CopyAsCurl, Command::CopyPayload, Command::SavePayload, Command::ExportSelected});
    menu->addSeparator();
    m_actions->addTo(
        menu, {Command::FilterByMethod, Command::FilterByStatus, Command::FilterByPath});
    addFactFilters(menu, menu->addSeparator(), m_session, m_table->currentEvent(), m_filter);
    m_actions->addTo(menu, {Command::DeleteEvents});
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void EventsPage::showHeldBack(qint64 count)
{
    const bool above = m_model->newestOnTop();
    const QString sign = above ? QStringLiteral("↑ ") : QStringLiteral("↓ ");
    m_newer->setText(sign + tr("%1 new").arg(QLocale().toString(count)));
    m_newer->setAccessibleName(tr("Go to the newest event"));
    m_newer->setVisible(count > 0);
    if (count == 0)
        return;
    m_newer->adjustSize();
    const QRect area = m_table->viewport()->geometry();
    const int y = above ? area.top() + 8 : area.bottom() - m_newer->height() - 8;
    m_newer->move(area.center().x() - m_newer->width() / 2, y);
    m_newer->raise();
}

} // namespace tallyman
