// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/rewriter.h"

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
    Q_UNUSED(meaning)
    m_console.clear();
    const RewrittenRequest request = rewritten(rule, event);
    return QList<RewrittenRequest>{request};
}

} // namespace tallyman
