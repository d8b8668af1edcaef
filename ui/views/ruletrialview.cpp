// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/ruletrialview.h"

#include "base/text.h"
#include "inspect/displaytext.h"
#include "session/session.h"
#include "ui/theme/theme.h"
#include "ui/views/deliveryreceipt.h"
#include "ui/views/textpage.h"
#include "ui/widgets/plaintext.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kPauseMs = 350;
constexpr int kTopMargin = 6;
constexpr int kMostConsoleLines = 1000;
enum Page { Differences, Request, Console };

} // namespace

RuleTrialView::RuleTrialView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_pause(this)
{
    setAccessibleName(tr("What the rule would do"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, kTopMargin, 0, 0);
    column->setSpacing(4);
    column->addWidget(buildHead());
    column->addWidget(buildPages(), 1);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &RuleTrialView::start);
}

RuleTrialView::~RuleTrialView()
{
    stop();
}

QWidget *RuleTrialView::buildHead()
{
    auto *head = new QWidget(this);
    m_said = plainLabel({}, head);
    m_said->setObjectName(QStringLiteral("trial"));
    m_requests = new QComboBox(head);
    m_requests->setAccessibleName(tr("Which request"));
    m_requests->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_requests->hide();
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_said, 1);
    row->addWidget(m_requests);
    connect(m_requests, &QComboBox::currentIndexChanged, this, &RuleTrialView::showRequest);
    return head;
}

QWidget *RuleTrialView::buildPages()
{
    auto *box = new QWidget(this);
    m_tabs = new QTabBar(box);
    m_tabs->setAccessibleName(tr("Parts of the trial"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    for (const QString &name : {tr("Differences"), tr("Request"), tr("Console")})
        m_tabs->addTab(name);
    m_pages = new QStackedWidget(box);
    m_receipt = new DeliveryReceipt(m_pages);
    m_text = new TextPage(m_pages);
    m_console = new QPlainTextEdit(m_pages);
    m_console->setReadOnly(true);
    m_console->setFont(monospaceFont());
    m_console->setFrameShape(QFrame::NoFrame);
    m_console->setPlaceholderText(tr("The script has said nothing."));
    m_console->setAccessibleName(tr("What the script has said"));
    for (QWidget *page : {static_cast<QWidget *>(m_receipt), static_cast<QWidget *>(m_text),
             static_cast<QWidget *>(m_console)})
        m_pages->addWidget(page);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    return box;
}

void RuleTrialView::setRule(const ForwardRule &rule, const QString &problem)
{
    m_rule = rule;
    m_problem = problem;
    stop();
    m_pause.start();
}

void RuleTrialView::setEvents(const IdSet &events)
{
    m_events = events;
    stop();
    m_pause.start();
}

void RuleTrialView::stop()
{
    ++m_generation;
    if (m_cancelled)
        *m_cancelled = true;
    m_cancelled.reset();
}

void RuleTrialView::start()
{
    stop();
    if (!m_problem.isEmpty()) {
        m_trials = {};
        fillRequests();
        say(tr("It can be tried when what is missing above is there."));
        return;
    }
    say(tr("Trying it on past events…"));
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    m_session->forwarding()->tryRule(
        m_rule, m_events.value_or(m_session->ids()), 1, this,
        [this, generation = m_generation](const Result<RuleTrials> &trials) {
            if (generation == m_generation)
                take(trials);
        },
        m_cancelled);
}

void RuleTrialView::take(const Result<RuleTrials> &trials)
{
    m_cancelled.reset();
    m_trials = trials.value_or(RuleTrials());
    fillRequests();
    if (!trials)
        say(tr("✖ %1").arg(trials.error().message), true);
    else if (!m_trials.problems.isEmpty())
        say(summary() + u' ' + tr("✖ %1").arg(displayLine(m_trials.problems.first().toUtf8(), 600)),
            true);
    else
        say(summary());
    Q_EMIT tried();
}

QString RuleTrialView::summary() const
{
    const QLocale locale;
    const qint64 all = m_events ? m_events->size() : m_session->ids().size();
    if (all == 0)
        return tr("There are no events yet to try it on.");
    if (m_trials.matching == 0)
        return tr("None of %1 events matches.").arg(locale.toString(all));
    const QString count = m_trials.matching == 1
        ? tr("1 of %1 events matches.").arg(locale.toString(all))
        : tr("%1 of %2 events match.")
              .arg(locale.toString(m_trials.matching), locale.toString(all));
    if (m_trials.trials.isEmpty())
        return m_trials.problems.isEmpty() ? count + tr(" Of the newest nothing would be sent.")
                                           : count;
    return count + tr(" The newest is #%1:").arg(m_trials.trials.first().eventId);
}

void RuleTrialView::fillRequests()
{
    const int before = qMax(0, m_requests->currentIndex());
    {
        const QSignalBlocker quiet(m_requests);
        m_requests->clear();
        for (qsizetype i = 0; i < m_trials.trials.size(); ++i)
            m_requests->addItem(tr("%1 of %2: to %3")
                                    .arg(i + 1)
                                    .arg(m_trials.trials.size())
                                    .arg(displayLine(m_trials.trials.at(i).target.toUtf8(), 60)));
        m_requests->setCurrentIndex(qMin(before, m_requests->count() - 1));
    }
    m_requests->setVisible(m_requests->count() > 1);
    QStringList lines;
    for (const QString &line :
        m_trials.console.first(qMin<qsizetype>(kMostConsoleLines, m_trials.console.size())))
        lines.append(displayLine(line.toUtf8()));
    m_console->setPlainText(lines.join(u'\n'));
    m_tabs->setTabText(
        Console, lines.isEmpty() ? tr("Console") : tr("Console  %1").arg(m_trials.console.size()));
    showRequest(m_requests->currentIndex());
}

void RuleTrialView::showRequest(int index)
{
    const bool any = index >= 0 && index < m_trials.trials.size();
    m_pages->setVisible(any || !m_trials.console.isEmpty());
    m_tabs->setVisible(m_pages->isVisibleTo(this));
    m_tabs->setTabEnabled(Differences, any);
    m_tabs->setTabEnabled(Request, any);
    if (!any) {
        m_tabs->setCurrentIndex(Console);
        return;
    }
    if (m_tabs->currentIndex() == Console && m_trials.console.isEmpty())
        m_tabs->setCurrentIndex(Differences);
    const RuleTrial &trial = m_trials.trials.at(index);
    m_receipt->setDifferences(trial.differences,
        tr("To %1; nothing is sent now.").arg(displayLine(trial.target.toUtf8(), 120)));
    QStringList notes;
    if (!trial.bodyChanged)
        notes.append(tr("After this head goes the event's content as captured."));
    m_text->setText(displayText(QByteArray(trial.head + trial.body)), TextLanguage::Plain, notes);
}

void RuleTrialView::say(const QString &sentence, bool isWarning)
{
    QPalette palette = m_said->palette();
    palette.setColor(
        QPalette::WindowText, isWarning ? themeColors().warning : themeColors().dimText);
    m_said->setPalette(palette);
    m_said->setText(sentence);
}

} // namespace tallyman
