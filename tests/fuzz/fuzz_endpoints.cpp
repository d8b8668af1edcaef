// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/endpointjson.h"
#include "require.h"

#include <QJsonDocument>
#include <cstdint>

using namespace tallyman;

// Any JSON is a list of endpoints with their rules, which stays the same when it is written and
// read again, or an error with a sentence.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const QString place = QStringLiteral("endpoints");
    const auto endpoints = endpointsFromJson(QJsonDocument::fromJson(text).array(), place);
    if (!endpoints) {
        require(!endpoints.error().message.isEmpty());
        return 0;
    }
    const auto again = endpointsFromJson(endpointsToJson(*endpoints), place);
    require(again && *again == *endpoints);
    static_cast<void>(endpointFor(*endpoints, {text, text, 80}));
    return 0;
}
