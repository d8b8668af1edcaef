// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event/eventfield.h"
#include "inspect/jsondocument.h"
#include "inspect/jsonpaths.h"
#include "inspect/valuerisks.h"

#include <QHash>
#include <QWidget>
#include <atomic>

class QAction;
class QTreeView;

namespace tallyman {

class JsonTreeModel;
class ProblemStrip;
class TextFindBar;
class ValuePane;

// A JSON document as a tree, with find and a context menu. Values that other programs would damage
// are marked; they are looked for in the background. GUI thread.
class JsonTreeView : public QWidget
{
    Q_OBJECT

public:
    explicit JsonTreeView(QWidget *parent = nullptr);
    ~JsonTreeView() override;

    // `repairs`: what was put right, by the start of the value or of its key. `filterable`: whether
    // its paths mean something to the filter.
    void setDocument(const JsonDocumentPtr &document, const QHash<qint64, QString> &repairs = {},
        bool filterable = false);
    void openFind();
    [[nodiscard]] QTreeView *tree() const { return m_tree; }

Q_SIGNALS:
    void filterRequested(const QString &term);
    void columnRequested(const tallyman::EventField &field);

private:
    void build();
    void addActions();
    void openSmall(const QModelIndex &index, int *rows);
    void showMenu(const QPoint &position);
    void activate(const QModelIndex &index);
    void copyValue();
    void copyToken();
    void copyPath(QString (*write)(const JsonSteps &steps));
    void copyJq();
    void filterByValue();
    void addColumn();
    void updateActions();
    void findRisks();
    void showRisks(const ValueRisks &risks);
    void goToRisk(int step);
    void find(const QString &term, bool forward);
    void showFound(qint64 offset, qint64 size, bool wrapped);
    [[nodiscard]] QModelIndex currentValue() const;

    JsonTreeModel *m_model;
    QTreeView *m_tree;
    TextFindBar *m_find;
    ProblemStrip *m_risksStrip;
    ValuePane *m_about;
    QList<QAction *> m_actions;
    QAction *m_filterAction = nullptr;
    QAction *m_columnAction = nullptr;
    QHash<qint64, QString> m_repairs;
    ValueRisks m_risks;
    qsizetype m_risk = -1; // that was gone to
    quint64 m_riskGeneration = 0;
    std::shared_ptr<std::atomic_bool> m_riskCancelled;
    bool m_filterable = false;
    qint64 m_foundAt = -1;
    quint64 m_generation = 0;
};

} // namespace tallyman
