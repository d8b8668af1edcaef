// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/delivery.h"
#include "event/target.h"
#include "http/headerlist.h"

#include <QWidget>
#include <optional>

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
    // Puts in what `target` adds, as composeResend() does, after taking out again what an earlier
    // target had put in. Lines that the user has changed since stay.
    void useTarget(const Target *target); // null: none
    // The lines that are checked, in order.
    [[nodiscard]] HeaderList headers() const;
    void showDifferences(const QList<Difference> &differences);
    [[nodiscard]] QTableWidget *table() const { return m_table; }

Q_SIGNALS:
    void changed();

private:
    enum Column { Sent, Name, Value, Note, ColumnCount };
    void build();
    struct Line
    {
        HeaderField field;
        bool sent = true;
        friend bool operator==(const Line &, const Line &) = default;
    };
    // What a target did to a row.
    struct TargetChange
    {
        Line now;
        std::optional<Line> before; // none: the row was added
    };
    struct Row
    {
        HeaderField given; // bytes that the user did not touch go out as they are
        std::optional<TargetChange> change;
    };
    void insertRow(int row, const HeaderField &field);
    void removeRow(int row);
    void removeCurrentRow();
    void setLine(int row, const Line &line);
    void changeLine(int row, const Line &line);
    void takeOutTarget();
    void putIn(const QByteArray &name, const HeaderList &headers);
    void setTunnelHeaders(bool sent);
    void addRow();
    void updateTitle();
    [[nodiscard]] bool isSent(int row) const;
    [[nodiscard]] HeaderField fieldAt(int row) const;
    [[nodiscard]] Line lineAt(int row) const { return {fieldAt(row), isSent(row)}; }
    [[nodiscard]] QString noteFor(int row, const QList<Difference> &differences) const;

    QLabel *m_title;
    QTableWidget *m_table;
    QList<Row> m_rows;
    bool m_tunnelSent = true; // whether what a tunnel added is sent, unless the user says otherwise
    bool m_updating = false;
};

} // namespace tallyman
