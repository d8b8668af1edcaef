// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samplemenu.h"

#include "session/session.h"
#include "ui/samplecatalogue.h"
#include "ui/sampleimport.h"

#include <QAction>
#include <QCoreApplication>
#include <QHash>
#include <QMenu>

namespace tallyman {

namespace {

QString withoutMnemonics(QString text)
{
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

// "CSVBox: five rows" is "five rows" below CSVBox.
QString shortTitle(const QString &title)
{
    const qsizetype colon = title.indexOf(QLatin1String(": "));
    return colon < 0 ? title : title.mid(colon + 2);
}

void fill(QMenu *menu, SampleImport *sender)
{
    QHash<QString, QMenu *> senders;
    for (const SampleEntry &entry : sampleEntries()) {
        QMenu *&own = senders[entry.sample.sender];
        if (own == nullptr) {
            own = menu->addMenu(withoutMnemonics(entry.sample.title.section(u':', 0, 0)));
            if (entry.sample.sender == QLatin1String("csvbox")) {
                own->addAction(QCoreApplication::translate(
                                   "SampleMenu", "A whole import, with a retry and the notice"),
                    sender, &SampleImport::sendWholeImport);
                own->addSeparator();
            }
        }
        own->addAction(withoutMnemonics(shortTitle(entry.sample.title)), sender,
            [sender, entry] { sender->sendAll({loadSample(entry)}); });
    }
}

} // namespace

QList<QAction *> sampleActions(SampleImport *sender, QObject *parent)
{
    QList<QAction *> actions;
    const auto add = [parent, &actions](const QString &title) {
        const QString text = QCoreApplication::translate("SampleMenu", "Send a sample of %1");
        actions.append(new QAction(text.arg(withoutMnemonics(title)), parent));
        return actions.last();
    };
    QObject::connect(add(QCoreApplication::translate("SampleMenu", "CSVBox: a whole import")),
        &QAction::triggered, sender, &SampleImport::sendWholeImport);
    for (const SampleEntry &entry : sampleEntries()) {
        QObject::connect(add(entry.sample.title), &QAction::triggered, sender,
            [sender, entry] { sender->sendAll({loadSample(entry)}); });
    }
    return actions;
}

void fillSampleMenu(QMenu *menu, Session *session, SampleImport *sender)
{
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, session, sender] {
        if (menu->isEmpty())
            fill(menu, sender);
        const QList<QAction *> actions = menu->actions();
        for (QAction *action : actions)
            action->setEnabled(session->listener().listening);
    });
}

} // namespace tallyman
