// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/hexpages.h"

#include <QPointer>

namespace tallyman {

HexPages::HexPages(QObject *parent)
    : QObject(parent)
    , m_pages(64)
{
}

void HexPages::setSource(qint64 size, const ByteFetch &fetch)
{
    ++m_generation;
    m_size = size;
    m_fetch = fetch;
    m_pages.clear();
    m_loading.clear();
}

int HexPages::byteAt(qint64 offset)
{
    const qint64 page = offset / kPageBytes;
    if (const QByteArray *bytes = m_pages.object(page)) {
        const qint64 at = offset % kPageBytes;
        return at < bytes->size() ? static_cast<uchar>(bytes->at(at)) : -1;
    }
    load(page);
    return -1;
}

void HexPages::load(qint64 page)
{
    if (!m_fetch || m_loading.contains(page))
        return;
    m_loading.insert(page);
    const qint64 offset = page * kPageBytes;
    const QPointer<HexPages> self(this);
    m_fetch(offset, qMin(kPageBytes, m_size - offset),
        [self, page, generation = m_generation](const Result<QByteArray> &bytes) {
            if (self == nullptr || generation != self->m_generation)
                return;
            if (!bytes) { // stays in m_loading, so that it is not asked for with every repaint
                Q_EMIT self->failed(bytes.error().message);
                return;
            }
            self->m_loading.remove(page);
            self->m_pages.insert(page, new QByteArray(*bytes));
            Q_EMIT self->loaded();
        });
}

} // namespace tallyman
