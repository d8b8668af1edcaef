// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/diffcommand.h"

#include "cli/commandline.h"
#include "cli/diffoutput.h"
#include "cli/lookup.h"
#include "cli/output.h"
#include "session/comparison.h"

namespace tallyman {

namespace {

Result<QList<ComparedId>> idsOf(const QStringList &words)
{
    QList<ComparedId> ids;
    for (const QString &word : words) {
        const auto id = ComparedId::parse(word);
        if (!id)
            return tl::unexpected(id.error());
        ids.append(*id);
    }
    return ids;
}

int compare(Lookup &lookup, const QList<ComparedId> &ids, const IgnoreRules &ignored, bool json)
{
    QList<ComparedMessage> messages;
    for (const ComparedId &id : ids) {
        auto message = readCompared(lookup.reader(), id);
        if (!message) {
            complain(message.error());
            return kExitFailed;
        }
        messages.append(std::move(*message));
    }
    const MessageDiff diff = diffMessages(messages.first(), messages.last(), ignored);
    writeOut(json ? diffJsonLine(messages.first(), messages.last(), diff)
                  : diffReport(messages.first(), messages.last(), diff));
    return diff.equal() ? kExitDone : kExitFailed;
}

} // namespace

int runDiff(const DiffOptions &options)
{
    const auto ids = idsOf(options.ids);
    const auto ignored = IgnoreRules::parse(options.ignore);
    if (!ids || !ignored) {
        complain(!ids ? ids.error() : ignored.error());
        return kExitWrongUse;
    }
    auto lookup = Lookup::open(options.workspace);
    if (!lookup) {
        complain(lookup.error());
        return kExitFailed;
    }
    try {
        return compare(**lookup, *ids, *ignored, options.json);
    } catch (const SqliteError &error) {
        complain(error.toError(options.workspace));
        return kExitFailed;
    }
}

} // namespace tallyman
