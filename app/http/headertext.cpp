// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/headertext.h"

#include <QCoreApplication>
#include <QStringList>

namespace tallyman {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("HeaderText", text);
}

} // namespace

Result<HeaderList> headersFromText(const QString &text)
{
    HeaderList headers;
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines.at(i).trimmed();
        if (line.isEmpty())
            continue;
        const qsizetype colon = line.indexOf(QLatin1Char(':'));
        if (colon < 0) {
            return failure(ErrorCode::InvalidInput,
                tr("Header line %1 has no colon: write “Name: value”.").arg(i + 1));
        }
        const QByteArray name = line.left(colon).toUtf8();
        const QByteArray value = line.mid(colon + 1).trimmed().toUtf8();
        if (!isToken(name)) {
            return failure(ErrorCode::InvalidInput,
                tr("“%1” in header line %2 cannot be a header name: letters, digits and "
                   "!#$%&'*+-.^_`|~ only.")
                    .arg(line.left(colon))
                    .arg(i + 1));
        }
        if (!isFieldValue(value)) {
            return failure(ErrorCode::InvalidInput,
                tr("The value in header line %1 has a character that cannot be sent.").arg(i + 1));
        }
        headers.append(name, value);
    }
    return headers;
}

QString headersToText(const HeaderList &headers)
{
    QString text;
    for (const HeaderField &field : headers.fields())
        text += QString::fromUtf8(field.name + ": " + field.value) + QLatin1Char('\n');
    return text;
}

} // namespace tallyman
