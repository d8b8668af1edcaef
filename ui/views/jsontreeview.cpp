// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/jsontreeview.h"

#include "event/filterpath.h"
#include "ui/models/jsontreemodel.h"
#include "ui/theme/theme.h"
#include "ui/views/jsonitemdelegate.h"
#include "ui/views/problemstrip.h"
#include "ui/views/textfindbar.h"
#include "ui/views/valuepane.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QTreeView>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace tallyman {

namespace {

constexpr int kOpenedRows = 40;        // at most so many are opened by themselves
constexpr qint64 kOpenedChildren = 12; // of a container that is
constexpr qsizetype kFilterBytes = 200;
constexpr qint64 kCopiedBytes = 64LL * 1024 * 1024;

// Where `needle` stands next after `from`, going round at the end; -1: nowhere.
qint64 nextOccurrence(const QByteArray &text, const QByteArray &needle, qint64 from, bool forward)
{
    if (forward) {
        const qint64 hit = text.indexOf(needle, from + 1);
        return hit >= 0 ? hit : text.indexOf(needle);
    }
    const qint64 hit = from > 0 ? text.lastIndexOf(needle, from - 1) : -1;
    return hit >= 0 ? hit : text.lastIndexOf(needle);
}

// Its rows reach from edge to edge, and further when the content does.
class WholeRowTree : public QTreeView
{
public:
    using QTreeView::QTreeView;

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        header()->setMinimumSectionSize(viewport()->width());
        QTreeView::resizeEvent(event);
    }

    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        QStyleOptionViewItem row(option);
        row.rect.setLeft(0);
        row.rect.setWidth(viewport()->width());
        row.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        const QPoint pointer = viewport()->mapFromGlobal(QCursor::pos());
        row.state.setFlag(
            QStyle::State_MouseOver, viewport()->underMouse() && row.rect.contains(pointer));
        style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &row, painter, this);
        QTreeView::drawRow(painter, option, index);
    }
};

} // namespace

JsonTreeView::JsonTreeView(QWidget *parent)
    : QWidget(parent)
    , m_model(new JsonTreeModel(this))
    , m_tree(new WholeRowTree(this))
    , m_find(new TextFindBar(this))
    , m_risksStrip(new ProblemStrip(this))
    , m_about(new ValuePane(this))
{
    build();
    addActions();
}

JsonTreeView::~JsonTreeView()
{
    if (m_riskCancelled)
        *m_riskCancelled = true;
}

void JsonTreeView::build()
{
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new JsonItemDelegate(this));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(16);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setAnimated(false);
    m_tree->setAccessibleName(tr("Payload as a tree"));
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_tree->header()->setResizeContentsPrecision(0); // only what is visible
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_risksStrip);
    column->addWidget(m_tree, 1);
    column->addWidget(m_about);
    column->addWidget(m_find);
    setFocusProxy(m_tree);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &JsonTreeView::showMenu);
    connect(m_tree, &QTreeView::activated, this, &JsonTreeView::activate);
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        if (index.data(JsonTreeModel::PagerRole).toBool())
            m_model->loadMore(index);
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &JsonTreeView::updateActions);
    connect(m_risksStrip, &ProblemStrip::firstClicked, this, [this] { goToRisk(-1); });
    connect(m_risksStrip, &ProblemStrip::secondClicked, this, [this] { goToRisk(1); });
    connect(m_find, &TextFindBar::findRequested, this, &JsonTreeView::find);
    connect(m_find, &TextFindBar::closed, m_tree, qOverload<>(&QWidget::setFocus));
}

void JsonTreeView::addActions()
{
    const auto add = [this](const QString &text, const char *keys, auto slot) {
        auto *action = new QAction(text, this);
        action->setShortcut(QKeySequence(QString::fromLatin1(keys)));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
        m_actions.append(action);
        return action;
    };
    add(tr("Copy value"), "Ctrl+C", &JsonTreeView::copyValue);
    add(tr("Copy as sent"), "Ctrl+Alt+C", &JsonTreeView::copyToken);
    add(tr("Copy path"), "Ctrl+Alt+P", [this] { copyPath(jsonPointerText); });
    add(tr("Copy path as JSONPath"), "Ctrl+Alt+J", [this] { copyPath(jsonPathText); });
    add(tr("Copy path for jq"), "Ctrl+Alt+Q", &JsonTreeView::copyJq);
    m_filterAction = add(tr("Filter by this value"), "Ctrl+Alt+F", &JsonTreeView::filterByValue);
    m_columnAction = add(tr("Add as column"), "Ctrl+Alt+K", &JsonTreeView::addColumn);
}

void JsonTreeView::setDocument(
    const JsonDocumentPtr &document, const QHash<qint64, QString> &repairs, bool filterable)
{
    ++m_generation;
    m_foundAt = -1;
    m_repairs = repairs;
    m_filterable = filterable;
    m_model->setDocument(document);
    m_model->setMarks({}, m_repairs);
    int rows = 0;
    openSmall(m_model->index(0, 0), &rows);
    m_tree->setCurrentIndex(m_model->index(0, 0));
    updateActions();
    findRisks();
}

void JsonTreeView::updateActions()
{
    const QModelIndex index = currentValue();
    const bool isValue = index.isValid();
    for (QAction *action : std::as_const(m_actions))
        action->setEnabled(isValue);
    const bool isScalar = isValue && m_model->slice(index).kind != JsonKind::Object
        && m_model->slice(index).kind != JsonKind::Array;
    const bool hasPath =
        m_filterable && isValue && !m_model->isInsideString(index) && index.parent().isValid();
    m_filterAction->setEnabled(isScalar && !(isValue && m_model->isInsideString(index)));
    m_columnAction->setVisible(m_filterable);
    m_columnAction->setEnabled(isScalar && hasPath);
    m_about->setSentences(isValue ? m_model->sentences(index) : QStringList());
}

// Opens the root and what is small below it; of an array only the first element.
void JsonTreeView::openSmall(const QModelIndex &index, int *rows)
{
    if (!index.isValid() || m_model->childCount(index) == 0 || *rows > kOpenedRows)
        return;
    if (index.parent().isValid() && m_model->childCount(index) > kOpenedChildren)
        return;
    m_model->fetchMore(index); // the tree would only do it with its next layout
    m_tree->expand(index);
    const bool array = m_model->slice(index).kind == JsonKind::Array;
    const int count = qMin(m_model->rowCount(index), kOpenedRows);
    *rows += array ? 1 : count;
    for (int row = 0; row < (array ? qMin(1, count) : count); ++row)
        openSmall(m_model->index(row, 0, index), rows);
}

void JsonTreeView::activate(const QModelIndex &index)
{
    if (index.data(JsonTreeModel::PagerRole).toBool())
        m_model->loadMore(index);
    else
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
}

QModelIndex JsonTreeView::currentValue() const
{
    const QModelIndex index = m_tree->currentIndex();
    return index.isValid() && !index.data(JsonTreeModel::PagerRole).toBool() ? index
                                                                             : QModelIndex();
}

void JsonTreeView::showMenu(const QPoint &position)
{
    const QModelIndex index = currentValue();
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(m_actions);
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

void JsonTreeView::copyValue()
{
    const QModelIndex index = currentValue();
    if (index.isValid() && m_model->slice(index).end - m_model->slice(index).start < kCopiedBytes)
        QGuiApplication::clipboard()->setText(m_model->valueText(index));
}

void JsonTreeView::copyToken()
{
    const QModelIndex index = currentValue();
    if (!index.isValid() || m_model->slice(index).end - m_model->slice(index).start >= kCopiedBytes)
        return;
    QGuiApplication::clipboard()->setText(QString::fromUtf8(m_model->token(index)));
}

void JsonTreeView::copyPath(QString (*write)(const JsonSteps &steps))
{
    if (currentValue().isValid())
        QGuiApplication::clipboard()->setText(write(m_model->steps(currentValue())));
}

void JsonTreeView::copyJq()
{
    if (currentValue().isValid())
        QGuiApplication::clipboard()->setText(m_model->jq(currentValue()));
}

// Where paths mean nothing to the filter, it looks for the bytes: then the token counts, not what
// its escapes mean.
void JsonTreeView::filterByValue()
{
    const QModelIndex index = currentValue();
    if (!index.isValid())
        return;
    QByteArrayView token = m_model->token(index);
    if (m_filterable) {
        const QString condition = jsonFilterText(m_model->steps(index), token);
        if (!condition.isEmpty()) {
            Q_EMIT filterRequested(condition);
            return;
        }
    }
    if (m_model->slice(index).kind == JsonKind::String)
        token = token.sliced(1, token.size() - 2);
    QString term = QString::fromUtf8(token.first(qMin(token.size(), kFilterBytes)));
    if (term.contains(QLatin1Char('"')))
        term = term.section(QLatin1Char('"'), 0, 0);
    if (!term.isEmpty())
        Q_EMIT filterRequested(QLatin1Char('"') + term + QLatin1Char('"'));
}

void JsonTreeView::addColumn()
{
    if (!currentValue().isValid())
        return;
    if (const auto steps = filterPathSteps(m_model->pointer(currentValue()), true))
        Q_EMIT columnRequested({EventField::Kind::Json, {}, *steps});
}

// The whole document is looked through behind the tree that is already shown.
void JsonTreeView::findRisks()
{
    if (m_riskCancelled)
        *m_riskCancelled = true;
    m_riskCancelled = std::make_shared<std::atomic_bool>(false);
    m_risksStrip->show(ProblemStrip::Tone::Warning, {});
    m_risks = {};
    m_risk = -1;
    const JsonDocumentPtr document = m_model->document();
    if (!document)
        return;
    const quint64 generation = ++m_riskGeneration;
    constexpr qsizetype kAtOnce = 16 * 1024; // so that nothing moves when small content is shown
    if (document->text().size() <= kAtOnce) {
        showRisks(findToldRisks(document));
        return;
    }
    QtConcurrent::run([document, cancelled = m_riskCancelled] {
        return findToldRisks(document, {}, cancelled.get());
    }).then(this, [this, generation](const ValueRisks &risks) {
        if (generation == m_riskGeneration)
            showRisks(risks);
    });
}

void JsonTreeView::showRisks(const ValueRisks &risks)
{
    m_risks = risks;
    m_model->setMarks(risks.list, m_repairs);
    m_tree->viewport()->update();
    updateActions();
    if (risks.count == 0)
        return;
    const QString sentence = risks.count == 1
        ? tr("▲ One value would be changed by other programs: %1.").arg(summaryOfRisks(risks))
        : tr("▲ %1 values would be changed by other programs: %2.")
              .arg(QLocale().toString(risks.count), summaryOfRisks(risks));
    m_risksStrip->show(ProblemStrip::Tone::Warning, sentence,
        risks.count == 1 ? QString() : tr("Previous"), risks.count == 1 ? tr("Show") : tr("Next"));
}

void JsonTreeView::goToRisk(int step)
{
    const qsizetype count = m_risks.list.size();
    if (count == 0)
        return;
    m_risk = m_risk < 0 && step < 0 ? count - 1 : (m_risk + step + count) % count;
    showFound(m_risks.list.at(m_risk).start, 0, false);
}

void JsonTreeView::openFind()
{
    m_find->open();
}

void JsonTreeView::find(const QString &term, bool forward)
{
    const JsonDocumentPtr document = m_model->document();
    if (!document)
        return;
    const quint64 generation = ++m_generation;
    const qint64 from = m_foundAt;
    const QByteArray needle = term.toUtf8();
    m_find->setStatus(tr("searching …"));
    QtConcurrent::run([document, needle, from, forward] {
        return nextOccurrence(document->text(), needle, from, forward);
    }).then(this, [this, generation, from, forward, size = needle.size()](qint64 offset) {
        if (generation != m_generation)
            return;
        const bool wrapped = from >= 0 && (forward ? offset <= from : offset >= from);
        showFound(offset, size, wrapped);
    });
}

void JsonTreeView::showFound(qint64 offset, qint64 size, bool wrapped)
{
    Q_UNUSED(size)
    if (offset < 0) {
        m_find->setStatus(tr("not found"));
        return;
    }
    m_foundAt = offset;
    const QModelIndex index = m_model->reveal(offset);
    m_find->setStatus(wrapped ? tr("from the other end") : QString());
    if (!index.isValid())
        return;
    for (QModelIndex up = index.parent(); up.isValid(); up = up.parent())
        m_tree->expand(up);
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

} // namespace tallyman
