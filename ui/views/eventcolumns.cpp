// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/eventcolumns.h"

#include "base/text.h"
#include "session/session.h"
#include "ui/dialogs/columndialog.h"
#include "ui/models/eventtablemodel.h"
#include "ui/uisettings.h"
#include "ui/views/eventtable.h"
#include "ui/widgets/vocabularysource.h"

#include <QHeaderView>
#include <QMenu>

namespace tallyman {

namespace {

struct ColumnWidth
{
    EventColumn column;
    int width;
};

// As they stand from left to right; columns of fields come before kFieldsBefore.
constexpr ColumnWidth kColumnWidths[] = {
    {EventColumn::Id, 56},
    {EventColumn::Time, 108},
    {EventColumn::Method, 66},
    {EventColumn::Path, 144},
    {EventColumn::Status, 54},
    {EventColumn::Size, 76},
    {EventColumn::State, 96},
    {EventColumn::Remote, 126},
    {EventColumn::Mark, 46},
    {EventColumn::Comment, 60},
};
constexpr EventColumn kFieldsBefore = EventColumn::Remote;
constexpr int kFieldWidth = 150;
constexpr int kImportWidth = 92; // keys are short as a rule
constexpr qsizetype kMostFields = 20;

QString stateKey()
{
    return QStringLiteral("columns");
}

QString fieldsKey()
{
    return QStringLiteral("fields");
}

// What is found out about events, and as a rule wanted.
QList<EventField> usualFields()
{
    return {{EventField::Kind::Import, {}, {}}, {EventField::Kind::Findings, {}, {}}};
}

QList<EventField> parsed(const QStringList &texts)
{
    QList<EventField> fields;
    for (const QString &text : texts) {
        if (const auto field = EventField::parse(text); field && !fields.contains(*field))
            fields.append(*field);
    }
    return fields.mid(0, kMostFields);
}

} // namespace

EventColumns::EventColumns(Session *session, EventTable *table, EventTableModel *model,
    UiSettings *settings, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_table(table)
    , m_model(model)
    , m_settings(settings)
{
}

void EventColumns::restore()
{
    reset();
    const QByteArray fields = m_settings->layoutState(fieldsKey());
    if (!fields.isNull())
        setFields(parsed(QString::fromUtf8(fields).split(QLatin1Char('\n'), Qt::SkipEmptyParts)));
    m_table->header()->restoreState(m_settings->layoutState(stateKey()));
    m_table->header()->setSortIndicatorShown(true);
}

void EventColumns::keep() const
{
    m_settings->setLayoutState(stateKey(), state());
    m_settings->setLayoutState(
        fieldsKey(), QByteArray("\n" + fields().join(QLatin1Char('\n')).toUtf8())); // never null
}

QByteArray EventColumns::state() const
{
    return m_table->header()->saveState();
}

QStringList EventColumns::fields() const
{
    QStringList texts;
    for (const EventField &field : m_model->fields())
        texts.append(field.text());
    return texts;
}

void EventColumns::show(const QStringList &fields, const QByteArray &state)
{
    reset(); // what the view does not say
    setFields(parsed(fields));
    m_table->header()->restoreState(state);
}

void EventColumns::reset()
{
    QHeaderView *header = m_table->header();
    setFields({}); // they would stand between the others
    int place = 0;
    for (const ColumnWidth &column : kColumnWidths) {
        const int section = static_cast<int>(column.column);
        header->moveSection(header->visualIndex(section), place++);
        header->setSectionHidden(section, false);
        header->resizeSection(section, column.width);
    }
    setFields(usualFields());
}

void EventColumns::setFields(const QList<EventField> &fields)
{
    m_model->setFields(fields);
    setUpFieldColumns();
}

void EventColumns::setUpFieldColumns()
{
    QHeaderView *header = m_table->header();
    for (int column = kEventColumns; column < m_model->columnCount(); ++column) {
        const bool isImport =
            m_model->fields().at(column - kEventColumns).kind == EventField::Kind::Import;
        header->resizeSection(column, isImport ? kImportWidth : kFieldWidth);
        header->setSectionHidden(column, false);
        const int place = header->visualIndex(static_cast<int>(kFieldsBefore));
        if (header->visualIndex(column) > place)
            header->moveSection(header->visualIndex(column), place);
    }
}

void EventColumns::addField(const EventField &field)
{
    QList<EventField> fields = m_model->fields();
    if (fields.contains(field))
        return;
    if (fields.size() >= kMostFields) {
        Q_EMIT message(
            tr("There are %1 further columns already; remove one first.").arg(kMostFields));
        return;
    }
    fields.append(field);
    setFields(fields);
}

void EventColumns::removeField(const EventField &field)
{
    QList<EventField> fields = m_model->fields();
    if (fields.removeAll(field) > 0)
        setFields(fields);
}

void EventColumns::fillMenu(QMenu *menu)
{
    QHeaderView *header = m_table->header();
    for (int column = 0; column < kEventColumns; ++column) {
        const QString title =
            m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QAction *action = menu->addAction(column == 0 ? tr("Number") : title);
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(column));
        // the last one that is seen cannot be hidden: there would be no header to bring it back
        action->setEnabled(
            header->isSectionHidden(column) || header->count() - header->hiddenSectionCount() > 1);
        connect(action, &QAction::toggled, header,
            [header, column](bool shown) { header->setSectionHidden(column, !shown); });
    }
    menu->addSeparator();
    fillFieldMenu(menu);
    menu->addAction(tr("&Add a column…"), this, &EventColumns::askForField);
    menu->addSeparator();
    menu->addAction(tr("Reset columns"), this, &EventColumns::reset);
}

void EventColumns::fillFieldMenu(QMenu *menu)
{
    QList<EventField> offered = {{EventField::Kind::Sender, {}, {}},
        {EventField::Kind::Form, {}, {}}, {EventField::Kind::Import, {}, {}},
        {EventField::Kind::Attempt, {}, {}}, {EventField::Kind::Findings, {}, {}},
        {EventField::Kind::Endpoint, {}, {}}};
    for (const EventField &field : m_model->fields()) {
        if (!offered.contains(field))
            offered.append(field);
    }
    for (const EventField &field : std::as_const(offered)) {
        QString text = displayLine(eventFieldTitle(field).toUtf8(), 64);
        QAction *action = menu->addAction(text.replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setCheckable(true);
        action->setChecked(m_model->fields().contains(field));
        connect(action, &QAction::toggled, this, [this, field](bool shown) {
            if (shown)
                addField(field);
            else
                removeField(field);
        });
    }
}

void EventColumns::askForField()
{
    auto *dialog = new ColumnDialog(m_table->window());
    connect(dialog, &ColumnDialog::fieldGiven, this, &EventColumns::addField);
    offerVocabulary(m_session, dialog);
    dialog->open();
}

} // namespace tallyman
