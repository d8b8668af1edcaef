// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/targetdialog.h"

#include "http/headertext.h"
#include "session/session.h"
#include "ui/dialogs/formframe.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>

namespace tallyman {

namespace {

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
    : QDialog(parent)
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
    m_url = new QLineEdit(this);
    m_url->setFont(monospaceFont());
    m_url->setPlaceholderText(QStringLiteral("http://localhost:3000/"));
    m_url->setAccessibleName(tr("URL"));
    m_name = new QLineEdit(this);
    m_name->setAccessibleName(tr("Name"));
    m_path = new QComboBox(this);
    m_path->addItem(tr("Join the captured path and query to the URL"));
    m_path->addItem(tr("Send to the URL as it stands"));
    m_path->setAccessibleName(tr("Path"));
    m_example = new QLabel(this);
    m_example->setTextFormat(Qt::PlainText);
    m_example->setFont(monospaceFont(11));
    m_example->setForegroundRole(QPalette::PlaceholderText);
    m_headers = new QPlainTextEdit(this);
    m_headers->setFont(monospaceFont());
    m_headers->setPlaceholderText(QStringLiteral("X-Api-Key: …"));
    m_headers->setTabChangesFocus(true);
    m_headers->setFixedHeight(72);
    m_headers->setAccessibleName(tr("Extra headers, one a line"));
    m_problem = new QLabel(this);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);

    QFormLayout *form = newForm();
    form->addRow(tr("URL"), m_url);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Path"), m_path);
    form->addRow(QString(), m_example);
    form->addRow(tr("Extra headers"), m_headers);
    form->addRow(QString(), buildConnection());
    m_save = frameForm(this, form, m_problem, 600);

    connect(m_url, &QLineEdit::textChanged, this, &TargetDialog::check);
    connect(m_path, &QComboBox::currentIndexChanged, this, &TargetDialog::check);
    connect(m_headers, &QPlainTextEdit::textChanged, this, &TargetDialog::check);
    connect(m_save, &QPushButton::clicked, this, &TargetDialog::save);
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
}

QUrl TargetDialog::url() const
{
    const QString text = m_url->text().trimmed();
    // "localhost:3000" is what people type; as a URL its scheme would be "localhost"
    const bool hasScheme = text.contains(QLatin1String("://"));
    return QUrl(hasScheme ? text : QStringLiteral("http://") + text, QUrl::StrictMode);
}

QString TargetDialog::problem() const
{
    if (m_url->text().trimmed().isEmpty())
        return tr("Give the URL of your app, for example http://localhost:3000/.");
    const QUrl target = url();
    if (!target.isValid())
        return tr("This is no URL: %1").arg(target.errorString());
    const QString scheme = target.scheme().toLower();
    if (scheme != QLatin1String("http") && scheme != QLatin1String("https"))
        return tr("Only http and https can be sent to, not “%1”.").arg(scheme);
    if (target.host().isEmpty())
        return tr("The URL has no host.");
    if (const auto headers = headersFromText(m_headers->toPlainText()); !headers)
        return headers.error().message;
    return {};
}

void TargetDialog::check()
{
    const QString sentence = problem();
    m_save->setEnabled(sentence.isEmpty());
    const bool own = sentence.isEmpty() && m_session->isOwnListener(url());
    const ThemeColors &c = themeColors();
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, own ? c.warning : c.dimText);
    m_problem->setPalette(palette);
    m_problem->setText(own ? tr("▲ This is where Tallyman itself listens: what is sent there comes "
                                "back as a new event.")
                           : sentence);
    m_problem->setVisible(!m_problem->text().isEmpty());

    const QUrl target = url();
    QString base = target.isValid() && !target.host().isEmpty() ? target.toString()
                                                                : QStringLiteral("http://…/");
    if (m_path->currentIndex() == 0) {
        while (base.endsWith(QLatin1Char('/')))
            base.chop(1);
        base += QStringLiteral("/crm/imports?x=1");
    }
    m_example->setText(QStringLiteral("/crm/imports?x=1 → ") + base);
    if (target.isValid() && !target.host().isEmpty())
        m_name->setPlaceholderText(hostAndPort(target));
}

void TargetDialog::save()
{
    if (!problem().isEmpty())
        return;
    m_target.url = url();
    m_target.name = m_name->text().trimmed();
    if (m_target.name.isEmpty())
        m_target.name = hostAndPort(m_target.url);
    m_target.path = m_path->currentIndex() == 0 ? TargetPath::Join : TargetPath::Replace;
    m_target.extraHeaders = headersFromText(m_headers->toPlainText()).value_or(HeaderList());
    m_target.dropTunnelHeaders = m_dropTunnel->isChecked();
    m_target.allowHttp2 = m_http2->isChecked();
    m_target.acceptAnyCertificate = m_anyCertificate->isChecked();
    m_target.connectTimeout = std::chrono::seconds(m_connectSeconds->value());
    m_target.totalTimeout = std::chrono::seconds(m_totalSeconds->value());
    m_save->setEnabled(false);
    m_session->saveTarget(m_target, this, [this](const Result<Target> &stored) {
        if (stored) {
            Q_EMIT saved(*stored);
            accept();
            return;
        }
        m_save->setEnabled(true);
        m_problem->setText(stored.error().message);
        m_problem->show();
    });
}

} // namespace tallyman
