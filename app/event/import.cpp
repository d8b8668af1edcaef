// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/import.h"

namespace tallyman {

QString importStateName(ImportState state)
{
    switch (state) {
    case ImportState::Arriving:
        return QStringLiteral("arriving");
    case ImportState::Complete:
        return QStringLiteral("complete");
    case ImportState::Incomplete:
        return QStringLiteral("incomplete");
    case ImportState::Conflicting:
        break;
    }
    return QStringLiteral("conflicting");
}

bool Import::isMissingSomething() const
{
    if (chunks == 0) // the rows go elsewhere, or are fetched
        return false;
    if (gapsAreParts)
        return !gaps.isEmpty();
    // rows that the sender itself could not deliver are not missing (CSVBox's row_fail)
    qint64 excused = rowsRejected;
    if (notice && notice->rows && notice->succeeded)
        excused = std::max(excused, *notice->rows - *notice->succeeded);
    else if (notice && notice->failed)
        excused = std::max(excused, *notice->failed);
    qint64 announced = rowsTotal.value_or(0);
    if (notice)
        announced = std::max(announced, notice->rows.value_or(notice->succeeded.value_or(0)));
    // rows with other numbers than those that were announced stand for none of these
    return std::max(gaps.size(), announced - rowsReceived) > excused;
}

ImportState Import::state(qint64 nowUs) const
{
    if (rowsConflicting > 0 || noticesConflict)
        return ImportState::Conflicting;
    if (!isMissingSomething())
        return rowsTotal || gapsAreParts || notice || nowUs - lastAtUs >= quietUs
            ? ImportState::Complete
            : ImportState::Arriving;
    return notice || nowUs - lastAtUs >= quietUs ? ImportState::Incomplete : ImportState::Arriving;
}

} // namespace tallyman
