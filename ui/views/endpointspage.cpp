// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/endpointspage.h"

#include "session/session.h"
#include "ui/dialogs/endpointdialog.h"
#include "ui/models/endpointmodel.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/rowview.h"
#include "ui/widgets/tonedelegate.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr int kBarMargin = 8;

} // namespace

EndpointsPage::EndpointsPage(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new EndpointModel(session, this))
{
    m_table = new RowView(this);
    m_table->setAccessibleName(tr("Endpoints"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new ToneDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    const int widths[] = {150, 160, 100, 270, 230};
    for (int column = 0; column < EndpointModel::Notes; ++column)
        m_table->header()->resizeSection(column, widths[column]);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar());
    column->addWidget(m_table, 1);
    setFocusProxy(m_table);
    addCommands();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &EndpointsPage::updateState);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_table->setCurrentIndex(m_model->index(0, 0));
        updateState();
    });
    m_table->setCurrentIndex(m_model->index(0, 0));
    updateState();
}

QWidget *EndpointsPage::buildBar()
{
    auto *bar = new QWidget(this);
    auto *add = new QPushButton(tr("&Add endpoint…"), bar);
    m_edit = new QPushButton(tr("&Edit…"), bar);
    m_remove = new QPushButton(tr("&Remove"), bar);
    auto *hint = hintLabel(
        tr("A request belongs to the endpoint with its port, then with its host, then with the "
           "longest path."),
        bar);
    m_problem = plainLabel({}, bar);
    m_problem->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton *button : {add, m_edit, m_remove}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addWidget(hint, 1);
    auto *column = new QVBoxLayout(bar);
    column->setContentsMargins(kMargin, kBarMargin, kMargin, kBarMargin);
    column->addLayout(buttons);
    column->addWidget(m_problem);
    connect(add, &QPushButton::clicked, this, &EndpointsPage::add);
    connect(m_edit, &QPushButton::clicked, this, &EndpointsPage::editCurrent);
    connect(m_remove, &QPushButton::clicked, this, &EndpointsPage::removeCurrent);
    add->setEnabled(m_session->canStore());
    return bar;
}

void EndpointsPage::addCommands()
{
    const auto add = [this](const QString &text, const QKeySequence &keys, auto run) {
        auto *action = new QAction(text, m_table);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, run);
        m_table->addAction(action);
    };
    add(tr("Edit…"), {}, &EndpointsPage::editCurrent);
    add(tr("Show its events"), {}, &EndpointsPage::showEvents);
    add(tr("Remove"), QKeySequence(Qt::Key_Delete), &EndpointsPage::removeCurrent);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_table, &QAbstractItemView::activated, this, &EndpointsPage::editCurrent);
}

const Endpoint *EndpointsPage::current() const
{
    return m_model->endpoint(m_table->currentIndex().row());
}

void EndpointsPage::updateState()
{
    const Endpoint *endpoint = current();
    m_edit->setEnabled(m_table->currentIndex().isValid() && m_session->canStore());
    m_remove->setEnabled(endpoint != nullptr && !isImplied(*endpoint) && m_session->canStore());
    m_remove->setToolTip(endpoint != nullptr && isImplied(*endpoint)
            ? tr("It is there because something is expected of its path; see Settings, "
                 "Authentication.")
            : QString());
}

void EndpointsPage::add()
{
    auto *dialog = new EndpointDialog(m_session, Endpoint(), this);
    connect(dialog, &EndpointDialog::saved, this, [this](const QString &name) {
        m_table->setCurrentIndex(m_model->index(m_model->rowOf(name), 0));
    });
    dialog->open();
}

void EndpointsPage::editCurrent()
{
    if (!m_session->canStore() || !m_table->currentIndex().isValid())
        return;
    const Endpoint *endpoint = current();
    if (endpoint == nullptr) {
        Q_EMIT commonReplyRequested();
        return;
    }
    (new EndpointDialog(m_session, *endpoint, this))->open();
}

void EndpointsPage::removeCurrent()
{
    const Endpoint *endpoint = current();
    if (endpoint == nullptr || !m_remove->isEnabled())
        return;
    const Endpoint gone = *endpoint;
    store([gone](QList<Endpoint> &all) {
        if (const Endpoint *there = findEndpoint(all, gone.name))
            all.removeAt(there - all.constData());
    });
    Q_EMIT removed(
        gone.name, [this, gone] { store([gone](QList<Endpoint> &all) { all.append(gone); }); });
}

void EndpointsPage::store(const std::function<void(QList<Endpoint> &)> &change)
{
    m_session->changeEndpoints(
        [change](QList<Endpoint> &all) -> Result<void> {
            change(all);
            return {};
        },
        this,
        [this](const Result<void> &stored) {
            m_problem->setText(stored ? QString() : stored.error().message);
            m_problem->setVisible(!stored);
        });
}

void EndpointsPage::showEvents()
{
    const Endpoint *endpoint = current();
    Q_EMIT eventsRequested(endpoint == nullptr ? QString(kCatchAll) : endpoint->name);
}

} // namespace tallyman
