// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringBuilder>

namespace tallyman::test {

// The body of a CSVBox request with rows `first`…`last` of `total`, each with the columns SKU (the
// value) and Sum (text that a spreadsheet would compute).
[[nodiscard]] inline QByteArray csvboxRows(
    int importId, int first, int last, int total, const QByteArray &value = "a")
{
    QByteArray json = "[";
    for (int number = first; number <= last; ++number) {
        json += number > first ? "," : "";
        json += "{\"import_id\":" + QByteArray::number(importId)
            + ",\"sheet_id\":55,\"sheet_name\":\"Products\",\"row_number\":"
            + QByteArray::number(number) + ",\"total_rows\":" + QByteArray::number(total)
            + ",\"env_name\":\"default\",\"original_filename\":\"products.csv\","
              "\"custom_fields\":{\"user_id\":\"u1\"},\"import_description\":\"\","
              "\"row_data\":{\"SKU\":\""
            + value + "\",\"Sum\":\"=1+" + QByteArray::number(number) + "\"}}";
    }
    return json + "]";
}

} // namespace tallyman::test
