// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/settingspage.h"

namespace tallyman {

class Session;
class UiSettings;

// What to open at the start, and which workspace is open. GUI thread.
class GeneralPage : public SettingsPage
{
    Q_OBJECT

public:
    GeneralPage(Session *session, UiSettings *settings, QWidget *parent);
};

} // namespace tallyman
