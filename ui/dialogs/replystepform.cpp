// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/replystepform.h"

#include "http/headertext.h"
#include "session/endpointchecks.h"
#include "ui/dialogs/formframe.h"
#include "ui/models/ruletexts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSpinBox>

namespace tallyman {

namespace {

constexpr int kHeadersHeight = 54;
constexpr int kBodyHeight = 90;
constexpr int kMostMs = 60 * 60 * 1000;
constexpr int kMostRate = 1'000'000'000;

QSpinBox *numberBox(const QString &name, int most, const QString &suffix, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setRange(0, most);
    box->setSuffix(suffix);
    box->setAccessibleName(name);
    return box;
}

} // namespace

ReplyStepForm::ReplyStepForm(QWidget *parent)
    : QWidget(parent)
    , m_status(numberBox(tr("Status"), 999, QString(), this))
    , m_headers(newWireField(tr("Headers of the reply, one a line"), kHeadersHeight, this))
    , m_body(newWireField(tr("Body of the reply"), kBodyHeight, this))
    , m_template(new QCheckBox(tr("Fill in {{placeholders}}"), this))
    , m_hold(numberBox(tr("Waits for you"), kMostMs / 1000, tr(" s"), this))
    , m_delay(numberBox(tr("Delay"), kMostMs, tr(" ms"), this))
    , m_longest(numberBox(tr("Longest delay"), kMostMs, tr(" ms"), this))
    , m_rate(numberBox(tr("Bytes a second"), kMostRate, tr(" B/s"), this))
    , m_fault(new QComboBox(this))
    , m_times(numberBox(tr("How often"), 1'000'000, tr(" times"), this))
{
    m_status->setMinimum(200);
    m_rate->setSpecialValueText(tr("at full speed"));
    m_longest->setSpecialValueText(QStringLiteral("–"));
    m_hold->setSpecialValueText(tr("does not wait"));
    m_hold->setToolTip(tr("The request stands above the events until you answer it or let the "
                          "reply through; after that time it is sent as it is."));
    m_times->setSpecialValueText(tr("for all that follow"));
    m_template->setToolTip(tr("json.PATH, header.NAME, query.NAME, method, path, id, counter, now, "
                              "now.unix, uuid; |raw behind the name escapes nothing."));
    m_fault->setAccessibleName(tr("What goes wrong"));
    for (int fault = 0; fault <= static_cast<int>(ReplyFault::WrongLength); ++fault)
        m_fault->addItem(replyFaultText(static_cast<ReplyFault>(fault)));
    QFormLayout *form = newForm();
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Status"), m_status);
    form->addRow(tr("Headers"), m_headers);
    form->addRow(tr("Body"), m_body);
    form->addRow(QString(), m_template);
    form->addRow(tr("Waits for you"), m_hold);
    form->addRow(tr("Sent"), buildTimes());
    form->addRow(tr("Goes wrong"), m_fault);
    form->addRow(tr("Used"), m_times);
    setLayout(form);
    const auto typed = [this] {
        updateFields();
        if (!m_filling)
            Q_EMIT changed();
    };
    for (QSpinBox *box : {m_status, m_hold, m_delay, m_longest, m_rate, m_times})
        connect(box, &QSpinBox::valueChanged, this, typed);
    for (QPlainTextEdit *edit : {m_headers, m_body})
        connect(edit, &QPlainTextEdit::textChanged, this, typed);
    connect(m_template, &QCheckBox::toggled, this, typed);
    connect(m_fault, &QComboBox::currentIndexChanged, this, typed);
}

QWidget *ReplyStepForm::buildTimes()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(new QLabel(tr("after"), box));
    row->addWidget(m_delay);
    row->addWidget(new QLabel(tr("or up to"), box));
    row->addWidget(m_longest);
    row->addWidget(m_rate);
    row->addStretch();
    return box;
}

void ReplyStepForm::setStep(const ReplyStep &step)
{
    m_before = step;
    m_filling = true;
    m_status->setValue(step.script.reply.status);
    m_headers->setPlainText(headersToText(step.script.reply.headers));
    m_body->setPlainText(QString::fromUtf8(step.script.reply.body));
    m_template->setChecked(step.isTemplate);
    m_hold->setValue(static_cast<int>((step.script.hold.count() + 999) / 1000));
    m_delay->setValue(static_cast<int>(step.script.delay.count()));
    m_longest->setValue(static_cast<int>(step.longestDelay.count()));
    m_rate->setValue(static_cast<int>(qMin<qint64>(kMostRate, step.script.bytesPerSecond)));
    m_fault->setCurrentIndex(static_cast<int>(step.script.fault));
    m_times->setValue(step.times);
    m_filling = false;
    updateFields();
}

// What is never sent is not asked for.
void ReplyStepForm::updateFields()
{
    const auto fault = static_cast<ReplyFault>(m_fault->currentIndex());
    const bool sends =
        fault == ReplyFault::None || fault == ReplyFault::Half || fault == ReplyFault::WrongLength;
    for (QWidget *field : {static_cast<QWidget *>(m_status), static_cast<QWidget *>(m_headers),
             static_cast<QWidget *>(m_body), static_cast<QWidget *>(m_template),
             static_cast<QWidget *>(m_rate)})
        field->setEnabled(sends);
}

// Content that was not typed in keeps its bytes, also where they are no text.
Result<ReplyStep> ReplyStepForm::step() const
{
    const auto headers = headersFromText(m_headers->toPlainText());
    if (!headers)
        return tl::unexpected<Error>(headers.error());
    ReplyStep step;
    step.script.reply.status = m_status->value();
    step.script.reply.headers = *headers;
    step.script.reply.body = m_body->document()->isModified() ? m_body->toPlainText().toUtf8()
                                                              : m_before.script.reply.body;
    step.isTemplate = m_template->isChecked();
    step.script.hold = m_hold->value() * 1000 - m_before.script.hold.count() < 1000
            && m_hold->value() * 1000 >= m_before.script.hold.count()
        ? m_before.script.hold // not typed in
        : std::chrono::seconds(m_hold->value());
    step.script.delay = std::chrono::milliseconds(m_delay->value());
    step.longestDelay = std::chrono::milliseconds(m_longest->value());
    step.script.bytesPerSecond = m_rate->value();
    step.script.fault = static_cast<ReplyFault>(m_fault->currentIndex());
    step.times = m_times->value();
    if (const QString problem = replyStepProblem(step); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return step;
}

} // namespace tallyman
