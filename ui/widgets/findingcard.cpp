// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/findingcard.h"

#include "base/text.h"
#include "event/findingtitles.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/severity.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kSpacing = 4;
constexpr qsizetype kMostWays = 3;
constexpr qsizetype kKeyBytes = 40;

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

// "#17"; 0 when it is none.
EventId eventNamed(const QString &text)
{
    return text.startsWith(QLatin1Char('#')) ? text.mid(1).toLongLong() : 0;
}

// The other events that are named as such. What a sender has written is never read as a name.
QList<EventId> eventsNamed(const Finding &finding)
{
    const QString first = QStringLiteral(", first in ");
    const bool namesFirst = finding.id == "field-missing" || finding.id == "field-undocumented";
    QList<EventId> events;
    for (const Evidence &evidence : finding.evidence) {
        EventId id = 0;
        if (evidence.what == QLatin1String("event"))
            id = eventNamed(evidence.text);
        else if (const qsizetype at = evidence.text.lastIndexOf(first); namesFirst && at >= 0)
            id = eventNamed(evidence.text.mid(at + first.size()));
        if (id != 0 && id != finding.eventId && !events.contains(id))
            events.append(id);
    }
    return events;
}

} // namespace

FindingCard::FindingCard(const Finding &finding, QWidget *parent)
    : QWidget(parent)
    , m_grade(finding.severity)
    , m_severity(coloured(bold(severityText(m_grade), this), severityColor(m_grade)))
    , m_mute(new QToolButton(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpacing);
    const QString title = findingTitle(finding.id);
    auto *row = new QHBoxLayout;
    row->addWidget(m_severity);
    row->addWidget(bold(title, this), 1);
    m_mute->setText(tr("Mute"));
    m_mute->setProperty("flat", true);
    m_mute->setAccessibleName(tr("Mute findings of the kind %1").arg(title));
    m_mute->setToolTip(tr("Show findings of this kind no more in this workspace"));
    connect(m_mute, &QToolButton::clicked, this,
        [this, id = QString::fromUtf8(finding.id)] { Q_EMIT muteRequested(id); });
    row->addWidget(m_mute);
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
    auto *ways = new QHBoxLayout;
    addWays(finding, ways);
    ways->addStretch();
    column->addLayout(ways);
    setAccessibleName(title);
}

void FindingCard::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        coloured(m_severity, severityColor(m_grade));
}

void FindingCard::setMuted(bool muted)
{
    m_mute->setVisible(!muted);
}

void FindingCard::addWays(const Finding &finding, QHBoxLayout *row)
{
    const auto add = [this, row](const QString &text, const char *name, auto run) {
        auto *button = new QPushButton(text, this);
        button->setObjectName(QLatin1String(name));
        connect(button, &QPushButton::clicked, this, run);
        row->addWidget(button);
    };
    const QList<EventId> events = eventsNamed(finding);
    for (const EventId id : events.first(qMin(kMostWays, events.size())))
        add(tr("Show event %1").arg(id), "event", [this, id] { Q_EMIT eventRequested(id); });
    for (const Evidence &evidence : finding.evidence) {
        if (evidence.what != QLatin1String("import"))
            continue;
        QString name = displayLine(evidence.text.toUtf8(), kKeyBytes);
        add(tr("Show import %1").arg(name.replace(QLatin1Char('&'), QLatin1String("&&"))), "import",
            [this, sender = finding.sender, key = evidence.text] {
                Q_EMIT importRequested(sender, key);
            });
    }
    if (isAboutExpectation(finding)) {
        add(tr("Set what is expected…"), "expected", [this] { Q_EMIT expectationsRequested(); });
    }
}

} // namespace tallyman
