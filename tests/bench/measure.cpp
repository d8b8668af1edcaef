// SPDX-License-Identifier: GPL-3.0-or-later
#include "measure.h"

#include <QFile>

namespace tallyman {

double statusMiB(const QByteArray &name)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray prefix = name + ':';
    const QByteArrayList lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(prefix)) {
            return line.mid(prefix.size()).simplified().split(' ').value(0).toDouble() / 1024;
        }
    }
    return 0;
}

} // namespace tallyman
