// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands about what is in front of the listener.
#include "cli/commandline_p.h"
#include "cli/tunneljob.h"

#include <map>

namespace tallyman {

namespace {

TunnelJob::Action actionOf(const std::string &name)
{
    using Action = TunnelJob::Action;
    static const std::map<std::string, Action> actions{{"status", Action::Status},
        {"start", Action::Start}, {"stop", Action::Stop}, {"set", Action::Set},
        {"fetch", Action::Fetch}, {"record", Action::Record}};
    return actions.at(name);
}

} // namespace

void CommandLine::addTunnel()
{
    CLI::App *command = add("tunnel", "The tunnel in front of the listener, such as ngrok", [this] {
        const TunnelArguments &given = m_arguments.tunnel;
        TunnelJob::Options options;
        options.workspace = m_arguments.workspacePath();
        options.action = actionOf(m_arguments.action);
        options.kind = given.program == "cloudflared" ? TunnelKind::Cloudflared : TunnelKind::Ngrok;
        options.json = m_arguments.json;
        options.check = given.check;
        options.port = given.agentPort;
        if (given.url)
            options.url = toText(*given.url);
        if (given.tokenFile)
            options.keyFile = toText(*given.tokenFile);
        options.event = toText(given.event);
        return runJob<TunnelJob>(options);
    });
    command->require_subcommand(1);
    addTunnelActions(command);
}

void CommandLine::addTunnelActions(CLI::App *command)
{
    TunnelArguments &given = m_arguments.tunnel;
    CLI::App *status = addAction(command, "status", "Print its public URL and what is wrong");
    status->add_flag("--json", m_arguments.json, "One JSON object");
    status->add_flag("--check", given.check, "Send a request through the public URL");
    addAction(command, "start", "Start one where the workspace is captured; print its public URL")
        ->add_option("PROGRAM", given.program, "ngrok or cloudflared (default: ngrok)")
        ->transform(oneOf({"ngrok", "cloudflared"}));
    addAction(command, "stop", "Stop what was started");
    CLI::App *set = addAction(command, "set", "Keep what is used for tunnels");
    set->add_option("--url", given.url, "Public URL of another tunnel; empty: none");
    set->add_option("--agent-port", given.agentPort, "Port of ngrok's local API; 0: look for it")
        ->check(CLI::Range(0, 65535));
    set->add_option(
        "--token-file", given.tokenFile, "File with ngrok's authtoken; empty: forget it");
    addAction(command, "fetch", "Bring in what ngrok got while nothing was listening");
    CLI::App *record = addAction(command, "record", "Print what ngrok has recorded of an event");
    record->add_option("ID", given.event, "The event")->required();
    record->add_flag("--json", m_arguments.json, "One JSON object");
}

} // namespace tallyman
