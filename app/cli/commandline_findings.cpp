// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands about what is wrong.
#include "cli/commandline_p.h"
#include "cli/expectauthjob.h"
#include "cli/findingsjob.h"
#include "cli/reindexjob.h"

namespace tallyman {

void CommandLine::addFindings()
{
    CLI::App *command =
        add("findings", "Say what is wrong or notable about events and imports", [this] {
            return runJob<FindingsJob>(
                {m_arguments.workspacePath(), m_arguments.filterText(), toTexts(m_arguments.mute),
                    toTexts(m_arguments.unmute), m_arguments.all, m_arguments.json});
        });
    command->add_option("FILTER", m_arguments.words, "Only of these events and their imports");
    command->add_flag("--json", m_arguments.json, "One JSON object a line");
    command->add_flag("--all", m_arguments.all, "Also kinds that are muted");
    command->add_option("--mute", m_arguments.mute, "Show this kind no more")->expected(1);
    command->add_option("--unmute", m_arguments.unmute, "Show this kind again")->expected(1);
}

namespace {

SecretChoice storeOf(const std::string &name)
{
    if (name == "file")
        return SecretChoice::File;
    return name == "keyring" ? SecretChoice::Keyring : SecretChoice::Auto;
}

} // namespace

void CommandLine::addExpectAuth()
{
    CLI::App *command =
        add("expect-auth", "Say what requests to a path must prove themselves with", [this] {
            return runJob<ExpectAuthJob>({m_arguments.workspacePath(),
                m_arguments.words.empty() ? QString() : toText(m_arguments.words.front()),
                toText(m_arguments.header), toText(m_arguments.valueFile),
                toText(m_arguments.scheme), toText(m_arguments.keyFile), toText(m_arguments.url),
                toText(m_arguments.label), storeOf(m_arguments.store), m_arguments.remove});
        });
    command->add_option("PATH-PREFIX", m_arguments.words, "Whole segments; none: list them all")
        ->expected(0, 1);
    command->add_option("--header", m_arguments.header, "The header with the token or signature");
    command->add_option("--value-file", m_arguments.valueFile, "File with one accepted value");
    command->add_option("--scheme", m_arguments.scheme, "How the sender signs, e.g. github");
    command->add_option("--key-file", m_arguments.keyFile, "File with one key");
    command->add_option("--url", m_arguments.url, "The whole URL as signed");
    command->add_option("--label", m_arguments.label, "Your name for the value");
    command
        ->add_option("--store", m_arguments.store,
            "Where the value is kept: keyring, file, or auto: a file where there is no keyring")
        ->transform(oneOf({"auto", "file", "keyring"}));
    command->add_flag("--remove", m_arguments.remove, "Expect nothing of this path any more");
}

void CommandLine::addReindex()
{
    add("reindex", "Find out everything about the events anew",
        [this] { return runJob<ReindexJob>(m_arguments.workspacePath()); });
}

} // namespace tallyman
