# SPDX-License-Identifier: GPL-3.0-or-later
# Where events are sent, the rules that send them, and the outbox: sources relative to ui/.
set(TALLYMAN_UI_TARGETS_SOURCES
    dialogs/forwardruledialog.cpp dialogs/forwardruledialog.h
    dialogs/runruledialog.cpp dialogs/runruledialog.h
    dialogs/targetdeliveryform.cpp dialogs/targetdeliveryform.h
    dialogs/targetdialog.cpp dialogs/targetdialog.h
    dialogs/targetsigningform.cpp dialogs/targetsigningform.h
    models/forwardrulemodel.cpp models/forwardrulemodel.h
    models/outboxmodel.cpp models/outboxmodel.h
    models/targetmodel.cpp models/targetmodel.h
    models/targettexts.cpp models/targettexts.h
    outboxwatch.cpp outboxwatch.h
    views/outboxpanel.cpp views/outboxpanel.h
    views/ruletrialview.cpp views/ruletrialview.h
    views/rulespanel.cpp views/rulespanel.h
    views/tablepanel.cpp views/tablepanel.h
    views/targetspage.cpp views/targetspage.h
    views/targetspanel.cpp views/targetspanel.h
    widgets/checkdelegate.cpp widgets/checkdelegate.h
    widgets/sortbyheader.cpp widgets/sortbyheader.h
)
