// SPDX-License-Identifier: GPL-3.0-or-later
#include "event/filterpath.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

namespace tallyman {

namespace {

constexpr qsizetype kMostSteps = 100;

} // namespace

std::optional<QByteArrayList> filterPathSteps(const QString &path, bool isPointer)
{
    QStringList names;
    if (isPointer) {
        names = path.mid(1).split(QLatin1Char('/'));
        for (QString &name : names) {
            name.replace(QLatin1String("~1"), QLatin1String("/"));
            name.replace(QLatin1String("~0"), QLatin1String("~"));
        }
    } else {
        static const QRegularExpression kBracket(QStringLiteral("\\[(\\d+|\\*)\\]"));
        QString dotted = path;
        dotted.replace(kBracket, QStringLiteral(".\\1"));
        if (dotted.startsWith(QLatin1Char('.')) && path.startsWith(QLatin1Char('[')))
            dotted.remove(0, 1);
        names = dotted.split(QLatin1Char('.'));
        if (names.contains(QString()))
            return std::nullopt;
    }
    if (names.size() > kMostSteps)
        return std::nullopt;
    QByteArrayList steps;
    for (const QString &name : std::as_const(names))
        steps.append(name.toUtf8());
    return steps;
}

QString filterPathText(const QByteArrayList &steps)
{
    static const QRegularExpression kPlain(QStringLiteral("^([^\\s.:=<>!~\"()/\\[\\]]+)$"));
    QStringList names;
    QString pointer;
    bool plain = true;
    for (const QByteArray &step : steps) {
        const QString name = QString::fromUtf8(step);
        names.append(name);
        plain = plain && kPlain.match(name).hasMatch();
        QString escaped = name;
        escaped.replace(QLatin1Char('~'), QLatin1String("~0"));
        escaped.replace(QLatin1Char('/'), QLatin1String("~1"));
        pointer += QLatin1Char('/') + escaped;
    }
    if (plain)
        return names.join(QLatin1Char('.'));
    pointer.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + pointer + QLatin1Char('"');
}

} // namespace tallyman
