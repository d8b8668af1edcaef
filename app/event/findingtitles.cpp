// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/findingtitles.h"

#include "event/finding.h"

namespace tallyman {

QString findingTitle(const QByteArray &id)
{
    const FindingKind *kind = findFindingKind(id);
    return QString::fromUtf8(kind != nullptr ? QByteArray(kind->title) : id);
}

QString findingTitles(const QStringList &ids)
{
    QStringList titles;
    for (const QString &id : ids)
        titles.append(findingTitle(id.toUtf8()));
    return titles.join(QStringLiteral(", "));
}

} // namespace tallyman
