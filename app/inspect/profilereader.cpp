// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/profilereader.h"

#include "event/addresslist.h"
#include "http/headerlist.h"
#include "inspect/configobject.h"

#include <QDate>

namespace tallyman {

namespace {

constexpr qint64 kMostSeconds = 10LL * 24 * 3600;

QByteArrayList toBytes(const QStringList &texts)
{
    QByteArrayList bytes;
    for (const QString &text : texts)
        bytes.append(text.toUtf8());
    return bytes;
}

// One of several words; complains otherwise.
template <typename T>
T word(ConfigObject &object, const char *name, const QList<std::pair<QString, T>> &words,
    std::optional<T> otherwise)
{
    if (otherwise && !object.has(name))
        return *otherwise;
    const QString text = object.string(name);
    QStringList known;
    for (const auto &[spelling, meaning] : words) {
        if (spelling == text)
            return meaning;
        known.append(spelling);
    }
    object.problem()->complain(object.take(name),
        QStringLiteral("“%1” must be one of: %2.")
            .arg(QLatin1String(name), known.join(QLatin1String(", "))));
    return words.first().second;
}

QRegularExpression pattern(const JsonValue &value, ConfigProblem *problem)
{
    QRegularExpression expression(QRegularExpression::anchoredPattern(value.text()));
    if (!value.isString() || !expression.isValid()) {
        problem->complain(value,
            QStringLiteral("a regular expression is expected here (%1).")
                .arg(expression.errorString()));
    }
    expression.optimize();
    return expression;
}

// "header:NAME" or a JSON Pointer.
std::optional<ValuePlace> valuePlace(const JsonValue &value, ConfigProblem *problem)
{
    const QLatin1String header("header:");
    const QString text = value.text();
    if (value.isString() && text.startsWith(header)) {
        const QByteArray name = text.mid(header.size()).toUtf8();
        if (!isToken(name))
            problem->complain(value, QStringLiteral("“header:” must be followed by a field name."));
        return ValuePlace{name, {}};
    }
    const auto path = configPath(value, problem);
    return path ? std::optional(ValuePlace{{}, *path}) : std::nullopt;
}

FormConditions readConditions(const JsonValue &value, ConfigProblem *problem)
{
    FormConditions when;
    ConfigObject object(value, problem);
    if (object.has("root")) {
        when.root = word<JsonKind>(object, "root",
            {{QStringLiteral("object"), JsonKind::Object},
                {QStringLiteral("array"), JsonKind::Array}},
            std::nullopt);
    }
    when.has = object.paths("has");
    when.lacks = object.paths("lacks");
    when.everyItemHas = object.paths("everyItemHas");
    when.everyItemSame = object.paths("everyItemSame");
    when.everyItemIsRecord = object.boolean("everyItemIsRecord", false);
    object.forEachMember("equals", [&](const JsonValue &member) {
        if (const auto path = JsonPath::parse(member.name()))
            when.equals.append({*path, configStrings(member, problem)});
        else
            problem->complain(member, QStringLiteral("its name must be a JSON Pointer."));
    });
    object.forEachMember("matches", [&](const JsonValue &member) {
        if (const auto path = JsonPath::parse(member.name()))
            when.matches.append({*path, pattern(member, problem)});
        else
            problem->complain(member, QStringLiteral("its name must be a JSON Pointer."));
    });
    object.forEachMember("headers", [&](const JsonValue &member) {
        if (!isToken(member.name().toUtf8()))
            problem->complain(member, QStringLiteral("its name must be a field name."));
        when.headers.append({member.name().toUtf8(), pattern(member, problem)});
    });
    object.finish();
    const bool asksSomething = !when.has.isEmpty() || !when.everyItemHas.isEmpty()
        || !when.everyItemSame.isEmpty() || when.everyItemIsRecord || !when.equals.isEmpty()
        || !when.headers.isEmpty() || !when.matches.isEmpty();
    if (!asksSomething)
        problem->complain(value, QStringLiteral("“when” must ask for something."));
    return when;
}

void readSeries(ConfigObject &form, ProfileForm &into)
{
    const JsonValue value = form.take("series");
    if (value.isNull())
        return;
    ConfigObject object(value, form.problem());
    SeriesPlaces series;
    if (!object.has("index") || !object.has("count"))
        form.problem()->complain(value, QStringLiteral("“index” and “count” are needed."));
    series.index = object.path("index").value_or(JsonPath());
    series.count = object.path("count").value_or(JsonPath());
    series.base = static_cast<int>(object.integer("base", 0, 1).value_or(1));
    object.finish();
    into.series = series;
}

void readRows(ConfigObject &form, ProfileForm &into)
{
    const JsonValue value = form.take("rows");
    if (value.isNull())
        return;
    ConfigObject object(value, form.problem());
    RowPlaces rows;
    if (!object.has("list"))
        form.problem()->complain(value, QStringLiteral("“list” is missing."));
    rows.list = object.path("list").value_or(JsonPath());
    rows.number = object.path("number");
    rows.data = object.path("data").value_or(JsonPath());
    rows.errors = object.path("errors");
    rows.errorData = object.path("errorData").value_or(JsonPath());
    rows.errorMessages = object.path("errorMessages");
    if (!rows.errors && (object.has("errorData") || object.has("errorMessages"))) {
        form.problem()->complain(
            value, QStringLiteral("“errorData” and “errorMessages” need “errors”."));
    }
    object.finish();
    into.rows = rows;
}

void readNotice(ConfigObject &form, ProfileForm &into)
{
    const JsonValue value = form.take("notice");
    if (value.isNull())
        return;
    ConfigObject object(value, form.problem());
    NoticePlaces notice;
    notice.rows = object.path("rows");
    notice.succeeded = object.path("succeeded");
    notice.failed = object.path("failed");
    notice.status = object.path("status");
    object.finish();
    into.notice = notice;
}

void readFields(ConfigObject &form, ProfileForm &into)
{
    const JsonValue value = form.take("fields");
    if (value.isNull())
        return;
    ConfigObject object(value, form.problem());
    into.requiredFields = object.paths("required");
    into.optionalFields = object.paths("optional");
    into.fieldsComplete = object.boolean("complete", false);
    object.finish();
}

ProfileForm readForm(const JsonValue &value, ConfigProblem *problem)
{
    ProfileForm form;
    ConfigObject object(value, problem);
    form.id = object.string("id");
    form.name = object.string("name");
    form.kind = word<FormKind>(object, "kind",
        {{QStringLiteral("rows"), FormKind::Rows}, {QStringLiteral("notice"), FormKind::Notice},
            {QStringLiteral("thin"), FormKind::Thin}, {QStringLiteral("other"), FormKind::Other}},
        std::nullopt);
    form.confidence = word<Confidence>(object, "confidence",
        {{QStringLiteral("high"), Confidence::High}, {QStringLiteral("medium"), Confidence::Medium},
            {QStringLiteral("low"), Confidence::Low}},
        Confidence::High);
    form.documented = object.boolean("documented", true);
    if (!object.has("when"))
        problem->complain(value, QStringLiteral("“when” is missing."));
    form.when = readConditions(object.take("when"), problem);
    form.inside = object.path("inside");
    if (object.has("importKey"))
        form.importKey = valuePlace(object.take("importKey"), problem);
    object.forEachItem("requestKey", [&](const JsonValue &item) {
        if (const auto place = valuePlace(item, problem))
            form.requestKey.append(*place);
    });
    readSeries(object, form);
    readRows(object, form);
    readNotice(object, form);
    form.rowsTotal = object.path("rowsTotal");
    form.rowsHere = object.path("rowsHere");
    form.file = object.path("file");
    form.user = object.path("user");
    form.environment = object.path("environment");
    readFields(object, form);
    object.finish();
    if (form.kind == FormKind::Rows && !form.rows)
        problem->complain(value, QStringLiteral("a form of kind “rows” needs “rows”."));
    if (form.kind == FormKind::Notice && !form.notice)
        problem->complain(value, QStringLiteral("a form of kind “notice” needs “notice”."));
    return form;
}

QStringList readStatuses(ConfigObject &object, const char *name)
{
    static const QRegularExpression status(QStringLiteral("^([1-9][0-9]{2}|[1-9]xx)$"));
    const QStringList statuses = object.strings(name);
    for (const QString &text : statuses) {
        if (!status.match(text).hasMatch())
            object.problem()->complain(object.take(name),
                QStringLiteral("“%1” must be statuses such as \"200\" or \"2xx\".")
                    .arg(QLatin1String(name)));
    }
    return statuses;
}

RetrySchedule readRetries(const JsonValue &value, ConfigProblem *problem)
{
    RetrySchedule retries;
    if (value.isNull())
        return retries;
    ConfigObject object(value, problem);
    object.forEachItem("delaysSeconds", [&](const JsonValue &item) {
        const auto seconds = item.isString() ? std::nullopt : item.integer();
        if (!seconds || *seconds < 0 || *seconds > kMostSeconds)
            problem->complain(item, QStringLiteral("a whole number of seconds is expected here."));
        retries.delaysMs.append(seconds.value_or(0) * 1000);
    });
    retries.never = object.boolean("never", false);
    retries.endStatuses = readStatuses(object, "endStatuses");
    retries.note = object.stringOr("note");
    retries.source = object.string("source");
    retries.checked = object.string("checked");
    object.finish();
    return retries;
}

void readBehaviour(ConfigObject &object, Profile &profile)
{
    profile.methods = toBytes(object.strings("methods"));
    profile.contentTypes = toBytes(object.strings("contentTypes"));
    for (const QByteArray &method : std::as_const(profile.methods)) {
        if (!isToken(method))
            object.problem()->complain(object.take("methods"),
                QStringLiteral("“%1” is no method.").arg(QString::fromUtf8(method)));
    }
    profile.addresses = object.strings("addresses");
    if (const auto list = AddressList::parse(profile.addresses); !list)
        object.problem()->complain(object.take("addresses"), list.error().message);
    profile.success = readStatuses(object, "success");
    if (const auto seconds = object.integer("timeoutSeconds", 1, kMostSeconds))
        profile.timeoutMs = *seconds * 1000;
    profile.validationStatus =
        static_cast<int>(object.integer("validationStatus", 200, 999).value_or(0));
    profile.quietMs = object.integer("quietSeconds", 1, kMostSeconds).value_or(5) * 1000;
    profile.retries = readRetries(object.take("retries"), object.problem());
    profile.schemes = object.strings("schemes");
    profile.tokenHeader = object.stringOr("tokenHeader").toUtf8();
}

void readContentRules(ConfigObject &object, Profile &profile)
{
    profile.redacted = object.paths("redacted");
    profile.volatileFields = object.paths("volatile");
    object.forEachItem("testEvents", [&](const JsonValue &item) {
        ConfigObject rule(item, object.problem());
        if (!rule.has("at"))
            object.problem()->complain(item, QStringLiteral("“at” is missing."));
        const auto place = valuePlace(rule.take("at"), object.problem());
        const QStringList texts = rule.strings("is");
        rule.finish();
        if (place)
            profile.testEvents.append({*place, texts});
    });
    object.forEachItem("forms",
        [&](const JsonValue &item) { profile.forms.append(readForm(item, object.problem())); });
}

// What can only be said of a profile that has been read.
void checkWhole(const JsonValue &root, const Profile &profile, ConfigProblem *problem)
{
    static const QRegularExpression id(QStringLiteral("^[a-z][a-z0-9-]*$"));
    static const QRegularExpression date(QStringLiteral("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));
    if (!id.match(profile.id).hasMatch())
        problem->complain(root.child("id"),
            QStringLiteral("“id” must be lower-case letters, digits and hyphens."));
    const auto checkDate = [&](const JsonValue &where, const QString &text) {
        if (!date.match(text).hasMatch())
            problem->complain(where, QStringLiteral("“checked” must be a date: YYYY-MM-DD."));
        else if (!QDate::fromString(text, Qt::ISODate).isValid())
            problem->complain(
                where, QStringLiteral("“checked” is no date: there is no %1.").arg(text));
    };
    checkDate(root.child("checked"), profile.checked);
    const JsonValue retries = root.child("retries");
    if (!retries.isNull())
        checkDate(retries.child("checked"), profile.retries.checked);
    if (profile.forms.isEmpty())
        problem->complain(root.child("forms").isNull() ? root : root.child("forms"),
            QStringLiteral("“forms” must have at least one form."));
    QSet<QString> ids;
    root.child("forms").forEach([&](const JsonValue &form) {
        const JsonValue name = form.child("id");
        if (ids.contains(name.text()))
            problem->complain(name, QStringLiteral("two forms are called “%1”.").arg(name.text()));
        ids.insert(name.text());
        return true;
    });
}

} // namespace

Result<Profile> readProfile(const QByteArray &json, const QString &origin)
{
    const auto failed = [&](qint64 line, const QString &sentence) {
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("%1:%2: %3").arg(origin).arg(line).arg(sentence));
    };
    const JsonDocumentPtr document = JsonDocument::read(json);
    if (!document->isValid())
        return failed(document->problem().line, document->problem().sentence);
    ConfigProblem problem;
    const JsonValue root(document);
    ConfigObject object(root, &problem);
    Profile profile;
    profile.origin = origin;
    profile.id = object.string("id");
    profile.name = object.string("name");
    profile.sources = object.strings("sources");
    profile.checked = object.string("checked");
    profile.note = object.stringOr("note");
    readBehaviour(object, profile);
    readContentRules(object, profile);
    object.finish();
    checkWhole(root, profile, &problem);
    if (!problem.isEmpty())
        return failed(problem.line(), problem.sentence());
    return profile;
}

} // namespace tallyman
