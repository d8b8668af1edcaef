// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/payloadview.h"

#include "base/text.h"
#include "session/session.h"
#include "ui/views/csvview.h"
#include "ui/views/hexview.h"
#include "ui/views/imageview.h"
#include "ui/views/jsontreeview.h"
#include "ui/views/partsview.h"
#include "ui/views/problemstrip.h"

#include <QCheckBox>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace tallyman {

namespace {
constexpr std::chrono::milliseconds kRest{70};
constexpr int kDeepest = 3; // multipart bodies inside each other that are taken apart
} // namespace

PayloadView::PayloadView(Session *session, QWidget *parent, int depth)
    : QWidget(parent)
    , m_session(session)
    , m_depth(depth)
{
    build();
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRest);
    connect(&m_rest, &QTimer::timeout, this, &PayloadView::fetchBody);
}

PayloadView::~PayloadView()
{
    cancel();
}

void PayloadView::build()
{
    m_pages = new QStackedWidget(this);
    m_sentence = new QLabel(this);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    m_problem = new ProblemStrip(this);
    m_pretty = new QCheckBox(tr("Laid out (off: exactly as sent)"), this);
    m_pretty->setChecked(true);
    m_tree = new JsonTreeView(this);
    m_text = new TextPage(this);
    m_hex = new HexView(this);
    auto *textPage = new QWidget(this);
    auto *textColumn = new QVBoxLayout(textPage);
    textColumn->setContentsMargins(0, 0, 0, 0);
    textColumn->setSpacing(0);
    auto *options = new QHBoxLayout;
    options->setContentsMargins(12, 4, 12, 2);
    options->addWidget(m_pretty);
    options->addStretch();
    textColumn->addLayout(options);
    textColumn->addWidget(m_text, 1);
    m_pages->addWidget(m_tree);
    m_pages->addWidget(textPage);
    m_pages->addWidget(m_hex);
    m_pages->addWidget(m_sentence);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_problem);
    column->addWidget(m_pages, 1);
    connect(m_tree, &JsonTreeView::filterRequested, this, &PayloadView::filterRequested);
    connect(m_tree, &JsonTreeView::columnRequested, this, &PayloadView::columnRequested);
    connect(m_problem, &ProblemStrip::firstClicked, this, &PayloadView::goToProblem);
    connect(m_hex, &HexView::failed, this, &PayloadView::say);
    connect(m_pretty, &QCheckBox::toggled, this, [this] {
        m_textShown = false;
        showContent();
    });
}

void PayloadView::cancel()
{
    ++m_generation;
    m_rest.stop();
    m_fetching = false;
    if (m_cancelled)
        *m_cancelled = true;
}

void PayloadView::forget()
{
    cancel();
    m_content.reset();
    m_textShown = false;
    m_structureShown = false;
    m_hexShown = false;
    m_repairWanted = false;
    m_problem->hide();
}

void PayloadView::setEvent(const EventPtr &event)
{
    forget();
    m_event = event;
    if (!event)
        return;
    m_headers = event->headers();
    m_body = event->body;
    m_bodyBytes = event->bodyBytes;
    m_bodyLoaded = event->bodyLoaded();
    refresh();
}

void PayloadView::setContent(const HeaderList &headers, const QByteArray &body)
{
    forget();
    m_event.reset();
    m_headers = headers;
    m_body = body;
    m_bodyBytes = body.size();
    m_bodyLoaded = true;
    refresh();
}

// Choosing Tree while the text stands in for it means the tree of what was repaired.
void PayloadView::setMode(int mode)
{
    m_mode = mode;
    m_repairWanted = mode == Tree && m_content != nullptr;
    if (m_event || m_bodyLoaded)
        refresh();
}

void PayloadView::refresh()
{
    if (m_bodyBytes == 0) {
        const QString none =
            m_event ? tr("This request has no content.") : tr("This part has no content.");
        bar(none, none, none);
        say(none);
        return;
    }
    if (!m_content)
        bar({}, {}, {}); // not known yet
    Q_EMIT modeShown(m_mode);
    if (m_mode == Hex)
        showHex();
    if (m_content)
        showContent();
    else if (m_bodyLoaded)
        readContent(m_body);
    else if (m_mode != Hex)
        awaitContent();
}

void PayloadView::awaitContent()
{
    m_rest.start();
    say(tr("Reading %1 …").arg(formatBytes(m_bodyBytes)));
}

void PayloadView::bar(const QString &tree, const QString &text, const QString &hex)
{
    Q_EMIT modeBarred(Tree, tree);
    Q_EMIT modeBarred(Text, text);
    Q_EMIT modeBarred(Hex, hex);
}

bool PayloadView::hasStructure() const
{
    return m_content->tree || m_content->table || m_content->kind == ContentKind::Image
        || (!m_content->parts.isEmpty() && m_depth < kDeepest);
}

QString PayloadView::structureName() const
{
    if (m_content->table)
        return tr("Table");
    if (m_content->kind == ContentKind::Image)
        return tr("Image");
    return m_content->parts.isEmpty() || m_depth >= kDeepest ? tr("Tree") : tr("Parts");
}

void PayloadView::barByContent()
{
    QString tree;
    if (!hasStructure() && m_content->problem.isLimit)
        tree = tr("There is no tree of it: %1").arg(m_content->problem.sentence);
    else if (!hasStructure() && m_content->kind == ContentKind::Json)
        tree = tr("This is not valid JSON, so there is no tree of it.");
    else if (!hasStructure())
        tree = tr("This content has no structure that is known here.");
    const bool binary =
        m_content->kind == ContentKind::Binary || m_content->kind == ContentKind::Image;
    Q_EMIT modeNamed(Tree, structureName());
    bar(tree, binary ? tr("This content is no text.") : QString(), {});
}

void PayloadView::fetchBody()
{
    if (m_fetching || m_content)
        return;
    m_fetching = true;
    m_session->loadBody(m_event->id, 0, m_event->bodyBytes, this,
        [this, generation = m_generation](const Result<QByteArray> &body) {
            if (generation != m_generation)
                return;
            m_fetching = false;
            if (body)
                readContent(*body);
            else
                say(body.error().message);
        });
}

// Small content is read at once, so that nothing flickers while one moves through the events.
void PayloadView::readContent(const QByteArray &body)
{
    constexpr qint64 kAtOnce = 64 * 1024;
    const QByteArray type = m_headers.value("Content-Type");
    const QByteArray coding = m_headers.value("Content-Encoding");
    const bool isImage = contentKind(type, body.left(64)) == ContentKind::Image;
    if (body.size() <= kAtOnce && coding.isEmpty() && !isImage) {
        m_content = PayloadContent::read(body, type, coding);
        showContent();
        return;
    }
    if (m_fetching)
        return;
    m_fetching = true;
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    QtConcurrent::run([body, type, coding, cancelled = m_cancelled] {
        return PayloadContent::read(body, type, coding, cancelled.get());
    }).then(this, [this, generation = m_generation](const PayloadContentPtr &content) {
        if (generation != m_generation)
            return;
        m_fetching = false;
        m_content = content;
        showContent();
    });
}

void PayloadView::showContent()
{
    if (!m_content)
        return;
    const bool repaired = m_content->tree && !m_content->problem.sentence.isEmpty();
    updateProblem();
    barByContent();
    m_pretty->setEnabled(m_content->layable);
    if (m_mode == Hex)
        return;
    if (m_mode == Tree && hasStructure() && (!repaired || m_repairWanted))
        showStructure();
    else if (m_content->kind == ContentKind::Binary || m_content->kind == ContentKind::Image)
        showHex();
    else
        readText();
}

// What the content claims to be and is not.
QString PayloadView::claim() const
{
    switch (m_content->kind) {
    case ContentKind::Json:
        return tr("Not valid JSON");
    case ContentKind::Xml:
        return tr("Not well-formed XML");
    default:
        return tr("Not a whole multipart body");
    }
}

void PayloadView::updateProblem()
{
    const ContentProblem &problem = m_content->problem;
    const QString sentence = displayLine(problem.sentence.toUtf8(), 400);
    if (problem.isLimit) {
        m_problem->show(ProblemStrip::Tone::Warning,
            hasStructure() ? tr("Not all of it is shown: %1").arg(sentence)
                           : tr("Shown as text, not as a tree: %1").arg(sentence));
        return;
    }
    QString text;
    if (problem.hasPlace()) {
        text = tr("✖ %1: line %2, column %3 (byte %4): %5")
                   .arg(claim())
                   .arg(problem.line)
                   .arg(problem.column)
                   .arg(problem.shownByte())
                   .arg(sentence);
    } else if (m_content->kind == ContentKind::Multipart && !sentence.isEmpty()) {
        text = tr("✖ %1: %2").arg(claim(), sentence);
    } else if (!sentence.isEmpty()) { // its coding could not be undone
        text = tr("✖ %1").arg(sentence);
    }
    if (m_content->kind == ContentKind::Json && !text.isEmpty() && m_content->tree)
        text += QLatin1Char('\n')
            + tr("Tree shows a repaired reading, not what was sent: %1.").arg(m_content->repairs);
    const bool canGo = m_content->kind == ContentKind::Json && problem.hasPlace();
    m_problem->show(ProblemStrip::Tone::Error, text, canGo ? tr("&Go to the place") : QString());
}

// Shows the text, at the byte that is wrong.
void PayloadView::goToProblem()
{
    if (!m_content)
        return;
    m_mode = Text;
    m_repairWanted = false;
    const bool here = m_textShown && m_text->isComplete();
    showContent();
    if (here)
        m_text->showMarkedByte();
    m_text->setFocus();
}

void PayloadView::buildStructure()
{
    if (m_content->table) {
        if (m_csv == nullptr) {
            m_csv = new CsvView(this);
            m_pages->addWidget(m_csv);
        }
        m_csv->setTable(m_content->table, m_content->notes);
        m_structure = m_csv;
    } else if (m_content->kind == ContentKind::Image) {
        if (m_image == nullptr) {
            m_image = new ImageView(this);
            m_pages->addWidget(m_image);
        }
        m_image->setContent(m_content->image);
        m_structure = m_image;
    } else if (!m_content->parts.isEmpty() && m_depth < kDeepest) {
        if (m_parts == nullptr) {
            m_parts = new PartsView(m_session, m_depth, this);
            m_pages->addWidget(m_parts);
        }
        m_parts->setParts(m_content->bytes, m_content->parts);
        m_structure = m_parts;
    } else {
        m_tree->setDocument(m_content->tree, m_content->repairedValues, m_content->filterable);
        m_structure = m_tree;
    }
}

void PayloadView::showStructure()
{
    if (!m_structureShown)
        buildStructure();
    m_structureShown = true;
    m_pages->setCurrentWidget(m_structure);
    Q_EMIT modeShown(Tree);
}

void PayloadView::readText()
{
    m_pages->setCurrentIndex(Text);
    Q_EMIT modeShown(Text);
    if (m_textShown)
        return;
    m_textShown = true;
    const bool pretty = m_pretty->isChecked();
    const auto show = [this](const PayloadText &text) {
        m_text->setText(text.utf8, text.language, text.notes);
        m_text->markByte(text.problemAt);
    };
    constexpr qsizetype kAtOnce = 64 * 1024;
    if (m_content->bytes.size() <= kAtOnce) {
        show(PayloadText::read(*m_content, pretty));
        return;
    }
    m_text->setText({}, TextLanguage::Plain, {tr("Preparing the text …")});
    QtConcurrent::run([content = m_content, pretty] {
        return PayloadText::read(*content, pretty);
    }).then(this, [this, show, pretty, generation = m_generation](const PayloadText &text) {
        if (generation == m_generation && pretty == m_pretty->isChecked())
            show(text);
    });
}

void PayloadView::showHex()
{
    if (!m_hexShown) {
        m_hexShown = true;
        const EventPtr event = m_event;
        if (m_bodyLoaded) {
            m_hex->setBytes(m_body);
        } else {
            m_hex->setSource(
                event->bodyBytes, [this, event](qint64 offset, qint64 count, const auto &done) {
                    m_session->loadBody(event->id, offset, count, this, done);
                });
        }
    }
    m_pages->setCurrentWidget(m_hex);
    Q_EMIT modeShown(Hex);
}

void PayloadView::say(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_pages->setCurrentWidget(m_sentence);
}

void PayloadView::openFind()
{
    if (m_pages->currentWidget() == m_tree)
        m_tree->openFind();
    else if (m_parts != nullptr && m_pages->currentWidget() == m_parts)
        m_parts->openFind();
    else if (m_pages->currentIndex() == Text)
        m_text->openFind();
}

} // namespace tallyman
