// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsondocument.h"

#include <QWidget>

class QTreeView;

namespace tallyman {

class JsonTreeModel;
class TextFindBar;

// A JSON document as a tree, with find and a context menu. GUI thread.
class JsonTreeView : public QWidget
{
    Q_OBJECT

public:
    explicit JsonTreeView(QWidget *parent = nullptr);

    void setDocument(const JsonDocumentPtr &document);
    void openFind();
    [[nodiscard]] QTreeView *tree() const { return m_tree; }

Q_SIGNALS:
    void filterRequested(const QString &term);

private:
    void build();
    void addActions();
    void openSmall(const QModelIndex &index, int *rows);
    void showMenu(const QPoint &position);
    void activate(const QModelIndex &index);
    void copyValue();
    void copyToken();
    void copyPointer();
    void filterByValue();
    void find(const QString &term, bool forward);
    void showFound(qint64 offset, qint64 size, bool wrapped);
    [[nodiscard]] QModelIndex currentValue() const;

    JsonTreeModel *m_model;
    QTreeView *m_tree;
    TextFindBar *m_find;
    QList<QAction *> m_actions;
    qint64 m_foundAt = -1;
    quint64 m_generation = 0;
};

} // namespace tallyman
