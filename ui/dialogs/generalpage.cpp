// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/generalpage.h"

#include "base/paths.h"
#include "session/session.h"
#include "ui/theme/theme.h"
#include "ui/uisettings.h"
#include "ui/widgets/plaintext.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace tallyman {

namespace {

QString modeText(WorkspaceMode mode)
{
    switch (mode) {
    case WorkspaceMode::Capture:
        return GeneralPage::tr("open; this window receives into it");
    case WorkspaceMode::Follow:
        return GeneralPage::tr("open; another process receives into it");
    case WorkspaceMode::Damaged:
        return GeneralPage::tr("damaged; read only");
    case WorkspaceMode::ReadOnly:
        return GeneralPage::tr("read only");
    }
    return {};
}

} // namespace

GeneralPage::GeneralPage(Session *session, UiSettings *settings, QWidget *parent)
    : SettingsPage(tr("General"), parent)
{
    addSection(tr("Start"));
    QComboBox *start = addChoice(
        tr("Open at the start"), {tr("the default workspace"), tr("the one that was open last")});
    start->setCurrentIndex(settings->opensLastWorkspace() ? 1 : 0);
    connect(start, &QComboBox::activated, settings,
        [settings](int index) { settings->setOpensLastWorkspace(index == 1); });

    addSection(tr("Notifications"));
    auto *incomplete = new QCheckBox(tr("Tell the desktop when an import stays incomplete"), this);
    incomplete->setChecked(settings->notifiesOfIncomplete());
    connect(incomplete, &QCheckBox::toggled, settings, &UiSettings::setNotifiesOfIncomplete);
    addWide(incomplete);

    addSection(tr("Exports"));
    auto *mask = new QCheckBox(tr("Mask credentials in exports"), this);
    mask->setObjectName(QStringLiteral("mask"));
    mask->setChecked(settings->masksCredentials());
    connect(mask, &QCheckBox::toggled, settings, &UiSettings::setMasksCredentials);
    addWide(mask);
    addHint(tr("Tokens, cookies, download links and the like are replaced by stars. Switch it off "
               "for a backup: what is masked cannot be brought back."));

    addSection(tr("This workspace"));
    auto *path = plainLabel(session->workspace().path, this);
    path->setFont(monospaceFont());
    path->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    addWide(path);
    auto *mode = hintLabel(modeText(session->workspace().mode), this);
    addWide(mode);
    connect(session, &Session::workspaceChanged, mode,
        [session, mode] { mode->setText(modeText(session->workspace().mode)); });
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto *copy = new QPushButton(tr("Copy path"), box);
    row->addWidget(copy);
    row->addStretch();
    copy->setAccessibleName(tr("Copy the path of the workspace"));
    connect(copy, &QPushButton::clicked, session,
        [session] { QGuiApplication::clipboard()->setText(session->workspace().path); });
    addWide(box);
    addHint(tr("Settings of the window are kept in %1; those of listening and storage inside the "
               "workspace.")
                .arg(configDirectory()));
}

} // namespace tallyman
