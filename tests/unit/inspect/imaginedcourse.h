// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "unit/inspect/imaginedsender.h"

namespace tallyman {

// An import as somebody may see it arrive.
struct ImaginedCourse
{
    ImaginedImport import;
    std::vector<ImaginedRequest> requests; // in the order of their arrival
    bool everythingSent = true;
    bool rowsChanged = false;
};

// Makes up an import of `sender`, the same for the same seed: of any number of rows in requests of
// any size and in any order, some of them lost, sent again, or sent again with other rows.
[[nodiscard]] ImaginedCourse imagineCourse(const ImaginedSender &sender, quint32 seed);

} // namespace tallyman
