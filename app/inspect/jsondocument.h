// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/contentproblem.h"
#include "inspect/jsonindex.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <atomic>
#include <functional>
#include <memory>

namespace tallyman {

enum class JsonKind : quint8 { Object, Array, String, Number, Literal };

// One value inside a JsonDocument, by position; with its key if it stands in an object.
struct JsonSlice
{
    qint64 start = 0;
    qint64 end = 0;
    qint64 keyStart = -1; // the quotes belong to it; -1: no key
    qint64 keyEnd = -1;
    qint64 index = 0; // among its siblings
    JsonKind kind = JsonKind::Literal;
    friend bool operator==(const JsonSlice &, const JsonSlice &) = default;
};

// A JSON text as it was sent, to be walked through without converting anything: order, duplicate
// keys, number tokens and escapes stay what they are. Bodies of hundreds of MiB are read once
// (read(), on a worker thread); after that each step is quick enough for the gui thread.
// Immutable; may be read from several threads.
class JsonDocument
{
public:
    static constexpr qint64 kPageSize = JsonIndex::kPageSize;

    // Never null. Takes long for large texts; `cancelled` ends it early.
    [[nodiscard]] static std::shared_ptr<const JsonDocument> read(
        const QByteArray &text, const std::atomic_bool *cancelled = nullptr);

    [[nodiscard]] bool isValid() const { return m_problem.sentence.isEmpty(); }
    [[nodiscard]] const ContentProblem &problem() const { return m_problem; }
    [[nodiscard]] const QByteArray &text() const { return m_text; }

    // Of a valid document:
    [[nodiscard]] const JsonSlice &root() const { return m_root; }
    [[nodiscard]] qint64 childCount(const JsonSlice &container) const;
    // The children page·kPageSize … of a container, at most kPageSize.
    [[nodiscard]] QList<JsonSlice> children(const JsonSlice &container, qint64 page) const;
    // One child of a container; its index must be below childCount(). Reads what stands before it
    // in its page.
    [[nodiscard]] JsonSlice childAt(const JsonSlice &container, qint64 index) const;
    // Calls `each` for the members of an object in their order, without keeping any.
    void forEachMember(
        const JsonSlice &object, const std::function<void(const JsonSlice &)> &each) const;
    // Whether the key of a member is `name` (UTF-8).
    [[nodiscard]] bool isKey(const JsonSlice &member, QByteArrayView name) const;
    // The slices from the root to the innermost value whose key or value covers `offset`.
    [[nodiscard]] QList<JsonSlice> pathTo(qint64 offset) const;

    // The value and the key exactly as sent, quotes included.
    [[nodiscard]] QByteArrayView value(const JsonSlice &slice) const;
    [[nodiscard]] QByteArrayView key(const JsonSlice &slice) const;

private:
    explicit JsonDocument(const QByteArray &text);
    [[nodiscard]] qint64 endOfValue(qint64 start) const;
    [[nodiscard]] qint64 endOfContainer(qint64 start) const;
    [[nodiscard]] JsonSlice sliceAt(qint64 start) const;
    [[nodiscard]] qint64 readChild(bool inObject, qint64 at, JsonSlice *child) const;
    [[nodiscard]] qint64 pageCovering(const JsonSlice &container, qint64 offset) const;

    QByteArray m_text;
    JsonIndex m_index;
    JsonSlice m_root;
    ContentProblem m_problem;
};
using JsonDocumentPtr = std::shared_ptr<const JsonDocument>;

// The text of a string token with its quotes: escapes resolved, a lone surrogate stays one.
[[nodiscard]] QString jsonStringText(QByteArrayView token);

// One step of a JSON Pointer (RFC 6901 §3): "/" and the escaped key or index.
[[nodiscard]] QString jsonPointerStep(const QString &key);

} // namespace tallyman
