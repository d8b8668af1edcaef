// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QTimer>

class QMenu;

namespace tallyman {

class ImportTable;
class UiSettings;

// The columns of the table of imports: which are shown, in which order and how wide. Remembers them
// for the next window. Until the user arranges them, they follow what stands in them and how wide
// the table is. GUI thread.
class ImportColumns : public QObject
{
    Q_OBJECT

public:
    // The others outlive it.
    ImportColumns(ImportTable *table, UiSettings *settings, QObject *parent = nullptr);

    // What is remembered from window to window.
    void restore();
    void keep() const;

    void fillMenu(QMenu *menu);
    void reset();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Width
    {
        int least;
        int preferred;
    };
    void wire();
    void fit();
    void measure();
    [[nodiscard]] Width widthOf(int column, int usual) const;
    void setWidths(const QList<int> &columns, int room);

    ImportTable *m_table;
    UiSettings *m_settings;
    QHash<int, int> m_wanted; // by column: what stands in it, and its title
    QTimer m_soon;            // several changes are followed at once
    bool m_isOwn = false;     // arranged by the user
    bool m_isFitting = false;
};

} // namespace tallyman
