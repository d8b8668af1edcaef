// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>

namespace tallyman {

// Which findings were ticked off as done. Imports are named, since their ids are given anew when
// the analysis is. A value.
class FindingMarks
{
public:
    // The name of an import: its sender and its key.
    [[nodiscard]] static QString importName(const QString &sender, const QString &key);

    [[nodiscard]] const IdSet &events(const QByteArray &kind) const;
    [[nodiscard]] bool containsImport(const QByteArray &kind, const QString &name) const;
    void setEvents(const QByteArray &kind, const IdSet &ids, bool done);
    // Of the imports at most 10,000 of a kind are remembered.
    void setImport(const QByteArray &kind, const QString &name, bool done);

    // As the workspace keeps them; what cannot be read is left out.
    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] static FindingMarks fromJson(const QByteArray &json);

    friend bool operator==(const FindingMarks &, const FindingMarks &) = default;

private:
    struct Kind
    {
        IdSet events;
        QSet<QString> imports;
        friend bool operator==(const Kind &, const Kind &) = default;
    };
    QHash<QByteArray, Kind> m_kinds;
};

} // namespace tallyman
