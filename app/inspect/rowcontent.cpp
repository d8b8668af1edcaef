// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/rowcontent.h"

#include "inspect/payload.h"

namespace tallyman {

JsonDocumentPtr documentOf(const Event &event, const ProfileForm &form, qint64 limit)
{
    if (!event.bodyLoaded())
        return nullptr;
    const Payload payload = readPayload(event.headers(), event.body, limit);
    return form.inside ? embeddedDocument(payload.root().at(*form.inside)) : payload.document;
}

const ProfileForm *formOf(const ProfileSet &profiles, const QByteArray &form)
{
    const qsizetype slash = form.indexOf('/');
    return profiles.findForm(
        QString::fromUtf8(form.left(slash)), QString::fromUtf8(form.mid(slash + 1)));
}

JsonValue rowIn(const JsonDocumentPtr &document, qint64 offset, qint64 size)
{
    if (!document || offset < 0 || size <= 0 || size > document->text().size() - offset)
        return {};
    return JsonValue(JsonDocument::read(document->text().mid(offset, size)));
}

JsonValue dataOfRow(const JsonValue &row, const JsonPath &path)
{
    const JsonValue data = row.at(path);
    return data.isNull() ? row : data;
}

} // namespace tallyman
