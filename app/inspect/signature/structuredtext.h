// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/structuredfields.h"

namespace tallyman {

// Structured field values written in the one way that RFC 8941 §4.1 allows, whatever blanks,
// leading zeros and the like they were sent with.

// An item or inner list with its parameters.
[[nodiscard]] QByteArray strictText(const SfValue &value);

// A whole field. Whether it is a list or a dictionary follows from its name where a standard says
// so; any other is a dictionary if it can be no list. None when it is neither.
[[nodiscard]] std::optional<QByteArray> strictField(const QByteArray &name, const QByteArray &text);

} // namespace tallyman
