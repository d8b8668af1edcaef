// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headerlist.h"
#include "inspect/contentproblem.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

namespace tallyman {

// A part of a multipart body (RFC 2046 §5.1, RFC 7578).
struct MultipartPart
{
    HeaderList headers;
    QString name;      // of the form field; empty: none
    QString fileName;  // as the sender says, never a path; null: no file
    qint64 offset = 0; // of its content in the body
    qint64 size = 0;
};

// Why a body is not the multipart it claims to be; empty when it is.
struct MultipartBody
{
    QList<MultipartPart> parts;
    ContentProblem problem;
};

// The value of a parameter of a field value such as Content-Type or Content-Disposition, without
// its quotes; null when it is not there. RFC 9110 §5.6.6; `name*` of RFC 8187 is decoded.
[[nodiscard]] QString fieldParameter(QByteArrayView value, QByteArrayView name);

// Splits a body at the boundary its Content-Type names. At most 1,000 parts.
[[nodiscard]] MultipartBody readMultipart(QByteArrayView contentType, QByteArrayView body);

} // namespace tallyman
