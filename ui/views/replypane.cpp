// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/replypane.h"

#include "base/text.h"
#include "http/reply.h"
#include "ui/theme/theme.h"
#include "ui/views/headersview.h"
#include "ui/views/payloadcontent.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace tallyman {

namespace {

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

void setTextColor(QLabel *label, const QColor &color)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

// The status and reason as they were sent; the registered phrase when there was none.
QString statusText(int status, const QByteArray &head)
{
    const QByteArray line = head.left(head.indexOf('\n')).trimmed();
    const qsizetype at = line.indexOf(' ');
    QString text = at < 0 ? QString() : displayLine(line.mid(at + 1), 200);
    if (text.isEmpty())
        text = QString::number(status);
    if (text.size() <= 4)
        text = text.trimmed() + QLatin1Char(' ') + QString::fromLatin1(reasonPhrase(status));
    return text;
}

} // namespace

ReplyPane::ReplyPane(QWidget *parent)
    : QWidget(parent)
    , m_status(plainLabel(this))
    , m_aside(plainLabel(this))
    , m_split(new QSplitter(Qt::Vertical, this))
    , m_headers(new HeadersView(this))
    , m_body(new TextPage(this))
{
    m_status->setFont(uiFont(13, QFont::DemiBold));
    m_aside->setWordWrap(true);
    m_aside->setForegroundRole(QPalette::PlaceholderText);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(14, 8, 14, 8);
    line->setSpacing(10);
    line->addWidget(m_status);
    line->addWidget(m_aside, 1);
    m_split->addWidget(m_body);
    m_split->addWidget(m_headers);
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(1, 2);
    m_split->setChildrenCollapsible(false);
    m_split->setSizes({300, 130});
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(line);
    column->addWidget(m_split, 1);
    column->addStretch();
}

void ReplyPane::setResponse(int status, const QByteArray &head, const QByteArray &body,
    const QString &aside, const QString &note)
{
    ++m_generation;
    m_split->show();
    m_aside->show();
    m_status->setWordWrap(false);
    m_status->setText(statusText(status, head));
    m_statusCode = status;
    setTextColor(m_status, statusColor(status));
    m_aside->setText(aside);
    m_headers->setFields(HeaderList::parseHead(head));
    m_body->setVisible(!body.isEmpty());
    showBody(head, body, note);
}

void ReplyPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_statusCode)
        setTextColor(m_status, statusColor(*m_statusCode));
}

void ReplyPane::showBody(const QByteArray &head, const QByteArray &body, const QString &note)
{
    const HeaderList headers = HeaderList::parseHead(head);
    const QByteArray type = headers.value("Content-Type");
    const QByteArray coding = headers.value("Content-Encoding");
    const auto show = [this, note](PayloadText text) {
        if (!note.isEmpty())
            text.notes.prepend(note);
        m_body->setText(text.utf8, text.language, text.notes);
    };
    if (body.size() < 64 * 1024 && coding.isEmpty()) {
        show(PayloadText::read(*PayloadContent::read(body, type, coding), true));
        return;
    }
    m_body->setText({}, TextLanguage::Plain, {tr("Preparing the text …")});
    QtConcurrent::run([body, type, coding] {
        return PayloadText::read(*PayloadContent::read(body, type, coding), true);
    }).then(this, [this, show, generation = m_generation](const PayloadText &text) {
        if (generation == m_generation)
            show(text);
    });
}

void ReplyPane::setSentence(const QString &sentence, bool isError)
{
    m_statusCode.reset();
    ++m_generation;
    m_split->hide();
    m_status->setWordWrap(true);
    m_status->setText(sentence);
    setTextColor(m_status, isError ? themeColors().error : themeColors().dimText);
    m_aside->hide();
}

} // namespace tallyman
