// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/payload.h"
#include "inspect/profileset.h"

namespace tallyman {

// Which sender, in which of its forms.
struct Recognition
{
    const Profile *profile = nullptr; // null: no profile fits
    const ProfileForm *form = nullptr;
    JsonValue content; // what the form's paths mean: the payload, or what is embedded in it
};

// Looks for the form that fits best: the surest one, of several those that ask for more, of those
// the one whose profile has the first id, and in a profile the first. So the order in which
// profiles were loaded does not matter. Where a form of the profile `expected` (an id) fits, no
// other is asked. The result refers to `profiles`. Pure.
[[nodiscard]] Recognition recognise(const ProfileSet &profiles, const HeaderList &headers,
    const Payload &payload, const QString &expected = {});

} // namespace tallyman
