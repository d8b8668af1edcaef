// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/targetdeliveryform.h"

#include "ui/dialogs/formframe.h"
#include "ui/models/targettexts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

namespace tallyman {

namespace {

constexpr int kColumnSpacing = 12;
constexpr int kMostParallel = 64;
constexpr int kMostFailures = 1000;
constexpr int kMostRest = 86'400;

} // namespace

TargetDeliveryForm::TargetDeliveryForm(QWidget *parent)
    : QWidget(parent)
    , m_parallel(new QSpinBox(this))
    , m_perSecond(new QDoubleSpinBox(this))
    , m_inOrder(new QCheckBox(tr("The next waits until the one before is done"), this))
    , m_idempotency(newLineField(tr("Idempotency header"), tr("none; e.g. Idempotency-Key"), this))
    , m_health(
          newLineField(tr("Health path"), tr("none: the next delivery shows; e.g. /health"), this))
{
    m_parallel->setRange(1, kMostParallel);
    m_parallel->setAccessibleName(tr("Requests at once"));
    m_perSecond->setRange(0, 1e6);
    m_perSecond->setDecimals(2);
    m_perSecond->setSpecialValueText(tr("as fast as they are answered"));
    m_perSecond->setAccessibleName(tr("Requests a second"));
    m_idempotency->setToolTip(
        tr("A header whose value is the same in every attempt at one delivery, so that the target "
           "can tell that it has it already."));
    QFormLayout *form = newForm();
    form->setHorizontalSpacing(kColumnSpacing);
    form->addRow(tr("Retries"), buildRetries());
    form->addRow(QString(), m_schedule);
    form->addRow(tr("At once"), m_parallel);
    form->addRow(tr("Per second"), m_perSecond);
    form->addRow(tr("Of one import"), m_inOrder);
    form->addRow(tr("Idempotency header"), m_idempotency);
    form->addRow(tr("Rest"), buildRest());
    form->addRow(tr("Then asks"), m_health);
    setLayout(form);
    connect(m_retries, &QComboBox::currentTextChanged, this, [this] {
        showSchedule();
        Q_EMIT changed();
    });
    for (QSpinBox *box : {m_parallel, m_breakAfter, m_breakFor})
        connect(box, &QSpinBox::valueChanged, this, &TargetDeliveryForm::changed);
    connect(m_perSecond, &QDoubleSpinBox::valueChanged, this, &TargetDeliveryForm::changed);
    connect(m_inOrder, &QCheckBox::toggled, this, &TargetDeliveryForm::changed);
    for (QLineEdit *field : {m_idempotency, m_health})
        connect(field, &QLineEdit::textChanged, this, &TargetDeliveryForm::changed);
}

QWidget *TargetDeliveryForm::buildRetries()
{
    m_retries = new QComboBox(this);
    m_retries->setEditable(true);
    m_retries->setInsertPolicy(QComboBox::NoInsert);
    m_retries->setAccessibleName(tr("Retries"));
    m_retries->addItems(RetryPolicy::names());
    m_retries->setToolTip(tr("A name from the list, or delays such as 5s,5m,30m ~20%; 60m*72 is "
                             "one that is repeated."));
    m_schedule = hintLabel({}, this);
    m_schedule->setObjectName(QStringLiteral("schedule"));
    return m_retries;
}

QWidget *TargetDeliveryForm::buildRest()
{
    auto *box = new QWidget(this);
    m_breakAfter = new QSpinBox(box);
    m_breakAfter->setRange(0, kMostFailures);
    m_breakAfter->setSpecialValueText(tr("never"));
    m_breakAfter->setAccessibleName(tr("Failures in a row until a rest"));
    m_breakFor = new QSpinBox(box);
    m_breakFor->setRange(1, kMostRest);
    m_breakFor->setSuffix(tr(" s"));
    m_breakFor->setAccessibleName(tr("Seconds of rest"));
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(new QLabel(tr("after failures in a row:"), box));
    row->addWidget(m_breakAfter);
    row->addWidget(new QLabel(tr("for"), box));
    row->addWidget(m_breakFor);
    row->addStretch();
    return box;
}

void TargetDeliveryForm::setOptions(const DeliveryOptions &options)
{
    m_retries->setEditText(options.retries.text);
    m_parallel->setValue(options.parallel);
    m_perSecond->setValue(options.perSecond);
    m_inOrder->setChecked(options.inOrder);
    m_idempotency->setText(QString::fromLatin1(options.idempotencyField));
    m_breakAfter->setValue(options.breakAfter);
    m_breakFor->setValue(static_cast<int>(options.breakFor.count()));
    m_health->setText(QString::fromLatin1(options.healthPath));
    showSchedule();
}

void TargetDeliveryForm::showSchedule()
{
    const auto policy = RetryPolicy::parse(m_retries->currentText());
    m_schedule->setText(policy ? retriesText(*policy) : policy.error().message);
    QPalette palette = m_schedule->palette();
    palette.setColor(
        QPalette::PlaceholderText, policy ? themeColors().dimText : themeColors().warning);
    m_schedule->setPalette(palette);
}

Result<void> TargetDeliveryForm::takeInto(DeliveryOptions &options) const
{
    const auto policy = RetryPolicy::parse(m_retries->currentText());
    if (!policy)
        return tl::unexpected<Error>(policy.error());
    options.retries = *policy;
    options.parallel = m_parallel->value();
    options.perSecond = m_perSecond->value();
    options.inOrder = m_inOrder->isChecked();
    options.idempotencyField = m_idempotency->text().trimmed().toUtf8();
    options.breakAfter = m_breakAfter->value();
    options.breakFor = std::chrono::seconds(m_breakFor->value());
    options.healthPath = m_health->text().trimmed().toUtf8();
    return {};
}

} // namespace tallyman
