// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/tablepanel.h"

#include "ui/theme/theme.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/rowview.h"
#include "ui/widgets/tonedelegate.h"

#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tallyman {

namespace {

constexpr int kMargin = 14;
constexpr int kBarMargin = 8;
constexpr int kSentenceWidth = 460;

void follow(QPushButton *button, const QAction *action)
{
    button->setText(action->text());
    button->setEnabled(action->isEnabled());
    button->setToolTip(
        action->toolTip() == withoutMnemonic(action->text()) ? QString() : action->toolTip());
}

} // namespace

TablePanel::TablePanel(const QString &tableName, QWidget *parent)
    : QWidget(parent)
    , m_table(new RowView(this))
    , m_bar(new QHBoxLayout)
    , m_stack(new QStackedWidget(this))
{
    m_table->setAccessibleName(tableName);
    m_table->setItemDelegate(new ToneDelegate(m_table));
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_bar->setContentsMargins(kMargin, 0, kMargin, kBarMargin);
    m_bar->setSpacing(kBarMargin);
    m_bar->addStretch(1);
    m_stack->addWidget(m_table);
    m_stack->addWidget(buildEmpty());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_bar);
    column->addWidget(buildStrip());
    column->addWidget(m_stack, 1);
    setFocusProxy(m_table);
}

QWidget *TablePanel::buildStrip()
{
    m_strip = new QWidget(this);
    m_strip->setAutoFillBackground(true);
    m_said = plainLabel({}, m_strip);
    m_said->setObjectName(QStringLiteral("said"));
    m_answer = new QPushButton(m_strip);
    m_answer->setObjectName(QStringLiteral("answer"));
    m_dismiss = new QPushButton(m_strip);
    m_dismiss->setObjectName(QStringLiteral("dismiss"));
    auto *row = new QHBoxLayout(m_strip);
    row->setContentsMargins(kMargin, kBarMargin, kMargin, kBarMargin);
    row->addWidget(m_said, 1);
    row->addWidget(m_answer);
    row->addWidget(m_dismiss);
    m_strip->hide();
    connect(m_answer, &QPushButton::clicked, this, [this] {
        const auto run = m_run;
        showStrip({}, false);
        if (run)
            run();
        m_table->setFocus();
    });
    connect(m_dismiss, &QPushButton::clicked, this, [this] {
        showStrip({}, false);
        m_table->setFocus();
    });
    return m_strip;
}

QWidget *TablePanel::buildEmpty()
{
    auto *empty = new QWidget(m_stack);
    empty->setBackgroundRole(QPalette::Base);
    empty->setAutoFillBackground(true);
    empty->setFocusPolicy(Qt::TabFocus); // so that the keyboard stays in this place
    m_sentence = hintLabel({}, empty);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setMinimumWidth(qMin(kSentenceWidth, 300));
    m_sentence->setMaximumWidth(kSentenceWidth);
    m_offer = new QPushButton(empty);
    m_offer->setProperty("primary", true);
    auto *column = new QVBoxLayout(empty);
    column->setSpacing(kMargin);
    column->addStretch(2);
    auto *middle = new QHBoxLayout; // an alignment would give it the height of another width
    middle->addStretch(1);
    middle->addWidget(m_sentence, kSentenceWidth);
    middle->addStretch(1);
    column->addLayout(middle);
    column->addWidget(m_offer, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_offer, &QPushButton::clicked, this, [this] {
        if (m_offered)
            m_offered->trigger();
    });
    return empty;
}

QAction *TablePanel::addCommand(
    const QString &text, const QKeySequence &keys, const std::function<void()> &run, Place place)
{
    auto *action = new QAction(text, m_table);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, run);
    m_table->addAction(action);
    if (place == Place::MenuOnly)
        return action;
    auto *button = new QPushButton(this);
    button->setAutoDefault(false);
    follow(button, action);
    connect(action, &QAction::changed, button, [button, action] { follow(button, action); });
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    m_bar->insertWidget(m_bar->count() - 1, button); // in front of the stretch
    return action;
}

void TablePanel::setEmpty(const QString &sentence, QAction *offer)
{
    m_sentence->setText(sentence);
    m_offered = offer;
    m_offer->setVisible(offer != nullptr && offer->isEnabled());
    if (offer != nullptr)
        m_offer->setText(withoutMnemonic(offer->text()));
    QWidget *shown = m_stack->widget(sentence.isEmpty() ? 0 : 1);
    if (m_stack->currentWidget() == shown)
        return;
    const QWidget *focus = QApplication::focusWidget();
    const bool focused = isVisible() && (focus == nullptr || m_stack->isAncestorOf(focus));
    m_stack->setCurrentWidget(shown);
    setFocusProxy(shown == m_table || m_offer->isHidden() ? shown : m_offer);
    if (focused)
        setFocus();
}

void TablePanel::ask(
    const QString &question, const QString &answer, const std::function<void()> &run)
{
    showStrip(question, true);
    m_run = run;
    m_answer->setText(answer);
    m_dismiss->setText(tr("Cancel"));
    m_answer->setVisible(true);
    m_dismiss->setFocus();
}

void TablePanel::showProblem(const QString &sentence)
{
    showStrip(sentence, true);
}

void TablePanel::showDone(const QString &sentence)
{
    showStrip(sentence, false);
}

void TablePanel::colourStrip()
{
    const ThemeColors &c = themeColors();
    QPalette palette = m_strip->palette();
    palette.setColor(QPalette::Window, m_isProblem ? c.warningSurface : c.infoSurface);
    m_strip->setPalette(palette);
}

void TablePanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_strip != nullptr)
        colourStrip();
}

void TablePanel::showStrip(const QString &text, bool isProblem)
{
    m_isProblem = isProblem;
    colourStrip();
    m_said->setText(text);
    m_run = {};
    m_answer->hide();
    m_dismiss->setText(tr("Close"));
    m_strip->setVisible(!text.isEmpty());
}

} // namespace tallyman
