// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/commandpalette.h"

#include "ui/theme/theme.h"
#include "ui/widgets/fuzzymatch.h"
#include "ui/widgets/plaintext.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

namespace tallyman {

namespace {

constexpr int kWidth = 460;
constexpr int kHeight = 340;

} // namespace

CommandPalette::CommandPalette(const QList<QAction *> &actions, QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_actions(actions)
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(StyledPanel);
    setAccessibleName(tr("Commands"));
    m_field->setPlaceholderText(tr("Command"));
    m_field->setAccessibleName(tr("Command to look for"));
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Commands that match"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(NoFrame);
    m_list->setUniformItemSizes(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_field);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::narrow);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    narrow(QString());
}

void CommandPalette::showOver(const QWidget *window)
{
    resize(qMin(kWidth, window->width() - 40), kHeight);
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 60)));
    show();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::narrow(const QString &pattern)
{
    struct Match
    {
        int score;
        QAction *action;
    };
    QList<Match> matches;
    for (QAction *action : std::as_const(m_actions)) {
        const int score = fuzzyScore(pattern, withoutMnemonic(action->text()));
        if (score >= 0 && action->isEnabled())
            matches.append({score, action});
    }
    std::stable_sort(matches.begin(), matches.end(),
        [](const Match &a, const Match &b) { return a.score > b.score; });
    m_list->clear();
    for (const Match &match : std::as_const(matches)) {
        const QString keys = match.action->shortcut().toString(QKeySequence::NativeText);
        QString text = withoutMnemonic(match.action->text());
        text.remove(QChar(char16_t(0x2026)));
        auto *item = new QListWidgetItem(
            keys.isEmpty() ? text : QStringLiteral("%1    %2").arg(text, keys), m_list);
        item->setSizeHint({0, rowHeight()});
        item->setData(Qt::UserRole, QVariant::fromValue(match.action));
    }
    m_list->setCurrentRow(0);
}

// The command runs after the popup is gone, so that what it opens gets the focus.
void CommandPalette::runCurrent()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (item == nullptr)
        return;
    auto *action = item->data(Qt::UserRole).value<QAction *>();
    close();
    QTimer::singleShot(0, action, &QAction::trigger);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QCoreApplication::sendEvent(m_list, event);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        runCurrent();
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return false;
    }
}

} // namespace tallyman
