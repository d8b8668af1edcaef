// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"

class QAction;
class QMenu;

namespace tallyman {

class FilterField;
class Session;

// Puts "Filter by this import …", sender and findings of the event into the menu, as soon as they
// are read; only those that there are. GUI thread; the others outlive the menu.
void addFactFilters(
    QMenu *menu, QAction *before, Session *session, EventId id, FilterField *filter);

} // namespace tallyman
