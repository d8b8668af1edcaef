// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/findingsview.h"

#include "session/session.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr int kSpacing = 4;
constexpr int kCardSpacing = 14;

// A mark and a word: never the colour alone.
QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return FindingsView::tr("ⓘ Note");
    case Severity::Warning:
        return FindingsView::tr("⚠ Warning");
    case Severity::Error:
        break;
    }
    return FindingsView::tr("✖ Error");
}

QColor severityColor(Severity severity)
{
    const ThemeColors &colors = themeColors();
    if (severity == Severity::Note)
        return colors.dimText;
    return severity == Severity::Warning ? colors.warning : colors.error;
}

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

bool isAboutExpectation(const Finding &finding)
{
    return finding.id.startsWith("token-") || finding.id.startsWith("signature-");
}

} // namespace

FindingsView::FindingsView(Session *session, QWidget *parent)
    : QScrollArea(parent)
    , m_session(session)
    , m_content(new QWidget(this))
    , m_column(new QVBoxLayout(m_content))
{
    setAccessibleName(tr("Findings"));
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    m_column->setSpacing(kCardSpacing);
    m_content->setBackgroundRole(QPalette::Base);
    m_content->setAutoFillBackground(true);
    setWidget(m_content);
    connect(session, &Session::findingsChanged, this, [this](qint64 first, qint64 last) {
        if (m_id >= first && m_id <= last)
            load();
    });
    connect(session, &Session::settingsChanged, this, [this] { show(m_findings); });
}

void FindingsView::setEvent(EventId id)
{
    if (id == m_id && m_shown)
        return;
    m_id = id;
    m_shown = false;
    load();
}

void FindingsView::load()
{
    m_session->loadFindings(
        m_id, this, [this, generation = ++m_generation](const Result<QList<Finding>> &findings) {
            if (generation != m_generation)
                return;
            m_findings = findings.value_or(QList<Finding>());
            m_shown = true;
            show(m_findings);
        });
}

void FindingsView::show(const QList<Finding> &findings)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QStringList &muted = m_session->settings().mutedFindings;
    QStringList hidden;
    qsizetype shown = 0;
    for (const Finding &finding : findings) {
        if (muted.contains(QString::fromUtf8(finding.id))) {
            hidden.append(QString::fromUtf8(finding.id));
            continue;
        }
        m_column->addWidget(buildCard(finding));
        ++shown;
    }
    if (shown == 0 && hidden.isEmpty())
        m_column->addWidget(hintLabel(tr("Nothing is wrong with this event."), m_content));
    for (const QString &kind : std::as_const(hidden)) {
        auto *button = new QToolButton(m_content);
        button->setText(tr("Show muted: %1").arg(kind));
        connect(button, &QToolButton::clicked, this, [this, kind] { setMuted(kind, false); });
        m_column->addWidget(button, 0, Qt::AlignLeft);
    }
    m_column->addStretch(1);
    Q_EMIT counted(shown);
}

QWidget *FindingsView::buildCard(const Finding &finding)
{
    auto *card = new QWidget(m_content);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kSpacing);
    const FindingKind *kind = findFindingKind(finding.id);
    const QString title =
        kind != nullptr ? QString::fromUtf8(kind->title) : QString::fromUtf8(finding.id);
    auto *row = new QHBoxLayout;
    row->addWidget(
        coloured(bold(severityText(finding.severity), card), severityColor(finding.severity)));
    row->addWidget(bold(title, card), 1);
    auto *mute = new QToolButton(card);
    mute->setText(tr("Mute"));
    mute->setProperty("flat", true);
    mute->setAccessibleName(tr("Mute findings of the kind %1").arg(title));
    mute->setToolTip(tr("Show findings of this kind no more in this workspace"));
    connect(mute, &QToolButton::clicked, this,
        [this, id = QString::fromUtf8(finding.id)] { setMuted(id, true); });
    row->addWidget(mute);
    column->addLayout(row);
    column->addWidget(selectable(plainLabel(finding.message, card)));
    for (const Evidence &evidence : finding.evidence)
        column->addWidget(
            selectable(hintLabel(tr("%1: %2").arg(evidence.what, evidence.text), card)));
    if (kind != nullptr) {
        column->addWidget(selectable(plainLabel(QString::fromUtf8(kind->advice), card)));
        column->addWidget(hintLabel(tr("Source: %1").arg(QString::fromUtf8(kind->source)), card));
    }
    if (isAboutExpectation(finding)) {
        auto *expected = new QPushButton(tr("Set what is expected…"), card);
        expected->setObjectName(QStringLiteral("expected"));
        connect(expected, &QPushButton::clicked, this, &FindingsView::expectationsRequested);
        column->addWidget(expected, 0, Qt::AlignLeft);
    }
    card->setAccessibleName(title);
    return card;
}

void FindingsView::setMuted(const QString &kind, bool muted)
{
    WorkspaceSettings settings = m_session->settings();
    settings.mutedFindings.removeAll(kind);
    if (muted)
        settings.mutedFindings.append(kind);
    // behind the click: its button goes away with the settings
    QMetaObject::invokeMethod(
        this, [this, settings] { m_session->setSettings(settings); }, Qt::QueuedConnection);
}

void FindingsView::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_shown)
        QMetaObject::invokeMethod(
            this, [this] { show(m_findings); }, Qt::QueuedConnection);
}

} // namespace tallyman
