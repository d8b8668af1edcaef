// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "base/signalwatcher.h"
#include "cli/catchupjob.h"
#include "cli/commandline_p.h"
#include "cli/deletejob.h"
#include "cli/importjob.h"
#include "cli/readcommands.h"
#include "cli/resendjob.h"
#include "cli/salvagejob.h"
#include "cli/servecommand.h"
#include "cli/waitjob.h"
#include "event/filter.h"

#include <sstream>

namespace tallyman {

bool asksForFacts(const QString &text)
{
    const auto filter = Filter::parse(text, SystemClock::instance().nowUs());
    return filter && filter->needsAnalysis();
}

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

// Runs a command, one that has to do with senders, imports and findings once they are known.
int CommandLine::whenKnown(bool needsFacts, const std::function<int()> &command)
{
    const int waited = needsFacts ? runJob<CatchUpJob>(m_arguments.workspacePath()) : kExitDone;
    return waited == kExitDone ? command() : waited;
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

void CommandLine::addTls(CLI::App *command)
{
    CLI::Option *port = command
                            ->add_option("--tls-listen", m_arguments.tlsPort,
                                "Port to receive HTTPS on as well; 0 picks one")
                            ->type_name("PORT")
                            ->transform(portNumber());
    CLI::Option *certificate = command
                                   ->add_option("--certificate", m_arguments.certificate,
                                       "Certificate for HTTPS (PEM), its issuers behind it")
                                   ->type_name("FILE")
                                   ->needs(port);
    CLI::Option *key = command
                           ->add_option("--key", m_arguments.key,
                               "The certificate's key (PEM, without a passphrase)")
                           ->type_name("FILE")
                           ->needs(port);
    port->needs(certificate)->needs(key);
}

void CommandLine::addServe()
{
    CLI::App *command = add("serve", "Receive without a window", [this] {
        ServeOptions options;
        options.workspace = m_arguments.workspacePath();
        options.listen = m_arguments.listenAddress();
        options.tls = m_arguments.tlsListen();
        options.json = m_arguments.json;
        options.count = m_arguments.count;
        options.seconds = m_arguments.seconds;
        ServeCommand serve(std::move(options));
        return runLoop(
            [&serve] { return serve.start(); }, [] { QCoreApplication::exit(kExitDone); });
    });
    addListen(command);
    addTls(command);
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
        return whenKnown(
            options.json || asksForFacts(options.filter), [&options] { return runList(options); });
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
        return whenKnown(m_arguments.json, [&options] { return runShow(options); });
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
        const auto text = filter ? std::optional(toText(*filter)) : std::nullopt;
        return whenKnown(text && asksForFacts(*text), [this, &text] {
            return runJob<DeleteJob>(
                {m_arguments.workspacePath(), toTexts(m_arguments.words), text, m_arguments.all});
        });
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
        options.unmasked = m_arguments.unmasked;
        return whenKnown(asksForFacts(options.filter), [&options] { return runExport(options); });
    });
    addFilterWords(command);
    command
        ->add_option(
            "--format", m_arguments.format, "ndjson, or har for other programs; import reads both")
        ->transform(oneOf({"ndjson", "har"}));
    command->add_option("-o,--output", m_arguments.output, "File (default: standard output)");
    command->add_flag(
        "--unmasked", m_arguments.unmasked, "Leave credentials as they were received");
}

void CommandLine::addImport()
{
    CLI::App *command = add("import", "Read events from a file", [this] {
        return runJob<ImportJob>({m_arguments.workspacePath(), toText(m_arguments.file)});
    });
    command->add_option("FILE", m_arguments.file, "NDJSON or HAR")->required();
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

int runCommandLine(int argc, char **argv, const std::function<int(const WindowRequest &)> &window)
{
    return CommandLine().run(argc, argv, window);
}

} // namespace tallyman
