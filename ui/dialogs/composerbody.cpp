// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composerbody.h"

#include "base/text.h"
#include "inspect/displaytext.h"
#include "ui/theme/theme.h"
#include "ui/views/textscintilla.h"
#include "ui/views/textstyle.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <utility>

namespace tallyman {

namespace {

constexpr std::chrono::milliseconds kPause{150};
constexpr qsizetype kAtOnce = 256 * 1024; // is looked at within a few milliseconds

// Runs `work` here when it is quick, otherwise on another thread, and then calls `use`.
template <typename Work, typename Use>
void runFor(qsizetype bytes, QObject *context, Work work, Use use)
{
    if (bytes <= kAtOnce)
        use(work());
    else
        QtConcurrent::run(std::move(work)).then(context, std::move(use));
}

// Characters that nobody would see are drawn as their number; the text stays as it is.
void showHidden(QsciScintilla *editor)
{
    for (const char32_t point : hiddenCharacters()) {
        const QByteArray utf8 = QString(QChar(static_cast<char16_t>(point))).toUtf8();
        editor->SendScintilla(QsciScintillaBase::SCI_SETREPRESENTATION, utf8.constData(),
            codePointName(point).constData());
    }
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
    build();
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    connect(&m_pause, &QTimer::timeout, this, &ComposerBody::settle);
    connect(m_editor, &QsciScintilla::textChanged, this, &ComposerBody::noteTyping);
}

void ComposerBody::build()
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
    showHidden(m_editor);
    m_editor->setAccessibleName(tr("Content"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_note);
    column->addWidget(m_editor, 1);
    column->addWidget(m_check);
    setFocusProxy(m_editor);
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
    m_editor->setReadOnly(true); // until it is there
    runFor(
        body.size(), this, [body, contentType] { return layOutText(body, contentType); },
        [this](const LaidOutText &laid) { setLaidOut(laid); });
}

void ComposerBody::setLaidOut(const LaidOutText &laid)
{
    if (!laid.isText) {
        setUneditable(tr("The content is not text. It is sent as it was captured."));
        return;
    }
    if (laid.hasLongLine) {
        setUneditable(tr("The content has lines of more than %1, too long for the editor. It is "
                         "sent as it was captured.")
                          .arg(formatBytes(kLongLineBytes)));
        return;
    }
    m_initial = laid;
    m_editable = true;
    if (laid.changed && !laid.wasCompact) {
        m_note->setText(tr("Laid out for editing. As long as nothing is changed, the content is "
                           "sent byte for byte as captured."));
        m_note->show();
    }
    fillEditor();
    settle();
}

void ComposerBody::fillEditor()
{
    const bool json = m_initial.isJson && !m_initial.text.isEmpty();
    styleEditor(m_editor, json ? TextLanguage::Json : TextLanguage::Plain);
    m_editor->setReadOnly(false);
    m_editor->SendScintilla(QsciScintillaBase::SCI_ADDTEXT,
        static_cast<uintptr_t>(m_initial.text.size()), m_initial.text.constData());
    m_editor->SendScintilla(QsciScintillaBase::SCI_EMPTYUNDOBUFFER);
    m_editor->SendScintilla(QsciScintillaBase::SCI_GOTOPOS, 0UL);
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

// Called for each key: what is known, or being found out, is about an older text.
void ComposerBody::noteTyping()
{
    ++m_generation;
    m_pause.start();
    if (!m_editable || !std::exchange(m_settled, false))
        return;
    Q_EMIT typed();
    clearMark();
    if (!m_initial.isJson)
        return;
    m_check->setText(tr("Checking …"));
    setTextColor(m_check, themeColors().dimText);
}

void ComposerBody::settle()
{
    m_pause.stop();
    if (m_settled || !m_editable || m_underWay == m_generation)
        return;
    m_underWay = m_generation;
    const QByteArray bytes = text();
    runFor(
        bytes.size(), this, [bytes, initial = m_initial] { return reportOnText(bytes, initial); },
        [this, generation = m_generation](const TextReport &report) {
            if (generation == m_generation)
                setReport(report);
        });
}

void ComposerBody::setReport(const TextReport &report)
{
    m_report = report;
    m_settled = true;
    m_editor->setMarginWidth(0, QString::number(m_editor->lines() * 10));
    showCheck();
    Q_EMIT changed();
}

QString ComposerBody::checkText() const
{
    QStringList parts;
    if (const JsonDocument *document = m_report.document.get();
        document != nullptr && !document->text().isEmpty()) {
        const ContentProblem &problem = document->problem();
        if (document->isValid())
            parts += tr("✔ Valid JSON");
        else if (problem.isLimit)
            parts += tr("Not checked: %1").arg(problem.sentence);
        else
            parts += tr("✖ Line %1, column %2: %3 It can be sent all the same.")
                         .arg(problem.line)
                         .arg(problem.column)
                         .arg(problem.sentence);
    }
    if (m_report.hidden > 0)
        parts += m_report.hidden == 1
            ? tr("1 invisible character is shown by its number.")
            : tr("%1 invisible characters are shown by their numbers.").arg(m_report.hidden);
    return parts.join(QStringLiteral("  ·  "));
}

void ComposerBody::showCheck()
{
    clearMark();
    const QString text = checkText();
    m_check->setText(text);
    m_check->setVisible(!text.isEmpty());
    const JsonDocument *document = m_report.document.get();
    const bool bad =
        document != nullptr && document->problem().hasPlace() && !document->text().isEmpty();
    setTextColor(m_check, bad ? themeColors().error : themeColors().dimText);
    if (bad)
        markProblem(document->problem().offset);
}

void ComposerBody::clearMark()
{
    if (m_mark < 0)
        return;
    m_editor->markerDeleteHandle(std::exchange(m_mark, -1));
    const auto size = m_editor->SendScintilla(QsciScintillaBase::SCI_GETLENGTH);
    m_editor->SendScintilla(
        QsciScintillaBase::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(ErrorIndicator));
    m_editor->SendScintilla(QsciScintillaBase::SCI_INDICATORCLEARRANGE, 0UL, size);
}

void ComposerBody::markProblem(qint64 offset)
{
    const auto position = static_cast<unsigned long>(offset);
    const auto line = static_cast<int>(
        m_editor->SendScintilla(QsciScintillaBase::SCI_LINEFROMPOSITION, position));
    m_mark = m_editor->markerAdd(line, ErrorLineMarker);
    m_editor->SendScintilla(
        QsciScintillaBase::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(ErrorIndicator));
    const auto size = m_editor->SendScintilla(QsciScintillaBase::SCI_GETLENGTH);
    const unsigned long from = offset >= size && size > 0 ? position - 1 : position;
    m_editor->SendScintilla(QsciScintillaBase::SCI_INDICATORFILLRANGE, from, 1L);
}

void ComposerBody::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        styleEditor(m_editor, m_initial.isJson ? TextLanguage::Json : TextLanguage::Plain);
    QWidget::changeEvent(event);
}

} // namespace tallyman
