// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/tunnelstrip.h"

#include "base/text.h"
#include "session/session.h"
#include "session/tunnelwatch.h"
#include "ui/widgets/plaintext.h"

#include <QHBoxLayout>
#include <QLabel>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr qsizetype kValueBytes = 120;

QString lineOf(const TunnelChange &change)
{
    const QString name = displayLine(change.name, kValueBytes);
    const QString before = displayLine(change.before, kValueBytes);
    const QString after = displayLine(change.after, kValueBytes);
    switch (change.kind) {
    case TunnelChange::Kind::Added:
        break;
    case TunnelChange::Kind::Changed:
        return TunnelStrip::tr("%1: %2 → %3").arg(name, before, after);
    case TunnelChange::Kind::Removed:
        return TunnelStrip::tr("%1 removed: %2").arg(name, before);
    }
    return TunnelStrip::tr("%1 added: %2").arg(name, after);
}

} // namespace

TunnelStrip::TunnelStrip(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_text(hintLabel({}, this))
{
    setObjectName(QStringLiteral("tunnelStrip"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(kMargin, 4, kMargin, 4);
    row->addWidget(m_text, 1);
    hide();
    connect(session->tunnel(), &TunnelWatch::changed, this, &TunnelStrip::load);
}

void TunnelStrip::setEvent(EventId id)
{
    if (id != m_id)
        hide();
    m_id = id;
    load();
}

void TunnelStrip::load()
{
    const quint64 generation = ++m_generation;
    if (m_id == 0 || !m_session->tunnel()->status().hasAgent())
        return;
    m_session->tunnel()->records()->load(
        m_id, this, [this, generation](const Result<TunnelRecords::Record> &record) {
            if (generation == m_generation && record && *record)
                show(**record);
        });
}

void TunnelStrip::show(const TunnelRecord &record)
{
    QStringList lines;
    for (const TunnelChange &change : record.changes)
        lines << lineOf(change);
    m_text->setText(tr("Through ngrok · %1").arg(tunnelRecordText(record)));
    m_text->setToolTip(plainToolTip(lines.join(QLatin1Char('\n'))));
    setVisible(true);
}

} // namespace tallyman
