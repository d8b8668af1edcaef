// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/formfields.h"
#include "inspect/signature/signaturescheme.h"
#include "inspect/signature/signedrequest.h"

#include <optional>

namespace tallyman {

// The values of one source. A field line that is there twice gives two. `signatureText` is the
// field that Element looks into, `separator` stands between its elements.
[[nodiscard]] QByteArrayList valuesAt(const ValueSource &source, const SignedRequest &request,
    const QByteArray &signatureText = {}, char separator = 0);

// The values of all field lines of that name, in their order.
[[nodiscard]] QByteArrayList headerValues(const HeaderList &headers, const QByteArray &name);

// The elements of a field, without the blanks around them; the whole text when there is no
// separator.
[[nodiscard]] QByteArrayList elementsOf(const QByteArray &text, char separator);

// A member of the JSON object that `body` is, as the text of a string or the token of a number;
// null when there is none.
[[nodiscard]] QByteArray jsonMember(const QByteArray &body, const QByteArray &key);

// The time that `text` means, in UTC microseconds; none when it is not written so.
[[nodiscard]] std::optional<qint64> parseTime(const QByteArray &text, TimeUnit unit);

} // namespace tallyman
