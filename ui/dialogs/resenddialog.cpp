// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/resenddialog.h"

#include "base/text.h"
#include "deliver/bulkresend.h"
#include "session/session.h"
#include "ui/dialogs/resendtargetbox.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace tallyman {

namespace {

void setTextColor(QLabel *label, const QColor &color)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QString shortCounts(const BulkProgress &p)
{
    QStringList parts;
    const auto add = [&parts](qint64 count, const QString &text) {
        if (count > 0)
            parts += text.arg(QLocale().toString(count));
    };
    add(p.succeeded, ResendDialog::tr("✔ %1 answered 2xx"));
    add(p.refused, ResendDialog::tr("▲ %1 answered otherwise"));
    add(p.failed, ResendDialog::tr("✖ %1 without an answer"));
    add(p.skipped, ResendDialog::tr("%1 skipped"));
    return parts.join(QStringLiteral("  ·  "));
}

} // namespace

ResendDialog::ResendDialog(Session *session, const IdSet &ids, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_ids(ids)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Resend"));
    build();
    resize(minimumWidth(), sizeHint().height());
    check();
}

ResendDialog::~ResendDialog() = default;

QString ResendDialog::countText() const
{
    if (m_ids.size() == 1)
        return tr("Event #%1 is sent again as it was captured.").arg(m_ids.at(0));
    return tr("%1 events are sent again as they were captured, #%2 to #%3.")
        .arg(QLocale().toString(m_ids.size()))
        .arg(m_ids.at(0))
        .arg(m_ids.at(m_ids.size() - 1));
}

void ResendDialog::build()
{
    auto *count = plainLabel(this);
    count->setObjectName(QStringLiteral("resendCount"));
    count->setText(m_ids.isEmpty() ? tr("No event is selected.") : countText());
    m_problem = plainLabel(this);
    m_problem->setObjectName(QStringLiteral("resendProblem"));
    m_problem->hide();
    m_start = new QPushButton(this);
    m_start->setObjectName(QStringLiteral("resendStart"));
    m_start->setProperty("primary", true);
    m_start->setDefault(true);
    m_close = new QPushButton(tr("Cancel"), this);
    m_close->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_start);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(12);
    column->addWidget(count);
    column->addWidget(buildOptions());
    column->addWidget(buildProgress());
    column->addWidget(m_problem);
    column->addLayout(buttons);
    setMinimumWidth(520);
    connect(m_start, &QPushButton::clicked, this, &ResendDialog::start);
    connect(m_close, &QPushButton::clicked, this, &ResendDialog::reject);
}

QWidget *ResendDialog::buildOptions()
{
    m_options = new QWidget(this);
    m_target = new ResendTargetBox(m_session, m_options);
    m_warning = plainLabel(m_options);
    m_warning->setObjectName(QStringLiteral("resendWarning"));
    m_order = new QComboBox(m_options);
    m_order->addItem(tr("As captured, oldest first"));
    m_order->addItem(tr("Newest first"));
    m_order->setAccessibleName(tr("Order"));
    m_parallel = new QSpinBox(m_options);
    m_parallel->setRange(1, 64);
    m_parallel->setValue(4);
    m_parallel->setAccessibleName(tr("Requests at once"));
    m_rate = new QDoubleSpinBox(m_options);
    m_rate->setRange(0, 10'000);
    m_rate->setDecimals(1);
    m_rate->setSpecialValueText(tr("as fast as they are answered"));
    m_rate->setSuffix(tr(" a second"));
    m_rate->setAccessibleName(tr("Rate"));
    m_dropTunnel = new QCheckBox(tr("Leave out what a tunnel added (X-Forwarded-…)"), m_options);
    auto *form = new QFormLayout(m_options);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(9);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("To"), m_target);
    form->addRow(m_warning);
    if (m_ids.size() > 1) {
        form->addRow(tr("Order"), m_order);
        form->addRow(tr("At once"), m_parallel);
        form->addRow(tr("Rate"), m_rate);
    } else {
        for (QWidget *unused : {static_cast<QWidget *>(m_order), static_cast<QWidget *>(m_parallel),
                 static_cast<QWidget *>(m_rate)})
            unused->hide();
    }
    form->addRow(QString(), m_dropTunnel);
    m_dropTunnel->setChecked(m_target->target().dropTunnelHeaders);
    connect(m_target, &ResendTargetBox::targetChanged, this, [this] {
        m_dropTunnel->setChecked(m_target->target().dropTunnelHeaders);
        check();
    });
    connect(m_target, &ResendTargetBox::targetRedefined, this, &ResendDialog::check);
    return m_options;
}

QWidget *ResendDialog::buildProgress()
{
    m_progressArea = new QWidget(this);
    m_progress = new QProgressBar(m_progressArea);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    m_counts = plainLabel(m_progressArea);
    m_counts->setObjectName(QStringLiteral("resendCounts"));
    auto *column = new QVBoxLayout(m_progressArea);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_progress);
    column->addWidget(m_counts);
    m_progressArea->hide();
    return m_progressArea;
}

Target ResendDialog::target() const
{
    Target target = m_target->target();
    target.dropTunnelHeaders = m_dropTunnel->isChecked();
    return target;
}

void ResendDialog::check()
{
    if (m_bulk)
        return;
    const QString sentence = m_target->problem();
    const bool own = sentence.isEmpty() && m_session->isOwnListener(target().url);
    m_start->setEnabled(sentence.isEmpty() && !m_ids.isEmpty());
    m_start->setText(own ? tr("Send anyway") : tr("Send %1").arg(QLocale().toString(m_ids.size())));
    setTextColor(m_warning, own ? themeColors().warning : themeColors().dimText);
    m_warning->setText(own ? tr("▲ This is where Tallyman itself listens: what is sent there comes "
                                "back as new events.")
                           : sentence);
    m_warning->setVisible(!m_warning->text().isEmpty());
    grow();
}

// Makes room for what has come: a label that wraps does not do that by itself.
void ResendDialog::grow()
{
    m_options->layout()->activate();
    layout()->activate();
    const int needed = layout()->totalHeightForWidth(width());
    if (needed > height())
        resize(width(), needed);
}

void ResendDialog::start()
{
    if (!m_target->problem().isEmpty() || m_bulk)
        return;
    m_target->rememberUse();
    BulkOptions options;
    options.target = target();
    options.newestFirst = m_order->currentIndex() == 1;
    options.parallel = m_parallel->value();
    options.perSecond = m_rate->value();
    m_bulk = m_session->createBulkResend();
    connect(m_bulk.get(), &BulkResend::progressChanged, this, &ResendDialog::showProgress);
    connect(m_bulk.get(), &BulkResend::finished, this, &ResendDialog::showResult);
    m_options->setEnabled(false);
    m_start->hide();
    m_warning->hide();
    m_progressArea->show();
    m_close->setText(tr("Stop"));
    m_bulk->start(m_ids, options);
    showProgress();
}

void ResendDialog::showProgress()
{
    const BulkProgress &p = m_bulk->progress();
    const qint64 total = qMax<qint64>(1, p.total);
    m_progress->setValue(static_cast<int>(p.done * 1000 / total));
    m_counts->setText(tr("%1 of %2 in %3.  %4")
                          .arg(QLocale().toString(p.done), QLocale().toString(p.total),
                              formatDuration(p.elapsedUs), shortCounts(p)));
}

void ResendDialog::showResult()
{
    showProgress();
    const BulkProgress &p = m_bulk->progress();
    m_progress->setValue(p.cancelled ? m_progress->value() : 1000);
    QString text = p.cancelled ? tr("Stopped. ") : tr("Done. ");
    text += m_counts->text();
    m_counts->setText(text);
    if (!p.lastError.isEmpty()) {
        setTextColor(m_problem, themeColors().error);
        m_problem->setText(displayLine(p.lastError.toUtf8(), 600));
        m_problem->show();
    }
    grow();
    m_close->setText(tr("Close"));
    m_close->setDefault(true);
    m_close->setFocus();
}

// While it sends, the button and Esc stop it; after that they close.
void ResendDialog::reject()
{
    if (m_bulk && m_bulk->progress().running)
        m_bulk->cancel();
    else
        QDialog::reject();
}

} // namespace tallyman
