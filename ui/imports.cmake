# SPDX-License-Identifier: GPL-3.0-or-later
# The place "Imports": sources relative to ui/.
set(TALLYMAN_UI_IMPORTS_SOURCES
    models/importrowsmodel.cpp models/importrowsmodel.h
    models/importtablemodel.cpp models/importtablemodel.h
    views/importdelegate.cpp views/importdelegate.h
    views/importspage.cpp views/importspage.h
    widgets/coveragestrip.cpp widgets/coveragestrip.h
)
