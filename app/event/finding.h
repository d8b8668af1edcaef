// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <optional>

namespace tallyman {

enum class Severity : quint8 { Note, Warning, Error };
[[nodiscard]] QString severityName(Severity severity); // "note", "warning", "error"
[[nodiscard]] std::optional<Severity> severityFromName(QStringView name);

// One thing that shows what a finding says: a header field, a value, bytes, another event.
struct Evidence
{
    QString what; // "header", "field", "rows", "event", "byte", "value", "time"
    QString text;
    friend bool operator==(const Evidence &, const Evidence &) = default;
};

// One thing that is wrong or notable about an event or an import. A value.
struct Finding
{
    QByteArray id; // of its kind, e.g. "token-missing"
    Severity severity = Severity::Warning;
    EventId eventId = 0; // 0: it is about an import
    QString sender;      // of the import
    QString importKey;   // the same
    QString message;     // a sentence
    QList<Evidence> evidence;
    friend bool operator==(const Finding &, const Finding &) = default;
};

// What is known of a kind of finding beforehand.
struct FindingKind
{
    const char *id;
    Severity severity;
    const char *title;  // for lists: "Token missing"
    const char *advice; // what to do
    const char *source; // where the rule comes from
};

// All kinds, those of errors first.
[[nodiscard]] const QList<FindingKind> &findingKinds();
// Null when there is none of that id.
[[nodiscard]] const FindingKind *findFindingKind(QByteArrayView id);
// A finding of that kind with its usual severity. The kind must exist.
[[nodiscard]] Finding makeFinding(
    const char *id, const QString &message, const QList<Evidence> &evidence = {});

} // namespace tallyman
