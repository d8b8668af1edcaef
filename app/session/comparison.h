// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/delivery.h"
#include "event/event.h"
#include "inspect/compare/messagediff.h"

#include <QObject>
#include <atomic>
#include <memory>

namespace tallyman {

class EventReader;
class Session;

// One side of a comparison: an event, or the response to a delivery.
struct ComparedId
{
    qint64 id = 0;
    bool isResponse = false;

    // "17", "#17" is an event, "d17" the response to delivery 17. Errors: InvalidInput.
    [[nodiscard]] static Result<ComparedId> parse(const QString &word);
    [[nodiscard]] QString name() const; // "event 17", "response 17"
    friend bool operator==(const ComparedId &, const ComparedId &) = default;
};

// The message with its whole content. Errors: NotFound, Corrupt. Throws SqliteError.
[[nodiscard]] Result<ComparedMessage> readCompared(EventReader &reader, const ComparedId &id);

// What came of a comparison in the background. Immutable.
struct ComparisonResult
{
    ComparedMessage left; // without their contents
    ComparedMessage right;
    MessageDiff diff;
};
using ComparisonResultPtr = std::shared_ptr<const ComparisonResult>;

// Compares two messages of a workspace, on a thread of the readers. Lives on the thread of its
// Session; never blocks. A newer comparison makes an older one void.
class Comparison : public QObject
{
    Q_OBJECT

public:
    explicit Comparison(Session *session, QObject *parent = nullptr);
    ~Comparison() override;

    void compare(const ComparedId &left, const ComparedId &right, const IgnoreRules &ignored);
    void cancel();

Q_SIGNALS:
    void done(const tallyman::ComparisonResultPtr &result);
    void failed(const QString &sentence);

private:
    Session *m_session;
    quint64 m_generation = 0; // stale results are dropped
    std::shared_ptr<std::atomic_bool> m_cancelled;
};

} // namespace tallyman
