// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/event.h"
#include "event/import.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QSplitter;
class QStackedWidget;

namespace tallyman {

class FindingIndex;
class FindingKindsModel;
class FindingTableModel;
class RowView;
class Session;
class UiSettings;

// The place "Findings": what is wrong with events and imports, by kind, as a list to work through.
// GUI thread.
class FindingsPage : public QWidget
{
    Q_OBJECT

public:
    // The index outlives the page.
    FindingsPage(
        Session *session, FindingIndex *index, UiSettings *settings, QWidget *parent = nullptr);
    ~FindingsPage() override;

    [[nodiscard]] RowView *kinds() const { return m_kinds; }
    [[nodiscard]] RowView *table() const { return m_table; }

Q_SIGNALS:
    // What a finding is about is to be shown in its place.
    void eventRequested(qint64 id);
    void importRequested(qint64 id);
    // Another import, which a finding names, is to be shown.
    void namedImportRequested(const QString &sender, const QString &key);
    // What is expected of requests to that target is to be shown.
    void expectationsRequested(const QByteArray &target);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildKinds();
    QWidget *buildTable();
    QWidget *buildDetail();
    void addCommands();
    void wire();
    void arrangeSides(Qt::Orientation orientation);
    void chooseKind();
    void keepKind();
    void showCurrent();
    void showSubject();
    void setDone(bool done);
    void setKindDone();
    void setMuted(const QString &kind, bool muted);
    void updateState();
    [[nodiscard]] bool currentIsDone() const;

    Session *m_session;
    FindingIndex *m_index;
    UiSettings *m_settings;
    FindingKindsModel *m_kindsModel;
    FindingTableModel *m_model;
    RowView *m_kinds = nullptr;
    RowView *m_table = nullptr;
    QCheckBox *m_showDone = nullptr;
    QPushButton *m_show = nullptr;
    QPushButton *m_done = nullptr;
    QPushButton *m_unmute = nullptr;
    QAction *m_mute = nullptr;
    QLabel *m_empty = nullptr;
    QScrollArea *m_card = nullptr;
    QStackedWidget *m_stack = nullptr; // empty, or the table with its detail
    QSplitter *m_sides = nullptr;
    QByteArray m_beside; // the widths that the user gave the sides
    QSplitter *m_splitter = nullptr;
    QByteArray m_shown; // which finding the card shows
};

} // namespace tallyman
