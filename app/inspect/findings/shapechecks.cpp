// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/checkedevent.h"
#include "inspect/findings/documentedfields.h"

namespace tallyman {

namespace {

constexpr qint64 kItemsLookedAt = 5000;

void addFields(
    const char *kind, const QString &sentence, const QStringList &fields, QList<Finding> &found)
{
    if (fields.isEmpty())
        return;
    QList<Evidence> evidence;
    for (const QString &field : fields)
        evidence.append({QStringLiteral("field"), quotedValue(field.toUtf8())});
    QStringList shown;
    for (const Evidence &each : evidence.first(std::min<qsizetype>(3, evidence.size())))
        shown.append(each.text);
    if (fields.size() > shown.size())
        shown.append(QStringLiteral("%1 more").arg(fields.size() - shown.size()));
    found.append(makeFinding(kind, sentence.arg(shown.join(QStringLiteral(", "))), evidence));
}

void checkFields(const CheckedEvent &checked, QList<Finding> &found)
{
    const ProfileForm &form = *checked.recognition.form;
    const QString &sender = checked.recognition.profile->name;
    if (form.requiredFields.isEmpty() && form.optionalFields.isEmpty())
        return;
    const FieldDifferences differences =
        DocumentedFields(form).compare(checked.recognition.content, kItemsLookedAt);
    addFields("field-missing", QStringLiteral("%1 documents %2, and it is not there.").arg(sender),
        differences.missing, found);
    addFields("field-undocumented",
        QStringLiteral("%2 is not in the documentation of %1.").arg(sender),
        differences.undocumented, found);
}

// A key that is there and names no import.
void checkKey(const CheckedEvent &checked, QList<Finding> &found)
{
    const auto &place = checked.recognition.form->importKey;
    if (!place || !place->header.isEmpty())
        return;
    const JsonValue value = checked.recognition.content.at(place->path);
    if (value.isNull() || namesImport(value))
        return;
    found.append(makeFinding("field-missing",
        QStringLiteral("%1 is there, but names no import: it is %2.")
            .arg(place->path.toString(), quotedValue(value.token().toByteArray())),
        {{QStringLiteral("field"), place->path.toString()}}));
}

void checkRequestCount(const CheckedEvent &checked, QList<Finding> &found)
{
    const Notification &notification = checked.notification;
    const qint64 rows = static_cast<qint64>(notification.rows.size());
    if (!notification.rowsHere
        || (*notification.rowsHere >= rows
            && *notification.rowsHere <= rows + notification.errorRows))
        return;
    found.append(makeFinding("count-mismatch",
        QStringLiteral("The request says that it has %1, and it has %2.")
            .arg(rowCountText(*notification.rowsHere))
            .arg(rows),
        {{QStringLiteral("said"), QString::number(*notification.rowsHere)},
            {QStringLiteral("rows"), QString::number(rows)}}));
}

} // namespace

QList<Finding> checkShape(const CheckedEvent &checked)
{
    QList<Finding> found;
    const ProfileForm *form = checked.recognition.form;
    if (form == nullptr)
        return found;
    if (!form->documented) {
        found.append(makeFinding("shape-undocumented",
            QStringLiteral("%1 shows this form only on marketing pages: %2.")
                .arg(checked.recognition.profile->name, form->name),
            {{QStringLiteral("form"), form->id}}));
    }
    checkFields(checked, found);
    checkKey(checked, found);
    checkRequestCount(checked, found);
    return found;
}

} // namespace tallyman
