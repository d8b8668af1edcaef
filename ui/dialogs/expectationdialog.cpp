// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/expectationdialog.h"

#include "http/headerlist.h"
#include "inspect/signature/keydescription.h"
#include "inspect/signature/schemecatalogue.h"
#include "session/session.h"
#include "ui/dialogs/expectedvaluerow.h"
#include "ui/dialogs/formframe.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace tallyman {

namespace {

const QString kAgreedValue = QStringLiteral("static");

QLineEdit *wireEdit(const QString &name, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setFont(monospaceFont());
    edit->setAccessibleName(name);
    return edit;
}

// All schemes there are, the plain header first.
void fillSchemes(QComboBox *box)
{
    const SchemeCatalogue &presets = SchemeCatalogue::presets();
    box->addItem(presets.find(kAgreedValue)->title, kAgreedValue);
    for (const SignatureScheme &scheme : presets.schemes()) {
        if (scheme.id != kAgreedValue)
            box->addItem(scheme.title, scheme.id);
    }
}

QString urlProblem(const QString &text)
{
    if (text.isEmpty() || isWholeUrl(text))
        return {};
    return ExpectationDialog::tr("Write the whole URL as the sender has it, e.g. "
                                 "https://example.test/crm?x=1, or leave it empty.");
}

} // namespace

ExpectationDialog::ExpectationDialog(Session *session, const Expectation &draft, QWidget *parent)
    : FormDialog(parent)
    , m_session(session)
    , m_draft(draft)
{
    const QList<Expectation> &all = session->expectations();
    const auto known = std::find_if(
        all.begin(), all.end(), [&](const Expectation &each) { return each.sameAs(draft); });
    if (known != all.end())
        m_before = m_draft = *known;
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(m_before ? tr("Edit what is expected") : tr("Expect of requests"));
    build();
    fill();
    check();
}

void ExpectationDialog::build()
{
    m_path = wireEdit(tr("Path"), this);
    m_path->setPlaceholderText(QStringLiteral("/crm"));
    m_scheme = new QComboBox(this);
    m_scheme->setAccessibleName(tr("Proof"));
    fillSchemes(m_scheme);
    m_header = wireEdit(tr("Header"), this);
    m_url = wireEdit(tr("URL as the sender saw it"), this);
    m_url->setPlaceholderText(tr("as it presumably was"));
    m_url->setToolTip(tr("Some signatures cover the URL, which a tunnel or proxy changes."));
    m_keyHint = hintLabel(QString(), this);
    m_problem = plainLabel(QString(), this);
    m_problem->setObjectName(QStringLiteral("problem"));

    m_form = newForm();
    m_form->addRow(tr("Path and below"), m_path);
    m_form->addRow(tr("Proof"), m_scheme);
    m_form->addRow(tr("Header"), m_header);
    m_form->addRow(tr("URL as signed"), m_url);
    m_form->addRow(tr("Accepted values"), buildValues());
    m_form->addRow(QString(), m_keyHint);
    m_save = frameForm(this, m_form, m_problem, 620);

    for (QLineEdit *edit : {m_path, m_header, m_url})
        connect(edit, &QLineEdit::textChanged, this, &ExpectationDialog::check);
    connect(m_scheme, &QComboBox::currentIndexChanged, this, &ExpectationDialog::check);
    connect(m_save, &QPushButton::clicked, this, &ExpectationDialog::save);
}

QWidget *ExpectationDialog::buildValues()
{
    auto *box = new QWidget(this);
    m_another = new QPushButton(tr("Accept another"), box);
    m_another->setToolTip(tr("While a key is being replaced, both may be in use."));
    connect(m_another, &QPushButton::clicked, this, [this] { addValue(); });
    m_values = new QVBoxLayout;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(m_values);
    column->addWidget(m_another, 0, Qt::AlignLeft);
    return box;
}

void ExpectationDialog::fill()
{
    m_path->setText(QString::fromUtf8(m_draft.prefix));
    m_scheme->setCurrentIndex(qMax(0, m_scheme->findData(m_draft.scheme)));
    m_header->setText(QString::fromUtf8(m_draft.header));
    m_url->setText(QString::fromUtf8(m_draft.url));
    for (const ExpectedSecret &secret : std::as_const(m_draft.secrets))
        addRow(secret);
    if (m_rows.isEmpty())
        addRow({});
}

void ExpectationDialog::addValue(const QByteArray &value)
{
    const bool empty =
        !m_rows.isEmpty() && !m_rows.last()->isKept() && m_rows.last()->newValue().isEmpty();
    if (!empty)
        addRow({});
    m_rows.last()->setValue(value);
    m_rows.last()->setFocus();
}

void ExpectationDialog::addRow(const ExpectedSecret &secret)
{
    auto *row = new ExpectedValueRow(secret, this);
    m_rows.append(row);
    m_values->addWidget(row);
    connect(row, &ExpectedValueRow::changed, this, &ExpectationDialog::check);
    connect(row, &ExpectedValueRow::removeRequested, this, [this, row] { removeRow(row); });
    orderTabs();
    check();
}

// The rows are made when all else is there already.
void ExpectationDialog::orderTabs()
{
    QWidget *before = m_url;
    const auto next = [&before](QWidget *widget) {
        setTabOrder(before, widget);
        before = widget;
    };
    for (const ExpectedValueRow *row : std::as_const(m_rows)) {
        const QList<QWidget *> stops = row->tabStops();
        for (QWidget *stop : stops)
            next(stop);
    }
    next(m_another);
    next(m_save);
}

void ExpectationDialog::removeRow(ExpectedValueRow *row)
{
    m_rows.removeOne(row);
    row->hide();
    row->deleteLater(); // behind the click of its button
    if (m_rows.isEmpty())
        addRow({});
    check();
}

const SignatureScheme &ExpectationDialog::scheme() const
{
    return *SchemeCatalogue::presets().find(m_scheme->currentData().toString());
}

QString ExpectationDialog::signedUrl() const
{
    return scheme().id == kAgreedValue ? QString() : m_url->text().trimmed();
}

Result<Expectation> ExpectationDialog::expectation(QByteArrayList &values) const
{
    const auto prefix = normalPrefix(m_path->text().trimmed());
    if (!prefix)
        return tl::unexpected<Error>(prefix.error());
    Expectation wanted{
        *prefix, scheme().id, m_header->text().trimmed().toUtf8(), signedUrl().toUtf8(), {}};
    if (wanted.isToken() && wanted.header.isEmpty())
        return failure(ErrorCode::InvalidInput, tr("Name the header, e.g. X-Csvbox-Token."));
    if (!wanted.header.isEmpty() && !isToken(wanted.header))
        return failure(ErrorCode::InvalidInput,
            tr("“%1” is no name of a header.").arg(m_header->text().trimmed()));
    if (const QString problem = urlProblem(signedUrl()); !problem.isEmpty())
        return failure(ErrorCode::InvalidInput, problem);
    for (const ExpectedValueRow *row : m_rows) {
        if (!row->newValue().isEmpty())
            values.append(row->newValue());
        else if (!row->isKept())
            return failure(
                ErrorCode::InvalidInput, tr("Paste the value; an empty value proves nothing."));
        wanted.secrets.append(row->secret());
    }
    return wanted;
}

QString ExpectationDialog::doubt() const
{
    for (const ExpectedValueRow *row : m_rows) {
        const QByteArray value = row->newValue();
        if (value.isEmpty())
            continue;
        if (const QString blanks = blanksInKey(value); !blanks.isEmpty())
            return tr("%1 It is kept as it stands: remove them unless they belong to it.")
                .arg(blanks);
        if (const QString problem = keyProblem(scheme(), value); !problem.isEmpty())
            return problem;
    }
    return {};
}

void ExpectationDialog::check()
{
    const bool agreed = scheme().id == kAgreedValue;
    const QByteArray usual = scheme().signatureHeaders().join(", ");
    m_header->setPlaceholderText(
        agreed ? QStringLiteral("X-Csvbox-Token") : QString::fromUtf8(usual));
    m_form->setRowVisible(m_url, !agreed); // nothing is signed
    m_keyHint->setText(keyDescription(scheme()));
    QByteArrayList values;
    const auto wanted = expectation(values);
    m_save->setEnabled(wanted.has_value());
    const QString doubtful = doubt();
    if (!doubtful.isEmpty())
        say(tr("▲ %1").arg(doubtful), themeColors().warning);
    else
        say(wanted ? QString() : wanted.error().message, themeColors().dimText);
}

void ExpectationDialog::say(const QString &sentence, const QColor &color)
{
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, color);
    m_problem->setPalette(palette);
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

void ExpectationDialog::save()
{
    QByteArrayList values;
    const auto wanted = expectation(values);
    if (!wanted)
        return;
    m_save->setEnabled(false);
    m_session->saveExpectation(m_before, *wanted, values, this, [this](const Result<void> &stored) {
        if (stored) {
            accept();
            return;
        }
        m_save->setEnabled(true);
        say(tr("✖ %1").arg(stored.error().message), themeColors().error);
    });
}

} // namespace tallyman
