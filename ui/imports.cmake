# SPDX-License-Identifier: GPL-3.0-or-later
# The place "Imports": sources relative to ui/.
set(TALLYMAN_UI_IMPORTS_SOURCES
    models/importeventsmodel.cpp models/importeventsmodel.h
    models/importexpansionmodel.cpp models/importexpansionmodel.h
    models/importfiltermodel.cpp models/importfiltermodel.h
    models/importrowsmodel.cpp models/importrowsmodel.h
    models/importtablemodel.cpp models/importtablemodel.h
    models/importtexts.cpp models/importtexts.h
    views/importcolumns.cpp views/importcolumns.h
    views/importdelegate.cpp views/importdelegate.h
    views/importtable.cpp views/importtable.h
    rowsexportjob.cpp rowsexportjob.h
    views/importbar.cpp views/importbar.h
    views/importdetail.cpp views/importdetail.h
    views/importspage.cpp views/importspage.h
    widgets/coveragestrip.cpp widgets/coveragestrip.h
)
