// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/endpointdialog.h"

#include "base/text.h"
#include "http/headertext.h"
#include "http/mediatype.h"
#include "session/endpointchecks.h"
#include "session/session.h"
#include "ui/dialogs/formframe.h"
#include "ui/dialogs/replyruleslist.h"
#include "ui/models/endpointmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/rowcolour.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kWidth = 620;
constexpr int kNotesHeight = 60;
constexpr int kHeadersHeight = 54;
constexpr int kBodyHeight = 80;

QStringList listOf(const QLineEdit *field)
{
    static const QRegularExpression between(QStringLiteral("[\\s,]+"));
    return field->text().split(between, Qt::SkipEmptyParts);
}

QString textOf(const QByteArrayList &list)
{
    return QString::fromLatin1(list.join(", "));
}

int secondsOf(std::chrono::milliseconds limit)
{
    return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(limit).count());
}

} // namespace

EndpointDialog::EndpointDialog(Session *session, const Endpoint &endpoint, QWidget *parent)
    : FormDialog(parent)
    , m_session(session)
    , m_before(endpoint)
    , m_tabs(new QTabWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(endpoint.name.isEmpty() ? tr("Add an endpoint") : tr("Edit endpoint"));
    m_tabs->addTab(buildPlace(), tr("Place"));
    m_tabs->addTab(buildAdmission(), tr("Who may come in"));
    m_tabs->addTab(buildReply(), tr("Answer"));
    m_tabs->addTab(buildHandshakes(), tr("Handshakes"));
    m_problem = plainLabel({}, this);
    auto *column = newForm();
    column->addRow(m_tabs);
    m_save = frameForm(this, column, m_problem, kWidth);
    connect(m_save, &QPushButton::clicked, this, &EndpointDialog::save);
    fill();
    for (QLineEdit *field : {m_name, m_prefix, m_host, m_methods, m_types, m_addresses})
        connect(field, &QLineEdit::textChanged, this, &EndpointDialog::check);
    for (QPlainTextEdit *field : {m_headers, m_body})
        connect(field, &QPlainTextEdit::textChanged, this, &EndpointDialog::check);
    for (QComboBox *field : {m_admission, m_replies, m_profile, m_passTo})
        connect(field, &QComboBox::currentIndexChanged, this, &EndpointDialog::check);
    connect(m_rules, &ReplyRulesList::changed, this, &EndpointDialog::check);
    for (QSpinBox *field : {m_status, m_port, m_passLimit})
        connect(field, &QSpinBox::valueChanged, this, &EndpointDialog::check);
    check();
    m_name->setFocus();
}

// The pages are as tall as the tallest of them.
static void keepAtTop(QFormLayout *form, QWidget *page)
{
    auto *column = new QVBoxLayout(page);
    column->addLayout(form);
    column->addStretch();
}

QWidget *EndpointDialog::buildPlace()
{
    auto *page = new QWidget(m_tabs);
    m_name = newLineField(tr("Name"), QStringLiteral("crm"), page);
    m_prefix = newLineField(tr("Path"), QStringLiteral("/crm"), page);
    m_prefix->setFont(monospaceFont());
    m_host = newLineField(tr("Host"), tr("any"), page);
    m_port = new QSpinBox(page);
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("the common one"));
    m_port->setAccessibleName(tr("Port"));
    m_profile = new QComboBox(page);
    m_profile->setAccessibleName(tr("Sender"));
    m_profile->setToolTip(tr("Requests are taken for one of its forms before any other, and a "
                             "finding says where they have none of them."));
    m_colour = new QComboBox(page);
    m_colour->setAccessibleName(tr("Colour"));
    m_colour->addItem(tr("None"), QString());
    for (const RowColour colour : kRowColours)
        m_colour->addItem(rowSwatch(colour), rowColourTitle(colour), rowColourName(colour));
    m_notes = newWireField(tr("Notes"), kNotesHeight, page);
    m_notes->setFont(font());
    QFormLayout *form = newForm();
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Path"), m_prefix);
    form->addRow(tr("Host"), m_host);
    form->addRow(tr("Port"), m_port);
    form->addRow(tr("Sender"), m_profile);
    form->addRow(tr("Colour"), m_colour);
    form->addRow(tr("Notes"), m_notes);
    keepAtTop(form, page);
    return page;
}

QWidget *EndpointDialog::buildAdmission()
{
    auto *page = new QWidget(m_tabs);
    m_admission = new QComboBox(page);
    m_admission->setAccessibleName(tr("What does not fit"));
    m_admission->addItem(tr("is taken; findings say what is wrong"));
    m_admission->addItem(tr("is answered with 401, 403, 405 or 415"));
    m_methods = newLineField(tr("Methods"), tr("any, or what the sender documents"), page);
    m_types = newLineField(tr("Content types"), tr("any, or what the sender documents"), page);
    m_addresses = newLineField(
        tr("Addresses"), tr("any; e.g. 18.233.84.183, 10.0.0.0/8, sender:csvbox"), page);
    m_tunnel = new QCheckBox(tr("Believe X-Forwarded-For of a tunnel on this machine"), page);
    m_tunnel->setToolTip(
        tr("A tunnel's agent connects from this machine; the sender's address is in that header."));
    m_proofs = plainLabel({}, page);
    QFormLayout *form = newForm();
    form->addRow(tr("What does not fit"), m_admission);
    form->addRow(tr("Methods"), m_methods);
    form->addRow(tr("Content types"), m_types);
    form->addRow(tr("Addresses"), m_addresses);
    form->addRow(QString(), m_tunnel);
    form->addRow(tr("Token, signature"), m_proofs);
    keepAtTop(form, page);
    return page;
}

QWidget *EndpointDialog::buildReply()
{
    auto *page = new QWidget(m_tabs);
    m_replies = new QComboBox(page);
    m_replies->setAccessibleName(tr("Reply"));
    m_replies->addItem(tr("The common reply (%1)").arg(m_session->settings().reply.status));
    m_replies->addItem(tr("Its own"));
    m_status = new QSpinBox(page);
    m_status->setRange(200, 999);
    m_status->setAccessibleName(tr("Status"));
    m_headers = newWireField(tr("Headers of the reply, one a line"), kHeadersHeight, page);
    m_body = newWireField(tr("Body of the reply"), kBodyHeight, page);
    m_rules = new ReplyRulesList(page);
    QFormLayout *form = newForm();
    m_passTo = new QComboBox(page);
    m_passTo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_passTo->setAccessibleName(tr("Passed through to"));
    m_passTo->addItem(tr("nobody; it is answered here"), QString());
    for (const Target &target : m_session->targets())
        m_passTo->addItem(displayLine(target.name.toUtf8(), 80), target.name);
    m_passLimit = new QSpinBox(page);
    m_passLimit->setRange(1, 3600);
    m_passLimit->setSuffix(tr(" s at most"));
    m_passLimit->setAccessibleName(tr("How long the target may take"));
    auto *passing = new QHBoxLayout;
    passing->addWidget(m_passTo, 1);
    passing->addWidget(m_passLimit);
    form->addRow(tr("Rules"), m_rules);
    form->addRow(
        QString(), hintLabel(tr("The first rule that matches answers; without one:"), page));
    form->addRow(tr("Passed through to"), passing);
    form->addRow(tr("Reply"), m_replies);
    form->addRow(tr("Status"), m_status);
    form->addRow(tr("Headers"), m_headers);
    form->addRow(tr("Body"), m_body);
    page->setLayout(form);
    return page;
}

QWidget *EndpointDialog::buildHandshakes()
{
    // in the order of handshakeSenders()
    const QStringList words{tr("Slack: challenge of url_verification"),
        tr("Meta and WebSub hubs: hub.challenge"), tr("Microsoft Graph: validationToken"),
        tr("Dropbox and Nylas: challenge"), tr("Onfleet: check"),
        tr("Zoom: plainToken and its HMAC, with the key that is expected here"),
        tr("Xero: 200 or 401, as the signature that is expected here is right or wrong")};
    auto *page = new QWidget(m_tabs);
    auto *column = new QVBoxLayout(page);
    column->addWidget(hintLabel(
        tr("Some senders ask for an answer before they send anything. It is given to:"), page));
    for (const QString &each : words) {
        auto *box = new QCheckBox(each, page);
        connect(box, &QCheckBox::toggled, this, &EndpointDialog::check);
        column->addWidget(box);
        m_handshakes.append(box);
    }
    column->addWidget(hintLabel(tr("Amazon SNS sends a link that you open yourself; it stands "
                                   "among the findings of its request."),
        page));
    column->addStretch();
    return page;
}

void EndpointDialog::fillProfiles()
{
    m_profile->addItem(tr("Recognised by what it sends"), QString());
    const ProfileSetPtr &profiles = m_session->profiles();
    bool isKnown = m_before.profile.isEmpty();
    if (profiles) {
        for (const Profile &profile : profiles->profiles()) {
            m_profile->addItem(displayLine(profile.name.toUtf8()), profile.id);
            isKnown = isKnown || profile.id == m_before.profile;
        }
    }
    if (!isKnown)
        m_profile->addItem(displayLine(m_before.profile.toUtf8()), m_before.profile);
    m_profile->setCurrentIndex(m_profile->findData(m_before.profile));
}

void EndpointDialog::fill()
{
    fillProfiles();
    m_name->setText(m_before.name);
    m_prefix->setText(QString::fromUtf8(m_before.prefix));
    m_host->setText(m_before.host);
    m_port->setValue(m_before.port);
    m_colour->setCurrentIndex(qMax(0, m_colour->findData(m_before.colour)));
    m_notes->setPlainText(m_before.notes);
    m_admission->setCurrentIndex(static_cast<int>(m_before.admission));
    m_methods->setText(textOf(m_before.methods));
    m_types->setText(textOf(m_before.contentTypes));
    m_addresses->setText(m_before.addresses.join(QStringLiteral(", ")));
    m_tunnel->setChecked(m_before.trustsTunnel);
    const Reply reply = m_before.reply.value_or(m_session->settings().reply);
    m_replies->setCurrentIndex(m_before.reply ? 1 : 0);
    m_status->setValue(reply.status);
    m_headers->setPlainText(headersToText(reply.headers));
    m_body->setPlainText(QString::fromUtf8(reply.body));
    m_rules->setRules(m_before.rules);
    if (m_passTo->findData(m_before.passTo) < 0) // a target that is there no more
        m_passTo->addItem(displayLine(m_before.passTo.toUtf8(), 80), m_before.passTo);
    m_passTo->setCurrentIndex(m_passTo->findData(m_before.passTo));
    m_passLimit->setValue(secondsOf(m_before.passLimit));
    for (qsizetype i = 0; i < m_handshakes.size(); ++i)
        m_handshakes.at(i)->setChecked(m_before.handshakes.contains(handshakeSenders().at(i)));
}

// A reply that was not typed in keeps its bytes, also where they are no text.
Result<std::optional<Reply>> EndpointDialog::editedReply() const
{
    if (m_replies->currentIndex() == 0)
        return std::optional<Reply>();
    const auto headers = headersFromText(m_headers->toPlainText());
    if (!headers)
        return tl::unexpected<Error>(headers.error());
    Reply reply{m_status->value(), *headers, m_body->toPlainText().toUtf8()};
    if (m_before.reply && !m_body->document()->isModified())
        reply.body = m_before.reply->body;
    return std::optional(reply);
}

Result<Endpoint> EndpointDialog::edited() const
{
    Endpoint endpoint = m_before;
    endpoint.name = m_name->text().trimmed();
    const auto prefix = normalPrefix(m_prefix->text().trimmed());
    if (!prefix)
        return tl::unexpected<Error>(prefix.error());
    endpoint.prefix = *prefix;
    endpoint.host = m_host->text().trimmed();
    endpoint.port = static_cast<quint16>(m_port->value());
    endpoint.profile = m_profile->currentData().toString();
    endpoint.colour = m_colour->currentData().toString();
    endpoint.notes = m_notes->toPlainText();
    endpoint.admission = static_cast<Admission>(m_admission->currentIndex());
    endpoint.methods.clear();
    for (const QString &method : listOf(m_methods))
        endpoint.methods.append(method.toUtf8());
    endpoint.contentTypes.clear();
    for (const QString &type : listOf(m_types))
        endpoint.contentTypes.append(mediaTypeOf(type.toUtf8()));
    endpoint.addresses = listOf(m_addresses);
    endpoint.trustsTunnel = m_tunnel->isChecked();
    auto reply = editedReply();
    if (!reply)
        return tl::unexpected<Error>(reply.error());
    endpoint.reply = *reply;
    endpoint.rules = m_rules->rules();
    endpoint.passTo = m_passTo->currentData().toString();
    if (m_passLimit->value() != secondsOf(m_before.passLimit))
        endpoint.passLimit = std::chrono::seconds(m_passLimit->value());
    endpoint.handshakes.clear();
    for (qsizetype i = 0; i < m_handshakes.size(); ++i) {
        if (m_handshakes.at(i)->isChecked())
            endpoint.handshakes.append(handshakeSenders().at(i));
    }
    QList<Endpoint> others = m_session->endpoints();
    if (const Endpoint *there = findEndpoint(others, m_before.name))
        others.removeAt(there - others.constData());
    others.removeIf(isImplied);
    QString problem = endpointProblem(endpoint, others);
    if (problem.isEmpty() && findEndpoint(others, endpoint.name) != nullptr)
        problem = tr("There is an endpoint “%1” already.").arg(endpoint.name);
    if (problem.isEmpty() && m_session->profiles())
        problem = senderAddressProblem(endpoint, *m_session->profiles());
    if (!problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    return endpoint;
}

void EndpointDialog::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

void EndpointDialog::check()
{
    for (QWidget *field : {static_cast<QWidget *>(m_status), static_cast<QWidget *>(m_headers),
             static_cast<QWidget *>(m_body)})
        field->setEnabled(m_replies->currentIndex() == 1);
    m_passLimit->setEnabled(m_passTo->currentIndex() > 0);
    const auto endpoint = edited();
    m_save->setEnabled(endpoint.has_value());
    showProblem(endpoint ? QString() : endpoint.error().message);
    QStringList proofs;
    const auto prefix = normalPrefix(m_prefix->text().trimmed());
    for (const Expectation &expectation : m_session->expectations()) {
        if (prefix && expectation.prefix == *prefix)
            proofs.append(proofName(expectation));
    }
    m_proofs->setText(proofs.isEmpty()
            ? tr("Nothing is expected of this path; see Settings, Authentication.")
            : proofs.join(QStringLiteral(", ")));
}

// A new one, or in the place of the one it was; one that stood for expectations only becomes one
// of its own.
void EndpointDialog::save()
{
    const auto endpoint = edited();
    if (!endpoint)
        return;
    m_save->setEnabled(false);
    m_session->changeEndpoints(
        [wanted = *endpoint, before = m_before.name](QList<Endpoint> &all) -> Result<void> {
            const Endpoint *there = before.isEmpty() ? nullptr : findEndpoint(all, before);
            if (there == nullptr)
                all.append(wanted);
            else
                all[there - all.constData()] = wanted;
            return {};
        },
        this,
        [this, name = endpoint->name](const Result<void> &stored) {
            if (stored) {
                Q_EMIT saved(name);
                accept();
                return;
            }
            m_save->setEnabled(true);
            showProblem(stored.error().message);
        });
}

} // namespace tallyman
