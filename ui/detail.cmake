# SPDX-License-Identifier: GPL-3.0-or-later
# What shows one event and sends it again: sources relative to ui/.
set(TALLYMAN_UI_DETAIL_SOURCES)
