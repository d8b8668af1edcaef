// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plaintext.h"

#include <QLabel>

namespace tallyman {

QString withoutMnemonic(const QString &text)
{
    QString plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == QLatin1Char('&') && i + 1 < text.size())
            ++i;
        plain += text[i];
    }
    return plain;
}

// Qt takes a tool tip that looks like HTML for rich text; what might look so is escaped and then
// shown as rich text on purpose.
QString plainToolTip(const QString &text)
{
    return text.contains(QLatin1Char('<')) ? QStringLiteral("<span style=\"white-space:pre-wrap\">")
            + text.toHtmlEscaped() + QStringLiteral("</span>")
                                           : text;
}

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setText(text);
    return label;
}

QLabel *hintLabel(const QString &text, QWidget *parent)
{
    QLabel *label = plainLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace tallyman
