// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/host/processlimits.h"
#include "script/host/scripthost.h"

#include <QCoreApplication>
#include <QJSEngine>

// Runs scripts for Tallyman, which starts it and speaks to it as scriptmessage.h says.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    // Has the libraries read what they read once, the time zone among it.
    QJSEngine().evaluate(QStringLiteral("String(new Date()) + new Date().toLocaleString()"));
    tallyman::giveUpRights();
    tallyman::ScriptHost().serve();
    return 0;
}
