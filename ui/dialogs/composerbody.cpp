// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composerbody.h"

#include "base/text.h"
#include "inspect/contentkind.h"
#include "inspect/prettyprint.h"
#include "ui/theme/theme.h"
#include "ui/views/textscintilla.h"
#include "ui/views/textstyle.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace tallyman {

namespace {

constexpr qsizetype kLongLine = 128 * 1024; // longer ones make an editor crawl
constexpr std::chrono::milliseconds kPause{150};

bool hasLongLine(const QByteArray &text)
{
    qsizetype start = 0;
    while (start < text.size()) {
        const qsizetype end = text.indexOf('\n', start);
        const qsizetype size = (end < 0 ? text.size() : end) - start;
        if (size > kLongLine)
            return true;
        start += size + 1;
    }
    return false;
}

void setTextColor(QLabel *label, const QColor &color)
{
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, color);
    label->setPalette(palette);
}

} // namespace

ComposerBody::ComposerBody(QWidget *parent)
    : QWidget(parent)
    , m_note(new QLabel(this))
    , m_editor(new QsciScintilla(this))
    , m_check(new QLabel(this))
{
    for (QLabel *label : {m_note, m_check}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setContentsMargins(14, 6, 14, 6);
        label->hide();
    }
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_check->setObjectName(QStringLiteral("composerCheck"));
    styleEditor(m_editor, TextLanguage::Plain);
    m_editor->setAccessibleName(tr("Content"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_note);
    column->addWidget(m_editor, 1);
    column->addWidget(m_check);
    setFocusProxy(m_editor);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    connect(&m_pause, &QTimer::timeout, this, &ComposerBody::onTextChanged);
    connect(m_editor, &QsciScintilla::textChanged, &m_pause, qOverload<>(&QTimer::start));
}

void ComposerBody::setUneditable(const QString &sentence)
{
    m_editable = false;
    m_editor->hide();
    m_note->setText(sentence);
    m_note->show();
}

void ComposerBody::setBody(const QByteArray &body, const QByteArray &contentType)
{
    if (!isValidUtf8(body)) {
        setUneditable(tr("The content is not text. It is sent as it was captured."));
        return;
    }
    m_json = body.isEmpty() || contentKind(contentType, body.left(4096)) == ContentKind::Json;
    const bool valid = m_json && JsonDocument::read(body)->isValid();
    m_initial = valid ? prettyJson(body) : body;
    m_compact = valid && compactJson(body) == body;
    if (hasLongLine(m_initial)) {
        setUneditable(tr("The content has lines of more than %1, too long for the editor. It is "
                         "sent as it was captured.")
                          .arg(formatBytes(kLongLine)));
        return;
    }
    m_editable = true;
    if (valid && !m_compact && m_initial != body) {
        m_note->setText(tr("Laid out for editing. As long as nothing is changed, the content is "
                           "sent byte for byte as captured."));
        m_note->show();
    }
    styleEditor(m_editor, m_json && !body.isEmpty() ? TextLanguage::Json : TextLanguage::Plain);
    m_editor->SendScintilla(QsciScintillaBase::SCI_ADDTEXT,
        static_cast<uintptr_t>(m_initial.size()), m_initial.constData());
    m_editor->SendScintilla(QsciScintillaBase::SCI_EMPTYUNDOBUFFER);
    m_editor->SendScintilla(QsciScintillaBase::SCI_GOTOPOS, 0UL);
    m_editor->setMarginWidth(0, QString::number(m_editor->lines() * 10));
    checkJson();
}

QByteArray ComposerBody::text() const
{
    const auto size = m_editor->SendScintilla(QsciScintillaBase::SCI_GETLENGTH);
    QByteArray bytes(static_cast<qsizetype>(size) + 1, '\0');
    m_editor->SendScintilla(
        QsciScintillaBase::SCI_GETTEXT, static_cast<uintptr_t>(bytes.size()), bytes.data());
    bytes.chop(1);
    return bytes;
}

bool ComposerBody::isEdited() const
{
    return m_editable && text() != m_initial;
}

QByteArray ComposerBody::body() const
{
    const QByteArray edited = text();
    return m_compact && m_problemText.isEmpty() ? compactJson(edited) : edited;
}

void ComposerBody::onTextChanged()
{
    m_editor->setMarginWidth(0, QString::number(m_editor->lines() * 10));
    checkJson();
    Q_EMIT changed();
}

// What is large is checked on a worker, so that typing stays smooth.
void ComposerBody::checkJson()
{
    if (!m_json || !m_editable)
        return;
    constexpr qsizetype kAtOnce = 256 * 1024;
    const QByteArray bytes = text();
    const quint64 generation = ++m_generation;
    if (bytes.size() <= kAtOnce) {
        showCheck(JsonDocument::read(bytes));
        return;
    }
    QtConcurrent::run([bytes] {
        return JsonDocument::read(bytes);
    }).then(this, [this, generation](const JsonDocumentPtr &document) {
        if (generation == m_generation)
            showCheck(document);
    });
}

void ComposerBody::showCheck(const JsonDocumentPtr &document)
{
    const bool good = document->isValid() || document->text().isEmpty();
    m_editor->markerDeleteAll(ErrorLineMarker);
    m_editor->SendScintilla(
        QsciScintillaBase::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(ErrorIndicator));
    m_editor->SendScintilla(QsciScintillaBase::SCI_INDICATORCLEARRANGE, 0UL,
        static_cast<long>(document->text().size()));
    m_problemText.clear();
    m_check->setVisible(!document->text().isEmpty());
    if (good) {
        m_check->setText(tr("✔ Valid JSON"));
        setTextColor(m_check, themeColors().dimText);
        return;
    }
    const JsonProblem &problem = document->problem();
    m_problemText =
        tr("✖ Line %1, column %2: %3").arg(problem.line).arg(problem.column).arg(problem.sentence);
    m_check->setText(m_problemText + tr(" It can be sent all the same."));
    setTextColor(m_check, themeColors().error);
    markProblem(problem.offset);
}

void ComposerBody::markProblem(qint64 offset)
{
    const auto position = static_cast<unsigned long>(offset);
    const auto line = static_cast<int>(
        m_editor->SendScintilla(QsciScintillaBase::SCI_LINEFROMPOSITION, position));
    m_editor->markerAdd(line, ErrorLineMarker);
    const auto size = m_editor->SendScintilla(QsciScintillaBase::SCI_GETLENGTH);
    const unsigned long from = offset >= size && size > 0 ? position - 1 : position;
    m_editor->SendScintilla(QsciScintillaBase::SCI_INDICATORFILLRANGE, from, 1L);
}

void ComposerBody::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        styleEditor(m_editor, m_json ? TextLanguage::Json : TextLanguage::Plain);
    QWidget::changeEvent(event);
}

} // namespace tallyman
