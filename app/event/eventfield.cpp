// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/eventfield.h"

#include "event/filterpath.h"
#include "event/filterterms.h"

namespace tallyman {

namespace {

struct KindName
{
    EventField::Kind kind;
    const char *name;
};
constexpr KindName kNames[] = {
    {EventField::Kind::Sender, "sender"},
    {EventField::Kind::Form, "form"},
    {EventField::Kind::Import, "import"},
    {EventField::Kind::Attempt, "attempt"},
    {EventField::Kind::Findings, "findings"},
    {EventField::Kind::Endpoint, "endpoint"},
};

} // namespace

QString EventField::text() const
{
    if (kind == Kind::Header)
        return QStringLiteral("header.") + QString::fromUtf8(name);
    if (kind == Kind::Json)
        return QStringLiteral("json.") + filterPathText(steps);
    return title();
}

QString EventField::title() const
{
    switch (kind) {
    case Kind::Header:
        return QString::fromUtf8(name);
    case Kind::Json:
        return filterPathText(steps);
    default:
        return QString::fromLatin1(kNames[static_cast<size_t>(kind)].name);
    }
}

tl::expected<EventField, QString> EventField::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    EventField field;
    for (const KindName &known : kNames) {
        if (trimmed.compare(QLatin1String(known.name), Qt::CaseInsensitive) == 0) {
            field.kind = known.kind;
            return field;
        }
    }
    FilterTerms terms(trimmed);
    const auto term = terms.next();
    const bool isField = term && term->kind == FilterTerm::Kind::Condition
        && term->op == FilterTerm::Operator::None && term->length == trimmed.size();
    if (isField && term->name == QLatin1String("header")) {
        field.kind = Kind::Header;
        field.name = term->detail.toLower().toUtf8();
        return field;
    }
    if (isField) {
        if (auto steps = filterPathSteps(term->detail, term->isPointer)) {
            field.kind = Kind::Json;
            field.steps = *steps;
            return field;
        }
    }
    return tl::unexpected(QStringLiteral(
        "“%1” is no column; there are sender, form, import, attempt, findings, "
        "endpoint, header.NAME (header.x-csvbox-token) and json.PATH (json.row_data.SKU).")
                              .arg(trimmed));
}

} // namespace tallyman
