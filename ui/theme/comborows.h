// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractItemView;
class QComboBox;

namespace tallyman {

// Gives the popup of a combo box rows as high as those of menus and tables. GUI thread.
void useComboRows(QComboBox *box);
// The same for the popup of a completer.
void useComboRows(QAbstractItemView *popup);

} // namespace tallyman
