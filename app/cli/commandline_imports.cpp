// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands about imports and their senders.
#include "cli/commandline_p.h"
#include "cli/diffcommand.h"
#include "cli/importsjob.h"
#include "cli/profilescommand.h"
#include "cli/rowsjob.h"
#include "cli/verifycommand.h"

namespace tallyman {

void CommandLine::addImports()
{
    CLI::App *command =
        add("imports", "List imports: what arrived of each, what is missing", [this] {
            return runJob<ImportsJob>({m_arguments.workspacePath(), m_arguments.json});
        });
    command->add_flag("--json", m_arguments.json, "One JSON object a line");
}

void CommandLine::addRows()
{
    CLI::App *command = add("rows", "Print the rows of an import", [this] {
        if (m_arguments.csv && m_arguments.json) {
            complain(QStringLiteral("--csv and --json exclude each other; say one of them."));
            return static_cast<int>(kExitWrongUse);
        }
        if (!m_arguments.mapping.empty() && m_arguments.against.empty()) {
            complain(QStringLiteral("--map says something about a file; name it with --against."));
            return static_cast<int>(kExitWrongUse);
        }
        return runJob<RowsJob>(
            {m_arguments.workspacePath(), toText(m_arguments.words.front()), m_arguments.json,
                m_arguments.csv, toText(m_arguments.against), toTexts(m_arguments.mapping)});
    });
    command->add_option("IMPORT", m_arguments.words, "Its key, or SENDER/KEY")
        ->required()
        ->expected(1);
    command
        ->add_option("--against", m_arguments.against,
            "Print what became of the rows of this CSV file: lost, changed, extra")
        ->type_name("FILE");
    command
        ->add_option("--map", m_arguments.mapping,
            "With --against: which field a column of the file is; may be repeated")
        ->type_name("COLUMN=FIELD")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    auto *format = command->add_option_group("format", "As what");
    format->add_flag("--csv", m_arguments.csv, "As CSV (default)");
    format->add_flag("--json", m_arguments.json, "One JSON object a line");
}

void CommandLine::addDiff()
{
    CLI::App *command = add("diff", "Say how two events, or two responses, differ", [this] {
        return runDiff({m_arguments.workspacePath(), toTexts(m_arguments.words),
            toTexts(m_arguments.ignore), m_arguments.json});
    });
    command
        ->add_option(
            "ID", m_arguments.words, "Two event numbers; d17 is the response to delivery 17")
        ->required()
        ->expected(2);
    command
        ->add_option("--ignore", m_arguments.ignore,
            "Leave out fields: /a/*/b, NAME (wherever it stands), header:NAME")
        ->type_name("PATH")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_flag("--json", m_arguments.json, "As one JSON object");
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

} // namespace tallyman
