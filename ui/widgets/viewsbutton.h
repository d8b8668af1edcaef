// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/savedviews.h"

#include <QPushButton>
#include <functional>

class QMenu;

namespace tallyman {

// The button above the events whose menu shows the saved views, saves the present one, and renames
// and removes them. GUI thread.
class ViewsButton : public QPushButton
{
    Q_OBJECT

public:
    // `present`: what is shown at the moment, without a name.
    ViewsButton(SavedViews *views, std::function<SavedView()> present, QWidget *parent = nullptr);

    // Asks for a name under which to save what is shown.
    void askToSave();

Q_SIGNALS:
    void chosen(const tallyman::SavedView &view);

private:
    void fill(QMenu *menu);
    [[nodiscard]] bool canKeepPresent() const;
    void fillChanges(QMenu *menu);
    void askToRename(const QString &name);
    void ask(const QString &title, const QString &name,
        const std::function<void(const QString &)> &given);

    SavedViews *m_views;
    std::function<SavedView()> m_present;
};

} // namespace tallyman
