// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QCache>
#include <QObject>
#include <QSet>
#include <functional>

namespace tallyman {

// Reads part of some bytes without blocking; `done` is called on the gui thread, less than `count`
// bytes only at the end.
using ByteFetch = std::function<void(
    qint64 offset, qint64 count, std::function<void(const Result<QByteArray> &)>)>;

// A window of pages on bytes that are somewhere else. GUI thread.
class HexPages : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 kPageBytes = 64 * 1024;

    explicit HexPages(QObject *parent = nullptr);

    // Starts anew; answers to older fetches are dropped.
    void setSource(qint64 size, const ByteFetch &fetch);
    [[nodiscard]] qint64 size() const { return m_size; }
    // The byte if its page is here, else -1 and the page is being fetched: loaded() follows.
    [[nodiscard]] int byteAt(qint64 offset);
    [[nodiscard]] const ByteFetch &fetch() const { return m_fetch; }

Q_SIGNALS:
    void loaded();
    void failed(const QString &sentence);

private:
    void load(qint64 page);

    qint64 m_size = 0;
    ByteFetch m_fetch;
    QCache<qint64, QByteArray> m_pages;
    QSet<qint64> m_loading;
    quint64 m_generation = 0;
};

} // namespace tallyman
