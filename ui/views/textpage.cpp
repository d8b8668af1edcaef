// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/textpage.h"

#include "ui/theme/theme.h"
#include "ui/views/textfindbar.h"
#include "ui/views/textloader.h"
#include "ui/views/textscintilla.h"
#include "ui/views/textstyle.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace tallyman {

namespace {
constexpr qsizetype kPieceBytes = 512 * 1024; // takes a few milliseconds
}

TextPage::TextPage(QWidget *parent)
    : QWidget(parent)
    , m_editor(new QsciScintilla(this))
    , m_notes(new QLabel(this))
    , m_find(new TextFindBar(this))
{
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setWordWrap(true);
    m_notes->setContentsMargins(10, 4, 10, 4);
    m_notes->setForegroundRole(QPalette::PlaceholderText);
    m_notes->hide();
    m_editor->setAccessibleName(tr("Text"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notes);
    column->addWidget(m_editor, 1);
    column->addWidget(m_find);
    setFocusProxy(m_editor);
    styleEditor(m_editor, TextLanguage::Plain);
    m_editor->setReadOnly(true);
    m_timer.setSingleShot(true);
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &TextPage::loadNext);
    connect(m_find, &TextFindBar::findRequested, this, &TextPage::find);
    connect(m_find, &TextFindBar::closed, m_editor, qOverload<>(&QWidget::setFocus));
}

void TextPage::setText(const QByteArray &utf8, TextLanguage language, const QStringList &notes)
{
    ++m_generation;
    ++m_loadGeneration;
    m_text = utf8;
    m_loaded = 0;
    m_marked = -1;
    m_noteLines = notes;
    const TextLanguage used = utf8.size() > kHighlightedBytes ? TextLanguage::Plain : language;
    if (used != language)
        m_noteLines += tr("Highlighting and folding are off, as this is a long text.");
    m_language = used;
    renewDocument();
    if (utf8.size() > kHighlightedBytes)
        loadInBackground();
    else
        loadNext();
}

TextPage::~TextPage()
{
    if (m_loader)
        m_loader->cancel();
}

// A new empty document: throwing a large one away is quicker than emptying it.
void TextPage::renewDocument()
{
    m_timer.stop();
    if (m_loader)
        m_loader->cancel();
    m_loader.reset();
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETDOCPOINTER, 0UL, 0L);
    styleEditor(m_editor, m_language);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETUNDOCOLLECTION, 0UL);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETXOFFSET, 0UL);
}

void TextPage::loadInBackground()
{
    m_editor->setReadOnly(true);
    showNotes();
    m_loader = std::make_shared<TextLoader>(m_editor);
    QtConcurrent::run([loader = m_loader, text = m_text] {
        return loader->fill(text);
    }).then(this, [this, generation = m_loadGeneration](bool good) {
        if (generation != m_loadGeneration)
            return;
        if (!good) {
            m_noteLines = QStringList{tr("There is not enough memory to show this text.")};
            m_text.clear();
        } else {
            m_loader->showIn(m_editor);
            m_editor->setUtf8(true);
        }
        m_loader.reset();
        m_loaded = m_text.size();
        finishLoading();
    });
}

void TextPage::loadNext()
{
    const qsizetype count = qMin(kPieceBytes, m_text.size() - m_loaded);
    m_editor->setReadOnly(false);
    // QScintilla's accessibility counts all characters before each insertion it hears of
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETMODEVENTMASK, 0UL);
    m_editor->SendScintilla(QsciScintillaBase::SCI_APPENDTEXT, static_cast<uintptr_t>(count),
        m_text.constData() + m_loaded);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETMODEVENTMASK,
        static_cast<unsigned long>(QsciScintillaBase::SC_MODEVENTMASKALL));
    m_editor->setReadOnly(true);
    m_loaded += count;
    if (isComplete()) {
        finishLoading();
        return;
    }
    showNotes();
    m_timer.start();
}

void TextPage::finishLoading()
{
    const auto digits = QString::number(m_editor->lines()).size();
    m_editor->setReadOnly(true);
    m_editor->setMarginWidth(0, QString(digits + 2, QLatin1Char('0')));
    showNotes();
    showMark();
    Q_EMIT completed();
}

void TextPage::showNotes()
{
    QStringList lines = m_noteLines;
    if (!isComplete())
        lines.prepend(tr("Loading … %1 %").arg(m_loaded * 100 / m_text.size()));
    m_notes->setText(lines.join(QLatin1Char(' ')));
    m_notes->setVisible(!lines.isEmpty());
}

void TextPage::markByte(qint64 position)
{
    m_marked = position;
    if (isComplete())
        showMark();
}

void TextPage::showMark()
{
    if (m_marked < 0) // a new text has no marks; taking them away would look at every line
        return;
    m_editor->markerDeleteAll(ErrorLineMarker);
    const qint64 at = qMin<qint64>(m_marked, m_text.size());
    const auto position = static_cast<unsigned long>(at);
    const auto line = static_cast<int>(
        m_editor->SendScintilla(QsciScintillaBase::SCI_LINEFROMPOSITION, position));
    m_editor->markerAdd(line, ErrorLineMarker);
    m_editor->SendScintilla(
        QsciScintillaBase::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(ErrorIndicator));
    m_editor->SendScintilla(QsciScintillaBase::SCI_INDICATORFILLRANGE, position, 1L);
    m_editor->SendScintilla(QsciScintillaBase::SCI_GOTOPOS, position);
}

void TextPage::showMarkedByte()
{
    if (isComplete())
        showMark();
}

void TextPage::openFind()
{
    m_find->open();
}

void TextPage::find(const QString &term, bool forward)
{
    if (m_text.size() > kHighlightedBytes) {
        findInBackground(term.toUtf8(), forward);
        return;
    }
    const bool again = m_editor->selectedText().compare(term, Qt::CaseInsensitive) == 0;
    int line = -1;
    int column = -1;
    if (again && !forward) {
        int endLine = 0;
        int endColumn = 0;
        m_editor->getSelection(&line, &column, &endLine, &endColumn);
    }
    const bool found = m_editor->findFirst(
        term, false, false, false, true, forward, line, column, true, false, false);
    m_find->setStatus(found ? QString() : tr("not found"));
}

void TextPage::findInBackground(const QByteArray &term, bool forward)
{
    const quint64 generation = ++m_generation;
    const auto from =
        static_cast<qint64>(m_editor->SendScintilla(QsciScintillaBase::SCI_GETSELECTIONSTART));
    m_find->setStatus(tr("searching …"));
    QtConcurrent::run([text = m_text, term, from, forward] {
        return forward ? text.indexOf(term, from + 1) : text.lastIndexOf(term, from - 1);
    }).then(this, [this, generation, size = term.size()](qint64 offset) {
        if (generation != m_generation)
            return;
        m_find->setStatus(offset < 0 ? tr("not found from here on") : QString());
        if (offset < 0 || offset + size > m_loaded)
            return;
        m_editor->SendScintilla(QsciScintillaBase::SCI_SETSEL, static_cast<uintptr_t>(offset),
            static_cast<intptr_t>(offset + size));
    });
}

void TextPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        styleEditor(m_editor, m_language);
    QWidget::changeEvent(event);
}

} // namespace tallyman
