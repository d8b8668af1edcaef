// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/scriptrunner.h"

#include "base/text.h"
#include "deliver/scriptanswer.h"
#include "script/scriptmessage.h"

#include <QCborArray>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QProcess>

namespace tallyman {

namespace {

using std::chrono::milliseconds;

const auto kProgramName = QStringLiteral("tallyman-script");
constexpr milliseconds kStartTime{20'000}; // on a busy machine

QString pathBesideUs()
{
    return QDir(QCoreApplication::applicationDirPath()).filePath(kProgramName);
}

QCborArray headerArray(const HeaderList &headers)
{
    QCborArray list;
    for (const HeaderField &field : headers.fields())
        list.append(QCborArray{QString::fromLatin1(field.name), QString::fromLatin1(field.value)});
    return list;
}

QCborMap eventMap(const ScriptInput &input)
{
    return {{QStringLiteral("id"), input.id},
        {QStringLiteral("receivedAt"), formatRfc3339(input.receivedAtUs)},
        {QStringLiteral("method"), QString::fromLatin1(input.method)},
        {QStringLiteral("target"), QString::fromLatin1(input.target)},
        {QStringLiteral("headers"), headerArray(input.headers)},
        {QStringLiteral("body"), input.body}, {QStringLiteral("sender"), input.sender},
        {QStringLiteral("import"), input.import}};
}

QCborMap requestMap(const ScriptRequest &request)
{
    QCborMap map{{QStringLiteral("method"), QString::fromLatin1(request.method)},
        {QStringLiteral("target"), QString::fromLatin1(request.target)},
        {QStringLiteral("headers"), headerArray(request.headers)},
        {QStringLiteral("url"), request.url.toString(QUrl::FullyEncoded)}};
    if (request.body)
        map[QStringLiteral("body")] = *request.body;
    return map;
}

} // namespace

// The running program and the pipe to it. Lives on the thread of its runner, which owns it.
class ScriptRunner::Program
{
public:
    ~Program();

    [[nodiscard]] Result<void> start(const QString &path);
    // Whether it can be asked. It may have ended since the last time.
    [[nodiscard]] bool isRunning();
    [[nodiscard]] qint64 id() const { return m_process.processId(); }
    [[nodiscard]] Result<QCborMap> ask(const QCborMap &message, milliseconds time);

private:
    [[nodiscard]] Error endedError();

    QProcess m_process;
    ScriptMessageReader m_reader;
};

ScriptRunner::Program::~Program()
{
    m_process.kill();
    m_process.waitForFinished();
}

Result<void> ScriptRunner::Program::start(const QString &path)
{
    m_process.start(path, {});
    if (m_process.waitForStarted(static_cast<int>(kStartTime.count())))
        return {};
    return failure(ErrorCode::NotFound,
        QStringLiteral("Scripts cannot be run: %1 is not beside tallyman in %2, or cannot be "
                       "started. Install Tallyman with all its programs.")
            .arg(kProgramName, QDir::toNativeSeparators(QFileInfo(path).absolutePath())),
        m_process.errorString());
}

bool ScriptRunner::Program::isRunning()
{
    return m_process.state() == QProcess::Running && !m_process.waitForFinished(0);
}

Result<QCborMap> ScriptRunner::Program::ask(const QCborMap &message, milliseconds time)
{
    const QDeadlineTimer deadline(time);
    (void)m_process.readAllStandardError(); // of earlier scripts
    m_process.write(encodeScriptMessage(message));
    std::optional<QCborMap> answer;
    while (!(answer = m_reader.next())) {
        if (m_reader.broken() || !m_process.waitForReadyRead(int(deadline.remainingTime())))
            break;
        m_reader.feed(m_process.readAllStandardOutput());
    }
    if (answer)
        return *answer;
    if (m_process.state() != QProcess::Running)
        return tl::unexpected(endedError());
    return failure(ErrorCode::Io,
        QStringLiteral("The program that runs scripts did not answer within %1 and was stopped.")
            .arg(formatDuration(time.count() * 1000)));
}

Error ScriptRunner::Program::endedError()
{
    const bool crashed = m_process.exitStatus() == QProcess::CrashExit;
    return {ErrorCode::Io,
        QStringLiteral("The script made the program end that runs scripts (%1 %2); perhaps it used "
                       "too much memory at once.")
            .arg(crashed ? QStringLiteral("signal") : QStringLiteral("exit code"))
            .arg(m_process.exitCode()),
        QString::fromUtf8(m_process.readAllStandardError().right(2000))};
}

ScriptRunner::ScriptRunner(const QString &program, const ScriptLimits &limits)
    : m_path(program.isEmpty() ? pathBesideUs() : program)
    , m_limits(limits)
{
}

ScriptRunner::~ScriptRunner() = default;

qint64 ScriptRunner::processId() const
{
    return m_program ? m_program->id() : 0;
}

Result<ScriptResult> ScriptRunner::run(const QString &script, const ScriptInput &input)
{
    m_console.clear();
    if (input.body.size() > m_limits.bodyBytes)
        return failure(ErrorCode::InvalidInput,
            QStringLiteral("The body of event %1 has %2; scripts are given bodies of up to %3.")
                .arg(input.id)
                .arg(formatBytes(input.body.size()), formatBytes(m_limits.bodyBytes)));
    const Result<QCborMap> answer =
        ask({{QStringLiteral("script"), script}, {QStringLiteral("event"), eventMap(input)},
            {QStringLiteral("request"), requestMap(input.request)}});
    if (!answer)
        return tl::unexpected(answer.error());
    Result<QList<ScriptRequest>> requests = scriptRequests(*answer, input.request);
    if (!requests)
        return tl::unexpected(requests.error());
    return ScriptResult{*std::move(requests), m_console};
}

std::optional<Error> ScriptRunner::problem(const QString &script)
{
    m_console.clear();
    const Result<QCborMap> answer = ask({{QStringLiteral("script"), script}});
    if (!answer)
        return answer.error();
    return std::nullopt;
}

Result<QCborMap> ScriptRunner::ask(QCborMap message)
{
    message[QStringLiteral("timeMs")] = qint64(m_limits.time.count());
    message[QStringLiteral("memoryBytes")] = m_limits.memoryBytes;
    message[QStringLiteral("outputBytes")] = m_limits.outputBytes;
    milliseconds time = m_limits.time + m_limits.grace;
    if (!m_program || !m_program->isRunning()) {
        m_program = std::make_unique<Program>();
        if (const Result<void> started = m_program->start(m_path); !started) {
            m_program.reset();
            return tl::unexpected(started.error());
        }
        time += kStartTime;
    }
    Result<QCborMap> answer = m_program->ask(message, time);
    if (!answer || answer->value(QStringLiteral("restart")).toBool())
        m_program.reset();
    if (!answer)
        return answer;
    m_console = scriptConsole(*answer);
    if (std::optional<Error> error = scriptError(*answer, m_limits); error)
        return tl::unexpected(*std::move(error));
    return answer;
}

} // namespace tallyman
