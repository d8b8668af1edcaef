// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/fieldcomposer.h"

#include "base/text.h"
#include "deliver/compose.h"
#include "deliver/fieldrules.h"

namespace tallyman {

Result<HeaderList> FieldComposer::compose(const HeaderList &given)
{
    if (const auto error = checkValues(given))
        return tl::unexpected<Error>(*error);
    splitExtra();
    for (const HeaderField &field : given.fields())
        add(field, given);
    appendMissing(given);
    return m_out;
}

std::optional<Error> FieldComposer::checkValues(const HeaderList &given) const
{
    for (const HeaderList &list : {given, m_options.extra}) {
        for (const HeaderField &field : list.fields()) {
            if (!isFieldValue(field.value)) {
                return Error{ErrorCode::InvalidInput,
                    QStringLiteral("The field “%1” cannot be sent: its value has a line "
                                   "break or a NUL byte. Remove it and send again.")
                        .arg(displayLine(field.name, 200)),
                    {}};
            }
        }
    }
    return std::nullopt;
}

void FieldComposer::splitExtra()
{
    m_hostReason = QStringLiteral("the target");
    for (const HeaderField &field : m_options.extra.fields()) {
        if (equalsIgnoringCase(field.name, "Host")) {
            m_options.host = field.value;
            m_hostReason = QStringLiteral("set by the target");
        } else if (!isToken(field.name) || isRoutingOrFramingField(field.name)
            || !reasonNotToForward(field.name, {}).isEmpty()) {
            m_differences.append({displayLine(field.name), {}, {},
                QStringLiteral("the target's own field is not sent: it has no "
                               "valid name, or says how the message is framed")});
        } else {
            m_extra.append(field.name, field.value);
        }
    }
}

void FieldComposer::add(const HeaderField &field, const HeaderList &given)
{
    if (!isToken(field.name)) {
        note(field, {}, QStringLiteral("not a valid field name (RFC 9110 §5.1)"));
    } else if (equalsIgnoringCase(field.name, "Host")) {
        addHost(field);
    } else if (equalsIgnoringCase(field.name, "Content-Length")
        || equalsIgnoringCase(field.name, "Transfer-Encoding")) {
        addLength(field, given);
    } else if (m_extra.contains(field.name)) {
        addExtraInPlaceOf(field);
    } else if (const QString reason = reasonNotToForward(field.name, given); !reason.isEmpty()) {
        note(field, {}, reason);
    } else if (m_options.dropTunnelHeaders && isTunnelHeader(field.name)) {
        note(field, {}, QStringLiteral("added by a tunnel or proxy"));
    } else {
        m_out.append(field.name, field.value);
    }
}

void FieldComposer::addHost(const HeaderField &field)
{
    if (m_hasHost) {
        note(field, {}, QStringLiteral("only one Host is allowed (RFC 9112 §3.2)"));
        return;
    }
    m_hasHost = true;
    m_out.append(field.name, m_options.host);
    if (field.value != m_options.host)
        note(field, m_options.host, m_hostReason);
}

void FieldComposer::addLength(const HeaderField &field, const HeaderList &given)
{
    const bool isLength = equalsIgnoringCase(field.name, "Content-Length");
    const bool lengthComes = given.contains("Content-Length");
    if (m_hasLength || (!isLength && lengthComes)) {
        note(field, {}, QStringLiteral("the content is sent with one Content-Length"));
        return;
    }
    m_hasLength = true;
    const QByteArray length = QByteArray::number(m_options.contentBytes);
    m_out.append(isLength ? field.name : QByteArrayLiteral("Content-Length"), length);
    if (!isLength)
        note(field, "Content-Length: " + length,
            QStringLiteral("sent in one piece with its length (RFC 9112 §6)"));
    else if (field.value != length)
        note(field, length, m_options.lengthReason);
}

// The first field of a name gives way to all of the target's of that name, further ones go.
void FieldComposer::addExtraInPlaceOf(const HeaderField &field)
{
    if (m_out.contains(field.name)) {
        note(field, {}, QStringLiteral("set by the target"));
        return;
    }
    QByteArray all;
    for (const HeaderField &extra : m_extra.fields()) {
        if (!equalsIgnoringCase(extra.name, field.name))
            continue;
        m_out.append(extra.name, extra.value);
        all += all.isEmpty() ? extra.value : ", " + extra.value;
    }
    if (all != field.value)
        note(field, all, QStringLiteral("set by the target"));
}

void FieldComposer::appendMissing(const HeaderList &given)
{
    if (!m_hasHost) {
        QList<HeaderField> fields{{QByteArrayLiteral("Host"), m_options.host}};
        fields += m_out.fields();
        m_out = HeaderList(fields);
        note({QByteArrayLiteral("Host"), {}}, m_options.host,
            QStringLiteral("required by HTTP/1.1 (RFC 9112 §3.2)"));
    }
    if (!m_hasLength && (m_options.contentBytes > 0 || m_options.alwaysLength)) {
        const QByteArray length = QByteArray::number(m_options.contentBytes);
        m_out.append(QByteArrayLiteral("Content-Length"), length);
        note({QByteArrayLiteral("Content-Length"), {}}, length,
            QStringLiteral("says where the content ends (RFC 9112 §6.2)"));
    }
    for (const HeaderField &extra : m_extra.fields()) {
        if (given.contains(extra.name))
            continue;
        m_out.append(extra.name, extra.value);
        note({extra.name, {}}, extra.value, QStringLiteral("set by the target"));
    }
}

void FieldComposer::note(const HeaderField &before, const QByteArray &after, const QString &reason)
{
    m_differences.append(
        {displayLine(before.name), displayLine(before.value), displayLine(after), reason});
}

} // namespace tallyman
