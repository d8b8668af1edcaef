// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/pointermap.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr quint32 kEntryBytes = 5;
constexpr quint32 kEntries = PageFile::kPageBytes / kEntryBytes;
constexpr quint32 kFirstMapPage = 2;
constexpr int kDeepestTree = 20; // SQLite follows none that is deeper

quint32 mapPageOf(quint32 page)
{
    return (page - kFirstMapPage) / (kEntries + 1) * (kEntries + 1) + kFirstMapPage;
}

} // namespace

bool PointerMap::isMapPage(quint32 page)
{
    return page >= kFirstMapPage && mapPageOf(page) == page;
}

quint32 PointerMap::rootOf(quint32 page)
{
    const Entry own = entry(page);
    if (own.kind == Kind::Root)
        return page;
    if (own.kind != Kind::Child)
        return 0;
    if (const auto known = m_roots.constFind(own.parent); known != m_roots.constEnd())
        return *known;
    quint32 above = own.parent;
    for (int i = 0; i < kDeepestTree && entry(above).kind == Kind::Child; ++i)
        above = entry(above).parent;
    const quint32 root = above == 1 || entry(above).kind == Kind::Root ? above : 0;
    m_roots.insert(own.parent, root);
    return root;
}

PointerMap::Entry PointerMap::entry(quint32 page)
{
    if (page <= kFirstMapPage || page > m_file.count() || isMapPage(page))
        return {};
    const quint32 mapPage = mapPageOf(page);
    if (mapPage != m_loaded)
        load(mapPage);
    return m_map.isEmpty() ? Entry() : parse(m_map, page - mapPage - 1);
}

PointerMap::Entry PointerMap::parse(QByteArrayView map, quint32 index) const
{
    const qsizetype at = qsizetype(index) * kEntryBytes;
    const auto parent = bigEndianAt<quint32>(map, at + 1);
    const bool hasParent = parent != 0 && parent <= m_file.count();
    switch (map.at(at)) {
    case 1:
        return parent == 0 ? Entry{Kind::Root, 0} : Entry();
    case 2:
        return parent == 0 ? Entry{Kind::Free, 0} : Entry();
    case 3:
    case 4:
        return hasParent ? Entry{Kind::Overflow, parent} : Entry();
    case 5:
        return hasParent ? Entry{Kind::Child, parent} : Entry();
    default:
        return {};
    }
}

// Single entries may be damaged; when many are, the others are noise as well.
bool PointerMap::isPlausible(QByteArrayView map, quint32 mapPage) const
{
    const quint32 entries = std::min(kEntries, m_file.count() - mapPage);
    quint32 good = 0;
    for (quint32 i = 0; i < entries; ++i)
        good += parse(map, i).kind != Kind::Unknown ? 1 : 0;
    return good >= entries - entries / 4;
}

void PointerMap::load(quint32 mapPage)
{
    m_loaded = mapPage;
    m_map = m_file.read(mapPage);
    if (!m_map.isEmpty() && !isPlausible(m_map, mapPage))
        m_map.clear();
}

} // namespace tallyman
