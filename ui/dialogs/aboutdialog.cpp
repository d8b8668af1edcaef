// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/aboutdialog.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QDialogButtonBox>
#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tallyman {

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("About Tallyman"));
    auto *icon = new QLabel(this);
    icon->setPixmap(QIcon(QStringLiteral(":/icons/tallyman.svg")).pixmap(56, 56));
    auto *name = plainLabel(QStringLiteral("Tallyman ") + QStringLiteral(TALLYMAN_VERSION), this);
    name->setFont(uiFont(18, QFont::DemiBold));
    auto *what =
        plainLabel(tr("Receives import notifications on your own machine, keeps every byte, "
                      "shows them and sends any of them again."),
            this);
    auto *licence = hintLabel(
        tr("Free software under the GNU General Public License, version 3 or later. Built with "
           "Qt %1, Boost.Beast, SQLite, libcurl, simdjson and QScintilla.")
            .arg(QLatin1String(qVersion())),
        this);
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 22, 24, 16);
    column->setSpacing(12);
    column->addWidget(icon);
    column->addWidget(name);
    column->addWidget(what);
    column->addWidget(licence);
    column->addWidget(buttons);
    setMinimumWidth(420);
}

} // namespace tallyman
