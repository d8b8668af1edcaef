// SPDX-License-Identifier: GPL-3.0-or-later
// bench_log WORKSPACE [IDENTIFIER]: opening, jumping and searching, as the window does it but
// without a screen. The workspace should be one of numbered.lua, large, and IDENTIFIER occur once
// in it.
#include "measure.h"
#include "session/eventview.h"
#include "session/session.h"
#include "store/eventreader.h"
#include "store/searchindex.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace tallyman;

namespace {

constexpr int kRowsOnScreen = 30;
constexpr int kRounds = 5;
constexpr EventId kEventsLeftOut = 1000;
constexpr double kMebibyte = 1024 * 1024;
constexpr qint64 kPrefixBytes = 512;
constexpr qsizetype kBatchIdBytes = 32;

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

std::unique_ptr<Session> openSession(const QString &path)
{
    SessionOptions options;
    options.path = path;
    options.startListening = false;
    Result<std::unique_ptr<Session>> session = Session::open(options);
    if (!session) {
        std::fprintf(stderr, "%s\n", qPrintable(session.error().message));
        return nullptr;
    }
    return std::move(*session);
}

// Whether the rows from `first` on that fit on a screen are in memory; asks for those that are not.
bool screenLoaded(EventView &view, qint64 first)
{
    bool loaded = true;
    const qint64 end = qMin<qint64>(view.count(), first + kRowsOnScreen);
    for (qint64 row = qMax<qint64>(0, first); row < end; ++row) {
        loaded = view.summaryAt(row) != nullptr && loaded;
    }
    return loaded;
}

// From nothing to the newest rows, in ms.
double timeToOpen(const QString &path)
{
    std::vector<double> times;
    for (int round = 0; round < kRounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        const std::unique_ptr<Session> session = openSession(path);
        if (!session) {
            return -1;
        }
        EventView view(session.get());
        view.setFilter({});
        const qint64 all = session->ids().size();
        runUntil([&] {
            return view.count() >= all && screenLoaded(view, view.count() - kRowsOnScreen);
        });
        times.push_back(milliseconds(timer));
    }
    return percentile(times, 0.5);
}

void measureJumps(Session &session)
{
    EventView view(&session);
    view.setFilter({});
    runUntil([&] { return view.count() >= session.ids().size(); });
    std::vector<double> times;
    for (int i = 0; i < 300; ++i) {
        const qint64 row = QRandomGenerator::global()->bounded(view.count());
        QElapsedTimer timer;
        timer.start();
        runUntil([&] { return screenLoaded(view, row); });
        times.push_back(milliseconds(timer));
    }
    printFigure("jump to a row, median", percentile(times, 0.5), "ms");
    printFigure("jump to a row, 99th percentile", percentile(times, 0.99), "ms");
    printFigure("jump to a row, longest", percentile(times, 1), "ms");
}

// To the first row that matches, and to the end of the scan.
void measureFilter(Session &session, const QString &text)
{
    std::vector<double> first;
    std::vector<double> all;
    qint64 found = 0;
    for (int round = 0; round < kRounds; ++round) {
        const Result<Filter> filter = Filter::parse(text, 0);
        if (!filter) {
            std::fprintf(stderr, "%s\n", qPrintable(filter.error().message));
            return;
        }
        EventView view(&session);
        QElapsedTimer timer;
        timer.start();
        view.setFilter(*filter);
        runUntil([&] { return view.count() > 0 || !view.isScanning(); });
        first.push_back(milliseconds(timer));
        runUntil([&] { return !view.isScanning(); });
        all.push_back(milliseconds(timer));
        found = view.count();
    }
    const QByteArray name = "filter " + text.toUtf8();
    std::printf("%s: %lld found\n", name.constData(), static_cast<long long>(found));
    printFigure("  first row, median", percentile(first, 0.5), "ms");
    printFigure("  complete, median", percentile(all, 0.5), "ms");
}

// Waits until all but the last events are in the search index.
void measureIndex(const QString &path, EventId last)
{
    QElapsedTimer timer;
    timer.start();
    Database database(path, Database::Mode::ReadOnly);
    runUntil([&] { return lastIndexedId(database) + kEventsLeftOut >= last; });
    printFigure("wait for the search index", milliseconds(timer), "ms");
    printFigure("size of the search index",
        static_cast<double>(database.number("SELECT sum(length(grams)) FROM search_block"))
            / kMebibyte,
        "MiB");
}

// The random batch_id in the middle of the workspace.
QString randomIdentifier(const QString &path, EventId id)
{
    Database database(path, Database::Mode::ReadOnly);
    const Result<QByteArray> body = EventReader(database).body(id, 0, kPrefixBytes);
    const QByteArray name = "batch_id\":\"";
    const qsizetype at = body ? body->indexOf(name) : -1;
    return at < 0 ? QString() : QString::fromUtf8(body->mid(at + name.size(), kBatchIdBytes));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        std::fprintf(stderr, "usage: bench_log WORKSPACE [IDENTIFIER]\n");
        return 2;
    }
    QTemporaryDir dir;
    const QString path = arguments.at(1);
    const double empty = timeToOpen(dir.filePath(QStringLiteral("empty.tally")));
    const double full = timeToOpen(path);
    const std::unique_ptr<Session> session = openSession(path);
    if (empty < 0 || full < 0 || !session) {
        return 1;
    }
    printFigure("events", static_cast<double>(session->ids().size()), "");
    printFigure("open an empty workspace, median", empty, "ms");
    printFigure("open this one to a full table, median", full, "ms");
    printFigure("difference", full - empty, "ms");
    measureIndex(path, session->statistics().lastId);
    measureJumps(*session);
    measureFilter(*session, QStringLiteral("path:/crm"));
    measureFilter(*session, QStringLiteral("status:4xx"));
    measureFilter(*session, QStringLiteral("nowhere-to-be-found"));
    if (arguments.size() > 2) {
        measureFilter(*session, arguments.at(2));
        runUntil([&] { return session->analysedUpTo() >= session->statistics().lastId; });
        measureFilter(*session, QStringLiteral("import:") + arguments.at(2));
    }
    // what no index knows
    measureFilter(*session, QStringLiteral("json.row_success<148 or json.sheet_id=575"));
    measureFilter(*session, QStringLiteral("body:/no such text [0-9]+/"));
    measureFilter(*session, randomIdentifier(path, session->statistics().lastId / 2));
    printFigure("resident memory", statusMiB("VmRSS"), "MiB");
    return 0;
}
