// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/idset.h"

#include <QWidget>

class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace tallyman {

class ActionRegistry;
class BannerArea;
class ColourRules;
class EventColumns;
class EventDecorations;
class EventDetail;
class EventTable;
class EventTableModel;
class EventView;
class FilterChips;
class FilterField;
class FirstPage;
struct SavedView;
class Session;
class UiSettings;

// The place "Events": banners, then either the first page (nothing was ever received) or the
// filter's line, the table and the detail of the event that is chosen. GUI thread.
class EventsPage : public QWidget
{
    Q_OBJECT

public:
    EventsPage(Session *session, UiSettings *settings, const ActionRegistry *actions,
        FilterField *filter, QWidget *parent = nullptr);
    ~EventsPage() override;

    [[nodiscard]] EventTable *table() const { return m_table; }
    [[nodiscard]] EventDetail *detail() const { return m_detail; }
    [[nodiscard]] BannerArea *banners() const { return m_banners; }
    [[nodiscard]] ColourRules *colours() const { return m_colours; }
    [[nodiscard]] EventColumns *columns() const { return m_columns; }
    [[nodiscard]] bool showsFirstPage() const;
    void fillColumnMenu(QMenu *menu);

Q_SIGNALS:
    void message(const QString &text);
    void failed(const QString &sentence);

private:
    QWidget *buildTable();
    QWidget *buildEvents();
    void wireTable();
    void wireFilter();
    [[nodiscard]] SavedView presentView() const;
    void showView(const SavedView &view);
    void createDrag();
    void applySettings();
    void restoreLayout();
    void updateTotals();
    void selectArrival(int first, int last);
    void showContextMenu(const QPoint &position);
    void showHeldBack(qint64 count);

    Session *m_session;
    UiSettings *m_settings;
    const ActionRegistry *m_actions;
    FilterField *m_filter;
    EventView *m_view;
    EventDecorations *m_decorations;
    ColourRules *m_colours;
    EventTableModel *m_model;
    EventColumns *m_columns = nullptr;
    EventTable *m_table = nullptr;
    EventDetail *m_detail = nullptr;
    EventId m_wanted = 0; // shown before the filter changed; 0: none
    BannerArea *m_banners = nullptr;
    FilterChips *m_chips = nullptr;
    FirstPage *m_first = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_stack = nullptr;
    QWidget *m_events = nullptr;
    QPushButton *m_newer = nullptr;
};

} // namespace tallyman
