// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/findingcard.h"

#include "event/findingtitles.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/severity.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kSpacing = 4;

QLabel *coloured(QLabel *label, const QColor &color)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
    label->setForegroundRole(QPalette::WindowText); // on Base it would be Text
    return label;
}

QLabel *selectable(QLabel *label)
{
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QLabel *bold(const QString &text, QWidget *parent)
{
    QLabel *label = plainLabel(text, parent);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    label->setWordWrap(false);
    return label;
}

// Not the value of something, but said by whoever judged.
bool isSentence(const Evidence &evidence)
{
    return evidence.what == QLatin1String("cause") || evidence.what == QLatin1String("seen");
}

QString evidenceText(const Evidence &evidence)
{
    return isSentence(evidence) ? evidence.text
                                : FindingCard::tr("%1: %2").arg(evidence.what, evidence.text);
}

bool isAboutExpectation(const Finding &finding)
{
    return finding.id.startsWith("token-") || finding.id.startsWith("signature-")
        || finding.id == "expected-value-missing";
}

} // namespace

FindingCard::FindingCard(const Finding &finding, QWidget *parent)
    : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpacing);
    const QString title = findingTitle(finding.id);
    auto *row = new QHBoxLayout;
    row->addWidget(
        coloured(bold(severityText(finding.severity), this), severityColor(finding.severity)));
    row->addWidget(bold(title, this), 1);
    auto *mute = new QToolButton(this);
    mute->setText(tr("Mute"));
    mute->setProperty("flat", true);
    mute->setAccessibleName(tr("Mute findings of the kind %1").arg(title));
    mute->setToolTip(tr("Show findings of this kind no more in this workspace"));
    connect(mute, &QToolButton::clicked, this,
        [this, id = QString::fromUtf8(finding.id)] { Q_EMIT muteRequested(id); });
    row->addWidget(mute);
    column->addLayout(row);
    column->addWidget(selectable(plainLabel(finding.message, this)));
    for (const Evidence &evidence : finding.evidence) {
        if (!finding.message.contains(evidence.text) || !isSentence(evidence))
            column->addWidget(selectable(hintLabel(evidenceText(evidence), this)));
    }
    if (const FindingKind *kind = findFindingKind(finding.id)) {
        column->addWidget(selectable(plainLabel(QString::fromUtf8(kind->advice), this)));
        column->addWidget(hintLabel(tr("Source: %1").arg(QString::fromUtf8(kind->source)), this));
    }
    if (isAboutExpectation(finding)) {
        auto *expected = new QPushButton(tr("Set what is expected…"), this);
        expected->setObjectName(QStringLiteral("expected"));
        connect(expected, &QPushButton::clicked, this, &FindingCard::expectationsRequested);
        column->addWidget(expected, 0, Qt::AlignLeft);
    }
    setAccessibleName(title);
}

} // namespace tallyman
