// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commandline.h"

#include "base/paths.h"
#include "base/signalwatcher.h"
#include "cli/argumentchecks.h"
#include "cli/deletejob.h"
#include "cli/importjob.h"
#include "cli/importsjob.h"
#include "cli/listenaddress.h"
#include "cli/output.h"
#include "cli/profilescommand.h"
#include "cli/readcommands.h"
#include "cli/resendjob.h"
#include "cli/salvagejob.h"
#include "cli/servecommand.h"
#include "cli/verifycommand.h"
#include "cli/waitjob.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>
#include <QFileInfo>
#include <sstream>

namespace tallyman {

namespace {

QString toText(const std::string &text)
{
    return QString::fromLocal8Bit(text.data(), static_cast<qsizetype>(text.size()));
}

QStringList toTexts(const std::vector<std::string> &texts)
{
    QStringList list;
    for (const std::string &text : texts)
        list.append(toText(text));
    return list;
}

// Everything that can stand on the command line.
struct Arguments
{
    std::string workspace;
    std::string positionalWorkspace;
    std::string listen;
    std::vector<std::string> words; // filter or ids
    std::optional<std::string> filter;
    std::string to;
    std::string format = "ndjson";
    std::string file;
    std::string damaged;
    std::string output;
    std::string scheme;
    std::string keyFile;
    std::string url;
    std::string header;
    bool ignoreTime = false;
    bool json = false;
    bool newest = false;
    bool head = false;
    bool body = false;
    bool wire = false;
    bool all = false;
    bool yes = false;
    qint64 limit = 0;
    qint64 count = 0;
    double seconds = 0;

    [[nodiscard]] QString workspacePath() const
    {
        const std::string &named = workspace.empty() ? positionalWorkspace : workspace;
        return QFileInfo(named.empty() ? defaultWorkspacePath() : toText(named)).absoluteFilePath();
    }

    [[nodiscard]] bool namesWorkspace() const
    {
        return !workspace.empty() || !positionalWorkspace.empty();
    }

    // Words with blanks in them were quoted for the shell; they stay one word of the filter.
    [[nodiscard]] QString filterText() const { return toTexts(words).join(QLatin1Char(' ')); }

    [[nodiscard]] std::optional<ListenAddress> listenAddress() const
    {
        return listen.empty() ? std::nullopt : parseListenAddress(toText(listen));
    }
};

// Builds the CLI11 parser and runs what was asked for.
class CommandLine
{
public:
    CommandLine()
        : m_app(
            "Receives import notifications (webhooks), keeps them, shows them, sends them again.",
            "tallyman")
    {
        m_app.set_version_flag("--version", "tallyman " TALLYMAN_VERSION);
        m_app.require_subcommand(0, 1);
        addWorkspace(&m_app);
        addListen(&m_app);
        m_app.add_option(
            "WORKSPACE", m_arguments.positionalWorkspace, "Workspace file (NAME.tally)");
        addServe();
        addList();
        addShow();
        addResend();
        addWait();
        addDelete();
        addExport();
        addImport();
        addImports();
        addSalvage();
        addVerify();
        addProfiles();
        m_app.footer("Without a command the window opens."); // last, or the commands inherit it
    }

    int run(int argc, char **argv, const std::function<int(const WindowRequest &)> &window)
    {
        try {
            m_app.parse(argc, argv);
        } catch (const CLI::ParseError &error) {
            return explain(error);
        }
        if (!m_run)
            return openWindow(window);
        QCoreApplication application(argc, argv);
        QCoreApplication::setApplicationName(QStringLiteral("tallyman"));
        surviveClosedPipes();
        return afterOutput(m_run());
    }

private:
    void addWorkspace(CLI::App *command)
    {
        command->add_option("--workspace", m_arguments.workspace,
            "Workspace file (default: TALLYMAN_WORKSPACE or the user's own)");
    }

    void addListen(CLI::App *command)
    {
        command
            ->add_option("--listen", m_arguments.listen,
                "Address and port to receive on, e.g. 127.0.0.1:8787; port 0 picks one")
            ->transform(addressAndPort());
    }

    void addFilterWords(CLI::App *command)
    {
        command->add_option("FILTER", m_arguments.words,
            "method:POST status:4xx state:malformed path:/x is:marked after:10m "
            "id:3-9 and words that must occur");
    }

    CLI::App *add(const char *name, const char *description, std::function<int()> run)
    {
        CLI::App *command = m_app.add_subcommand(name, description);
        addWorkspace(command);
        command->callback([this, run = std::move(run)] { m_run = run; });
        return command;
    }

    void addServe();
    void addList();
    void addShow();
    void addResend();
    void addWait();
    void addDelete();
    void addExport();
    void addImport();
    void addImports();
    void addSalvage();
    void addVerify();
    void addProfiles();
    int explain(const CLI::ParseError &error) const;
    int openWindow(const std::function<int(const WindowRequest &)> &window) const;

    static int runLoop(
        const std::function<std::optional<int>()> &start, const std::function<void()> &stop);
    template <typename J> int runJob(typename J::Options options)
    {
        J job(std::move(options));
        return runLoop([&job] { return job.start(); }, [&job] { job.interrupt(); });
    }

    Arguments m_arguments;
    CLI::App m_app;
    std::function<int()> m_run;
};

// `stop` is called for the first signal; the second one ends it whatever is under way.
int CommandLine::runLoop(
    const std::function<std::optional<int>()> &start, const std::function<void()> &stop)
{
    SignalWatcher signalWatcher;
    bool stopping = false;
    QObject::connect(&signalWatcher, &SignalWatcher::stopRequested, qApp, [&stopping, &stop] {
        if (std::exchange(stopping, true))
            QCoreApplication::exit(kExitFailed);
        else
            stop();
    });
    if (const auto code = start())
        return *code;
    return QCoreApplication::exec();
}

// Prints the help that was asked for, or what is wrong with the command line.
int CommandLine::explain(const CLI::ParseError &error) const
{
    if (error.get_exit_code() != 0) {
        const auto commands = m_app.get_subcommands();
        const QString command =
            commands.empty() ? QString() : toText(commands.front()->get_name()) + QLatin1Char(' ');
        complain(sentenceOf(error) + QStringLiteral(" See: tallyman %1--help").arg(command));
        return kExitWrongUse;
    }
    std::ostringstream out;
    m_app.exit(error, out);
    surviveClosedPipes();
    writeOut(out.str());
    return afterOutput(kExitDone);
}

int CommandLine::openWindow(const std::function<int(const WindowRequest &)> &window) const
{
    if (!window) {
        complain(QStringLiteral("this build has no window; see tallyman --help for the commands."));
        return kExitWrongUse;
    }
    const QString named = toText(m_arguments.positionalWorkspace);
    if (!named.isEmpty() && !named.endsWith(QLatin1String(".tally")) && !QFileInfo::exists(named)) {
        complain(QStringLiteral("“%1” is neither a command nor a workspace file (NAME.tally); see "
                                "tallyman --help.")
                     .arg(named));
        return kExitWrongUse;
    }
    WindowRequest request;
    if (m_arguments.namesWorkspace())
        request.workspace = m_arguments.workspacePath();
    request.listen = m_arguments.listenAddress();
    return window(request);
}

void CommandLine::addServe()
{
    CLI::App *command = add("serve", "Receive without a window", [this] {
        ServeOptions options;
        options.workspace = m_arguments.workspacePath();
        options.listen = m_arguments.listenAddress();
        options.json = m_arguments.json;
        options.count = m_arguments.count;
        options.seconds = m_arguments.seconds;
        ServeCommand serve(std::move(options));
        return runLoop(
            [&serve] { return serve.start(); }, [] { QCoreApplication::exit(kExitDone); });
    });
    addListen(command);
    command->add_flag("--json", m_arguments.json, "Print one JSON object a line per event");
    command->add_option("--count", m_arguments.count, "End after N events")
        ->type_name("N")
        ->transform(wholeNumber());
    command->add_option("--for", m_arguments.seconds, "End after SECONDS")
        ->type_name("SECONDS")
        ->transform(seconds(Least::AboveZero));
}

void CommandLine::addList()
{
    CLI::App *command = add("list", "List events, oldest first", [this] {
        ListOptions options;
        options.workspace = m_arguments.workspacePath();
        options.filter = m_arguments.filterText();
        options.json = m_arguments.json;
        options.newest = m_arguments.newest;
        options.limit = m_arguments.limit;
        return runList(options);
    });
    addFilterWords(command);
    command->add_flag("--json", m_arguments.json, "One JSON object a line");
    command->add_flag("--newest", m_arguments.newest, "Newest first");
    command->add_option("--limit", m_arguments.limit, "At most N events")
        ->type_name("N")
        ->transform(wholeNumber());
}

void CommandLine::addShow()
{
    CLI::App *command = add("show", "Show one event", [this] {
        ShowOptions options;
        options.workspace = m_arguments.workspacePath();
        options.id = toText(m_arguments.words.front());
        const auto ask = [&options](bool asked, ShowPart part) {
            if (asked)
                options.parts.append(part);
        };
        ask(m_arguments.head, ShowPart::Head);
        ask(m_arguments.body, ShowPart::Body);
        ask(m_arguments.wire, ShowPart::Wire);
        ask(m_arguments.json, ShowPart::Json);
        return runShow(options);
    });
    command->add_option("ID", m_arguments.words, "The event's number")->required()->expected(1);
    auto *part = command->add_option_group("part", "Which part, byte for byte");
    part->add_flag("--head", m_arguments.head, "The request head as it came");
    part->add_flag("--body", m_arguments.body, "The content");
    part->add_flag("--wire", m_arguments.wire, "The exact bytes of the whole message");
    part->add_flag("--json", m_arguments.json, "As one JSON object");
}

void CommandLine::addResend()
{
    CLI::App *command = add("resend", "Send events again", [this] {
        return runJob<ResendJob>({m_arguments.workspacePath(), toTexts(m_arguments.words),
            toText(m_arguments.to), m_arguments.json, m_arguments.yes});
    });
    command->add_option("ID", m_arguments.words, "Event numbers and ranges such as 3-9")
        ->required();
    command->add_option("--to", m_arguments.to, "URL, or the name of a target")->required();
    command->add_flag("--json", m_arguments.json, "One JSON object a line per delivery");
    command->add_flag("--yes", m_arguments.yes, "Do not ask when Tallyman itself would get it");
}

void CommandLine::addWait()
{
    CLI::App *command = add("wait", "Wait until a matching event is there", [this] {
        return runJob<WaitJob>(
            {m_arguments.workspacePath(), m_arguments.filterText(), m_arguments.seconds});
    });
    addFilterWords(command);
    command->add_option("--timeout", m_arguments.seconds, "Seconds to wait at most")
        ->required()
        ->type_name("SECONDS")
        ->transform(seconds(Least::Zero));
}

void CommandLine::addDelete()
{
    CLI::App *command = add("delete", "Delete events", [this] {
        const auto &filter = m_arguments.filter;
        return runJob<DeleteJob>({m_arguments.workspacePath(), toTexts(m_arguments.words),
            filter ? std::optional(toText(*filter)) : std::nullopt, m_arguments.all});
    });
    command->add_option("ID", m_arguments.words, "Event numbers and ranges such as 3-9");
    command->add_option("--filter", m_arguments.filter, "Delete all that match");
    command->add_flag("--all", m_arguments.all, "Delete all events");
}

void CommandLine::addExport()
{
    CLI::App *command = add("export", "Write events to a file", [this] {
        ExportOptions options;
        options.workspace = m_arguments.workspacePath();
        options.filter = m_arguments.filterText();
        options.har = m_arguments.format == "har";
        options.output = toText(m_arguments.output);
        return runExport(options);
    });
    addFilterWords(command);
    command
        ->add_option(
            "--format", m_arguments.format, "ndjson, or har for other programs; import reads both")
        ->transform(oneOf({"ndjson", "har"}));
    command->add_option("-o,--output", m_arguments.output, "File (default: standard output)");
}

void CommandLine::addImport()
{
    CLI::App *command = add("import", "Read events from a file", [this] {
        return runJob<ImportJob>({m_arguments.workspacePath(), toText(m_arguments.file)});
    });
    command->add_option("FILE", m_arguments.file, "NDJSON or HAR")->required();
}

void CommandLine::addImports()
{
    CLI::App *command =
        add("imports", "List imports: what arrived of each, what is missing", [this] {
            return runJob<ImportsJob>({m_arguments.workspacePath(), m_arguments.json});
        });
    command->add_flag("--json", m_arguments.json, "One JSON object a line");
}

void CommandLine::addSalvage()
{
    CLI::App *command = add("salvage", "Rescue a damaged workspace into a new one", [this] {
        return runJob<SalvageJob>({toText(m_arguments.damaged), toText(m_arguments.file)});
    });
    command->add_option("DAMAGED", m_arguments.damaged, "The damaged file; it is only read")
        ->required();
    command->add_option("NEW", m_arguments.file, "The new workspace")->required();
}

void CommandLine::addVerify()
{
    CLI::App *command = add("verify", "Check the signature of an event", [this] {
        return runVerify({m_arguments.workspacePath(), toText(m_arguments.words.front()),
            toText(m_arguments.scheme), toText(m_arguments.keyFile), toText(m_arguments.url),
            toText(m_arguments.header), m_arguments.ignoreTime, m_arguments.json});
    });
    command->add_option("ID", m_arguments.words, "The event's number")->required()->expected(1);
    command->add_option("--scheme", m_arguments.scheme, "How the sender signs, e.g. github")
        ->required();
    command->add_option("--key-file", m_arguments.keyFile, "File with the key")->required();
    command->add_option("--url", m_arguments.url, "The URL as the sender saw it");
    command->add_option("--header", m_arguments.header, "The header that holds the signature");
    command->add_flag("--ignore-time", m_arguments.ignoreTime, "However old the signature is");
    command->add_flag("--json", m_arguments.json, "As one JSON object");
}

void CommandLine::addProfiles()
{
    CLI::App *command = m_app.add_subcommand("profiles", "Profiles of senders");
    command->require_subcommand(1);
    CLI::App *check = command->add_subcommand("check", "Say what is wrong in files of profiles");
    check->add_option("FILE", m_arguments.words, "A profile as JSON")->required();
    check->callback(
        [this] { m_run = [this] { return runProfilesCheck(toTexts(m_arguments.words)); }; });
    CLI::App *list = command->add_subcommand("list", "Print those that are known, and from where");
    list->callback([this] { m_run = runProfilesList; });
}

} // namespace

int runCommandLine(int argc, char **argv, const std::function<int(const WindowRequest &)> &window)
{
    return CommandLine().run(argc, argv, window);
}

} // namespace tallyman
