// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;

namespace tallyman {

class SampleImport;
class Session;

// Fills `menu` when it is first opened with the samples that come with the program, by their
// senders; each is really sent to the listener. GUI thread.
void fillSampleMenu(QMenu *menu, Session *session, SampleImport *sender);

} // namespace tallyman
