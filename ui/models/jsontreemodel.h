// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/embeddedvalue.h"
#include "inspect/jsondocument.h"
#include "inspect/jsonpaths.h"
#include "inspect/valuerisks.h"

#include <QAbstractItemModel>
#include <QHash>
#include <memory>
#include <vector>

namespace tallyman {

// The values of a JSON document as a tree that comes into being as it is opened. Of a container
// with many children a run of pages is there; a row before and one behind it say how many more
// there are and load them when activated. GUI thread.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        KeyRole = Qt::UserRole, // shown before the value; "" for the root
        KindRole,               // JsonKind
        PagerRole,              // whether the row stands for children that are not loaded
        WarningRole, // shown behind the value: what other programs would damage, what was repaired
        NoteRole,    // shown behind the value: what it holds, a time in words
    };

    explicit JsonTreeModel(QObject *parent = nullptr);
    ~JsonTreeModel() override;

    // Null: nothing. A document that is not valid is taken for nothing.
    void setDocument(const JsonDocumentPtr &document);
    [[nodiscard]] const JsonDocumentPtr &document() const { return m_document; }

    // Marks keys that stand in their object before; what a token is in danger of by itself is seen
    // without. Also marks values that a lenient reading repaired, by their start.
    void setMarks(const QList<ValueRisk> &risks, const QHash<qint64, QString> &repairs);

    [[nodiscard]] const JsonSlice &slice(const QModelIndex &index) const;
    [[nodiscard]] qint64 childCount(const QModelIndex &index) const;
    // What "copy value" gives: the text of a string, anything else as sent.
    [[nodiscard]] QString valueText(const QModelIndex &index) const;
    [[nodiscard]] QByteArrayView token(const QModelIndex &index) const;
    // The path to a value; inside of a string that holds others, the path to that string.
    [[nodiscard]] JsonSteps steps(const QModelIndex &index) const;
    [[nodiscard]] QString pointer(const QModelIndex &index) const; // JSON Pointer (RFC 6901)
    // The filter of jq that leads to the value, also into a string.
    [[nodiscard]] QString jq(const QModelIndex &index) const;
    [[nodiscard]] bool isInsideString(const QModelIndex &index) const;
    // What the string at an index holds besides text.
    [[nodiscard]] const EmbeddedValue &embedded(const QModelIndex &index) const;
    // Everything that is to be said about a value, as sentences.
    [[nodiscard]] QStringList sentences(const QModelIndex &index) const;

    // Loads the next page in place of a pager row.
    void loadMore(const QModelIndex &pager);
    // The index of the innermost value at a position of the text; loads what leads there.
    [[nodiscard]] QModelIndex reveal(qint64 offset);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Node; // defined in jsontreenode.h
    [[nodiscard]] Node *nodeAt(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(Node *node) const;
    [[nodiscard]] qint64 countOf(Node *node) const;
    [[nodiscard]] int rowOf(const Node *node) const;
    void insertPage(Node *container, qint64 page, int row);
    void insertPagers(Node *container);
    void removeRow(Node *container, int row);
    void clearChildren(Node *container);
    void showPage(Node *container, qint64 page);
    [[nodiscard]] QString valueLine(Node *node) const;
    [[nodiscard]] QString keyLine(const Node *node) const;
    [[nodiscard]] QString pagerLine(const Node *node) const;
    [[nodiscard]] QString toolTip(Node *node) const;
    [[nodiscard]] QString spokenLine(Node *node) const;
    [[nodiscard]] QString warningLine(const Node *node) const;
    [[nodiscard]] QString noteLine(Node *node) const;
    [[nodiscard]] QByteArrayView tokenOf(const Node *node) const;
    [[nodiscard]] static const EmbeddedValue &embeddedIn(const Node *node);
    [[nodiscard]] static JsonSteps stepsWithin(const Node *node, const Node **holder);

    JsonDocumentPtr m_document;
    QHash<qint64, bool> m_duplicates; // by the start of the key
    QHash<qint64, QString> m_repairs; // by the start of the value or of its key
    std::unique_ptr<Node> m_root;
    bool m_changing = false;
};

} // namespace tallyman
