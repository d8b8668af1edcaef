// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sortbyheader.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>

namespace tallyman {

void sortByHeader(QHeaderView *header, QSortFilterProxyModel *sorted)
{
    sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    sorted->setDynamicSortFilter(true);
    header->setSortIndicatorClearable(true);
    header->setSortIndicatorShown(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    QObject::connect(header, &QHeaderView::sortIndicatorChanged, sorted,
        [sorted](int column, Qt::SortOrder order) { sorted->sort(column, order); });
}

} // namespace tallyman
