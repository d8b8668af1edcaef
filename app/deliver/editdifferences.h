// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/compose.h"

namespace tallyman {

// Adds what the user changed in method, fields and body of a captured request. Host and the fields
// of the framing are left out: those are corrected, and noted, when the request is composed.
void noteEdits(QList<Difference> &differences, const Event &event, const EditedRequest &edited);

} // namespace tallyman
