// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/eventfield.h"
#include "http/headerlist.h"

#include <QTableView>

namespace tallyman {

class HeadersModel;

// Field lines in wire order with copy and filter. GUI thread.
class HeadersView : public QTableView
{
    Q_OBJECT

public:
    explicit HeadersView(QWidget *parent = nullptr);

    void setFields(const HeaderList &headers, const HeaderList &trailers = {});

Q_SIGNALS:
    void filterRequested(const QString &term);
    void columnRequested(const tallyman::EventField &field);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void copy(const QByteArray &text);
    [[nodiscard]] QByteArray line(int row) const;
    [[nodiscard]] QByteArray lines(bool all) const;

    HeadersModel *m_model;
};

// Gives a table the calm look that all tables of the detail pane share.
void setUpTable(QTableView *table);

} // namespace tallyman
