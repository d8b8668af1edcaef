// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filterfield.h"

#include "base/clock.h"
#include "event/filterreading.h"
#include "ui/theme/theme.h"
#include "ui/widgets/filterpopup.h"
#include "ui/widgets/filtertext.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QTextCharFormat>

namespace tallyman {

namespace {

constexpr int kTypingPauseMs = 180;
constexpr qint64 kVocabularyMs = 3000; // as long as it is taken for new

} // namespace

FilterField::FilterField(QWidget *parent)
    : QLineEdit(parent)
    , m_popup(new FilterPopup(this))
{
    setPlaceholderText(tr("Filter events"));
    setAccessibleName(tr("Filter events"));
    setToolTip(
        tr("Words must occur in the request; method:POST  status>=400  path:/crm  after:10m  "
           "sender:csvbox  json.row_count>100  header.x-token  is:marked narrow it down.\n"
           "Join them with and, or, not and parentheses."));
    setClearButtonEnabled(true);
    setFont(monospaceFont());
    setTextMargins(6, 0, 6, 0);
    setMaxLength(4096);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FilterField::applyNow);
    connect(this, &QLineEdit::textChanged, this, [this] {
        m_wrongLength = 0; // until the typing pauses
        colorKeys();
        m_pause.start();
    });
    connect(this, &QLineEdit::textEdited, this, &FilterField::onEdited);
}

void FilterField::onEdited()
{
    m_typing = true;
    if (!m_vocabularyAge.isValid() || m_vocabularyAge.hasExpired(kVocabularyMs))
        askForVocabulary();
    m_popup->update();
}

void FilterField::askForVocabulary()
{
    m_vocabularyAge.start();
    Q_EMIT vocabularyWanted();
}

void FilterField::setVocabulary(const FilterVocabulary &vocabulary)
{
    m_popup->setVocabulary(vocabulary);
    if (m_typing && hasFocus())
        m_popup->update();
}

QStringList FilterField::values(const QString &key) const
{
    return filtertext::values(text(), key);
}

void FilterField::setValues(const QString &key, const QStringList &values)
{
    setText(filtertext::withValues(text(), key, values));
    applyNow();
}

void FilterField::addTerm(const QString &term)
{
    setText(filtertext::withTerm(text(), term));
    applyNow();
}

void FilterField::setFlag(const QString &name, bool on)
{
    const QString key = QStringLiteral("is");
    if (on && !values(key).contains(name, Qt::CaseInsensitive))
        addTerm(key + QLatin1Char(':') + name);
    else if (!on)
        setText(filtertext::withoutTerm(text(), key, name));
    applyNow();
}

void FilterField::applyNow()
{
    m_pause.stop();
    const auto filter = Filter::parseText(text(), SystemClock::instance().nowUs());
    setProblem(filter ? FilterError() : filter.error());
    setReading(filter ? readingOf(*filter) : QString());
    if (!filter || text() == m_applied)
        return;
    m_applied = text();
    Q_EMIT filterChanged(*filter);
}

void FilterField::setProblem(const FilterError &error)
{
    m_wrongFrom = error.position;
    m_wrongLength = error.length;
    if (m_wrongLength == 0 && !error.sentence.isEmpty() && error.position > 0) {
        --m_wrongFrom; // the end of the text
        m_wrongLength = 1;
    }
    colorKeys();
    if (error.sentence == m_problem)
        return;
    m_problem = error.sentence;
    setAccessibleDescription(m_problem);
    Q_EMIT problemChanged(m_problem);
    m_popup->keepClearOf(m_problem.isEmpty() ? nullptr : m_problemLabel.data());
}

void FilterField::setReading(const QString &sentence)
{
    if (sentence == m_reading)
        return;
    m_reading = sentence;
    if (m_problem.isEmpty())
        setAccessibleDescription(m_reading);
    Q_EMIT readingChanged(m_reading);
}

void FilterField::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    if (event->reason() != Qt::PopupFocusReason)
        askForVocabulary();
}

// Tab takes what is offered; else it leaves the field.
bool FilterField::event(QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Tab
        && m_popup->take())
        return true;
    return QLineEdit::event(event);
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        m_typing = false;
        if (m_popup->isOpen()) {
            m_popup->hide();
            return;
        }
        if (text().isEmpty())
            Q_EMIT leaveRequested();
        clear();
        applyNow();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_popup->takeChosen())
            return;
        m_typing = false;
        m_popup->hide();
        applyNow();
        return;
    case Qt::Key_Down:
        Q_EMIT leaveRequested();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

void FilterField::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        colorKeys();
        setClearButtonEnabled(false); // takes its icon anew
        setClearButtonEnabled(true);
    }
}

// A line edit shows formats only as an input method asks for them; an event without a preedit
// text sets formats and nothing else.
void FilterField::colorKeys()
{
    QTextCharFormat format;
    format.setForeground(themeColors().accent);
    QList<QInputMethodEvent::Attribute> attributes;
    for (const filtertext::Span &span : filtertext::spans(text())) {
        if (span.keyLength > 0)
            attributes.append(
                {QInputMethodEvent::TextFormat, static_cast<int>(span.start) - cursorPosition(),
                    static_cast<int>(span.keyLength), format});
    }
    if (m_wrongLength > 0) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(themeColors().error);
        attributes.append(
            {QInputMethodEvent::TextFormat, static_cast<int>(m_wrongFrom) - cursorPosition(),
                static_cast<int>(m_wrongLength), wrong});
    }
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(this, &event);
}

} // namespace tallyman
