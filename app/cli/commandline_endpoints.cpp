// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands about how requests are let in and answered.
#include "cli/commandline_p.h"
#include "cli/configjob.h"
#include "cli/endpointcommands.h"
#include "cli/endpointjob.h"

namespace tallyman {

namespace {

std::optional<QString> text(const std::optional<std::string> &given)
{
    return given ? std::optional(toText(*given)) : std::nullopt;
}

std::optional<QStringList> texts(const std::optional<std::vector<std::string>> &given)
{
    return given ? std::optional(toTexts(*given)) : std::nullopt;
}

EndpointJob::Action actionOf(const std::string &name)
{
    if (name == "add")
        return EndpointJob::Action::Add;
    if (name == "set")
        return EndpointJob::Action::Set;
    return name == "remove" ? EndpointJob::Action::Remove : EndpointJob::Action::List;
}

EndpointJob::Changes changesOf(const EndpointArguments &given)
{
    EndpointJob::Changes changes;
    changes.path = text(given.path);
    changes.host = text(given.host);
    changes.port = given.port;
    changes.profile = text(given.profile);
    changes.colour = text(given.colour);
    changes.notes = text(given.notes);
    changes.newName = text(given.newName);
    changes.policy = text(given.policy);
    changes.methods = texts(given.methods);
    changes.contentTypes = texts(given.contentTypes);
    changes.addresses = texts(given.addresses);
    if (given.tunnel)
        changes.trustsTunnel = *given.tunnel == "yes";
    changes.handshakes = texts(given.handshakes);
    changes.passTo = text(given.passTo);
    changes.passLimit = given.passLimit;
    changes.status = given.status;
    changes.replyHeaders = texts(given.replyHeaders);
    changes.replyFile = text(given.replyFile);
    changes.replyText = text(given.replyText);
    return changes;
}

} // namespace

// A subcommand of `command`, which finds its name in Arguments::action.
CLI::App *CommandLine::addAction(CLI::App *command, const char *name, const char *description)
{
    CLI::App *sub = command->add_subcommand(name, description);
    addWorkspace(sub);
    sub->callback([this, name] { m_arguments.action = name; });
    return sub;
}

void CommandLine::addEndpoint()
{
    CLI::App *command =
        add("endpoint", "Name ways in, say who may come in there and what is answered", [this] {
            const EndpointArguments &given = m_arguments.endpoint;
            if (m_arguments.action == "explain")
                return runEndpointExplain(m_arguments.workspacePath(), toText(given.name));
            return runJob<EndpointJob>({m_arguments.workspacePath(), actionOf(m_arguments.action),
                toText(given.name), changesOf(given), m_arguments.json});
        });
    command->require_subcommand(1);
    const auto action = [this, command](const char *name, const char *description) {
        return addAction(command, name, description);
    };
    action("list", "Print them")->add_flag("--json", m_arguments.json, "One JSON object a line");
    CLI::App *adding = action("add", "Add one");
    CLI::App *setting = action("set", "Change one; what is not named stays as it is");
    CLI::App *removing = action("remove", "Remove one; what it has received stays");
    for (CLI::App *each : {adding, setting, removing})
        each->add_option("NAME", m_arguments.endpoint.name, "Its name")->required();
    addEndpointOptions(adding);
    addEndpointOptions(setting);
    action("explain", "Say which endpoint an event belongs to, and which of its rules match it")
        ->add_option("ID", m_arguments.endpoint.name, "The event")
        ->required();
    setting->add_option("--name", m_arguments.endpoint.newName, "A new name");
}

void CommandLine::addEndpointOptions(CLI::App *command)
{
    EndpointArguments &given = m_arguments.endpoint;
    command->add_option("--path", given.path, "Path prefix, whole segments; default: /");
    command->add_option("--host", given.host, "Only requests with this Host");
    command->add_option("--port", given.port, "A listener of its own on this port; 0: none")
        ->check(CLI::Range(0, 65535));
    command->add_option("--profile", given.profile, "The sender, see profiles list");
    command->add_option("--colour", given.colour, "Colour of its name in the window")
        ->transform(oneOf({"none", "red", "orange", "yellow", "green", "blue", "purple", "grey"}));
    command->add_option("--notes", given.notes, "Your own words about it");
    command
        ->add_option("--policy", given.policy,
            "observe: take every request; enforce: answer 401, 403, 405 or 415 to what does not "
            "fit")
        ->transform(oneOf({"observe", "enforce"}));
    command->add_option("--method", given.methods, "A method that may be used; repeatable");
    command->add_option("--content-type", given.contentTypes, "One that may be sent; repeatable");
    command->add_option("--allow", given.addresses,
        "Address or network that may send, or sender:ID for those it publishes; repeatable");
    command
        ->add_option("--trust-tunnel", given.tunnel,
            "Whether X-Forwarded-For of a tunnel on this machine is believed")
        ->transform(oneOf({"yes", "no"}));
    command->add_option("--handshake", given.handshakes,
        "Answer the handshake of slack, meta, graph, dropbox, onfleet, zoom or xero; repeatable");
    command->add_option(
        "--pass-to", given.passTo, "Target whose answer goes back to the sender; empty: none");
    command
        ->add_option("--pass-limit", given.passLimit,
            "Seconds until its own reply is sent instead; default: 10")
        ->check(CLI::Range(0.001, 3600.0));
    command->add_option("--reply", given.status, "Status of its own reply; 0: the common one")
        ->check(CLI::Range(0, 999));
    command->add_option("--reply-header", given.replyHeaders, "“Name: value”; repeatable");
    command->add_option("--reply-text", given.replyText, "Content of the reply");
    command->add_option("--reply-file", given.replyFile, "The same from a file");
}

void CommandLine::addConfig()
{
    CLI::App *command = add(
        "config", "Endpoints, targets, all rules and the common reply, as one JSON file", [this] {
            return runJob<ConfigJob>({m_arguments.workspacePath(), m_arguments.action == "import",
                toText(m_arguments.file)});
        });
    command->require_subcommand(1);
    addAction(command, "export", "Write them")
        ->add_option("FILE", m_arguments.file, "Default: print them");
    addAction(command, "import", "Read them; what the file names takes the place of what is there")
        ->add_option("FILE", m_arguments.file, "As export writes it")
        ->required();
}

} // namespace tallyman
