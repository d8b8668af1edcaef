// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/settingspage.h"

namespace tallyman {

class Session;

// How much of the past the workspace keeps. GUI thread.
class StoragePage : public SettingsPage
{
    Q_OBJECT

public:
    StoragePage(Session *session, QWidget *parent);

private:
    void apply();
    void showUse();

    Session *m_session;
    QSpinBox *m_count;
    QSpinBox *m_days;
    QSpinBox *m_mebibytes;
    QLabel *m_use;
};

} // namespace tallyman
