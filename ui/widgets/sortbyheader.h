// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QHeaderView;
class QSortFilterProxyModel;

namespace tallyman {

// Lets a click on a column's head sort by it, upwards, downwards, and then not at all.
void sortByHeader(QHeaderView *header, QSortFilterProxyModel *sorted);

} // namespace tallyman
