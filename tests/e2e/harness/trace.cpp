// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness/trace.h"

#include <QHash>

namespace tallyman {

QList<SystemCall> readTrace(const QByteArray &output)
{
    static const QByteArray unfinished = "<unfinished ...>";
    QList<SystemCall> calls;
    QHash<QByteArray, SystemCall> open; // by thread
    const QByteArrayList lines = output.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray &line = lines.at(i);
        const qsizetype blank = line.indexOf(' ');
        if (blank < 0) {
            continue;
        }
        const QByteArray thread = line.left(blank);
        const QByteArray text = line.mid(blank).trimmed();
        if (text.startsWith("<... ")) {
            SystemCall call = open.take(thread);
            call.text += text.mid(text.indexOf('>') + 1);
            call.ended = i;
            calls.append(call);
            continue;
        }
        const qsizetype bracket = text.indexOf('(');
        SystemCall call{text.left(bracket), text, i, i};
        if (text.endsWith(unfinished)) {
            call.text.chop(unfinished.size());
            open.insert(thread, call);
        } else if (bracket > 0) {
            calls.append(call);
        }
    }
    return calls;
}

} // namespace tallyman
