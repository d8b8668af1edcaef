// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/eventfield.h"
#include "http/headerlist.h"

#include <QTableView>

class QMenu;

namespace tallyman {

class HeadersModel;

// Field lines in wire order with copy and filter. GUI thread.
class HeadersView : public QTableView
{
    Q_OBJECT

public:
    explicit HeadersView(QWidget *parent = nullptr);

    void setFields(const HeaderList &headers, const HeaderList &trailers = {});
    // The path whose requests can be said to be expected to carry a header; empty: not offered.
    void setExpectablePath(const QByteArray &path) { m_path = path; }

Q_SIGNALS:
    void filterRequested(const QString &term);
    void columnRequested(const tallyman::EventField &field);
    // This value is to be expected of requests to that path.
    void expectationRequested(
        const QByteArray &path, const QByteArray &name, const QByteArray &value);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void copy(const QByteArray &text);
    void addExpectAction(QMenu *menu, const HeaderField &field);
    [[nodiscard]] QByteArray line(int row) const;
    [[nodiscard]] QByteArray lines(bool all) const;

    HeadersModel *m_model;
    int m_nameWidth; // which the view itself gave the column
    QByteArray m_path;
};

// Gives a table the calm look that all tables of the detail pane share.
void setUpTable(QTableView *table);

} // namespace tallyman
