// SPDX-License-Identifier: GPL-3.0-or-later
// bench_resend WORKSPACE URL COUNT: resends the newest COUNT events at once, 16 in parallel, and
// prints the rate and what the memory did.
#include "deliver/bulkresend.h"
#include "measure.h"
#include "session/session.h"

#include <QCoreApplication>
#include <QUrl>

using namespace tallyman;

namespace {

int resend(Session &session, const QUrl &url, qint64 count)
{
    IdSet ids;
    const qint64 all = session.ids().size();
    for (qint64 i = qMax<qint64>(0, all - count); i < all; ++i) {
        ids.insert(session.ids().at(i));
    }
    BulkOptions options;
    options.target.url = url;
    options.parallel = 16;
    const double before = statusMiB("VmRSS");
    const std::unique_ptr<BulkResend> bulk = session.createBulkResend();
    bulk->start(ids, options);
    double early = 0;
    runUntil([&] {
        if (early == 0 && bulk->progress().done >= count / 10) {
            early = statusMiB("VmRSS");
        }
        return !bulk->progress().running;
    });
    const BulkProgress &progress = bulk->progress();
    printFigure("resent", static_cast<double>(progress.done), "");
    printFigure("answered 2xx", static_cast<double>(progress.succeeded), "");
    printFigure("rate",
        static_cast<double>(progress.done) * 1e6
            / static_cast<double>(qMax<qint64>(1, progress.elapsedUs)),
        "/s");
    printFigure("resident memory before", before, "MiB");
    printFigure("resident memory after a tenth", early, "MiB");
    printFigure("resident memory at the end", statusMiB("VmRSS"), "MiB");
    return progress.succeeded == count ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4) {
        std::fprintf(stderr, "usage: bench_resend WORKSPACE URL COUNT\n");
        return 2;
    }
    SessionOptions options;
    options.path = arguments.at(1);
    options.startListening = false;
    const Result<std::unique_ptr<Session>> session = Session::open(options);
    if (!session) {
        std::fprintf(stderr, "%s\n", qPrintable(session.error().message));
        return 1;
    }
    return resend(**session, QUrl(arguments.at(2)), arguments.at(3).toLongLong());
}
