// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/signature/signedrequest.h"

#include <QList>
#include <QString>

namespace tallyman {

// A URL that the sender may have seen instead.
struct UrlVariant
{
    QByteArray url;
    QString reason; // "TLS ends in front of this program, so the sender saw https"
};

// Other schemes, ports, hosts and ends of the path than those of urlOf(), the likeliest first;
// some hundred at most.
[[nodiscard]] QList<UrlVariant> urlVariants(const SignedRequest &request);

} // namespace tallyman
