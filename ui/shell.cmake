# SPDX-License-Identifier: GPL-3.0-or-later
# The window's frame, table, sidebar and settings: sources relative to ui/.
set(TALLYMAN_UI_SHELL_SOURCES
    theme/style.cpp theme/style.h
    theme/stylepainter.cpp theme/stylepainter.h
    theme/theme.cpp theme/theme.h
    models/eventcolumn.h
    models/eventtablemodel.cpp models/eventtablemodel.h
    uisettings.cpp uisettings.h
    views/eventdelegate.cpp views/eventdelegate.h
    views/eventtable.cpp views/eventtable.h
    widgets/rowview.cpp widgets/rowview.h
)
