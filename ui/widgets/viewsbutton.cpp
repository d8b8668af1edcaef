// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/viewsbutton.h"

#include "base/clock.h"
#include "event/filter.h"

#include <QInputDialog>
#include <QMenu>

namespace tallyman {

namespace {

// An ampersand in a name is no mnemonic.
QString menuText(QString name)
{
    return name.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

ViewsButton::ViewsButton(SavedViews *views, std::function<SavedView()> present, QWidget *parent)
    : QPushButton(tr("Views"), parent)
    , m_views(views)
    , m_present(std::move(present))
{
    setProperty("flat", true);
    setAccessibleName(tr("Saved views"));
    auto *menu = new QMenu(this);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fill(menu); });
    setMenu(menu);
}

void ViewsButton::fill(QMenu *menu)
{
    menu->clear();
    for (const SavedView &view : m_views->views()) {
        QAction *action =
            menu->addAction(menuText(view.name), this, [this, view] { Q_EMIT chosen(view); });
        action->setStatusTip(view.filter);
    }
    if (m_views->views().isEmpty())
        menu->addAction(tr("No views are saved yet"))->setEnabled(false);
    menu->addSeparator();
    menu->addAction(tr("&Save this view…"), this, &ViewsButton::askToSave)
        ->setEnabled(canKeepPresent());
    fillChanges(menu);
}

// Not with a filter that cannot be read.
bool ViewsButton::canKeepPresent() const
{
    return m_views->isWritable()
        && Filter::parse(m_present().filter, SystemClock::instance().nowUs()).has_value();
}

void ViewsButton::fillChanges(QMenu *menu)
{
    const bool changeable = m_views->isWritable() && !m_views->views().isEmpty();
    const bool replaceable = changeable && canKeepPresent();
    QMenu *replace = menu->addMenu(tr("Re&place by this view"));
    QMenu *rename = menu->addMenu(tr("&Rename"));
    QMenu *remove = menu->addMenu(tr("Re&move"));
    for (QMenu *submenu : {replace, rename, remove})
        submenu->setEnabled(submenu == replace ? replaceable : changeable);
    for (const SavedView &view : m_views->views()) {
        const QString name = view.name;
        replace->addAction(menuText(name), this, [this, name] {
            SavedView present = m_present();
            present.name = name;
            m_views->save(present);
        });
        rename->addAction(menuText(name), this, [this, name] { askToRename(name); });
        remove->addAction(menuText(name), this, [this, name] { m_views->remove(name); });
    }
    if (const auto name = m_views->removedName()) {
        menu->addAction(
            tr("&Bring back “%1”").arg(menuText(*name)), m_views, &SavedViews::bringBack);
    }
}

void ViewsButton::askToSave()
{
    ask(tr("Save this view"), {}, [this](const QString &name) {
        SavedView view = m_present();
        view.name = name;
        m_views->save(view);
    });
}

void ViewsButton::askToRename(const QString &name)
{
    ask(tr("Rename the view"), name,
        [this, name](const QString &to) { m_views->rename(name, to); });
}

void ViewsButton::ask(
    const QString &title, const QString &name, const std::function<void(const QString &)> &given)
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("Name:"));
    dialog->setTextValue(name);
    connect(dialog, &QInputDialog::textValueSelected, this, given);
    dialog->open();
}

} // namespace tallyman
