// SPDX-License-Identifier: GPL-3.0-or-later
// bench_window WORKSPACE PORT EVENTS WRK-ARGUMENTS…: opens the real window on a workspace, sends to
// it with wrk until so many events were answered, and prints the rate, the stalls of the gui thread
// and the memory.
#include "ui/application.h"
#include "windowload.h"

#include <QCoreApplication>
#include <cstdio>

using namespace tallyman;

namespace {

// runWindow() makes the application and returns when it ends; this runs in between.
void startLoad()
{
    const QStringList arguments = QCoreApplication::arguments();
    new WindowLoad(arguments.at(2).toUShort(), arguments.mid(4), arguments.at(3).toLongLong(),
        QCoreApplication::instance());
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(startLoad)

int main(int argc, char **argv)
{
    if (argc < 5) {
        std::fprintf(stderr, "usage: bench_window WORKSPACE PORT EVENTS WRK-ARGUMENTS...\n");
        return 2;
    }
    WindowOptions options;
    options.workspace = QString::fromLocal8Bit(argv[1]);
    options.listen = ListenAddress{QStringLiteral("127.0.0.1"), QByteArray(argv[2]).toUShort()};
    return runWindow(argc, argv, options);
}
