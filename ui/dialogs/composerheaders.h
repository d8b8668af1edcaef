// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "http/headerlist.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace tallyman {

// The field lines of the composer: each can be left out, changed or removed, new ones added; beside
// each stands why it will go out differently. GUI thread.
class ComposerHeaders : public QWidget
{
    Q_OBJECT

public:
    explicit ComposerHeaders(QWidget *parent = nullptr);

    void setHeaders(const HeaderList &headers);
    // Checks or unchecks what a tunnel added.
    void setTunnelHeaders(bool sent);
    // Adds lines; one that is there by the same name is replaced.
    void putHeaders(const HeaderList &headers);
    // The lines that are checked, in order.
    [[nodiscard]] HeaderList headers() const;
    void showDifferences(const QList<Difference> &differences);
    [[nodiscard]] QTableWidget *table() const { return m_table; }

Q_SIGNALS:
    void changed();

private:
    enum Column { Sent, Name, Value, Note, ColumnCount };
    void build();
    void insertRow(int row, const HeaderField &field);
    void addRow();
    void removeRow();
    void updateTitle();
    [[nodiscard]] bool isSent(int row) const;
    [[nodiscard]] HeaderField fieldAt(int row) const;
    [[nodiscard]] QString noteFor(int row, const QList<Difference> &differences) const;

    QLabel *m_title;
    QTableWidget *m_table;
    QList<HeaderField> m_captured; // by row; bytes that the user did not touch stay as they are
    bool m_updating = false;
};

} // namespace tallyman
