// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "deliver/compose.h"

#include <curl/curl.h>

namespace tallyman {

// What is known of a transfer that ended without a whole response.
struct TransferFailure
{
    CURLcode code = CURLE_OK;
    long osError = 0;      // errno of connecting
    long verifyResult = 0; // X509_V_ERR_…
    bool connected = false;
    bool answerBegan = false;
    QString proxy;  // "" when none was used
    QString detail; // libcurl's own words
};

// The failure as a sentence that says what happened, where, and what to do.
[[nodiscard]] QString deliveryProblem(
    const OutgoingRequest &request, const TransferFailure &failure);

} // namespace tallyman
