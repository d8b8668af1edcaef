// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filterpopup.h"

#include "ui/theme/comborows.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QLineEdit>
#include <QStringListModel>

namespace tallyman {

namespace {

constexpr int kVisibleRows = 10;

} // namespace

FilterPopup::FilterPopup(QLineEdit *field)
    : QObject(field)
    , m_field(field)
    , m_completer(new QCompleter(this))
    , m_model(new QStringListModel(this))
{
    m_completer->setModel(m_model);
    m_completer->setWidget(field);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(kVisibleRows);
    useComboRows(m_completer->popup());
    m_completer->popup()->setAccessibleName(tr("What could follow"));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this,
        &FilterPopup::insert);
}

void FilterPopup::update()
{
    m_completion = completeFilter(m_field->text(), m_field->cursorPosition(), m_vocabulary);
    if (m_completion.candidates.isEmpty() || !m_field->hasFocus()) {
        hide();
        return;
    }
    m_model->setStringList(m_completion.candidates);
    m_completer->complete(place());
    m_completer->popup()->setCurrentIndex({}); // Return takes nothing that was not chosen
}

// In the field's coordinates; the list stands below it.
QRect FilterPopup::place() const
{
    const int x = m_field->inputMethodQuery(Qt::ImCursorRectangle).toRect().left();
    constexpr int kWidth = 340;
    int bottom = m_field->height();
    if (m_uncovered != nullptr && m_uncovered->isVisible()) {
        const QPoint corner = m_uncovered->mapToGlobal(m_uncovered->rect().bottomLeft());
        bottom = std::max(bottom, m_field->mapFromGlobal(corner).y() + 1);
    }
    return {std::min(x, std::max(0, m_field->width() - kWidth)), 0, kWidth, bottom};
}

void FilterPopup::keepClearOf(QWidget *widget)
{
    if (m_uncovered != nullptr)
        m_uncovered->removeEventFilter(this);
    m_uncovered = widget;
    if (m_uncovered != nullptr)
        m_uncovered->installEventFilter(this);
    makeWay();
}

// The widget has its place only when its layout is done.
bool FilterPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show || event->type() == QEvent::Move
        || event->type() == QEvent::Resize)
        makeWay();
    return QObject::eventFilter(watched, event);
}

void FilterPopup::makeWay()
{
    if (!isOpen() || m_uncovered == nullptr)
        return;
    QWidget *popup = m_completer->popup();
    const QRect kept(m_uncovered->mapToGlobal(QPoint()), m_uncovered->size());
    if (popup->geometry().intersects(kept))
        popup->move(popup->x(), kept.bottom() + 1);
}

void FilterPopup::hide()
{
    if (!isOpen())
        return;
    m_completer->popup()->hide();
    m_field->activateWindow(); // not every platform does that by itself
}

bool FilterPopup::isOpen() const
{
    return m_completer->popup()->isVisible();
}

bool FilterPopup::take()
{
    if (!isOpen() || m_completion.candidates.isEmpty())
        return false;
    const QModelIndex chosen = m_completer->popup()->currentIndex();
    insert(chosen.isValid() ? chosen.data().toString() : m_completion.candidates.first());
    return true;
}

bool FilterPopup::takeChosen()
{
    return isOpen() && m_completer->popup()->currentIndex().isValid() && take();
}

void FilterPopup::insert(const QString &candidate)
{
    hide();
    m_field->setSelection(
        static_cast<int>(m_completion.start), static_cast<int>(m_completion.length));
    m_field->insert(candidate);
}

} // namespace tallyman
