// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/rawview.h"

#include "base/text.h"
#include "inspect/displaytext.h"
#include "session/session.h"
#include "ui/views/hexview.h"
#include "ui/views/payloadmodeswitch.h"
#include "ui/views/textpage.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {
constexpr qint64 kTextBytes = 256 * 1024; // more is looked at as bytes
}

RawView::RawView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_facts(new QLabel(this))
    , m_modes(new PayloadModeSwitch({tr("Text"), tr("Hex")}, tr("How bytes are shown"), this))
    , m_pages(new QStackedWidget(this))
    , m_text(new TextPage(this))
    , m_hex(new HexView(this))
{
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(14, 6, 10, 6);
    line->addWidget(m_facts, 1);
    line->addWidget(m_modes);
    m_pages->addWidget(m_text);
    m_pages->addWidget(m_hex);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(line);
    column->addWidget(m_pages, 1);
    connect(m_modes, &PayloadModeSwitch::modeChanged, m_pages, &QStackedWidget::setCurrentIndex);
}

void RawView::setEvent(const EventPtr &event)
{
    ++m_generation;
    m_event = event;
    m_map = std::make_shared<RawWireMap>(
        event->head, Framing::decode(event->framing), event->bodyBytes);
    m_facts->setText(tr("%1 on the wire, %2 of content · SHA-256 of the wire bytes: %3")
                         .arg(formatBytes(event->wireBytes), formatBytes(event->bodyBytes),
                             QString::fromLatin1(event->wireSha256.toHex())));
    if (event->bodyLoaded()) {
        m_body = [event](qint64 offset, qint64 count, const auto &done) {
            done(event->body.mid(offset, count));
        };
    } else {
        m_body = [this, id = event->id](qint64 offset, qint64 count, const auto &done) {
            m_session->loadBody(id, offset, count, this, done);
        };
    }
    m_hex->setSource(
        m_map->size(), [map = m_map, body = m_body](qint64 offset, qint64 count, const auto &done) {
            map->read(offset, count, body, done);
        });
    if (event->state == EventState::Malformed)
        m_hex->markByte(event->problemOffset);
    showText();
}

void RawView::showText()
{
    m_map->read(
        0, kTextBytes, m_body, [this, generation = m_generation](const Result<QByteArray> &bytes) {
            if (generation != m_generation)
                return;
            if (bytes)
                showBytes(*bytes);
            else
                m_text->setText({}, TextLanguage::Plain, {bytes.error().message});
        });
}

void RawView::showBytes(const QByteArray &bytes)
{
    DisplayText display;
    QByteArray text;
    const bool marked = m_event->state == EventState::Malformed;
    const qint64 cut = marked ? qMin<qint64>(m_event->problemOffset, bytes.size()) : 0;
    display.append(QByteArrayView(bytes).first(cut), &text);
    const qint64 markedAt = text.size();
    display.append(QByteArrayView(bytes).sliced(cut), &text);
    display.finish(&text);
    QStringList notes = display.notes();
    if (m_map->size() > bytes.size())
        notes.prepend(tr("The first %1 as text; Hex shows all.").arg(formatBytes(bytes.size())));
    m_text->setText(text, TextLanguage::Plain, notes);
    if (marked)
        m_text->markByte(markedAt);
}

void RawView::openFind()
{
    if (m_pages->currentWidget() == m_text)
        m_text->openFind();
}

} // namespace tallyman
