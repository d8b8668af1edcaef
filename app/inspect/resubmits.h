// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/import.h"

#include <QHash>

namespace tallyman {

// Finds imports whose rows have come before under another key. Remembers the content of between
// kRemembered and twice as many imports.
class Resubmits
{
public:
    static constexpr qsizetype kRemembered = 10'000;

    // Remembers the import as it is now.
    void remember(const Import &import);
    // The key of the first import of the same sender with exactly the same rows, if that came
    // before this one. Empty as long as rows of this one are missing.
    [[nodiscard]] QString earlierKey(const Import &import) const;
    void clear();

private:
    struct First
    {
        ImportId id = 0;
        QString key;
    };
    using Contents = QHash<QByteArray, First>; // by sender, number of rows and digest
    [[nodiscard]] static QByteArray contentOf(const Import &import);

    Contents m_recent;
    Contents m_older;
    QHash<ImportId, QByteArray> m_contents; // what an import is remembered with
};

} // namespace tallyman
