// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

namespace tallyman {

// ngrok's error codes in words (https://ngrok.com/docs/errors). Pure functions; any thread.

// The first code in a text, "ERR_NGROK_108"; empty when there is none.
[[nodiscard]] QString ngrokErrorCode(QStringView text);

// What a code means and what to do, as a sentence with the code behind it; empty for one that is
// not in the list.
[[nodiscard]] QString ngrokErrorSentence(const QString &code);

// The same for whatever ngrok has written: its own words, on one line and bounded, where the code
// is not known.
[[nodiscard]] QString ngrokProblem(const QString &text);

} // namespace tallyman
