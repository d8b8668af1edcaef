// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commandline.h"

#include <sys/stat.h>

#ifdef TALLYMAN_UI
#include "ui/application.h"
#endif

int main(int argc, char **argv)
{
    // Whatever is created may hold the user's data: for the owner only.
    ::umask(077);
#ifdef TALLYMAN_UI
    return tallyman::runCommandLine(argc, argv, [&](const tallyman::WindowRequest &request) {
        return tallyman::runWindow(argc, argv, {request.workspace, request.listen});
    });
#else
    return tallyman::runCommandLine(argc, argv, {});
#endif
}
