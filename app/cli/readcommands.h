// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace tallyman {

// The subcommands that only look: list, show, export. They run on the main thread, write to
// standard output and return an exit code.

struct ListOptions
{
    QString workspace;
    QString filter;
    bool json = false;
    bool newest = false;
    qint64 limit = 0; // 0: all
};
[[nodiscard]] int runList(const ListOptions &options);

enum class ShowPart { Head, Body, Wire, Json };
struct ShowOptions
{
    QString workspace;
    QString id;
    QList<ShowPart> parts; // at most one; none: a summary
};
[[nodiscard]] int runShow(const ShowOptions &options);

struct ExportOptions
{
    QString workspace;
    QString filter;
    bool har = false; // otherwise NDJSON
    QString output;   // empty: standard output
    bool unmasked = false;
};
[[nodiscard]] int runExport(const ExportOptions &options);

} // namespace tallyman
