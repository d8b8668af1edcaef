// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsondocument.h"

#include <QList>
#include <atomic>

namespace tallyman {

// One place of a JSON text that a lenient reading put right.
struct JsonRepair
{
    enum class Kind : quint8 {
        TrailingComma,    // before } or ]
        ExtraComma,       // two in a row, or one before the first value
        MissingComma,     // between two values or members; also ; in its place
        MissingColon,     // between key and value; also = or => in its place
        MissingValue,     // behind a colon
        MissingKey,       // a value where a key has to stand
        SingleQuotes,     // '…', “…” or `…` around a string
        UnquotedKey,      // {a: 1}
        UnquotedString,   // a bare word as a value
        Comment,          // //, /* */ or #
        SpecialNumber,    // NaN, Infinity: read as null
        ForeignLiteral,   // True, None, undefined, …
        NumberForm,       // +1, .5, 5., 0x1F, 007
        ControlCharacter, // below U+0020 in a string
        BadEscape,        // \' \x41 \q
        InnerQuote,       // an unescaped " in a string
        InvalidUtf8,      // read as U+FFFD
        UnclosedString,
        MissingEnd,      // } or ] is missing, at the end: cut off
        WrongBracket,    // ] for } or the other way round, or one too many
        UnexpectedText,  // left out
        SurroundingText, // before or behind the value: left out
    };
    Kind kind = Kind::UnexpectedText;
    qint64 offset = 0; // of the first byte that was put right, in the text that was read
    qint64 line = 1;
    qint64 column = 1;     // in bytes, from 1
    qint64 repairedAt = 0; // where the key, value or container begins in the repaired document
    QString sentence;      // what was wrong
    friend bool operator==(const JsonRepair &, const JsonRepair &) = default;
};

// What a lenient reading makes of a text that is no JSON.
struct LenientJson
{
    static constexpr qsizetype kListedRepairs = 100;

    // What is wrong first: the strict reader's place with a sentence that names the mistake.
    ContentProblem problem;
    // The repaired text, compact and valid; null when not even a lenient reading makes sense of it.
    // What the text did not say is not invented: a missing value is null.
    JsonDocumentPtr document;
    QList<JsonRepair> repairs; // in the order of the text, the first kListedRepairs
    qint64 repairCount = 0;    // of all
};

// Reads a text that JsonDocument::read() refused with `problem` once more and forgives what people
// and other languages write: JSON5, JavaScript, Python, commas too many or too few, strings and
// brackets that are not closed. Without recursion, in time linear to the size; the repaired text
// is bounded by 512 MiB. Pure; takes long for large texts, `cancelled` ends it.
[[nodiscard]] LenientJson readLeniently(const QByteArray &text, const ContentProblem &problem,
    const std::atomic_bool *cancelled = nullptr);

// What was put right, in few words: "trailing comma", "missing comma", …
[[nodiscard]] QString jsonRepairName(JsonRepair::Kind kind);

// All of it in one line: "missing comma (line 4), trailing comma (line 9), 12 × single quotes".
[[nodiscard]] QString summaryOfRepairs(const LenientJson &reading);

} // namespace tallyman
