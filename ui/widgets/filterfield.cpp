// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filterfield.h"

#include "base/clock.h"
#include "ui/theme/theme.h"
#include "ui/widgets/filtertext.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QTextCharFormat>

namespace tallyman {

namespace {

constexpr int kTypingPauseMs = 180;

} // namespace

FilterField::FilterField(QWidget *parent)
    : QLineEdit(parent)
{
    setPlaceholderText(tr("Filter events"));
    setAccessibleName(tr("Filter events"));
    setToolTip(tr("Words must occur in the request; method:POST  status:4xx  state:malformed  "
                  "path:/crm  after:10m  is:marked narrow it down"));
    setClearButtonEnabled(true);
    setFont(monospaceFont());
    setTextMargins(6, 0, 6, 0);
    setMaxLength(4096);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FilterField::applyNow);
    connect(this, &QLineEdit::textChanged, this, [this] {
        colorKeys();
        m_pause.start();
    });
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
    const QString before = text().trimmed();
    setText(before.isEmpty() ? term : before + QLatin1Char(' ') + term);
    applyNow();
}

void FilterField::applyNow()
{
    m_pause.stop();
    const Result<Filter> filter = Filter::parse(text(), SystemClock::instance().nowUs());
    setProblem(filter ? QString() : filter.error().message);
    if (!filter || text() == m_applied)
        return;
    m_applied = text();
    Q_EMIT filterChanged(*filter);
}

void FilterField::setProblem(const QString &sentence)
{
    if (sentence == m_problem)
        return;
    m_problem = sentence;
    setAccessibleDescription(sentence);
    Q_EMIT problemChanged(sentence);
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty())
            Q_EMIT leaveRequested();
        clear();
        applyNow();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
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
                    static_cast<int>(span.keyLength) + 1, format});
    }
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(this, &event);
}

} // namespace tallyman
