// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/notification.h"

#include <QJsonObject>

namespace tallyman {

// A notification of resources/samples with what its index says of it.
struct Sample
{
    QString file;
    QJsonObject entry;
    QByteArray method;
    QByteArray target;
    HeaderList headers;
    QByteArray body;
};

// All of the index; complains and ends the test program when something cannot be read.
[[nodiscard]] QList<Sample> allSamples();

} // namespace tallyman
