// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/payloadview.h"

#include "base/text.h"
#include "session/session.h"
#include "ui/theme/theme.h"
#include "ui/views/hexview.h"
#include "ui/views/jsontreeview.h"

#include <QCheckBox>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace tallyman {

namespace {
constexpr std::chrono::milliseconds kRest{70};
}

PayloadView::PayloadView(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
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
    m_problem = new QLabel(this);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(12, 6, 12, 6);
    m_problem->hide();
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

void PayloadView::setEvent(const EventPtr &event)
{
    cancel();
    m_event = event;
    m_content.reset();
    m_textShown = false;
    m_treeShown = false;
    m_hexShown = false;
    m_problem->hide();
    refresh();
}

void PayloadView::setMode(int mode)
{
    m_mode = mode;
    refresh();
}

void PayloadView::refresh()
{
    if (!m_event)
        return;
    if (m_event->bodyBytes == 0) {
        const QString none = tr("This request has no content.");
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
    else if (m_event->bodyLoaded())
        readContent(m_event->body);
    else if (m_mode != Hex)
        awaitContent();
}

void PayloadView::awaitContent()
{
    m_rest.start();
    say(tr("Reading %1 …").arg(formatBytes(m_event->bodyBytes)));
}

void PayloadView::bar(const QString &tree, const QString &text, const QString &hex)
{
    Q_EMIT modeBarred(Tree, tree);
    Q_EMIT modeBarred(Text, text);
    Q_EMIT modeBarred(Hex, hex);
}

void PayloadView::barByContent()
{
    QString tree;
    if (!m_content->json)
        tree = tr("Only JSON can be shown as a tree.");
    else if (!m_content->json->isValid())
        tree = tr("This is not valid JSON, so there is no tree of it.");
    const bool binary = m_content->kind == ContentKind::Binary;
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
    const HeaderList headers = m_event->headers();
    const QByteArray type = headers.value("Content-Type");
    const QByteArray coding = headers.value("Content-Encoding");
    if (body.size() <= kAtOnce && coding.isEmpty()) {
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
    const bool valid = m_content->json && m_content->json->isValid();
    updateJsonProblem();
    barByContent();
    m_pretty->setEnabled(valid);
    if (m_mode == Hex)
        return;
    if (m_mode == Tree && valid)
        showTree();
    else if (m_content->kind == ContentKind::Binary)
        showHex();
    else
        readText();
}

void PayloadView::updateJsonProblem()
{
    const bool broken = m_content->json && !m_content->json->isValid();
    m_problem->setVisible(broken);
    if (!broken)
        return;
    const JsonProblem &problem = m_content->json->problem();
    m_problem->setText(tr("✖ Not valid JSON: line %1, column %2 (byte %3): %4")
                           .arg(problem.line)
                           .arg(problem.column)
                           .arg(problem.offset)
                           .arg(problem.sentence));
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, themeColors().error);
    m_problem->setPalette(palette);
}

void PayloadView::showTree()
{
    if (!m_treeShown)
        m_tree->setDocument(m_content->json);
    m_treeShown = true;
    m_pages->setCurrentWidget(m_tree);
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
        if (event->bodyLoaded()) {
            m_hex->setBytes(event->body);
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
    else if (m_pages->currentIndex() == Text)
        m_text->openFind();
}

} // namespace tallyman
