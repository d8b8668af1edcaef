// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspect/findings/validationreply.h"

#include "base/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <cmath>

namespace tallyman {

namespace {

constexpr qsizetype kMostProblems = 10;

QString quoted(const QString &text)
{
    return QStringLiteral("“%1”").arg(displayLine(text.toUtf8(), 80));
}

// Reads one error; complains about what the sender will not understand.
class ErrorCheck
{
public:
    ErrorCheck(const QStringList &columns, qint64 rows)
        : m_columns(columns)
        , m_rows(rows)
    {
    }

    QStringList check(const QJsonValue &error)
    {
        if (!error.isObject())
            return {QStringLiteral("it is no object")};
        const QJsonObject object = error.toObject();
        QStringList problems;
        const QString type = object.value(QLatin1String("type")).toString(QStringLiteral("cell"));
        const bool ofCell = type == QLatin1String("cell");
        if (!ofCell && type != QLatin1String("row") && type != QLatin1String("table"))
            problems.append(
                QStringLiteral("its type is %1, not table, row or cell").arg(quoted(type)));
        if (object.value(QLatin1String("message")).toString().trimmed().isEmpty())
            problems.append(QStringLiteral("it has no message"));
        if (type == QLatin1String("table"))
            return problems;
        problems += checkRow(object.value(QLatin1String("row_id")));
        if (ofCell)
            problems += checkColumn(object.value(QLatin1String("column")));
        return problems;
    }

private:
    [[nodiscard]] QStringList checkRow(const QJsonValue &row) const
    {
        const double number = row.toDouble(0);
        if (number < 1 || std::floor(number) != number)
            return {QStringLiteral("its row_id is no number from 1 on")};
        if (m_rows > 0 && number > static_cast<double>(m_rows))
            return {QStringLiteral("its row_id is %1, and there are %2 rows")
                        .arg(static_cast<qint64>(number))
                        .arg(m_rows)};
        return {};
    }

    [[nodiscard]] QStringList checkColumn(const QJsonValue &column) const
    {
        const QString name = column.toString();
        if (name.isEmpty())
            return {QStringLiteral("it names no column")};
        if (m_columns.isEmpty() || m_columns.contains(name))
            return {};
        for (const QString &known : m_columns) {
            if (known.compare(name, Qt::CaseInsensitive) == 0)
                return {QStringLiteral("there is no column %1, but %2; the case counts")
                            .arg(quoted(name), quoted(known))};
        }
        return {QStringLiteral("there is no column %1").arg(quoted(name))};
    }

    const QStringList &m_columns;
    const qint64 m_rows;
};

} // namespace

QStringList validationReplyProblems(const QByteArray &body, const QStringList &columns, qint64 rows)
{
    QJsonParseError syntax;
    const QJsonDocument document = QJsonDocument::fromJson(body, &syntax);
    if (syntax.error != QJsonParseError::NoError)
        return {QStringLiteral("Its content is no JSON: %1.").arg(syntax.errorString())};
    if (!document.isArray())
        return {QStringLiteral("Its content is no list of errors […].")};
    const QJsonArray errors = document.array();
    if (errors.isEmpty())
        return {QStringLiteral("It names no error; answer with 200 when all rows are good.")};
    QStringList problems;
    ErrorCheck check(columns, rows);
    for (qsizetype i = 0; i < errors.size() && problems.size() < kMostProblems; ++i) {
        for (const QString &problem : check.check(errors.at(i)))
            problems.append(QStringLiteral("Of error %1: %2.").arg(i + 1).arg(problem));
    }
    return problems.first(std::min(kMostProblems, problems.size()));
}

} // namespace tallyman
