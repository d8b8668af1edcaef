// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/targetdialog.h"

#include "http/headertext.h"
#include "session/forwarding.h"
#include "session/session.h"
#include "ui/dialogs/formframe.h"
#include "ui/dialogs/targetdeliveryform.h"
#include "ui/dialogs/targetsigningform.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>

namespace tallyman {

namespace {

constexpr int kWidth = 620;
constexpr int kHeadersHeight = 72;

QSpinBox *secondsBox(const QString &name, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setRange(1, 3600);
    box->setSuffix(TargetDialog::tr(" s"));
    box->setAccessibleName(name);
    return box;
}

QString hostAndPort(const QUrl &url)
{
    return url.port() < 0 ? url.host() : QStringLiteral("%1:%2").arg(url.host()).arg(url.port());
}

} // namespace

TargetDialog::TargetDialog(Session *session, const Target &target, QWidget *parent)
    : FormDialog(parent)
    , m_session(session)
    , m_target(target)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(target.id == 0 ? tr("Add a target") : tr("Edit target"));
    build();
    fill();
    check();
}

void TargetDialog::build()
{
    m_tabs = new QTabWidget(this);
    m_delivery = new TargetDeliveryForm(m_tabs);
    m_signing = new TargetSigningForm(m_tabs);
    m_tabs->addTab(buildAddress(), tr("Address"));
    m_tabs->addTab(m_delivery, tr("Delivery"));
    m_tabs->addTab(m_signing, tr("Signing"));
    m_problem = plainLabel({}, this);
    m_problem->setObjectName(QStringLiteral("problem"));
    QFormLayout *form = newForm();
    form->addRow(m_tabs);
    m_save = frameForm(this, form, m_problem, kWidth);
    connect(m_url, &QLineEdit::textChanged, this, &TargetDialog::check);
    connect(m_name, &QLineEdit::textChanged, this, &TargetDialog::check);
    connect(m_path, &QComboBox::currentIndexChanged, this, &TargetDialog::check);
    connect(m_headers, &QPlainTextEdit::textChanged, this, &TargetDialog::check);
    connect(m_delivery, &TargetDeliveryForm::changed, this, &TargetDialog::check);
    connect(m_signing, &TargetSigningForm::changed, this, &TargetDialog::check);
    connect(m_save, &QPushButton::clicked, this, &TargetDialog::save);
    m_url->setFocus();
}

QWidget *TargetDialog::buildAddress()
{
    auto *page = new QWidget(m_tabs);
    m_url = newLineField(tr("URL"), QStringLiteral("http://localhost:3000/"), page);
    m_url->setFont(monospaceFont());
    m_name = newLineField(tr("Name"), {}, page);
    m_path = new QComboBox(page);
    m_path->addItem(tr("Join the captured path and query to the URL"));
    m_path->addItem(tr("Send to the URL as it stands"));
    m_path->setAccessibleName(tr("Path"));
    m_example = new QLabel(page);
    m_example->setTextFormat(Qt::PlainText);
    m_example->setFont(monospaceFont(11));
    m_example->setForegroundRole(QPalette::PlaceholderText);
    m_headers = newWireField(tr("Extra headers, one a line"), kHeadersHeight, page);
    m_headers->setPlaceholderText(QStringLiteral("X-Api-Key: …"));
    QFormLayout *form = newForm();
    form->addRow(tr("URL"), m_url);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Path"), m_path);
    form->addRow(QString(), m_example);
    form->addRow(tr("Extra headers"), m_headers);
    form->addRow(QString(), buildConnection());
    page->setLayout(form);
    return page;
}

QWidget *TargetDialog::buildConnection()
{
    auto *box = new QWidget(this);
    m_dropTunnel = new QCheckBox(tr("Leave out what a tunnel added (X-Forwarded-…)"), box);
    m_http2 = new QCheckBox(tr("Offer HTTP/2 over TLS (header case is lost there)"), box);
    m_anyCertificate = new QCheckBox(tr("Accept any certificate of this target"), box);
    m_anyCertificate->setToolTip(
        tr("For a self-signed certificate. Whoever sits in between can then read and change."));
    m_connectSeconds = secondsBox(tr("Seconds to connect"), box);
    m_totalSeconds = secondsBox(tr("Seconds until the answer"), box);
    auto *times = new QHBoxLayout;
    times->addWidget(new QLabel(tr("Give up connecting after"), box));
    times->addWidget(m_connectSeconds);
    times->addWidget(new QLabel(tr("altogether after"), box));
    times->addWidget(m_totalSeconds);
    times->addStretch();
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_dropTunnel);
    column->addWidget(m_http2);
    column->addWidget(m_anyCertificate);
    column->addLayout(times);
    return box;
}

void TargetDialog::fill()
{
    using std::chrono::duration_cast;
    using std::chrono::seconds;
    m_url->setText(m_target.url.toString());
    m_name->setText(m_target.name);
    m_path->setCurrentIndex(m_target.path == TargetPath::Join ? 0 : 1);
    m_headers->setPlainText(headersToText(m_target.extraHeaders));
    m_dropTunnel->setChecked(m_target.dropTunnelHeaders);
    m_http2->setChecked(m_target.allowHttp2);
    m_anyCertificate->setChecked(m_target.acceptAnyCertificate);
    m_connectSeconds->setValue(
        static_cast<int>(duration_cast<seconds>(m_target.connectTimeout).count()));
    m_totalSeconds->setValue(
        static_cast<int>(duration_cast<seconds>(m_target.totalTimeout).count()));
    m_delivery->setOptions(m_target.delivery);
    m_signing->setOptions(m_target.delivery);
}

QUrl TargetDialog::url() const
{
    const QString text = m_url->text().trimmed();
    // "localhost:3000" is what people type; as a URL its scheme would be "localhost"
    const bool hasScheme = text.contains(QLatin1String("://"));
    return QUrl(hasScheme ? text : QStringLiteral("http://") + text, QUrl::StrictMode);
}

Result<Target> TargetDialog::edited() const
{
    if (m_url->text().trimmed().isEmpty())
        return failure(ErrorCode::InvalidInput,
            tr("Give the URL of your app, for example http://localhost:3000/."));
    Target target = m_target;
    target.url = url();
    if (!target.url.isValid())
        return failure(
            ErrorCode::InvalidInput, tr("This is no URL: %1").arg(target.url.errorString()));
    target.name = m_name->text().trimmed();
    if (target.name.isEmpty())
        target.name = hostAndPort(target.url);
    target.path = m_path->currentIndex() == 0 ? TargetPath::Join : TargetPath::Replace;
    const auto headers = headersFromText(m_headers->toPlainText());
    if (!headers)
        return tl::unexpected<Error>(headers.error());
    target.extraHeaders = *headers;
    target.dropTunnelHeaders = m_dropTunnel->isChecked();
    target.allowHttp2 = m_http2->isChecked();
    target.acceptAnyCertificate = m_anyCertificate->isChecked();
    target.connectTimeout = std::chrono::seconds(m_connectSeconds->value());
    target.totalTimeout = std::chrono::seconds(m_totalSeconds->value());
    if (const auto taken = m_delivery->takeInto(target.delivery); !taken)
        return tl::unexpected<Error>(taken.error());
    m_signing->takeInto(target.delivery);
    if (const QString problem = targetProblem(target, m_session->targets()); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return target;
}

void TargetDialog::say(const QString &sentence, bool isWarning)
{
    QPalette palette = m_problem->palette();
    palette.setColor(
        QPalette::WindowText, isWarning ? themeColors().warning : themeColors().dimText);
    m_problem->setPalette(palette);
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

void TargetDialog::check()
{
    const auto target = edited();
    m_save->setEnabled(target.has_value());
    if (target && m_session->isOwnListener(target->url))
        say(tr("▲ This is where Tallyman itself listens: what is sent there comes back as a new "
               "event."),
            true);
    else
        say(target ? QString() : target.error().message, false);

    const QUrl to = url();
    const bool isWhole = to.isValid() && !to.host().isEmpty();
    QString base = isWhole ? to.toString() : QStringLiteral("http://…/");
    if (m_path->currentIndex() == 0) {
        while (base.endsWith(QLatin1Char('/')))
            base.chop(1);
        base += QStringLiteral("/crm/imports?x=1");
    }
    m_example->setText(QStringLiteral("/crm/imports?x=1 → ") + base);
    if (isWhole)
        m_name->setPlaceholderText(hostAndPort(to));
}

void TargetDialog::save()
{
    const auto target = edited();
    if (!target)
        return;
    m_save->setEnabled(false);
    m_session->saveTarget(
        *target, this,
        [this](const Result<Target> &stored) {
            if (stored) {
                onSaved(*stored);
                return;
            }
            m_save->setEnabled(true);
            say(tr("✖ %1").arg(stored.error().message), true);
        },
        m_signing->newKey());
}

// Rules call targets by name; those that have called this one go along with a new one.
void TargetDialog::onSaved(const Target &stored)
{
    const QString before = m_target.name;
    if (m_target.id != 0 && before != stored.name) {
        m_session->forwarding()->changeRules(
            [before, now = stored.name](QList<ForwardRule> &rules) -> Result<void> {
                for (ForwardRule &rule : rules) {
                    for (QString &name : rule.targets) {
                        if (name.compare(before, Qt::CaseInsensitive) == 0)
                            name = now;
                    }
                }
                return {};
            },
            m_session, {});
    }
    Q_EMIT saved(stored);
    accept();
}

} // namespace tallyman
