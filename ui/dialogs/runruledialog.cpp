// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/runruledialog.h"

#include "base/text.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "store/readpool.h"
#include "ui/models/targettexts.h"
#include "ui/views/ruletrialview.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/vocabularysource.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr QSize kSize(760, 560);

} // namespace

RunRuleDialog::RunRuleDialog(Session *session, const ForwardRule &rule, bool runs, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_rule(rule)
    , m_events(session->ids())
{
    const QString name = displayLine(rule.name.toUtf8(), 120);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(runs ? tr("Run “%1” on past events").arg(name) : tr("Test “%1”").arg(name));
    build(runs);
    m_trial->setEvents(m_events);
    m_trial->setRule(rule, {});
    resize(kSize.boundedTo(screen()->availableSize() * 9 / 10));
}

void RunRuleDialog::build(bool runs)
{
    auto *about = plainLabel(tr("The rule is for %1. Of these, only past events that match here:")
                                 .arg(ruleFilterText(m_rule)),
        this);
    m_filter = new FilterField(this);
    m_filter->setPlaceholderText(tr("all of them; e.g. after:1h or import:79418895"));
    m_filter->setAccessibleName(tr("Which past events"));
    m_reading = hintLabel({}, this);
    m_trial = new RuleTrialView(m_session, this);
    m_problem = plainLabel({}, this);
    m_problem->hide();
    auto *buttons = new QDialogButtonBox(this);
    if (runs) {
        m_run = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
        m_run->setProperty("primary", true);
        m_run->setObjectName(QStringLiteral("run"));
        connect(m_run, &QPushButton::clicked, this, &RunRuleDialog::run);
    }
    buttons->addButton(runs ? tr("Cancel") : tr("Close"), QDialogButtonBox::RejectRole)
        ->setAutoDefault(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(10);
    for (QWidget *part : {static_cast<QWidget *>(about), static_cast<QWidget *>(m_filter),
             static_cast<QWidget *>(m_reading)})
        column->addWidget(part);
    column->addWidget(m_trial, 1);
    column->addWidget(m_problem);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_filter, &FilterField::filterChanged, this, &RunRuleDialog::choose);
    connect(m_filter, &FilterField::problemChanged, this, [this](const QString &problem) {
        m_reading->setText(problem.isEmpty() ? m_filter->reading() : problem);
        updateRun();
    });
    connect(m_filter, &FilterField::readingChanged, m_reading, &QLabel::setText);
    connect(m_filter, &QLineEdit::textChanged, this, &RunRuleDialog::updateRun);
    connect(m_trial, &RuleTrialView::tried, this, &RunRuleDialog::updateRun);
    connect(m_filter, &FilterField::vocabularyWanted, this,
        [this] { offerVocabulary(m_session, m_filter); });
    updateRun();
}

void RunRuleDialog::choose(const Filter &filter)
{
    const quint64 generation = ++m_generation;
    m_session->readPool()->run<IdSet>(
        this,
        [filter, last = m_session->statistics().lastId, all = m_session->ids()](
            EventReader &reader) -> Result<IdSet> {
            return filter.isEmpty() ? all : intersection(all, reader.matching(filter, 1, last));
        },
        [this, generation, by = m_filter->text()](const Result<IdSet> &events) {
            if (generation != m_generation)
                return;
            m_problem->setText(events ? QString() : events.error().message);
            m_problem->setVisible(!events);
            if (!events)
                return;
            m_events = *events;
            m_chosenBy = by;
            m_trial->setEvents(m_events);
        },
        ReadPool::Priority::Background);
}

void RunRuleDialog::updateRun()
{
    if (m_run == nullptr)
        return;
    const qint64 count = m_trial->trials().matching;
    const bool chosen = m_filter->text() == m_chosenBy; // the typing has paused
    m_run->setEnabled(chosen && m_filter->problem().isEmpty() && count > 0);
    m_run->setText(!m_run->isEnabled() ? tr("Run")
            : count == 1               ? tr("Run on 1 event")
                                       : tr("Run on %1 events").arg(QLocale().toString(count)));
}

void RunRuleDialog::run()
{
    m_run->setEnabled(false);
    m_session->forwarding()->runRule(
        m_rule, m_events, this, [this](const Result<qint64> &deliveries) {
            if (deliveries) {
                Q_EMIT queued(*deliveries);
                accept();
                return;
            }
            m_run->setEnabled(true);
            m_problem->setText(deliveries.error().message);
            m_problem->show();
        });
}

} // namespace tallyman
