// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composerwindow.h"

#include "base/text.h"
#include "session/requestsigning.h"
#include "session/session.h"
#include "ui/dialogs/composerbody.h"
#include "ui/dialogs/composercurl.h"
#include "ui/dialogs/composerheaders.h"
#include "ui/dialogs/composerloopcard.h"
#include "ui/dialogs/composerpreview.h"
#include "ui/dialogs/composerresponse.h"
#include "ui/dialogs/composertargetbox.h"
#include "ui/dialogs/resendtargetbox.h"
#include "ui/dialogs/targetdialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>
#include <utility>

namespace tallyman {

ComposerWindow::ComposerWindow(Session *session, EventId id, QWidget *parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_id(id)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Edit & forward #%1").arg(id));
    resize(QSize(1200, 720).boundedTo(screen()->availableSize() * 9 / 10));
    m_session->askKeyring(secretsOf(session->expectations()));
    build();
    wire();
    wireKeys();
    setSending(0);
    say(tr("Reading the event …"), false);
    m_send->setEnabled(false);
    session->loadEvent(id, ComposerBody::kEditedBytes, this, [this](const Result<EventPtr> &event) {
        if (event)
            showEvent(*event);
        else
            say(event.error().message, true);
    });
}

void ComposerWindow::build()
{
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTitle());
    column->addWidget(buildAddress());
    m_message = plainLabel(QString(), content);
    m_message->setObjectName(QStringLiteral("composerMessage"));
    m_message->setContentsMargins(14, 2, 14, 8);
    column->addWidget(m_message);
    m_loopCard = new ComposerLoopCard(content);
    column->addWidget(m_loopCard);
    auto *split = new QSplitter(Qt::Horizontal, content);
    m_response = new ComposerResponse(split);
    split->addWidget(buildEditors());
    connect(m_response, &ComposerResponse::deliveryWanted, this, [this](DeliveryId id) {
        m_session->loadDelivery(id, m_response, [this](const Result<Delivery> &delivery) {
            if (delivery)
                m_response->showDelivery(*delivery);
            else
                m_response->showSentence(delivery.error().message, true);
        });
    });
    split->addWidget(m_response);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    column->addWidget(split, 1);
    setCentralWidget(content);
}

QWidget *ComposerWindow::buildTitle()
{
    auto *bar = new QWidget(this);
    auto *name = plainLabel(tr("Edit & forward"), bar);
    name->setFont(uiFont(13, QFont::DemiBold));
    name->setWordWrap(false);
    m_title = plainLabel(tr("from event #%1").arg(m_id), bar);
    m_title->setForegroundRole(QPalette::PlaceholderText);
    m_save = new QPushButton(tr("Save as target…"), bar);
    m_curl = new QPushButton(tr("Copy as curl"), bar);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(14, 10, 14, 8);
    row->addWidget(name);
    row->addWidget(m_title, 1);
    row->addWidget(m_save);
    row->addWidget(m_curl);
    return bar;
}

QWidget *ComposerWindow::buildAddress()
{
    auto *bar = new QWidget(this);
    m_method = new QComboBox(bar);
    m_method->setEditable(true);
    m_method->setInsertPolicy(QComboBox::NoInsert);
    m_method->addItems({QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("PATCH"),
        QStringLiteral("GET"), QStringLiteral("DELETE"), QStringLiteral("HEAD"),
        QStringLiteral("OPTIONS")});
    m_method->setFont(monospaceFont());
    m_method->setAccessibleName(tr("Method"));
    m_method->setFixedWidth(110);
    m_url = new QLineEdit(bar);
    m_url->setFont(monospaceFont());
    m_url->setPlaceholderText(QStringLiteral("http://localhost:3000/"));
    m_url->setAccessibleName(tr("URL"));
    m_target = new ComposerTargetBox(m_session, bar);
    m_target->setMaximumWidth(280);
    m_send = new QPushButton(bar);
    m_send->setObjectName(QStringLiteral("composerSend"));
    m_send->setProperty("primary", true);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(14, 4, 14, 8);
    row->addWidget(m_method);
    row->addWidget(m_url, 3);
    row->addWidget(plainLabel(tr("Target"), bar));
    row->addWidget(m_target, 1);
    row->addWidget(m_send);
    return bar;
}

QWidget *ComposerWindow::buildEditors()
{
    auto *split = new QSplitter(Qt::Vertical, this);
    auto *top = new QWidget(split);
    m_tabs = new QTabBar(top);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Parts of the request"));
    m_tabs->addTab(tr("Body"));
    m_tabs->addTab(tr("Receipt"));
    m_pages = new QStackedWidget(top);
    m_body = new ComposerBody(top);
    m_preview = new ComposerPreview(top);
    m_pages->addWidget(m_body);
    m_pages->addWidget(m_preview);
    auto *column = new QVBoxLayout(top);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_pages, 1);
    m_headers = new ComposerHeaders(split);
    split->addWidget(top);
    split->addWidget(m_headers);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    return split;
}

void ComposerWindow::wire()
{
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int page) {
        m_pages->setCurrentIndex(page);
        update();
    });
    connect(
        m_send, &QPushButton::clicked, this, [this] { m_token != 0 ? cancelSending() : send(); });
    connect(m_save, &QPushButton::clicked, this, &ComposerWindow::saveAsTarget);
    connect(m_curl, &QPushButton::clicked, this, [this] { whenSettled([this] { copyAsCurl(); }); });
    connect(m_url, &QLineEdit::textChanged, this, &ComposerWindow::update);
    connect(m_method, &QComboBox::currentTextChanged, this, &ComposerWindow::update);
    connect(m_body, &ComposerBody::typed, m_loopCard, &QWidget::hide);
    connect(m_body, &ComposerBody::changed, this, [this] {
        update();
        if (const auto waiting = std::exchange(m_waiting, nullptr))
            waiting();
    });
    connect(m_headers, &ComposerHeaders::changed, this, &ComposerWindow::update);
    connect(m_target, &ComposerTargetBox::targetChosen, this, [this] {
        if (m_event)
            useTarget(m_target->target());
    });
    connect(m_target, &ComposerTargetBox::targetRedefined, this, &ComposerWindow::update);
    connect(m_loopCard, &ComposerLoopCard::sendRequested, this, &ComposerWindow::sendAnyway);
    connect(m_session, &Session::deliveriesChanged, this, [this](const IdSet &ids) {
        if (ids.contains(m_id))
            reloadEarlier();
    });
}

void ComposerWindow::wireKeys()
{
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        connect(shortcut, &QShortcut::activated, this, &ComposerWindow::send);
    }
    m_escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    connect(m_escape, &QShortcut::activated, this, &ComposerWindow::cancelSending);
}

void ComposerWindow::showEvent(const EventPtr &event)
{
    m_event = event;
    m_title->setText(tr("from event #%1 · %2 %3")
                         .arg(event->id)
                         .arg(displayLine(event->method, 40), displayLine(event->target, 200)));
    m_method->setCurrentText(QString::fromLatin1(event->method));
    m_headers->setHeaders(event->headers());
    if (event->bodyLoaded()) {
        m_body->setBody(event->body, event->headers().value("Content-Type"));
    } else {
        m_body->setUneditable(
            tr("The content has %1, too much for the editor (limit %2). It is "
               "sent as it was captured.")
                .arg(formatBytes(event->bodyBytes), formatBytes(ComposerBody::kEditedBytes)));
    }
    const Target first = m_target->first();
    m_target->choose(first);
    if (const Target *saved = m_target->target())
        useTarget(saved);
    else if (urlProblem(first.url).isEmpty())
        m_url->setText(resendUrl(*m_event, first).toString(QUrl::FullyEncoded));
    update();
    reloadEarlier();
    m_url->setFocus();
}

// Null: none. The URL stays then.
void ComposerWindow::useTarget(const Target *target)
{
    m_headers->useTarget(target);
    if (target != nullptr) {
        m_targetUrl = resendUrl(*m_event, *target);
        m_url->setText(m_targetUrl.toString(QUrl::FullyEncoded));
    }
    update();
}

Target ComposerWindow::target() const
{
    Target target;
    if (const Target *saved = m_target->target()) {
        target = *saved;
    } else {
        target.url = urlFromTyped(m_url->text());
        target.name = target.url.authority();
    }
    target.extraHeaders = {}; // they stand in the table, where they can be seen
    target.dropTunnelHeaders = false;
    return target;
}

EditedRequest ComposerWindow::edited() const
{
    EditedRequest request;
    request.method = m_method->currentText().trimmed().toUtf8();
    request.url = urlFromTyped(m_url->text());
    request.headers = m_headers->headers();
    request.bodyEdited = m_body->isEdited();
    if (request.bodyEdited)
        request.body = m_body->body();
    return request;
}

void ComposerWindow::update()
{
    if (!m_event)
        return;
    m_loopCard->hide();
    const QUrl url = urlFromTyped(m_url->text());
    if (m_target->setUrl(url, m_targetUrl))
        m_headers->useTarget(m_target->target());
    const QString wrong = urlProblem(url);
    const auto request = wrong.isEmpty()
        ? composeSigned(*m_event, edited(), target(), m_session->signing(), m_signed)
        : Result<OutgoingRequest>(failure(ErrorCode::InvalidInput, wrong));
    m_send->setEnabled(request.has_value() || m_token != 0);
    m_curl->setEnabled(request.has_value());
    m_save->setEnabled(wrong.isEmpty());
    if (!request) {
        say(request.error().message, !m_url->text().isEmpty());
        showPreview(request);
        return;
    }
    say(request->acceptAnyCertificate
            ? tr("▲ The server's certificate is not checked: target “%1” accepts any.")
                  .arg(request->targetName)
            : m_signed,
        false);
    m_headers->showDifferences(request->differences);
    showPreview(request);
}

// Only where it is seen: laying it out takes some milliseconds.
void ComposerWindow::showPreview(const Result<OutgoingRequest> &request)
{
    if (m_pages->currentWidget() != m_preview)
        return;
    if (!m_body->isSettled()) {
        m_preview->setProblem(tr("Looking at the content …"));
        m_body->settle(); // update() follows
    } else if (request) {
        m_preview->setRequest(*request, m_event->body);
    } else {
        m_preview->setProblem(request.error().message);
    }
}

// Runs it when it is known what is in the editor: at once, or for large content a moment later.
void ComposerWindow::whenSettled(const std::function<void()> &run)
{
    m_body->settle();
    if (m_body->isSettled())
        run();
    else
        m_waiting = run;
}

void ComposerWindow::say(const QString &sentence, bool isError)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, isError ? themeColors().error : themeColors().dimText);
    m_message->setPalette(palette);
}

void ComposerWindow::cancelSending()
{
    if (m_token != 0)
        m_session->cancelSend(m_token); // showResult() follows
}

// 0: nothing is under way.
void ComposerWindow::setSending(quint64 token)
{
    m_token = token;
    m_closeAsked = false;
    m_send->setText(token != 0 ? tr("Cancel  Esc") : tr("Send  Ctrl+Enter"));
    m_escape->setEnabled(token != 0);
}

void ComposerWindow::closeEvent(QCloseEvent *event)
{
    if (m_token == 0 || std::exchange(m_closeAsked, true)) {
        QMainWindow::closeEvent(event);
        return;
    }
    event->ignore();
    say(tr("The request is still under way. Cancel it, or close again and let it go on: what comes "
           "back will be among the event's deliveries."),
        true);
    raise();
    activateWindow();
}

void ComposerWindow::send()
{
    if (m_token == 0)
        whenSettled([this] { sendSettled(); }); // what was typed a moment ago counts
}

void ComposerWindow::sendSettled()
{
    update();
    if (m_token != 0 || !m_send->isEnabled())
        return;
    if (m_session->isOwnListener(edited().url))
        m_loopCard->show();
    else
        sendAnyway();
}

void ComposerWindow::sendAnyway()
{
    m_loopCard->hide();
    const auto request =
        composeSigned(*m_event, edited(), target(), m_session->signing(), m_signed);
    if (!request) {
        say(request.error().message, true);
        return;
    }
    if (const Target *saved = m_target->target())
        rememberUsedTarget(targetLabel(*saved));
    m_response->showSentence(tr("Sending …"), false);
    setSending(m_session->send(
        *request, this, [this](const Result<Delivery> &result) { showResult(result); }));
}

void ComposerWindow::showResult(const Result<Delivery> &result)
{
    setSending(0);
    if (result)
        m_response->showDelivery(*result);
    else
        m_response->showSentence(result.error().message, true);
    update();
    reloadEarlier();
}

void ComposerWindow::reloadEarlier()
{
    m_session->loadDeliveries(m_id, this, [this](const Result<QList<Delivery>> &deliveries) {
        if (deliveries)
            m_response->setEarlier(*deliveries);
        else
            say(deliveries.error().message, true);
    });
}

void ComposerWindow::saveAsTarget()
{
    Target target = this->target();
    target.id = 0;
    target.url = urlFromTyped(m_url->text());
    target.path = TargetPath::Replace;
    target.name.clear();
    (new TargetDialog(m_session, target, this))->open();
}

void ComposerWindow::copyAsCurl()
{
    const auto request =
        composeSigned(*m_event, edited(), target(), m_session->signing(), m_signed);
    if (!request) {
        say(request.error().message, true);
        return;
    }
    if (!request->bodyEdited && !m_event->bodyLoaded()) {
        say(tr("The content is too large for a command line. Save it and send the file."), true);
        return;
    }
    QGuiApplication::clipboard()->setText(
        composedCurlCommand(*m_event, *request, m_session->workspace().path));
    say(tr("The curl command is in the clipboard."), false);
}

} // namespace tallyman
