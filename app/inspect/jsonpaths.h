// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>

namespace tallyman {

// One step from a JSON value to one of its children.
struct JsonStep
{
    QString key;       // of an object's member
    qint64 index = -1; // of an array's item; -1: it is a member
};
using JsonSteps = QList<JsonStep>;

// The same path in the notations other programs take.
[[nodiscard]] QString jsonPointerText(const JsonSteps &steps); // RFC 6901: /rows/0/a~1b
[[nodiscard]] QString jsonPathText(const JsonSteps &steps);    // RFC 9535: $.rows[0]['a/b']
[[nodiscard]] QString jqText(const JsonSteps &steps);          // .rows[0]["a/b"]

// A condition of the filter that is true where the value of `token` (as sent) stands at the path:
// json.row_count:148, json.user_id="a b", json."/a~1b":true. Of a long string its beginning has to
// be in it. Empty for the root and for containers.
[[nodiscard]] QString jsonFilterText(const JsonSteps &steps, QByteArrayView token);

} // namespace tallyman
