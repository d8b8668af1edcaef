// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/originstrip.h"

#include "base/text.h"
#include "session/eventorigin.h"
#include "session/session.h"
#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QLabel>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr qsizetype kLongestKey = 60; // of an import, which comes from the sender

QString proofText(const Proof &proof)
{
    return proof.label.isEmpty() ? OriginStrip::tr("✔ %1").arg(proof.what)
                                 : OriginStrip::tr("✔ %1 (%2)").arg(proof.what, proof.label);
}

QString senderText(const EventOrigin &origin)
{
    switch (origin.confidence) {
    case Confidence::High:
        break;
    case Confidence::Medium:
        return OriginStrip::tr("probably %1").arg(origin.sender);
    case Confidence::Low:
        return OriginStrip::tr("perhaps %1").arg(origin.sender);
    }
    return origin.sender;
}

QString originText(const EventOrigin &origin)
{
    QStringList parts;
    if (!origin.sender.isEmpty())
        parts << senderText(origin) << origin.form;
    if (!origin.importKey.isEmpty())
        parts << OriginStrip::tr("import %1")
                     .arg(displayLine(origin.importKey.toUtf8(), kLongestKey));
    for (const Proof &proof : origin.proofs)
        parts << proofText(proof);
    return parts.join(QStringLiteral(" · "));
}

// What the words of the strip rest on.
QString explanation(const EventOrigin &origin)
{
    QStringList sentences;
    if (!origin.sender.isEmpty()) {
        sentences << (origin.confidence == Confidence::High
                ? OriginStrip::tr("The content has the form that this sender documents.")
                : OriginStrip::tr("The content looks like this form, which others might use too."));
    }
    for (const Proof &proof : origin.proofs) {
        sentences << (proof.label.isEmpty()
                ? OriginStrip::tr("%1 is as expected.").arg(proof.what)
                : OriginStrip::tr("%1 is as expected, by the value “%2”.")
                      .arg(proof.what, proof.label));
    }
    return sentences.join(u'\n');
}

} // namespace

OriginStrip::OriginStrip(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_text(hintLabel({}, this))
{
    setObjectName(QStringLiteral("originStrip"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kMargin, 4, kMargin, 4);
    row->addWidget(m_text, 1);
    hide();
    connect(session, &Session::analysed, this, [this] {
        if (!m_isKnown)
            load();
    });
    connect(session, &Session::profilesLoaded, this, &OriginStrip::load);
    connect(session, &Session::keyringRead, this, &OriginStrip::load);
    connect(session, &Session::expectationsChanged, this, &OriginStrip::load);
}

void OriginStrip::setEvent(EventId id)
{
    if (id != m_id)
        hide();
    m_id = id;
    load();
}

void OriginStrip::load()
{
    if (m_id == 0)
        return;
    m_isKnown = m_session->analysedUpTo() >= m_id;
    m_session->loadOrigin(
        m_id, this, [this, generation = ++m_generation](const Result<EventOrigin> &origin) {
            if (generation == m_generation && origin)
                show(*origin);
        });
}

void OriginStrip::show(const EventOrigin &origin)
{
    setVisible(!origin.isEmpty());
    m_text->setText(originText(origin));
    m_text->setToolTip(explanation(origin));
}

} // namespace tallyman
