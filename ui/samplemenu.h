// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QAction;
class QMenu;
class QObject;

namespace tallyman {

class SampleImport;
class Session;

// Fills `menu` when it is first opened with the samples that come with the program, by their
// senders; each is really sent to the listener. GUI thread.
void fillSampleMenu(QMenu *menu, Session *session, SampleImport *sender);

// The same as commands, for a list of them: "Send a sample of CSVBox: five rows".
[[nodiscard]] QList<QAction *> sampleActions(SampleImport *sender, QObject *parent);

} // namespace tallyman
