// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "store/pointermap.h"
#include "store/treepage.h"

#include <atomic>
#include <vector>

namespace tallyman {

// A table of which rows are to be found again.
struct LostTable
{
    quint32 root = 0;
    RowShape shape;
    RowShape unmistakable; // rows of this shape are no other table's
};

// Puts new inner pages over the leaves of damaged tables, so that SQLite reaches every leaf that is
// still sound, and leaves an empty tree where nothing is. Works on a copy without a write-ahead log
// that nobody has open; the sound parts of the trees are not written to. What it follows is never
// trusted, and no page is followed twice. Needs some 64 bytes of memory per leaf. Any thread,
// blocks.
class TreeRebuild
{
public:
    TreeRebuild(const QString &path, QList<LostTable> tables, const std::atomic_bool *cancelled);

    // Whether the pages can be what the tables and indexes begin with.
    [[nodiscard]] bool areRoots(const QList<quint32> &pages);
    // Returns whether a tree was damaged. Errors: Io, Cancelled.
    [[nodiscard]] Result<bool> run();
    // Empties the index that begins at `root`. To be called last.
    void clearIndex(quint32 root);

private:
    // How certain it is that a leaf belongs to a table.
    enum class Trust : quint8 { ByShape, ByMap, ByTree };
    struct Leaf
    {
        RowSpan rows;
        quint32 page = 0;
        Trust trust = Trust::ByShape;
    };
    struct Tree
    {
        LostTable table;
        bool damaged = false;
        std::vector<Leaf> leaves;
    };

    [[nodiscard]] bool isCancelled() const { return m_cancelled != nullptr && *m_cancelled; }
    void walk(Tree &tree);
    [[nodiscard]] bool walk(Tree &tree, quint32 number, RowSpan bounds, int depth);
    void findOrphans();
    void findLeaves();
    [[nodiscard]] bool mayBeOrphan(quint32 number);
    void adopt(quint32 number);
    void readFreeList();
    [[nodiscard]] Tree *treeOf(quint32 root);
    void build(Tree &tree);
    [[nodiscard]] QList<ChildPage> parentsOf(const QList<ChildPage> &children);
    void writeHeader();

    PageFile m_file;
    PointerMap m_map;
    std::vector<Tree> m_trees;
    std::vector<bool> m_reached; // pages that a tree leads to
    std::vector<bool> m_free;    // pages of the list of free ones
    const std::atomic_bool *m_cancelled;
};

} // namespace tallyman
