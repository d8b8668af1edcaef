// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/replytemplate.h"

#include "base/text.h"
#include "event/expectation.h"
#include "event/filterpath.h"
#include "http/mediatype.h"

namespace tallyman {

namespace {

constexpr qsizetype kMostFilled = 16LL * 1024 * 1024; // bytes of a reply's content

enum class Escaping : quint8 { None, Json, Markup, Form, Csv };

Escaping escapingOf(const QByteArray &contentType)
{
    const QByteArray type = mediaTypeOf(contentType);
    if (type.endsWith("json") || type.endsWith("javascript"))
        return Escaping::Json;
    if (type.endsWith("xml") || type.endsWith("html"))
        return Escaping::Markup;
    if (type == "text/csv")
        return Escaping::Csv;
    return type == "application/x-www-form-urlencoded" ? Escaping::Form : Escaping::None;
}

QByteArray inJsonString(const QByteArray &text)
{
    QByteArray out;
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out.append('\\').append(c);
        else if (static_cast<uchar>(c) < 0x20)
            out.append("\\u00").append(QByteArray::number(uchar(c), 16).rightJustified(2, '0'));
        else
            out.append(c);
    }
    return out;
}

// RFC 4180 §2
QByteArray inCsvField(QByteArray text)
{
    const bool isPlain = std::none_of(text.begin(), text.end(),
        [](char c) { return c == '"' || c == ',' || c == ';' || c == '\r' || c == '\n'; });
    return isPlain ? text : '"' + text.replace('"', "\"\"") + '"';
}

QByteArray escaped(const QByteArray &text, Escaping escaping)
{
    switch (escaping) {
    case Escaping::None:
        break;
    case Escaping::Json: // what is not UTF-8 would break the whole reply
        return inJsonString(isValidUtf8(text) ? text : QString::fromLatin1(text).toUtf8());
    case Escaping::Markup:
        return QString::fromUtf8(text).toHtmlEscaped().toUtf8().replace('\'', "&#39;");
    case Escaping::Form:
        return text.toPercentEncoding();
    case Escaping::Csv:
        return inCsvField(text);
    }
    return text;
}

// A placeholder: "json.a.b|raw" between its braces.
struct Placeholder
{
    QByteArray name;   // "json", "now"
    QByteArray detail; // behind the first dot
    bool raw = false;
};

Placeholder placeholderOf(QByteArrayView between)
{
    QByteArray text = between.toByteArray().trimmed();
    Placeholder placeholder;
    if (text.endsWith("|raw")) {
        placeholder.raw = true;
        text = text.chopped(4).trimmed();
    }
    const qsizetype dot = text.indexOf('.');
    placeholder.name = dot < 0 ? text : text.left(dot);
    placeholder.detail = dot < 0 ? QByteArray() : text.mid(dot + 1);
    return placeholder;
}

std::optional<QByteArrayList> stepsOf(const QByteArray &path)
{
    return filterPathSteps(QString::fromUtf8(path), path.startsWith('/'));
}

QString problemOf(const Placeholder &placeholder)
{
    static const QByteArrayList plain{"method", "path", "id", "counter", "uuid"};
    const bool detailed = !placeholder.detail.isEmpty();
    if (plain.contains(placeholder.name) && !detailed)
        return {};
    if (placeholder.name == "now" && (!detailed || placeholder.detail == "unix"))
        return {};
    if ((placeholder.name == "header" || placeholder.name == "query") && detailed)
        return {};
    if (placeholder.name == "json" && detailed && stepsOf(placeholder.detail))
        return {};
    return QStringLiteral(
        "“{{%1}}” is no placeholder; there are json.PATH, header.NAME, query.NAME, method, path, "
        "id, counter, now, now.unix and uuid.")
        .arg(displayLine(
            detailed ? placeholder.name + '.' + placeholder.detail : placeholder.name, 80));
}

QByteArray queryValue(const QByteArray &target, const QByteArray &name)
{
    const qsizetype query = target.indexOf('?');
    if (query < 0)
        return {};
    for (const QByteArray &pair : target.mid(query + 1).split('&')) {
        const qsizetype equals = pair.indexOf('=');
        QByteArray value = equals < 0 ? QByteArray() : pair.mid(equals + 1);
        const QByteArray key = equals < 0 ? pair : pair.left(equals);
        if (QByteArray::fromPercentEncoding(key) == name)
            return QByteArray::fromPercentEncoding(value.replace('+', ' '));
    }
    return {};
}

QByteArray jsonText(const JsonValue &root, const Placeholder &placeholder)
{
    const auto steps = stepsOf(placeholder.detail);
    JsonValue value = root;
    for (const QByteArray &step : steps.value_or(QByteArrayList()))
        value = value.child(step);
    const bool isContainer = value.isObject() || value.isArray();
    return placeholder.raw || isContainer ? value.token().toByteArray() : value.text().toUtf8();
}

QByteArray valueOf(const Placeholder &placeholder, const ReplyValues &values)
{
    const QByteArray &name = placeholder.name;
    if (name == "json")
        return jsonText(values.root, placeholder);
    if (name == "header")
        return values.headers.value(placeholder.detail);
    if (name == "query")
        return queryValue(values.target, placeholder.detail);
    if (name == "method")
        return values.method;
    if (name == "path")
        return pathOfTarget(values.target);
    if (name == "id")
        return QByteArray::number(values.id);
    if (name == "counter")
        return QByteArray::number(values.counter);
    if (name == "uuid")
        return values.uuid;
    if (name == "now" && placeholder.detail == "unix")
        return QByteArray::number(values.nowUs / 1'000'000);
    return name == "now" ? formatRfc3339(values.nowUs).toLatin1() : QByteArray();
}

// Calls `text` and `filled` for what is between the placeholders and for these, in turn.
template <typename Text, typename Filled>
void walk(const QByteArray &source, Text text, Filled filled)
{
    qsizetype at = 0;
    while (true) {
        const qsizetype open = source.indexOf("{{", at);
        const qsizetype close = open < 0 ? -1 : source.indexOf("}}", open);
        if (close < 0) {
            text(QByteArrayView(source).sliced(at));
            return;
        }
        text(QByteArrayView(source).sliced(at, open - at));
        filled(placeholderOf(QByteArrayView(source).sliced(open + 2, close - open - 2)));
        at = close + 2;
    }
}

} // namespace

QByteArray fillTemplate(
    const QByteArray &text, const QByteArray &contentType, const ReplyValues &values)
{
    const Escaping escaping = escapingOf(contentType);
    QByteArray out;
    walk(
        text, [&out](QByteArrayView between) { out.append(between); },
        [&](const Placeholder &placeholder) {
            const QByteArray value = valueOf(placeholder, values);
            if (out.size() + value.size() < kMostFilled)
                out.append(placeholder.raw ? value : escaped(value, escaping));
        });
    return out;
}

QString templateProblem(const QByteArray &text)
{
    QString problem;
    walk(
        text,
        [&problem](QByteArrayView between) {
            if (problem.isEmpty() && between.contains("{{"))
                problem = QStringLiteral("A “{{” is never closed by “}}”.");
        },
        [&problem](const Placeholder &placeholder) {
            if (problem.isEmpty())
                problem = problemOf(placeholder);
        });
    return problem;
}

} // namespace tallyman
