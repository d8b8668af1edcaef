// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/documentedfields.h"

#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kMostTold = 20; // of each kind

} // namespace

struct DocumentedFields::Node
{
    QByteArray name; // "*": every item of an array
    bool required = false;
    std::vector<std::unique_ptr<Node>> children; // none: whatever is inside is free

    Node *child(const QByteArray &step)
    {
        for (const auto &node : children) {
            if (node->name == step)
                return node.get();
        }
        children.push_back(std::make_unique<Node>());
        children.back()->name = step;
        return children.back().get();
    }
    // An object whose members are documented, not an array of things.
    [[nodiscard]] const Node *anyItem() const
    {
        return children.size() == 1 && children.front()->name == "*" ? children.front().get()
                                                                     : nullptr;
    }
};

struct DocumentedFields::Comparison
{
    bool complete;
    qint64 maxItems;
    FieldDifferences differences;

    void look(const Node &node, const JsonValue &value, const QString &path);
    void lookAtItems(const Node &item, const JsonValue &value, const QString &path);
    static QString stepOf(const Node &node)
    {
        return jsonPointerStep(QString::fromUtf8(node.name));
    }
    static void tell(QStringList &into, const QString &path)
    {
        if (into.size() < kMostTold && !into.contains(path))
            into.append(path);
    }
};

void DocumentedFields::Comparison::lookAtItems(
    const Node &item, const JsonValue &value, const QString &path)
{
    qint64 seen = 0;
    value.forEach([&](const JsonValue &each) {
        look(item, each, path + QStringLiteral("/*"));
        return ++seen < maxItems;
    });
}

void DocumentedFields::Comparison::look(
    const Node &node, const JsonValue &value, const QString &path)
{
    if (const Node *item = node.anyItem()) {
        if (value.isArray())
            lookAtItems(*item, value, path);
        return;
    }
    if (node.children.empty())
        return;
    if (value.isArray()) { // "/0": of an array with one item
        for (const auto &child : node.children) {
            const JsonValue each = value.child(child->name);
            if (!each.isNull())
                look(*child, each, path + stepOf(*child));
        }
        return;
    }
    if (!value.isObject())
        return;
    QVarLengthArray<bool, 64> there(static_cast<qsizetype>(node.children.size()), false);
    const JsonDocumentPtr &document = value.document();
    document->forEachMember(value.slice(), [&](const JsonSlice &member) {
        const auto known = std::find_if(node.children.begin(), node.children.end(),
            [&](const auto &child) { return document->isKey(member, child->name); });
        if (known == node.children.end()) {
            if (complete)
                tell(differences.undocumented,
                    path + jsonPointerStep(jsonStringText(document->key(member))));
            return;
        }
        there[known - node.children.begin()] = true;
        if (!(*known)->children.empty())
            look(**known, JsonValue(document, member), path + stepOf(**known));
    });
    for (qsizetype i = 0; i < there.size(); ++i) {
        const Node &child = *node.children[static_cast<size_t>(i)];
        if (!there.at(i) && child.required)
            tell(differences.missing, path + stepOf(child));
    }
}

DocumentedFields::DocumentedFields(const ProfileForm &form)
    : m_root(std::make_unique<Node>())
    , m_complete(form.fieldsComplete)
{
    for (const JsonPath &path : form.requiredFields)
        add(path, true);
    for (const JsonPath &path : form.optionalFields)
        add(path, false);
}

DocumentedFields::~DocumentedFields() = default;
DocumentedFields::DocumentedFields(DocumentedFields &&other) noexcept = default;

void DocumentedFields::add(const JsonPath &path, bool required)
{
    Node *node = m_root.get();
    for (const QByteArray &step : path.steps())
        node = node->child(step);
    node->required = node->required || required;
    if (!required)
        return;
    // what leads to a required field is required as well, unless it is said to be optional
    node = m_root.get();
    for (const QByteArray &step : path.steps()) {
        node = node->child(step);
        if (step != "*")
            node->required = true;
    }
}

FieldDifferences DocumentedFields::compare(const JsonValue &content, qint64 maxItems) const
{
    Comparison comparison{m_complete, maxItems, {}};
    comparison.look(*m_root, content, {});
    return comparison.differences;
}

} // namespace tallyman
