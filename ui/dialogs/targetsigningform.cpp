// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/targetsigningform.h"

#include "inspect/signature/keydescription.h"
#include "inspect/signature/schemecatalogue.h"
#include "ui/dialogs/formframe.h"
#include "ui/models/targettexts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

namespace tallyman {

namespace {

constexpr int kColumnSpacing = 12;
enum Keys { Expected, Own };

bool needsKey(Signing signing)
{
    return signing == Signing::Fresh || signing == Signing::Expired || signing == Signing::WrongKey;
}

} // namespace

TargetSigningForm::TargetSigningForm(QWidget *parent)
    : QWidget(parent)
    , m_mode(new QComboBox(this))
    , m_hint(hintLabel({}, this))
    , m_scheme(new QComboBox(this))
    , m_keys(new QComboBox(this))
    , m_key(new QLineEdit(this))
    , m_keyHint(hintLabel({}, this))
{
    m_mode->setAccessibleName(tr("What becomes of the signature"));
    for (int mode = 0; mode < signingNames().size(); ++mode)
        m_mode->addItem(signingText(static_cast<Signing>(mode)));
    m_scheme->setAccessibleName(tr("Scheme"));
    m_scheme->addItem(tr("The one that is expected where the event came in"), QString());
    for (const SignatureScheme &scheme : SchemeCatalogue::presets().schemes())
        m_scheme->addItem(scheme.title, scheme.id);
    m_keys->setAccessibleName(tr("Which key"));
    m_keys->addItems(
        {tr("The one that is expected where the event came in"), tr("One of this target")});
    m_key->setAccessibleName(tr("Key"));
    m_key->setFont(monospaceFont());
    m_key->setEchoMode(QLineEdit::Password);
    QFormLayout *form = newForm();
    form->setHorizontalSpacing(kColumnSpacing);
    form->addRow(tr("Signature"), m_mode);
    form->addRow(QString(), m_hint);
    form->addRow(tr("Scheme"), m_scheme);
    form->addRow(tr("Key"), m_keys);
    form->addRow(QString(), m_key);
    form->addRow(QString(), m_keyHint);
    setLayout(form);
    const auto typed = [this] {
        updateFields();
        Q_EMIT changed();
    };
    for (QComboBox *box : {m_mode, m_scheme, m_keys})
        connect(box, &QComboBox::currentIndexChanged, this, typed);
    connect(m_key, &QLineEdit::textChanged, this, &TargetSigningForm::changed);
}

void TargetSigningForm::setOptions(const DeliveryOptions &options)
{
    m_kept = options.keys;
    m_mode->setCurrentIndex(static_cast<int>(options.signing));
    m_scheme->setCurrentIndex(qMax(0, m_scheme->findData(options.scheme)));
    m_keys->setCurrentIndex(options.keys.isEmpty() ? Expected : Own);
    updateFields();
}

void TargetSigningForm::updateFields()
{
    const auto mode = static_cast<Signing>(m_mode->currentIndex());
    const bool made = needsKey(mode);
    const bool own = made && m_keys->currentIndex() == Own;
    m_hint->setText(mode == Signing::Keep
            ? tr("A signature that covers the time or what a rule changes does not fit any more.")
            : (made ? tr("What is tested by it is told in the receipt of each delivery.")
                    : QString()));
    m_hint->setVisible(mode == Signing::Keep);
    for (QWidget *field : {static_cast<QWidget *>(m_scheme), static_cast<QWidget *>(m_keys)})
        field->setEnabled(made);
    m_key->setVisible(own);
    m_key->setPlaceholderText(
        m_kept.isEmpty() ? tr("paste it here") : tr("kept; type to replace it"));
    const SignatureScheme *scheme =
        SchemeCatalogue::presets().find(m_scheme->currentData().toString());
    m_keyHint->setText(own && scheme != nullptr ? keyDescription(*scheme) : QString());
    m_keyHint->setVisible(!m_keyHint->text().isEmpty());
}

void TargetSigningForm::takeInto(DeliveryOptions &options) const
{
    options.signing = static_cast<Signing>(m_mode->currentIndex());
    options.scheme = m_scheme->currentData().toString();
    options.keys = m_keys->currentIndex() == Own ? m_kept : QList<ExpectedSecret>();
}

QByteArray TargetSigningForm::newKey() const
{
    return m_keys->isEnabled() && m_keys->currentIndex() == Own ? m_key->text().toUtf8()
                                                                : QByteArray();
}

} // namespace tallyman
