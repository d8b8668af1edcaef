// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/treerebuild.h"

#include <QSet>
#include <algorithm>
#include <limits>

namespace tallyman {

namespace {

constexpr int kDeepestTree = 20; // SQLite follows none that is deeper

quint64 width(const RowSpan &rows)
{
    return static_cast<quint64>(rows.last - rows.first);
}

} // namespace

TreeRebuild::TreeRebuild(
    const QString &path, QList<LostTable> tables, const std::atomic_bool *cancelled)
    : m_file(path)
    , m_map(m_file)
    , m_cancelled(cancelled)
{
    for (LostTable &table : tables)
        m_trees.push_back({std::move(table), false, {}});
}

bool TreeRebuild::areRoots(const QList<quint32> &pages)
{
    const QSet<quint32> different(pages.begin(), pages.end());
    return different.size() == pages.size()
        && std::all_of(pages.begin(), pages.end(), [this](quint32 page) {
               const PointerMap::Kind kind = m_map.kindOf(page);
               return page > 2 && page <= m_file.count()
                   && (kind == PointerMap::Kind::Root || kind == PointerMap::Kind::Unknown);
           });
}

Result<bool> TreeRebuild::run()
{
    m_reached.assign(size_t(m_file.count()) + 1, false);
    for (Tree &tree : m_trees)
        walk(tree);
    findOrphans();
    const bool damaged =
        std::any_of(m_trees.begin(), m_trees.end(), [](const Tree &tree) { return tree.damaged; });
    if (damaged && !isCancelled()) {
        readFreeList();
        findLeaves();
        for (Tree &tree : m_trees) {
            if (tree.damaged && !isCancelled())
                build(tree);
        }
    }
    writeHeader();
    if (isCancelled())
        return failure(ErrorCode::Cancelled, QStringLiteral("Cancelled."));
    if (m_file.hasFailed()) {
        return failure(ErrorCode::Io,
            QStringLiteral("The working copy of the damaged workspace cannot be written: %1.")
                .arg(m_file.failure()));
    }
    return damaged;
}

void TreeRebuild::clearIndex(quint32 root)
{
    m_file.write(root, emptyPage(PageKind::LeafIndex));
}

void TreeRebuild::walk(Tree &tree)
{
    const quint32 root = tree.table.root;
    const RowSpan all{1, std::numeric_limits<qint64>::max()};
    tree.damaged = !isEmptyLeaf(m_file.read(root)) && !walk(tree, root, all, 0);
    m_reached[root] = true;
}

// Collects the leaves below a page whose rows are within the bounds. Returns whether all were
// sound. A page is followed once, however many point to it.
bool TreeRebuild::walk(Tree &tree, quint32 number, RowSpan bounds, int depth)
{
    if (number < 2 || number >= m_reached.size() || m_reached[number] || depth > kDeepestTree
        || isCancelled())
        return false;
    const QByteArray page = m_file.read(number);
    if (const auto rows = leafSpan(page, tree.table.shape)) {
        if (rows->first < bounds.first || rows->last > bounds.last)
            return false;
        m_reached[number] = true;
        tree.leaves.push_back({*rows, number, Trust::ByTree});
        return true;
    }
    const QList<ChildPage> children = childrenOf(page);
    if (children.isEmpty())
        return false;
    m_reached[number] = true;
    bool sound = true;
    for (const ChildPage &child : children) {
        const bool isLast = &child == &children.last();
        const qint64 last = isLast ? bounds.last : child.last;
        if (last < bounds.first || last > bounds.last) {
            sound = false;
            continue;
        }
        sound = walk(tree, child.page, {bounds.first, last}, depth + 1) && sound;
        if (last < bounds.last)
            bounds.first = last + 1;
    }
    return sound;
}

// A tree that looks whole is damaged as well when the map knows of more pages: its root may have
// been overwritten by another leaf of the table.
void TreeRebuild::findOrphans()
{
    for (quint32 number = 2; number <= m_file.count() && !isCancelled(); ++number) {
        if (m_reached[number] || m_map.kindOf(number) != PointerMap::Kind::Child)
            continue;
        if (Tree *tree = treeOf(m_map.rootOf(number)))
            tree->damaged = true;
    }
}

void TreeRebuild::findLeaves()
{
    const quint32 last = m_file.count();
    for (quint32 number = 2; number <= last && !isCancelled(); ++number) {
        if (mayBeOrphan(number))
            adopt(number);
    }
}

bool TreeRebuild::mayBeOrphan(quint32 number)
{
    if (m_reached[number] || PointerMap::isMapPage(number))
        return false;
    switch (m_map.kindOf(number)) {
    case PointerMap::Kind::Free:
    case PointerMap::Kind::Overflow:
    case PointerMap::Kind::Root:
        return false;
    case PointerMap::Kind::Unknown:
        return !m_free[number];
    case PointerMap::Kind::Child:
        break;
    }
    return true;
}

// Gives a leaf to the table that the map names, or else to the one whose rows look like that.
void TreeRebuild::adopt(quint32 number)
{
    const QByteArray page = m_file.read(number);
    if (Tree *tree = treeOf(m_map.rootOf(number))) {
        if (const auto rows = leafSpan(page, tree->table.shape)) {
            tree->leaves.push_back({*rows, number, Trust::ByMap});
            return;
        }
    }
    for (Tree &tree : m_trees) {
        if (const auto rows = leafSpan(page, tree.table.unmistakable)) {
            tree.leaves.push_back({*rows, number, Trust::ByShape});
            return;
        }
    }
}

// Where the map is lost, this list tells which pages hold what was deleted.
void TreeRebuild::readFreeList()
{
    constexpr quint32 kMostOnTrunk = PageFile::kPageBytes / sizeof(quint32) - 2;
    m_free.assign(size_t(m_file.count()) + 1, false);
    const QByteArray first = m_file.read(1);
    quint32 trunk = first.isEmpty() ? 0 : bigEndianAt<quint32>(first, 32);
    while (trunk > 1 && trunk < m_free.size() && !m_free[trunk]) {
        const QByteArray page = m_file.read(trunk);
        const quint32 count = page.isEmpty() ? kMostOnTrunk + 1 : bigEndianAt<quint32>(page, 4);
        if (count > kMostOnTrunk)
            return;
        m_free[trunk] = true;
        for (quint32 i = 0; i < count; ++i) {
            const auto leaf = bigEndianAt<quint32>(page, 8 + 4 * qsizetype(i));
            if (leaf < m_free.size())
                m_free[leaf] = true;
        }
        trunk = bigEndianAt<quint32>(page, 0);
    }
}

TreeRebuild::Tree *TreeRebuild::treeOf(quint32 root)
{
    const auto it = std::find_if(m_trees.begin(), m_trees.end(),
        [root](const Tree &tree) { return tree.table.root == root; });
    return it == m_trees.end() ? nullptr : &*it;
}

// Of leaves that overlap the less certain one goes, and of two guesses the wider: a damaged row id
// makes a leaf seem to reach over many others.
void TreeRebuild::build(Tree &tree)
{
    std::sort(tree.leaves.begin(), tree.leaves.end(),
        [](const Leaf &a, const Leaf &b) { return a.rows.first < b.rows.first; });
    std::vector<Leaf> kept;
    for (const Leaf &leaf : tree.leaves) {
        if (kept.empty() || kept.back().rows.last < leaf.rows.first) {
            kept.push_back(leaf);
            continue;
        }
        const Leaf &other = kept.back();
        const bool better = leaf.trust != other.trust ? leaf.trust > other.trust
                                                      : width(leaf.rows) < width(other.rows);
        if (better)
            kept.back() = leaf;
    }
    QList<ChildPage> level;
    for (const Leaf &leaf : kept) {
        const bool isRoot = leaf.page == tree.table.root;
        level.append({isRoot ? m_file.append(m_file.read(leaf.page)) : leaf.page, leaf.rows.last});
    }
    while (level.size() > kMostChildren)
        level = parentsOf(level);
    if (level.isEmpty())
        m_file.write(tree.table.root, emptyPage(PageKind::LeafTable));
    else if (level.size() == 1)
        m_file.write(tree.table.root, m_file.read(level.first().page));
    else
        m_file.write(tree.table.root, innerPage({level.constData(), size_t(level.size())}));
}

// Inner pages over so many children each, as evenly as can be: SQLite wants two below each.
QList<ChildPage> TreeRebuild::parentsOf(const QList<ChildPage> &children)
{
    const qsizetype count = (children.size() + kMostChildren - 1) / kMostChildren;
    QList<ChildPage> parents;
    for (qsizetype i = 0; i < count; ++i) {
        const qsizetype begin = children.size() * i / count;
        const qsizetype end = children.size() * (i + 1) / count;
        const std::span<const ChildPage> group(children.constData() + begin, size_t(end - begin));
        parents.append({m_file.append(innerPage(group)), group.back().last});
    }
    return parents;
}

// Says what our pages are like, whatever stood there (§1.3 of the format): neither a write-ahead
// log, nor free pages, nor a pointer map that would have to be kept.
void TreeRebuild::writeHeader()
{
    QByteArray page = m_file.read(1);
    if (page.isEmpty())
        return;
    page.replace(0, 16, QByteArray("SQLite format 3", 16));
    putBigEndian(page, 16, static_cast<quint16>(PageFile::kPageBytes));
    page.replace(18, 6, QByteArray("\x01\x01\x00\x40\x20\x20", 6));
    putBigEndian(page, 28, m_file.count());
    for (const qsizetype at : {32, 36, 52, 64})
        putBigEndian(page, at, quint32(0));
    putBigEndian(page, 92, bigEndianAt<quint32>(page, 24)); // the number of pages is valid
    m_file.write(1, page);
}

} // namespace tallyman
