// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/resubmits.h"

namespace tallyman {

QByteArray Resubmits::contentOf(const Import &import)
{
    return QByteArray(import.sender.toUtf8() + '/' + QByteArray::number(import.rowsReceived) + '/'
        + QByteArray::number(import.contentDigest, 16));
}

void Resubmits::remember(const Import &import)
{
    const QByteArray content = contentOf(import);
    const auto before = m_contents.constFind(import.id);
    if (before != m_contents.constEnd()) { // it has grown since
        if (*before == content)
            return;
        for (Contents *contents : {&m_recent, &m_older}) {
            const auto entry = contents->constFind(*before);
            if (entry != contents->constEnd() && entry->id == import.id)
                contents->erase(entry);
        }
    }
    if (import.rowsReceived == 0)
        return;
    if (m_recent.size() >= kRemembered) {
        m_older = std::exchange(m_recent, {});
        m_contents.clear();
        for (auto entry = m_older.constBegin(); entry != m_older.constEnd(); ++entry)
            m_contents.insert(entry->id, entry.key());
    }
    m_contents.insert(import.id, content);
    const auto older = m_older.constFind(content);
    const auto known = m_recent.constFind(content);
    const bool isFirst = (older == m_older.constEnd() || older->id >= import.id)
        && (known == m_recent.constEnd() || known->id >= import.id);
    if (isFirst)
        m_recent.insert(content, First{import.id, import.key});
}

QString Resubmits::earlierKey(const Import &import) const
{
    if (import.rowsReceived == 0 || import.isMissingSomething())
        return {};
    const QByteArray content = contentOf(import);
    for (const Contents *contents : {&m_older, &m_recent}) {
        const auto entry = contents->constFind(content);
        if (entry != contents->constEnd() && entry->id < import.id)
            return entry->key;
    }
    return {};
}

void Resubmits::clear()
{
    m_recent.clear();
    m_older.clear();
    m_contents.clear();
}

} // namespace tallyman
