// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/headersview.h"

#include "base/text.h"
#include "ui/models/headersmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/filtertext.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

namespace tallyman {

namespace {

constexpr int kLeastNameWidth = 120;
constexpr int kNameWidth = 240;

// For exactly this value, or, of one that is long or no text, for the beginning of it.
QString filterTerm(const HeaderField &field)
{
    constexpr qsizetype kLongest = 200;
    if (!isToken(field.name) || field.value.isEmpty())
        return {};
    if (field.value.size() <= kLongest && isValidUtf8(field.value) && isFieldValue(field.value))
        return filtertext::headerTerm(
            QString::fromLatin1(field.name), QString::fromUtf8(field.value));
    const QString start =
        QString::fromUtf8(field.value.left(kLongest)).section(QChar::ReplacementCharacter, 0, 0);
    return start.isEmpty() ? QString() : filtertext::inQuotes(start);
}

} // namespace

void setUpTable(QTableView *table)
{
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(rowHeight());
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setFixedHeight(rowHeight());
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

HeadersView::HeadersView(QWidget *parent)
    : QTableView(parent)
    , m_model(new HeadersModel(this))
    , m_nameWidth(kNameWidth)
{
    setModel(m_model);
    setUpTable(this);
    setAccessibleName(tr("Headers"));
    horizontalHeader()->setSectionResizeMode(HeadersModel::Value, QHeaderView::Stretch);
    horizontalHeader()->setSectionResizeMode(HeadersModel::Note, QHeaderView::ResizeToContents);
    setColumnWidth(HeadersModel::Name, m_nameWidth);
}

// The names leave most of the room to the values, unless the user has made them wider.
void HeadersView::resizeEvent(QResizeEvent *event)
{
    if (columnWidth(HeadersModel::Name) == m_nameWidth) {
        m_nameWidth = qBound(kLeastNameWidth, viewport()->width() / 3, kNameWidth);
        setColumnWidth(HeadersModel::Name, m_nameWidth);
    }
    QTableView::resizeEvent(event);
}

void HeadersView::setFields(const HeaderList &headers, const HeaderList &trailers)
{
    m_model->setFields(headers, trailers);
    if (m_model->rowCount() > 0)
        setCurrentIndex(m_model->index(0, 0));
}

QByteArray HeadersView::line(int row) const
{
    const HeaderField &field = m_model->field(row);
    return field.name + ": " + field.value;
}

QByteArray HeadersView::lines(bool all) const
{
    QByteArray text;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (all || selectionModel()->isRowSelected(row))
            text += line(row) + '\n';
    }
    return text;
}

void HeadersView::copy(const QByteArray &text)
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(text));
}

void HeadersView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy(lines(false));
    else
        QTableView::keyPressEvent(event);
}

void HeadersView::addExpectAction(QMenu *menu, const HeaderField &field)
{
    constexpr qsizetype kPathBytes = 60;
    QString path = displayLine(m_path, kPathBytes); // an ampersand in it is no mnemonic
    path.replace(QLatin1Char('&'), QStringLiteral("&&"));
    auto *expect = menu->addAction(tr("Expect this value from %1…").arg(path), this,
        [this, field] { Q_EMIT expectationRequested(m_path, field.name, field.value); });
    expect->setEnabled(isToken(field.name) && !field.value.isEmpty());
}

void HeadersView::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = currentIndex();
    if (!index.isValid())
        return;
    const HeaderField field = m_model->field(index.row());
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy value"), this, [this, field] { copy(field.value); });
    menu->addAction(tr("Copy name"), this, [this, field] { copy(field.name); });
    menu->addAction(tr("Copy lines"), this, [this] { copy(lines(false)); });
    menu->addAction(tr("Copy all"), this, [this] { copy(lines(true)); });
    const QString term = filterTerm(field);
    auto *filter = menu->addAction(
        tr("Filter by this value"), this, [this, term] { Q_EMIT filterRequested(term); });
    filter->setEnabled(!term.isEmpty());
    const EventField column{EventField::Kind::Header, field.name.toLower(), {}};
    menu->addAction(tr("Add as column"), this, [this, column] { Q_EMIT columnRequested(column); });
    if (!m_path.isEmpty())
        addExpectAction(menu, field);
    menu->popup(event->globalPos());
}

} // namespace tallyman
