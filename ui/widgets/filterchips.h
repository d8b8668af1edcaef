// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace tallyman {

class EventView;
class FilterField;

// The line under the filter field: menus for method, reply, state and time that write into the
// field, how many events match, how far a scan is, or what is wrong with the filter. GUI thread.
class FilterChips : public QWidget
{
    Q_OBJECT

public:
    FilterChips(FilterField *field, EventView *view, QWidget *parent = nullptr);

    // Puts a button behind the menus.
    void addButton(QPushButton *button);
    // All events of the workspace, for "12 of 48,112".
    void setTotal(qint64 total);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Option
    {
        QString text;
        QString value;
    };
    void addMenu(
        const QString &title, const QString &key, const QList<Option> &options, bool several);
    void addMarkedChip();
    void addStatus();
    void chooseOption(const QString &key, const QString &value, bool on, bool several);
    void updateChips();
    void updateStatus();
    void placeSentence();
    void placeStatus();
    [[nodiscard]] bool isNarrow() const;

    QVBoxLayout *m_column = nullptr;
    QHBoxLayout *m_row = nullptr;
    QHBoxLayout *m_below = nullptr;
    FilterField *m_field;
    EventView *m_view;
    QList<QPushButton *> m_chips;
    QLabel *m_problem = nullptr;
    QWidget *m_status = nullptr; // how many match, how far the scan is
    QLabel *m_count = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_cancel = nullptr;
    qint64 m_total = 0;
};

} // namespace tallyman
