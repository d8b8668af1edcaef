# SPDX-License-Identifier: GPL-3.0-or-later
# What shows two things side by side: sources relative to ui/.
set(TALLYMAN_UI_COMPARE_SOURCES
    dialogs/comparewindow.cpp dialogs/comparewindow.h
    dialogs/reconcilewindow.cpp dialogs/reconcilewindow.h
    models/comparemodel.cpp models/comparemodel.h
    models/reconcilemodel.cpp models/reconcilemodel.h
    widgets/columnchooser.cpp widgets/columnchooser.h
    widgets/tonedelegate.cpp widgets/tonedelegate.h
)
