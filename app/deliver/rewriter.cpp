// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/rewriter.h"

#include "base/text.h"

#include <algorithm>

namespace tallyman {

namespace {

bool isOneOf(const QByteArrayList &names, const QByteArray &name)
{
    return std::any_of(names.begin(), names.end(),
        [&](const QByteArray &each) { return each.compare(name, Qt::CaseInsensitive) == 0; });
}

// Each field that is added stands where the first captured one of its name stood, or behind all.
HeaderList changedHeaders(const ForwardRule &rule, const HeaderList &captured)
{
    HeaderList headers;
    QByteArrayList replaced;
    const auto addAll = [&](const QByteArray &name) {
        if (isOneOf(replaced, name))
            return;
        replaced.append(name);
        for (const HeaderField &field : rule.addHeaders.fields()) {
            if (field.name.compare(name, Qt::CaseInsensitive) == 0)
                headers.append(field.name, field.value);
        }
    };
    for (const HeaderField &field : captured.fields()) {
        if (rule.addHeaders.contains(field.name))
            addAll(field.name);
        else if (!isOneOf(rule.removeHeaders, field.name))
            headers.append(field.name, field.value);
    }
    for (const HeaderField &field : rule.addHeaders.fields())
        addAll(field.name);
    return headers;
}

} // namespace

RewrittenRequest rewritten(const ForwardRule &rule, const Event &event)
{
    RewrittenRequest request;
    const HeaderList captured = event.headers();
    request.method = event.method;
    request.target = rewrittenTarget(rule, event.target);
    request.headers = changedHeaders(rule, captured);
    request.host = rule.keepsHost ? captured.value("Host") : rule.host;
    return request;
}

Result<QList<RewrittenRequest>> Rewriter::requests(
    const ForwardRule &rule, const Event &event, const EventMeaning &meaning)
{
    m_console.clear();
    const RewrittenRequest request = rewritten(rule, event);
    return rule.script.isEmpty() ? QList<RewrittenRequest>{request}
                                 : scripted(rule, event, meaning, request);
}

Result<QList<RewrittenRequest>> Rewriter::scripted(const ForwardRule &rule, const Event &event,
    const EventMeaning &meaning, const RewrittenRequest &request)
{
    if (!event.bodyLoaded())
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The content of %1 is too large to be given to a script.")
                .arg(formatBytes(event.bodyBytes)));
    ScriptInput input;
    input.id = event.id;
    input.receivedAtUs = event.receivedAtUs;
    input.method = event.method;
    input.target = event.target;
    input.headers = event.headers();
    input.body = event.body;
    input.sender = meaning.sender;
    input.import = meaning.importKey;
    input.request.method = request.method;
    input.request.target = request.target;
    input.request.headers = request.headers;
    const auto result = m_scripts.run(rule.script, input);
    m_console = m_scripts.console();
    if (!result)
        return tl::unexpected<Error>(result.error());
    QList<RewrittenRequest> requests;
    for (const ScriptRequest &each : result->requests)
        requests.append(
            {each.method, each.target, each.headers, request.host, each.body, each.url});
    return requests;
}

} // namespace tallyman
