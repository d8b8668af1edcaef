// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSslConfiguration>

namespace tallyman::test {

// TLS with the self-signed certificate of tests/data/tls.
[[nodiscard]] QSslConfiguration testTlsConfiguration();

} // namespace tallyman::test
