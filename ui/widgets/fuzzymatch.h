// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace tallyman {

// How well `pattern` fits `text` when its letters must occur in order: -1 not at all, otherwise the
// higher the better; starts of words and letters that follow each other count more.
[[nodiscard]] int fuzzyScore(QStringView pattern, QStringView text);

} // namespace tallyman
