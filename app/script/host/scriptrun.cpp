// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/host/scriptrun.h"

#include "script/host/consolelines.h"
#include "script/host/processlimits.h"
#include "script/host/scriptvalues.h"
#include "script/host/watchdog.h"

#include <QCborArray>
#include <QFile>
#include <QJSEngine>
#include <QRegularExpression>
#include <QUrl>

namespace tallyman {

namespace {

const auto kScriptName = QStringLiteral("script");

// The engine makes a URL of the name.
bool isScript(const QString &fileName)
{
    return QUrl(fileName).path() == kScriptName;
}

QString prelude()
{
    QFile file(QStringLiteral(":/prelude.js"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QCborMap failed(ScriptFailure why, const QString &text = {}, int line = 0)
{
    return {{QStringLiteral("failure"), static_cast<int>(why)}, {QStringLiteral("text"), text},
        {QStringLiteral("line"), line}};
}

QCborMap refused(const QString &text)
{
    return failed(ScriptFailure::Refused, text);
}

// One run, with the engine that it has for itself.
class Run
{
public:
    Run(const QCborMap &message, ConsoleLines &console);

    [[nodiscard]] QJSEngine *engine() { return &m_engine; }
    [[nodiscard]] QCborMap perform();

private:
    [[nodiscard]] QCborMap transform(const QJSValue &function);
    [[nodiscard]] QCborMap take(const QJSValue &requests);
    [[nodiscard]] int lineOf(const QJSValue &error) const;
    [[nodiscard]] QCborMap threw(const QJSValue &thrown);
    [[nodiscard]] QJSValue call(const char *function, const QJSValueList &arguments);

    const QCborMap &m_message;
    const QString m_script;
    const QCborMap m_event;
    QCborMap m_request;
    QJSEngine m_engine;
    QJSValue m_prelude;
};

Run::Run(const QCborMap &message, ConsoleLines &console)
    : m_message(message)
    , m_script(message.value(QStringLiteral("script")).toString())
    , m_event(message.value(QStringLiteral("event")).toMap())
    , m_request(message.value(QStringLiteral("request")).toMap())
{
    const QString body = QStringLiteral("body");
    if (!m_request.contains(body))
        m_request[body] = m_event.value(body);
    QJSEngine::setObjectOwnership(&console, QJSEngine::CppOwnership);
    m_prelude = m_engine.evaluate(prelude(), QStringLiteral("prelude"))
                    .call({m_engine.newQObject(&console)});
    const QString name = QStringLiteral("console");
    m_engine.globalObject().setProperty(name, m_prelude.property(name));
}

QJSValue Run::call(const char *function, const QJSValueList &arguments)
{
    return m_prelude.property(QString::fromLatin1(function)).call(arguments);
}

QCborMap Run::perform()
{
    // Asked for in the same program, which alone sees what const and let declare.
    const QString ending =
        QStringLiteral("\n;typeof transform === 'function' ? transform : undefined;");
    QStringList stack; // not empty: it threw
    const QJSValue function = m_engine.evaluate(m_script + ending, kScriptName, 1, &stack);
    if (m_engine.isInterrupted())
        return failed(ScriptFailure::Time);
    if (function.isError() || !stack.isEmpty())
        return threw(function);
    if (!function.isCallable())
        return refused(QStringLiteral(
            "has no function “transform”; begin with function transform(event, request) { … }"));
    if (!m_message.contains(QStringLiteral("event")))
        return {};
    QCborMap answer = transform(function);
    return m_engine.isInterrupted() ? failed(ScriptFailure::Time) : answer;
}

QCborMap Run::transform(const QJSValue &function)
{
    const QJSValue event = scriptEvent(m_engine, m_event);
    const QJSValue request = scriptRequest(m_engine, m_request);
    (void)call("addHelpers", {event});
    (void)call("addHelpers", {request});
    (void)call("addJson", {event});
    const QJSValue outcome = call("run", {function, event, request});
    if (outcome.isError())
        return threw(outcome);
    if (const QJSValue reason = outcome.property(QStringLiteral("refused")); reason.isString())
        return refused(reason.toString());
    if (outcome.hasOwnProperty(QStringLiteral("thrown")))
        return threw(outcome.property(QStringLiteral("thrown")));
    return take(outcome.property(QStringLiteral("requests")));
}

QCborMap Run::take(const QJSValue &requests)
{
    RequestTaker taker(m_request, m_message.value(QStringLiteral("outputBytes")).toInteger());
    const quint32 count = requests.property(QStringLiteral("length")).toUInt();
    for (quint32 i = 0; i < count; ++i) {
        if (!taker.take(requests.property(i)))
            return refused(taker.problem());
    }
    return {{QStringLiteral("requests"), taker.requests()}};
}

// Of the script; 0: unknown.
int Run::lineOf(const QJSValue &error) const
{
    int line = 0;
    if (isScript(error.property(QStringLiteral("fileName")).toString()))
        line = error.property(QStringLiteral("lineNumber")).toInt();
    static const QRegularExpression frame(QStringLiteral("@(?:file:)?script:(\\d+)"));
    if (line <= 0) // from inside of a function of the language
        line = frame.match(error.property(QStringLiteral("stack")).toString()).captured(1).toInt();
    // what is missing at the end is missed behind it
    return std::min(line, static_cast<int>(m_script.count(u'\n')) + 1);
}

QCborMap Run::threw(const QJSValue &thrown)
{
    const int line = thrown.isError() ? lineOf(thrown) : 0;
    constexpr qsizetype kMostText = 2000;
    const QString text = call("shown", {thrown}).toString().left(kMostText);
    return failed(ScriptFailure::Threw, text, line);
}

} // namespace

QCborMap runScript(const QCborMap &message, ConsoleLines &console, Watchdog &watchdog)
{
    const qint64 memory = message.value(QStringLiteral("memoryBytes")).toInteger();
    boundAddressSpace(memory);
    Run run(message, console);
    watchdog.begin(run.engine(),
        std::chrono::milliseconds(message.value(QStringLiteral("timeMs")).toInteger()), memory);
    QCborMap answer = run.perform();
    watchdog.end();
    return answer;
}

} // namespace tallyman
