// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/findingsview.h"

#include "event/findingtitles.h"
#include "session/session.h"
#include "ui/widgets/findingcard.h"
#include "ui/widgets/mutedfindings.h"
#include "ui/widgets/plaintext.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr int kCardSpacing = 14;

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
    connect(session, &Session::settingsChanged, this, [this] {
        if (m_shown)
            show(m_findings);
    });
}

void FindingsView::setEvent(EventId id)
{
    if (id == m_id && m_shown)
        return;
    m_id = id;
    m_shown = false;
    load();
}

void FindingsView::setImportFindings(const QList<Finding> &findings)
{
    if (m_shown && m_id == 0 && findings == m_findings)
        return;
    m_id = 0;
    ++m_generation;
    m_findings = findings;
    m_shown = true;
    show(m_findings);
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
    const QWidget *focus = QApplication::focusWidget();
    const bool hadFocus = focus != nullptr && m_content->isAncestorOf(focus);
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
        auto *card = new FindingCard(finding, m_content);
        connect(card, &FindingCard::muteRequested, this,
            [this](const QString &kind) { muteFindings(m_session, kind, true); });
        connect(
            card, &FindingCard::expectationsRequested, this, &FindingsView::expectationsRequested);
        connect(card, &FindingCard::eventRequested, this, &FindingsView::eventRequested);
        connect(card, &FindingCard::importRequested, this, &FindingsView::importRequested);
        m_column->addWidget(card);
        ++shown;
    }
    if (shown == 0 && hidden.isEmpty())
        m_column->addWidget(hintLabel(m_id == 0 ? tr("Nothing is wrong with this import.")
                                                : tr("Nothing is wrong with this event."),
            m_content));
    for (const QString &kind : std::as_const(hidden)) {
        auto *button = new QToolButton(m_content);
        button->setText(tr("Show muted: %1").arg(findingTitle(kind.toUtf8())));
        connect(button, &QToolButton::clicked, this,
            [this, kind] { muteFindings(m_session, kind, false); });
        m_column->addWidget(button, 0, Qt::AlignLeft);
    }
    m_column->addStretch(1);
    if (hadFocus)
        setFocus(); // and not the next card's button
    Q_EMIT counted(shown);
}

void FindingsView::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_shown)
        QMetaObject::invokeMethod(
            this, [this] { show(m_findings); }, Qt::QueuedConnection);
}

} // namespace tallyman
