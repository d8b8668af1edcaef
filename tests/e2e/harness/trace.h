// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace tallyman {

// One system call that ended, from the output of `strace -f -yy`, in the order of the ends.
struct SystemCall
{
    QByteArray name;
    QByteArray text;     // with its arguments
    qsizetype began = 0; // line numbers
    qsizetype ended = 0;
};

// Reads such an output; calls that were interrupted by those of other threads are joined.
[[nodiscard]] QList<SystemCall> readTrace(const QByteArray &output);

} // namespace tallyman
