// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/appearancepage.h"

#include "ui/uisettings.h"

#include <QComboBox>

namespace tallyman {

AppearancePage::AppearancePage(UiSettings *settings, QWidget *parent)
    : SettingsPage(tr("Appearance"), parent)
{
    addSection(tr("Window"));
    QComboBox *theme = addChoice(tr("Theme"), {tr("as the desktop"), tr("light"), tr("dark")});
    theme->setCurrentIndex(static_cast<int>(settings->theme()));
    connect(theme, &QComboBox::activated, settings,
        [settings](int index) { settings->setTheme(static_cast<ThemeChoice>(index)); });

    addSection(tr("Event table"));
    QComboBox *density = addChoice(tr("Rows"), {tr("normal"), tr("compact")});
    density->setCurrentIndex(static_cast<int>(settings->density()));
    connect(density, &QComboBox::activated, settings,
        [settings](int index) { settings->setDensity(static_cast<Density>(index)); });
    QComboBox *order = addChoice(tr("New events"), {tr("on top"), tr("at the bottom")});
    order->setCurrentIndex(settings->newestOnTop() ? 0 : 1);
    connect(order, &QComboBox::activated, settings,
        [settings](int index) { settings->setNewestOnTop(index == 0); });
    connect(settings, &UiSettings::tableChanged, order,
        [settings, order] { order->setCurrentIndex(settings->newestOnTop() ? 0 : 1); });
    QComboBox *times = addChoice(tr("Times"),
        {tr("local time, with the date on other days"), tr("local date and time"), tr("UTC")});
    times->setCurrentIndex(static_cast<int>(settings->timeFormat()));
    connect(times, &QComboBox::activated, settings,
        [settings](int index) { settings->setTimeFormat(static_cast<TimeFormat>(index)); });
}

} // namespace tallyman
