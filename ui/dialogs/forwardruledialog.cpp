// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/forwardruledialog.h"

#include "base/text.h"
#include "event/filter.h"
#include "event/filterreading.h"
#include "http/headertext.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "ui/dialogs/formframe.h"
#include "ui/theme/theme.h"
#include "ui/views/ruletrialview.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/vocabularysource.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScreen>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kWidth = 620;
constexpr QSize kSize(780, 680);
constexpr int kTargetsHeight = 58;
constexpr int kHeadersHeight = 54;
constexpr int kScriptHeight = 130;
constexpr int kTrialHeight = 170;
constexpr int kPageHeight = 100;
constexpr int kFieldsHeight = 270;
constexpr qint64 kSomeTime = 1; // for reading a filter aloud
constexpr int kColumnSpacing = 12;
enum HostMode { OfTarget, Captured, Other };

// Where there is little room, a page keeps its size.
QWidget *scrolled(QWidget *page)
{
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setMinimumHeight(kPageHeight);
    area->setWidget(page);
    page->setAutoFillBackground(false);
    area->viewport()->setAutoFillBackground(false);
    return area;
}

// Shown where there is no script yet.
const char *const kExample = R"(// For example:
function transform(event, request) {
    if (event.json.row_count === 0)
        return null;                        // nothing is sent
    request.headers['X-Rows'] = String(event.json.row_count);
    request.headers['Cookie'] = null;       // left out
    return request;                         // or a list of requests
})";

} // namespace

ForwardRuleDialog::ForwardRuleDialog(Session *session, const ForwardRule &rule, QWidget *parent)
    : FormDialog(parent)
    , m_session(session)
    , m_before(rule)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(rule.name.isEmpty() ? tr("Add a forwarding rule") : tr("Edit forwarding rule"));
    build();
    fill();
    wire();
    check();
    m_name->setFocus();
    resize(kSize.boundedTo(screen()->availableSize() * 9 / 10));
}

void ForwardRuleDialog::build()
{
    m_tabs = new QTabWidget(this);
    m_tabs->addTab(scrolled(buildEvents()), tr("Events"));
    m_tabs->addTab(scrolled(buildChanges()), tr("Changes"));
    m_tabs->addTab(scrolled(buildScript()), tr("Script"));
    m_trial = new RuleTrialView(m_session, this);
    m_trial->setMinimumHeight(kTrialHeight);
    m_problem = plainLabel({}, this);
    m_problem->setObjectName(QStringLiteral("problem"));
    auto *split = new QSplitter(Qt::Vertical, this);
    split->setChildrenCollapsible(false);
    split->addWidget(m_tabs);
    split->addWidget(m_trial);
    split->setStretchFactor(1, 1);
    split->setSizes({kFieldsHeight, kSize.height() - kFieldsHeight});
    m_save = frameForm(this, newForm(), m_problem, kWidth);
    qobject_cast<QVBoxLayout *>(layout())->insertWidget(0, split, 1);
}

QWidget *ForwardRuleDialog::buildEvents()
{
    auto *page = new QWidget(m_tabs);
    m_name = newLineField(tr("Name"), tr("e.g. all to my app"), page);
    m_enabled = new QCheckBox(tr("On: events that come from now on are passed on"), page);
    m_filter = new FilterField(page);
    m_filter->setPlaceholderText(tr("every complete request"));
    m_filter->setAccessibleName(tr("Filter"));
    m_reading = hintLabel({}, page);
    m_reading->setObjectName(QStringLiteral("reading"));
    m_targets = new QListWidget(page);
    m_targets->setAccessibleName(tr("Targets"));
    m_targets->setSpacing(2);
    m_targets->setMinimumHeight(kTargetsHeight);
    m_targets->setMaximumHeight(2 * kTargetsHeight);
    for (const Target &target : m_session->targets()) {
        auto *item = new QListWidgetItem(displayLine(target.name.toUtf8(), 200), m_targets);
        item->setData(Qt::UserRole, target.name);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setToolTip(plainToolTip(target.url.toDisplayString(QUrl::RemoveUserInfo)));
    }
    QFormLayout *form = newForm();
    form->setHorizontalSpacing(kColumnSpacing);
    form->addRow(tr("Name"), m_name);
    form->addRow(QString(), m_enabled);
    form->addRow(tr("Filter"), m_filter);
    form->addRow(QString(), m_reading);
    form->addRow(tr("Go to"), m_targets);
    page->setLayout(form);
    return page;
}

QWidget *ForwardRuleDialog::buildPath()
{
    auto *box = new QWidget(m_tabs);
    box->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_pathFrom = newLineField(tr("Path that begins with"), tr("any; e.g. /crm"), box);
    m_pathTo = newLineField(tr("Path begins with instead"), tr("as it came; e.g. /hooks"), box);
    for (QLineEdit *field : {m_pathFrom, m_pathTo})
        field->setFont(monospaceFont());
    m_pathTo->setToolTip(tr("Without a beginning on the left the whole path is replaced. The query "
                            "stays."));
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_pathFrom, 1);
    row->addWidget(new QLabel(QStringLiteral("→"), box));
    row->addWidget(m_pathTo, 1);
    return box;
}

QWidget *ForwardRuleDialog::buildChanges()
{
    auto *page = new QWidget(m_tabs);
    auto *host = new QWidget(page);
    host->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_hostMode = new QComboBox(host);
    m_hostMode->setAccessibleName(tr("Host"));
    m_hostMode->addItems({tr("The target's"), tr("As it came"), tr("Another")});
    m_host = newLineField(tr("Another host"), QStringLiteral("hooks.example.test"), host);
    m_host->setFont(monospaceFont());
    auto *hostRow = new QHBoxLayout(host);
    hostRow->setContentsMargins(0, 0, 0, 0);
    hostRow->addWidget(m_hostMode);
    hostRow->addWidget(m_host, 1);
    m_remove = newLineField(tr("Headers to leave out"), tr("none; e.g. Cookie, X-Debug"), page);
    m_remove->setFont(monospaceFont());
    m_add = newWireField(tr("Headers to set, one a line"), kHeadersHeight, page);
    m_add->setPlaceholderText(QStringLiteral("X-Environment: test"));
    QFormLayout *form = newForm();
    form->setHorizontalSpacing(kColumnSpacing);
    form->addRow(tr("Path"), buildPath());
    form->addRow(tr("Host"), host);
    form->addRow(tr("Leave out headers"), m_remove);
    form->addRow(tr("Set headers"), m_add);
    page->setLayout(form);
    return page;
}

QWidget *ForwardRuleDialog::buildScript()
{
    auto *page = new QWidget(m_tabs);
    m_script = new QPlainTextEdit(page);
    m_script->setFont(monospaceFont());
    m_script->setAccessibleName(tr("Script"));
    m_script->setPlaceholderText(QString::fromUtf8(kExample));
    m_script->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_script->setTabChangesFocus(true);
    m_script->setMinimumHeight(kScriptHeight);
    auto *hint = hintLabel(tr("JavaScript that is given each event and returns what is sent. It "
                              "runs apart, without files and network, for a second at most."),
        page);
    auto *column = new QVBoxLayout(page);
    column->addWidget(m_script, 1);
    column->addWidget(hint);
    return page;
}

void ForwardRuleDialog::fill()
{
    m_name->setText(m_before.name);
    m_enabled->setChecked(m_before.enabled);
    m_filter->setText(m_before.filter);
    m_filter->applyNow();
    for (int row = 0; row < m_targets->count(); ++row) {
        QListWidgetItem *item = m_targets->item(row);
        const bool on =
            m_before.targets.contains(item->data(Qt::UserRole).toString(), Qt::CaseInsensitive);
        item->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    }
    m_pathFrom->setText(QString::fromUtf8(m_before.pathFrom));
    m_pathTo->setText(QString::fromUtf8(m_before.pathTo));
    m_hostMode->setCurrentIndex(
        m_before.keepsHost ? Captured : (m_before.host.isEmpty() ? OfTarget : Other));
    m_host->setText(QString::fromUtf8(m_before.host));
    m_remove->setText(QString::fromLatin1(m_before.removeHeaders.join(", ")));
    m_add->setPlainText(headersToText(m_before.addHeaders));
    m_script->setPlainText(m_before.script);
}

void ForwardRuleDialog::wire()
{
    for (QLineEdit *field :
        {m_name, static_cast<QLineEdit *>(m_filter), m_pathFrom, m_pathTo, m_host, m_remove})
        connect(field, &QLineEdit::textChanged, this, &ForwardRuleDialog::check);
    for (QPlainTextEdit *field : {m_add, m_script})
        connect(field, &QPlainTextEdit::textChanged, this, &ForwardRuleDialog::check);
    connect(m_enabled, &QCheckBox::toggled, this, &ForwardRuleDialog::check);
    connect(m_hostMode, &QComboBox::currentIndexChanged, this, &ForwardRuleDialog::check);
    connect(m_targets, &QListWidget::itemChanged, this, &ForwardRuleDialog::check);
    connect(m_filter, &FilterField::vocabularyWanted, this,
        [this] { offerVocabulary(m_session, m_filter); });
    connect(m_save, &QPushButton::clicked, this, &ForwardRuleDialog::save);
}

Result<ForwardRule> ForwardRuleDialog::edited() const
{
    ForwardRule rule = m_before;
    rule.name = m_name->text().trimmed();
    rule.enabled = m_enabled->isChecked();
    rule.filter = m_filter->text().trimmed();
    rule.targets.clear();
    for (int row = 0; row < m_targets->count(); ++row) {
        const QListWidgetItem *item = m_targets->item(row);
        if (item->checkState() == Qt::Checked)
            rule.targets.append(item->data(Qt::UserRole).toString());
    }
    rule.pathFrom = m_pathFrom->text().trimmed().toUtf8();
    rule.pathTo = m_pathTo->text().trimmed().toUtf8();
    rule.keepsHost = m_hostMode->currentIndex() == Captured;
    rule.host.clear();
    if (m_hostMode->currentIndex() == Other)
        rule.host = m_host->text().trimmed().toUtf8();
    static const QRegularExpression between(QStringLiteral("[\\s,]+"));
    rule.removeHeaders.clear();
    for (const QString &name : m_remove->text().split(between, Qt::SkipEmptyParts))
        rule.removeHeaders.append(name.toUtf8());
    const auto headers = headersFromText(m_add->toPlainText());
    if (!headers)
        return tl::unexpected<Error>(headers.error());
    rule.addHeaders = *headers;
    rule.script = m_script->toPlainText();
    if (rule.script.trimmed().isEmpty())
        rule.script.clear();
    return rule;
}

QString ForwardRuleDialog::problemOf(const ForwardRule &rule) const
{
    QList<ForwardRule> others = m_session->forwarding()->rules();
    if (const ForwardRule *there = findForwardRule(others, m_before.name))
        others.removeAt(there - others.constData());
    const QString problem = forwardRuleProblem(rule, m_session->targets());
    if (problem.isEmpty() && findForwardRule(others, rule.name) != nullptr)
        return tr("There is a rule “%1” already.").arg(rule.name);
    for (const QString &name : rule.targets) {
        const Target *target = findTarget(m_session->targets(), name);
        if (problem.isEmpty() && target != nullptr && m_session->isOwnListener(target->url))
            return tr("“%1” is where Tallyman itself listens: what is sent there would come in "
                      "again for ever.")
                .arg(name);
    }
    return problem;
}

// A rule can be tried before it has a name.
void ForwardRuleDialog::check()
{
    m_host->setEnabled(m_hostMode->currentIndex() == Other);
    const auto filter = Filter::parse(m_filter->text(), kSomeTime);
    m_reading->setText(filter && !filter->isEmpty() ? readingOf(*filter) : QString());
    m_reading->setVisible(!m_reading->text().isEmpty());
    const auto rule = edited();
    const QString problem = rule ? problemOf(*rule) : rule.error().message;
    m_save->setEnabled(problem.isEmpty());
    say(problem, false);
    ForwardRule named = rule.value_or(m_before);
    if (named.name.isEmpty())
        named.name = QStringLiteral("–");
    m_trial->setRule(named, rule ? problemOf(named) : problem);
}

void ForwardRuleDialog::say(const QString &sentence, bool isWarning)
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, isWarning ? themeColors().error : themeColors().dimText);
    m_problem->setPalette(palette);
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

// A new one, or in the place of the one it was.
void ForwardRuleDialog::save()
{
    const auto rule = edited();
    if (!rule || !problemOf(*rule).isEmpty())
        return;
    m_save->setEnabled(false);
    m_session->forwarding()->changeRules(
        [wanted = *rule, before = m_before.name](QList<ForwardRule> &rules) -> Result<void> {
            const ForwardRule *there = before.isEmpty() ? nullptr : findForwardRule(rules, before);
            if (there == nullptr)
                rules.append(wanted);
            else
                rules[there - rules.constData()] = wanted;
            return {};
        },
        this,
        [this, name = rule->name](const Result<void> &stored) {
            if (stored) {
                Q_EMIT saved(name);
                accept();
                return;
            }
            m_save->setEnabled(true);
            say(tr("✖ %1").arg(stored.error().message), true);
        });
}

} // namespace tallyman
