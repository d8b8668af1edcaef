// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/settingspage.h"

class QPlainTextEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace tallyman {

class Session;
struct Profile;

// The senders that are known, what of each can be set in this workspace, and what is wrong with the
// user's own profiles. GUI thread.
class SendersPage : public SettingsPage
{
    Q_OBJECT

public:
    SendersPage(Session *session, QWidget *parent);

private:
    void addEditor();
    void addOwnProfiles();
    void fill();
    void fillItem(QTreeWidgetItem *item, const Profile &profile) const;
    void showCurrent();
    void store(bool asInProfile);
    [[nodiscard]] QString currentId() const;
    [[nodiscard]] const Profile *current() const; // null: none is chosen, or it has gone

    Session *m_session;
    QTreeWidget *m_list;
    QLabel *m_about = nullptr;
    QSpinBox *m_quiet = nullptr;
    QPlainTextEdit *m_volatile = nullptr;
    QPushButton *m_apply = nullptr;
    QPushButton *m_reset = nullptr;
    QLabel *m_problem = nullptr;
    QLabel *m_unreadable = nullptr;
};

} // namespace tallyman
