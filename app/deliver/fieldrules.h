// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headerlist.h"

#include <QByteArrayView>
#include <QString>

namespace tallyman {

// Why a field of a captured request is not for the next recipient; empty if it is. `headers`: all
// fields of the request, for those that Connection names. Any thread.
[[nodiscard]] QString reasonNotToForward(QByteArrayView name, const HeaderList &headers);

// Whether Host, Content-Length or Transfer-Encoding: the fields that say where a message goes and
// where it ends are always made anew.
[[nodiscard]] bool isRoutingOrFramingField(QByteArrayView name);

} // namespace tallyman
