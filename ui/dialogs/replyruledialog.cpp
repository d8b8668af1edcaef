// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/replyruledialog.h"

#include "ui/dialogs/formframe.h"
#include "ui/dialogs/replystepform.h"
#include "ui/models/ruletexts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace tallyman {

namespace {

constexpr int kWidth = 760;
constexpr int kListWidth = 190;

} // namespace

ReplyRuleDialog::ReplyRuleDialog(const ReplyRule &rule, QWidget *parent)
    : FormDialog(parent)
    , m_rule(rule)
    , m_name(newLineField(tr("Name"), tr("for you; may be empty"), this))
    , m_filter(newLineField(tr("Filter"), tr("every request"), this))
    , m_chunks(newLineField(tr("Chunks"), tr("all; e.g. 3 or 3-5"), this))
    , m_scope(new QComboBox(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(rule.steps.isEmpty() ? tr("Add a rule") : tr("Edit rule"));
    if (m_rule.steps.isEmpty())
        m_rule.steps.append(ReplyStep());
    m_filter->setFont(monospaceFont());
    m_scope->setAccessibleName(tr("Replies are counted by"));
    m_scope->addItems({tr("All requests together"), tr("Each import by itself"),
        tr("Each notification with its attempts by itself")});
    m_problem = plainLabel({}, this);
    QFormLayout *form = newForm();
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Requests that match"), m_filter);
    form->addRow(tr("Only chunks"), m_chunks);
    form->addRow(tr("Counted by"), m_scope);
    form->addRow(tr("Replies, in turn"), buildReplies());
    m_save = frameForm(this, form, m_problem, kWidth);
    m_name->setText(rule.name);
    m_filter->setText(rule.filter);
    m_chunks->setText(chunksToText(rule.chunks));
    m_scope->setCurrentIndex(static_cast<int>(rule.scope));
    fillReplies(0);
    for (QLineEdit *field : {m_name, m_filter, m_chunks})
        connect(field, &QLineEdit::textChanged, this, &ReplyRuleDialog::check);
    connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
    check();
}

QWidget *ReplyRuleDialog::buildReplies()
{
    auto *box = new QWidget(this);
    m_replies = new QListWidget(box);
    m_replies->setAccessibleName(tr("Replies"));
    m_replies->setFixedWidth(kListWidth);
    auto *add = new QPushButton(tr("Add"), box);
    m_remove = new QPushButton(tr("Remove"), box);
    m_form = new ReplyStepForm(box);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {add, m_remove}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    auto *side = new QVBoxLayout;
    side->addWidget(m_replies, 1);
    side->addLayout(buttons);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addLayout(side);
    row->addWidget(m_form, 1);
    connect(m_replies, &QListWidget::currentRowChanged, this, &ReplyRuleDialog::showReply);
    connect(m_form, &ReplyStepForm::changed, this, &ReplyRuleDialog::takeReply);
    connect(add, &QPushButton::clicked, this, &ReplyRuleDialog::addReply);
    connect(m_remove, &QPushButton::clicked, this, &ReplyRuleDialog::removeReply);
    return box;
}

void ReplyRuleDialog::fillReplies(int current)
{
    const QSignalBlocker blocker(m_replies);
    m_replies->clear();
    for (const ReplyStep &step : std::as_const(m_rule.steps))
        m_replies->addItem(replyStepText(step));
    m_replies->setCurrentRow(current);
    showReply(current);
}

void ReplyRuleDialog::showReply(int row)
{
    if (row < 0 || row >= m_rule.steps.size())
        return;
    m_shown = row;
    m_replyProblem.clear();
    m_form->setStep(m_rule.steps.at(row));
    m_remove->setEnabled(m_rule.steps.size() > 1);
    check();
}

// What is being typed may be wrong for a moment; the list has the last that was right.
void ReplyRuleDialog::takeReply()
{
    const auto step = m_form->step();
    m_replyProblem = step ? QString() : step.error().message;
    if (step) {
        m_rule.steps[m_shown] = *step;
        m_replies->item(m_shown)->setText(replyStepText(*step));
    }
    check();
}

// The one before is used once then, if it was for all that follow.
void ReplyRuleDialog::addReply()
{
    if (m_rule.steps.last().times == 0)
        m_rule.steps.last().times = 1;
    m_rule.steps.append(ReplyStep());
    fillReplies(static_cast<int>(m_rule.steps.size()) - 1);
}

void ReplyRuleDialog::removeReply()
{
    m_rule.steps.removeAt(m_shown);
    fillReplies(qMin(m_shown, static_cast<int>(m_rule.steps.size()) - 1));
}

// Takes the fields into the rule; what is wrong with it.
QString ReplyRuleDialog::problem()
{
    m_rule.name = m_name->text().trimmed();
    m_rule.filter = m_filter->text().trimmed();
    const auto chunks = chunksFromText(m_chunks->text());
    if (!chunks)
        return chunks.error().message;
    m_rule.chunks = *chunks;
    m_rule.scope = static_cast<RuleScope>(m_scope->currentIndex());
    return m_replyProblem.isEmpty() ? replyRuleProblem(m_rule) : m_replyProblem;
}

void ReplyRuleDialog::check()
{
    if (m_save == nullptr)
        return; // it is being built
    const QString sentence = problem();
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
    m_save->setEnabled(sentence.isEmpty());
}

} // namespace tallyman
