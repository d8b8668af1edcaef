// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/jsontreemodel.h"

#include "base/text.h"
#include "ui/models/jsontreenode.h"

#include <QLocale>
#include <QScopedValueRollback>

namespace tallyman {

namespace {
constexpr qsizetype kShownBytes = 400; // of a value in the tree; the rest is in Text
constexpr qsizetype kShownOfHolder = 72;
constexpr qsizetype kTipBytes = 1500;
constexpr qsizetype kLookedInto = 64 * 1024; // bytes of a string that is looked into at once
} // namespace

JsonTreeModel::JsonTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setDocument(const JsonDocumentPtr &document)
{
    beginResetModel();
    m_document = document;
    m_root.reset();
    m_duplicates.clear();
    m_repairs.clear();
    if (document && document->isValid()) {
        m_root = std::make_unique<Node>();
        m_root->document = document.get();
        m_root->slice = document->root();
    }
    endResetModel();
}

JsonTreeModel::Node *JsonTreeModel::nodeAt(const QModelIndex &index) const
{
    return static_cast<Node *>(index.internalPointer());
}

int JsonTreeModel::rowOf(const Node *node) const
{
    const Node *parent = node->parent;
    if (parent == nullptr || node->type == Node::Type::Before)
        return 0;
    if (node->type == Node::Type::Behind)
        return static_cast<int>(parent->children.size()) - 1;
    const qint64 first = parent->firstPage * JsonDocument::kPageSize;
    return static_cast<int>(node->slice.index - first) + (parent->hasBefore() ? 1 : 0);
}

QModelIndex JsonTreeModel::indexOf(Node *node) const
{
    return createIndex(rowOf(node), 0, node);
}

qint64 JsonTreeModel::countOf(Node *node) const
{
    if (node->type != Node::Type::Value)
        return 0;
    if (node->count < 0) {
        (void)embeddedIn(node);
        node->count = node->childDocument()->childCount(node->container());
    }
    return node->count;
}

const EmbeddedValue &JsonTreeModel::embeddedIn(const Node *node)
{
    if (!node->embedded) {
        const bool isString =
            node->type == Node::Type::Value && node->slice.kind == JsonKind::String;
        const qint64 size = node->slice.end - node->slice.start;
        node->embedded = std::make_unique<const EmbeddedValue>(isString && size <= kLookedInto
                ? embeddedValue(node->document->value(node->slice))
                : EmbeddedValue());
    }
    return *node->embedded;
}

const EmbeddedValue &JsonTreeModel::embedded(const QModelIndex &index) const
{
    return embeddedIn(nodeAt(index));
}

const JsonSlice &JsonTreeModel::slice(const QModelIndex &index) const
{
    return nodeAt(index)->slice;
}

qint64 JsonTreeModel::childCount(const QModelIndex &index) const
{
    return countOf(nodeAt(index));
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (column != 0 || row < 0 || row >= rowCount(parent))
        return {};
    if (!parent.isValid())
        return createIndex(0, 0, m_root.get());
    return createIndex(row, 0, nodeAt(parent)->children.at(static_cast<size_t>(row)).get());
}

QModelIndex JsonTreeModel::parent(const QModelIndex &index) const
{
    if (!index.isValid() || nodeAt(index)->parent == nullptr)
        return {};
    return indexOf(nodeAt(index)->parent);
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return m_root ? 1 : 0;
    return static_cast<int>(nodeAt(parent)->children.size());
}

int JsonTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

bool JsonTreeModel::hasChildren(const QModelIndex &parent) const
{
    return parent.isValid() ? countOf(nodeAt(parent)) > 0 : m_root != nullptr;
}

bool JsonTreeModel::canFetchMore(const QModelIndex &parent) const
{
    return parent.isValid() && !m_changing && nodeAt(parent)->pages == 0
        && countOf(nodeAt(parent)) > 0;
}

void JsonTreeModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        showPage(nodeAt(parent), 0);
}

// A view that hears of the rows that go must not fetch others into the gap.
void JsonTreeModel::showPage(Node *container, qint64 page)
{
    const QScopedValueRollback<bool> guard(m_changing, true);
    clearChildren(container);
    container->firstPage = page;
    insertPage(container, page, 0);
    insertPagers(container);
}

void JsonTreeModel::insertPage(Node *container, qint64 page, int row)
{
    const JsonDocument *document = container->childDocument();
    const QList<JsonSlice> slices = document->children(container->container(), page);
    std::vector<std::unique_ptr<Node>> nodes;
    nodes.reserve(static_cast<size_t>(slices.size()));
    for (const JsonSlice &slice : slices) {
        nodes.push_back(std::make_unique<Node>());
        nodes.back()->parent = container;
        nodes.back()->document = document;
        nodes.back()->slice = slice;
    }
    beginInsertRows(indexOf(container), row, row + static_cast<int>(slices.size()) - 1);
    container->children.insert(container->children.begin() + row,
        std::make_move_iterator(nodes.begin()), std::make_move_iterator(nodes.end()));
    container->firstPage = qMin(container->firstPage, page);
    ++container->pages;
    endInsertRows();
}

// Adds the rows that stand for what is not loaded, where they are missing.
void JsonTreeModel::insertPagers(Node *container)
{
    auto &children = container->children;
    const auto add = [&](Node::Type type, size_t row) {
        auto pager = std::make_unique<Node>();
        pager->type = type;
        pager->parent = container;
        pager->document = container->childDocument();
        const int at = static_cast<int>(row);
        beginInsertRows(indexOf(container), at, at);
        children.insert(children.begin() + at, std::move(pager));
        endInsertRows();
    };
    if (container->firstPage > 0 && !container->hasBefore())
        add(Node::Type::Before, 0);
    const qint64 end = (container->firstPage + container->pages) * JsonDocument::kPageSize;
    if (end < countOf(container) && children.back()->type != Node::Type::Behind)
        add(Node::Type::Behind, children.size());
}

void JsonTreeModel::removeRow(Node *container, int row)
{
    beginRemoveRows(indexOf(container), row, row);
    container->children.erase(container->children.begin() + row);
    endRemoveRows();
}

void JsonTreeModel::clearChildren(Node *container)
{
    if (container->children.empty())
        return;
    beginRemoveRows(indexOf(container), 0, static_cast<int>(container->children.size()) - 1);
    container->children.clear();
    container->pages = 0;
    endRemoveRows();
}

void JsonTreeModel::loadMore(const QModelIndex &pager)
{
    const QScopedValueRollback<bool> guard(m_changing, true);
    Node *node = nodeAt(pager);
    Node *container = node->parent;
    const bool before = node->type == Node::Type::Before;
    removeRow(container, rowOf(node));
    if (before) {
        insertPage(container, container->firstPage - 1, 0);
    } else {
        insertPage(container, container->firstPage + container->pages,
            static_cast<int>(container->children.size()));
    }
    insertPagers(container);
}

QModelIndex JsonTreeModel::reveal(qint64 offset)
{
    if (!m_root)
        return {};
    const QList<JsonSlice> path = m_document->pathTo(offset);
    Node *node = m_root.get();
    for (qsizetype i = 1; i < path.size(); ++i) {
        const qint64 page = path[i].index / JsonDocument::kPageSize;
        if (page < node->firstPage || page >= node->firstPage + node->pages)
            showPage(node, page);
        const qint64 first = node->firstPage * JsonDocument::kPageSize;
        const qint64 row = path[i].index - first + (node->hasBefore() ? 1 : 0);
        node = node->children.at(static_cast<size_t>(row)).get();
    }
    return path.isEmpty() ? QModelIndex() : indexOf(node);
}

QByteArrayView JsonTreeModel::tokenOf(const Node *node) const
{
    return node->document->value(node->slice);
}

QByteArrayView JsonTreeModel::token(const QModelIndex &index) const
{
    return tokenOf(nodeAt(index));
}

QString JsonTreeModel::valueText(const QModelIndex &index) const
{
    const QByteArrayView token = this->token(index);
    return nodeAt(index)->slice.kind == JsonKind::String ? jsonStringText(token)
                                                         : QString::fromUtf8(token);
}

QString JsonTreeModel::keyLine(const Node *node) const
{
    if (node->parent == nullptr || node->type != Node::Type::Value)
        return {};
    const QByteArrayView key = node->document->key(node->slice);
    if (key.isNull())
        return QString::number(node->slice.index);
    return key.size() == 2 ? QStringLiteral("\"\"")
                           : displayLine(key.sliced(1, key.size() - 2), kShownBytes);
}

QString JsonTreeModel::valueLine(Node *node) const
{
    const bool object = node->slice.kind == JsonKind::Object;
    if (object || node->slice.kind == JsonKind::Array) {
        const qint64 count = countOf(node);
        if (count == 0)
            return object ? tr("{} empty") : tr("[] empty");
        const QString number = QLocale().toString(count);
        return object ? QStringLiteral("{%1}").arg(number) : QStringLiteral("[%1]").arg(number);
    }
    // what a string holds stands below it
    const bool holds = embeddedIn(node).kind != EmbeddedValue::Kind::None;
    return displayLine(tokenOf(node), holds ? kShownOfHolder : kShownBytes);
}

QString JsonTreeModel::pagerLine(const Node *node) const
{
    const Node *container = node->parent;
    const qint64 first = container->firstPage * JsonDocument::kPageSize;
    if (node->type == Node::Type::Before)
        return tr("… %1 before: show 1,000").arg(QLocale().toString(first));
    const qint64 end = (container->firstPage + container->pages) * JsonDocument::kPageSize;
    const qint64 left = container->count - end;
    return left > JsonDocument::kPageSize
        ? tr("… %1 more: show 1,000").arg(QLocale().toString(left))
        : tr("… %1 more: show").arg(QLocale().toString(left));
}

// What a string says when its escapes are resolved, when that differs from what is shown.
QString JsonTreeModel::toolTip(Node *node) const
{
    if (node->slice.kind != JsonKind::String)
        return {};
    const QByteArrayView token = tokenOf(node);
    if (token.size() < kShownBytes && !token.contains('\\'))
        return {};
    const QString text = jsonStringText(token.first(qMin(token.size(), kTipBytes)));
    return displayLine(text.toUtf8(), kTipBytes).toHtmlEscaped();
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    Node *node = nodeAt(index);
    const bool pager = node->type != Node::Type::Value;
    switch (role) {
    case Qt::DisplayRole:
        return pager ? pagerLine(node) : valueLine(node);
    case Qt::AccessibleTextRole:
        return pager ? pagerLine(node) : spokenLine(node);
    case Qt::ToolTipRole:
        return pager ? QString() : toolTip(node);
    case KeyRole:
        return keyLine(node);
    case KindRole:
        return static_cast<int>(node->slice.kind);
    case PagerRole:
        return pager;
    case WarningRole:
        return pager ? QString() : warningLine(node);
    case NoteRole:
        return pager ? QString() : noteLine(node);
    default:
        return {};
    }
}

} // namespace tallyman
