// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/paths.h"
#include "cli/argumentchecks.h"
#include "cli/commandline.h"
#include "cli/endpointarguments.h"
#include "cli/forwardarguments.h"
#include "cli/listenaddress.h"
#include "cli/output.h"
#include "cli/tunnelarguments.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>
#include <QFileInfo>

namespace tallyman {

inline QString toText(const std::string &text)
{
    return QString::fromLocal8Bit(text.data(), static_cast<qsizetype>(text.size()));
}

inline QStringList toTexts(const std::vector<std::string> &texts)
{
    QStringList list;
    for (const std::string &text : texts)
        list.append(toText(text));
    return list;
}

// Whether the filter has to do with what is found out a moment after an event is stored. One that
// is not understood is for the command to complain about.
[[nodiscard]] bool asksForFacts(const QString &text);

// Everything that can stand on the command line.
struct Arguments
{
    std::string workspace;
    std::string positionalWorkspace;
    std::string listen;
    std::optional<quint16> tlsPort;
    std::string certificate;
    std::string key;
    std::vector<std::string> words; // filter or ids
    std::optional<std::string> filter;
    std::string to;
    std::string format = "ndjson";
    bool unmasked = false;
    std::string file;
    std::string damaged;
    std::string output;
    std::string scheme;
    std::string keyFile;
    std::string url;
    std::string header;
    std::string valueFile;
    std::string label;
    std::string store = "auto";
    std::string action; // of endpoint, config, target, rule, outbox
    EndpointArguments endpoint;
    TargetArguments target;
    RuleArguments rule;
    std::string item;
    bool dead = false;
    bool follow = false;
    bool onlyNew = false;
    qint64 trials = 1;
    qint64 parallel = 4;
    double rate = 0;
    TunnelArguments tunnel;
    std::vector<std::string> mute;
    std::vector<std::string> unmute;
    bool remove = false;
    std::vector<std::string> ignore;
    std::string against;
    std::vector<std::string> mapping;
    bool ignoreTime = false;
    bool json = false;
    bool csv = false;
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

    [[nodiscard]] std::optional<TlsListen> tlsListen() const
    {
        if (!tlsPort)
            return std::nullopt;
        return TlsListen{true, *tlsPort, QFileInfo(toText(certificate)).absoluteFilePath(),
            QFileInfo(toText(key)).absoluteFilePath()};
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
        addRows();
        addDiff();
        addSalvage();
        addVerify();
        addFindings();
        addExpectAuth();
        addEndpoint();
        addTarget();
        addRule();
        addForward();
        addOutbox();
        addConfig();
        addTunnel();
        addReindex();
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

    void addTls(CLI::App *command);

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
    void addDiff();
    void addRows();
    void addSalvage();
    void addVerify();
    void addFindings();
    void addExpectAuth();
    void addEndpoint();
    void addConfig();
    CLI::App *addAction(CLI::App *command, const char *name, const char *description);
    void addEndpointOptions(CLI::App *command);
    void addTarget();
    void addTargetOptions(CLI::App *command);
    void addDeliveryOptions(CLI::App *command);
    void addRule();
    void addRuleOptions(CLI::App *command);
    void addForward();
    void addOutbox();
    void addTunnel();
    void addTunnelActions(CLI::App *command);
    void addReindex();
    void addProfiles();
    int explain(const CLI::ParseError &error) const;
    int openWindow(const std::function<int(const WindowRequest &)> &window) const;

    static int runLoop(
        const std::function<std::optional<int>()> &start, const std::function<void()> &stop);
    int whenKnown(bool needsFacts, const std::function<int()> &command);
    template <typename J> int runJob(typename J::Options options)
    {
        J job(std::move(options));
        return runLoop([&job] { return job.start(); }, [&job] { job.interrupt(); });
    }

    Arguments m_arguments;
    CLI::App m_app;
    std::function<int()> m_run;
};

} // namespace tallyman
