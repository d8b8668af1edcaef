# SPDX-License-Identifier: GPL-3.0-or-later
# What is wrong, of an event and in the place "Findings": sources relative to ui/.
set(TALLYMAN_UI_FINDINGS_SOURCES
    models/findingkindsmodel.cpp models/findingkindsmodel.h
    models/findingtablemodel.cpp models/findingtablemodel.h
    views/findingspage.cpp views/findingspage.h
    views/findingsview.cpp views/findingsview.h
    widgets/findingcard.cpp widgets/findingcard.h
    widgets/mutedfindings.cpp widgets/mutedfindings.h
    widgets/severity.cpp widgets/severity.h
)
