// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/textsearch.h"

#include "store/content.h"

#include <sqlite3.h>

namespace tallyman {

namespace {

QByteArrayView blobOf(sqlite3_value *value)
{
    const void *data = sqlite3_value_blob(value);
    return {static_cast<const char *>(data), sqlite3_value_bytes(value)};
}

// The search for the first argument, kept by SQLite between the rows of one query.
const TextSearch *searchOf(sqlite3_context *context, sqlite3_value *word)
{
    auto *search = static_cast<TextSearch *>(sqlite3_get_auxdata(context, 0));
    if (!search) {
        search = new TextSearch(blobOf(word));
        sqlite3_set_auxdata(
            context, 0, search, [](void *data) { delete static_cast<TextSearch *>(data); });
        search = static_cast<TextSearch *>(sqlite3_get_auxdata(context, 0));
    }
    return search;
}

void textContains(sqlite3_context *context, int, sqlite3_value **arguments)
{
    const TextSearch *search = searchOf(context, arguments[0]);
    sqlite3_result_int(context, search && search->isIn(blobOf(arguments[1])) ? 1 : 0);
}

void contentContains(sqlite3_context *context, int, sqlite3_value **arguments)
{
    const TextSearch *search = searchOf(context, arguments[0]);
    const qint64 id = sqlite3_value_int64(arguments[1]);
    if (!search || id == 0) {
        sqlite3_result_int(context, 0);
        return;
    }
    sqlite3_stmt *statement = nullptr;
    sqlite3_prepare_v2(sqlite3_context_db_handle(context),
        "SELECT data FROM piece WHERE id BETWEEN ?1 AND ?2 ORDER BY id", -1, &statement, nullptr);
    sqlite3_bind_int64(statement, 1, pieceId(id, 0));
    sqlite3_bind_int64(statement, 2, pieceId(id, kMaxPieces - 1));
    QByteArray window; // the end of the previous piece and the present one
    bool found = false;
    while (!found && sqlite3_step(statement) == SQLITE_ROW) {
        window = window.right(search->wordSize() - 1);
        window.append(static_cast<const char *>(sqlite3_column_blob(statement, 0)),
            sqlite3_column_bytes(statement, 0));
        found = search->isIn(window);
    }
    sqlite3_finalize(statement);
    sqlite3_result_int(context, found ? 1 : 0);
}

} // namespace

TextSearch::TextSearch(QByteArrayView word)
    : m_word(word.toByteArray())
{
    for (char &c : m_word)
        c = static_cast<char>(asciiLower(c));
    m_shift.fill(m_word.size());
    for (qsizetype i = 0; i + 1 < m_word.size(); ++i)
        m_shift[static_cast<uchar>(m_word[i])] = m_word.size() - 1 - i;
}

bool TextSearch::isIn(QByteArrayView bytes) const
{
    const qsizetype size = m_word.size();
    if (size == 0)
        return true;
    const char *text = bytes.data();
    const char *word = m_word.constData();
    for (qsizetype at = 0; at + size <= bytes.size();) {
        const uchar last = asciiLower(text[at + size - 1]);
        if (last == static_cast<uchar>(word[size - 1])) {
            qsizetype i = 0;
            while (i + 1 < size && asciiLower(text[at + i]) == static_cast<uchar>(word[i]))
                ++i;
            if (i + 1 >= size)
                return true;
        }
        at += m_shift[last];
    }
    return false;
}

void registerTextSearch(sqlite3 *handle)
{
    constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    sqlite3_create_function_v2(
        handle, "text_contains", 2, kFlags, nullptr, textContains, nullptr, nullptr, nullptr);
    sqlite3_create_function_v2(handle, "content_contains", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY,
        nullptr, contentContains, nullptr, nullptr, nullptr);
}

} // namespace tallyman
