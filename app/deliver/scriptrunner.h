// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "event/event.h"

#include <QStringList>
#include <QUrl>
#include <chrono>
#include <memory>
#include <optional>

class QCborMap;

namespace tallyman {

// A request as a script is given it, and as it returns it.
struct ScriptRequest
{
    QByteArray method;
    QByteArray target;              // path and query
    HeaderList headers;             // of those returned: as the script left them
    std::optional<QByteArray> body; // none: the event's own bytes
    QUrl url; // another destination, whole; `target` is its path and query. Empty: the target's
    friend bool operator==(const ScriptRequest &, const ScriptRequest &) = default;
};

// What a script made of an event.
struct ScriptResult
{
    QList<ScriptRequest> requests; // none: nothing is to be sent
    QStringList console;           // "level: text"; levels are debug, log, info, warn, error
};

// What a script gets to see.
struct ScriptInput
{
    EventId id = 0;
    qint64 receivedAtUs = 0; // UTC
    QByteArray method;
    QByteArray target;
    HeaderList headers;
    QByteArray body;       // as received, perhaps compressed
    QString sender;        // profile's name; empty: unknown
    QString import;        // import key; empty: none
    ScriptRequest request; // as it would be sent without the script
};

struct ScriptLimits
{
    std::chrono::milliseconds time{1000};
    qint64 memoryBytes = 256LL * 1024 * 1024; // above what the idle program has
    qint64 bodyBytes = 16LL * 1024 * 1024;    // of an event that is given to a script
    qint64 outputBytes = 64LL * 1024 * 1024;  // of all requests together, at most 100
    // Beyond `time`, until a program that does not answer is killed.
    std::chrono::milliseconds grace{5000};
};

// Runs JavaScript that makes requests of an event, in a program of its own (`tallyman-script`), so
// that nothing a script does can reach Tallyman. A script is
//
//   function transform(event, request) {
//       request.headers['X-Rows'] = String(event.json.row_count);
//       return request; // or a list of requests, or null or nothing: none is sent
//   }
//
//   event    id, receivedAt (RFC 3339), method, target, path, query (name → value, or a list of
//            values), headers ([[name, value]…]), header(name) (the first of that name in any
//            case), body (text), bodyBase64 (instead, when the content is not UTF-8), json (the
//            content parsed, if it is JSON; numbers as JavaScript has them), sender, import
//   request  method, target (path and query), headers, header(name), body or bodyBase64, url
//
// Headers of a request are [[name, value]…]: headers['X'] = 'v' sets one in its place or adds it,
// null takes it out, a list of values makes several; an object name → value will do in place of the
// list. A request may be a new object: what it does not have is as in `request`. If body is as it
// was, exactly the event's bytes go out. A character of a header or target is a byte (Latin-1).
// Whoever sets url sends there, and `target` does not count. There is no access to files, network
// or other events, and nothing is kept from one event to the next. The language is what Qt's engine
// has, ECMAScript 2016: Object.assign({}, request) copies, {...request} is not known.
//
// Owned by the caller; used on one thread, which run() blocks for as long as the limits allow. The
// program is started when first needed, and again when it has ended.
class ScriptRunner
{
public:
    // `program`: empty: tallyman-script beside the running executable.
    explicit ScriptRunner(const QString &program = {}, const ScriptLimits &limits = {});
    ~ScriptRunner();
    Q_DISABLE_COPY_MOVE(ScriptRunner)

    // Errors: InvalidInput with what the script did wrong ("Line 3: TypeError: …", took too long,
    // …); NotFound when the program is missing; Io when it ended.
    [[nodiscard]] Result<ScriptResult> run(const QString &script, const ScriptInput &input);
    // Why the script cannot be run, as run() says it; nothing when it can. Its top level is run.
    [[nodiscard]] std::optional<Error> problem(const QString &script);
    // What the last script said, also one that failed.
    [[nodiscard]] const QStringList &console() const { return m_console; }
    // Of the program, while it waits for the next script; 0: it is not running.
    [[nodiscard]] qint64 processId() const;

private:
    class Program;

    [[nodiscard]] Result<QCborMap> ask(QCborMap message);

    const QString m_path;
    const ScriptLimits m_limits;
    std::unique_ptr<Program> m_program; // null: not started
    QStringList m_console;
};

} // namespace tallyman
