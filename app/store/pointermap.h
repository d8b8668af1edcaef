// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/pagefile.h"

#include <QHash>

namespace tallyman {

// What an auto-vacuum file notes about each of its pages (§1.8 of the format). It stands apart from
// the trees, so that it often still tells what a page was for when the way to it is lost.
class PointerMap
{
public:
    // Unknown: the map is damaged there.
    enum class Kind { Unknown, Root, Free, Overflow, Child };

    explicit PointerMap(PageFile &file)
        : m_file(file)
    {
    }

    [[nodiscard]] Kind kindOf(quint32 page) { return entry(page).kind; }
    // The root of the tree that a page belongs to; 0 when that is unknown.
    [[nodiscard]] quint32 rootOf(quint32 page);
    // Whether a page holds a part of the map itself.
    [[nodiscard]] static bool isMapPage(quint32 page);

private:
    struct Entry
    {
        Kind kind = Kind::Unknown;
        quint32 parent = 0;
    };
    [[nodiscard]] Entry entry(quint32 page);
    [[nodiscard]] Entry parse(QByteArrayView map, quint32 index) const;
    [[nodiscard]] bool isPlausible(QByteArrayView map, quint32 mapPage) const;
    void load(quint32 mapPage);

    PageFile &m_file;
    quint32 m_loaded = 0;            // number of the map page in m_map
    QByteArray m_map;                // empty when it is not plausible
    QHash<quint32, quint32> m_roots; // of inner pages
};

} // namespace tallyman
