// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/settingspage.h"

namespace tallyman {

class UiSettings;

// Theme, density, order and times. GUI thread.
class AppearancePage : public SettingsPage
{
    Q_OBJECT

public:
    AppearancePage(UiSettings *settings, QWidget *parent);
};

} // namespace tallyman
