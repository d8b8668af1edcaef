// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsondocument.h"

#include <QList>
#include <QString>
#include <atomic>
#include <optional>

namespace tallyman {

// A value that other programs damage when they read it, or write it again.
struct ValueRisk
{
    enum class Kind : quint8 {
        BigInteger,      // beyond 2^53: no longer exact as a double (JavaScript, many JSON readers)
        NumberRounded,   // has more digits than a double carries, or is beyond its range
        NumberRewritten, // keeps its value but is written otherwise: 1.50 → 1.5, 1E3 → 1000
        DuplicateKey,    // the key stands in its object before
        LeadingZeros,    // text that becomes another number: "00123" → 123
        LoneSurrogate,   // half of a pair, which has no UTF-8
        ReplacedBytes,   // U+FFFD: something here was no UTF-8 before
    };
    Kind kind = Kind::BigInteger;
    QString pointer;  // JSON Pointer of the value; of the later member for a duplicate key
    qint64 start = 0; // of the token in the document's text; of the key where the key is meant
    qint64 end = 0;
    QString sentence; // with the value, what becomes of it, and where
    friend bool operator==(const ValueRisk &, const ValueRisk &) = default;
};

struct ValueRisks
{
    QList<ValueRisk> list; // in the order of the text
    qint64 count = 0;      // of all, also those that are not listed
    bool complete = true;  // false: a limit was met, so there may be more
};

struct ValueRiskLimits
{
    qint64 listed = 1000;               // so many are described
    qint64 bytes = 256LL * 1024 * 1024; // so much of the text is read
    qint64 keys = 1'000'000;            // so many keys are compared at a time
    // Whether LeadingZeros count: common where nothing is wrong, they would crowd out the others.
    bool leadingZeros = true;
};

// Looks through the whole of a valid document, without recursion, in time linear to its size.
// Pure; takes long for large documents, `cancelled` ends it.
[[nodiscard]] ValueRisks findValueRisks(const JsonDocumentPtr &document,
    const ValueRiskLimits &limits = {}, const std::atomic_bool *cancelled = nullptr);

// What is told of a document without being asked, in the tree and as a finding: all but leading
// zeros.
[[nodiscard]] ValueRisks findToldRisks(const JsonDocumentPtr &document, ValueRiskLimits limits = {},
    const std::atomic_bool *cancelled = nullptr);

// What one number or string token is in danger of, by itself; none for other tokens. Quick enough
// for each row that is painted: of a long token only the beginning is judged.
[[nodiscard]] std::optional<ValueRisk::Kind> riskOfToken(QByteArrayView token);
// The sentence to it.
[[nodiscard]] QString riskSentence(ValueRisk::Kind kind, QByteArrayView token);
// "integer beyond 2⁵³", "duplicate key", …
[[nodiscard]] QString riskName(ValueRisk::Kind kind);

// How many of each kind, in the order of their first: "2 × integer beyond 2⁵³, duplicate key".
[[nodiscard]] QString summaryOfRisks(const ValueRisks &risks);

// A JSON number as JavaScript writes it after reading it; "null" beyond the range of a double.
[[nodiscard]] QByteArray rewrittenNumber(QByteArrayView token);

} // namespace tallyman
