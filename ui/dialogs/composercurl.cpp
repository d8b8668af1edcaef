// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composercurl.h"

#include "exchange/curlcommand.h"

namespace tallyman {

QString composedCurlCommand(
    const Event &captured, const OutgoingRequest &request, const QString &workspace)
{
    Event event = captured;
    event.method = request.method;
    event.target = request.requestTarget;
    event.head = requestHeadBytes(request);
    if (request.bodyEdited)
        event.body = request.body;
    event.bodyBytes = event.body.size();
    QUrl base = request.url;
    base.setPath(QStringLiteral("/"));
    base.setQuery(QString());
    // what was edited is not in the workspace
    return curlCommand(event, base, request.bodyEdited ? QString() : workspace);
}

} // namespace tallyman
