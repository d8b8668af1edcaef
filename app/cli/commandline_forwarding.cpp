// SPDX-License-Identifier: GPL-3.0-or-later
// The subcommands about what is passed on.
#include "cli/commandline_p.h"
#include "cli/forwardjob.h"
#include "cli/outboxjob.h"
#include "cli/rulejob.h"
#include "cli/targetjob.h"

namespace tallyman {

namespace {

constexpr int kMostSeconds = 86'400; // that a target has for its answer

// The place of `name` among `names`, as a value of an enumeration.
template <typename E> E actionOf(const std::string &name, std::initializer_list<const char *> names)
{
    int place = 0;
    for (const char *each : names) {
        if (name == each)
            return static_cast<E>(place);
        ++place;
    }
    return static_cast<E>(0);
}

CLI::Validator yesOrNo()
{
    return oneOf({"yes", "no"});
}

} // namespace

void CommandLine::addTarget()
{
    CLI::App *command = add("target", "Name where resends and rules send to", [this] {
        const auto action = actionOf<TargetJob::Action>(
            m_arguments.action, {"list", "add", "set", "remove", "pause", "resume"});
        return runJob<TargetJob>(
            {m_arguments.workspacePath(), action, m_arguments.target, m_arguments.json});
    });
    command->require_subcommand(1);
    addAction(command, "list", "Print them, and how many deliveries wait")
        ->add_flag("--json", m_arguments.json, "One JSON object a line");
    CLI::App *adding = addAction(command, "add", "Add one");
    CLI::App *setting = addAction(command, "set", "Change one; what is not named stays as it is");
    CLI::App *removing =
        addAction(command, "remove", "Remove one, and what waits in the outbox for it");
    CLI::App *pausing = addAction(command, "pause", "Let what is for it wait");
    CLI::App *resuming = addAction(command, "resume", "Deliver again");
    for (CLI::App *each : {adding, setting, removing, pausing, resuming})
        each->add_option("NAME", m_arguments.target.name, "Its name")->required();
    adding->add_option("URL", m_arguments.target.url, "http:// or https://")->required();
    setting->add_option("--url", m_arguments.target.url, "Another address");
    setting->add_option("--name", m_arguments.target.newName, "A new name");
    addTargetOptions(adding);
    addTargetOptions(setting);
}

void CommandLine::addTargetOptions(CLI::App *command)
{
    TargetArguments &given = m_arguments.target;
    command
        ->add_option("--path", given.path,
            "join: the captured path behind that of the URL; replace: the URL as it is")
        ->transform(oneOf({"join", "replace"}));
    command->add_option("--header", given.headers, "“Name: value” to add; repeatable");
    command
        ->add_option("--drop-tunnel-headers", given.dropTunnelHeaders,
            "Whether what a tunnel added is left out")
        ->transform(yesOrNo());
    command
        ->add_option(
            "--any-certificate", given.anyCertificate, "Whether every certificate is accepted")
        ->transform(yesOrNo());
    command->add_option("--http2", given.http2, "Whether HTTP/2 is offered")->transform(yesOrNo());
    command->add_option("--connect-timeout", given.connectTimeout, "Seconds; default: 10")
        ->transform(seconds(Least::AboveZero, kMostSeconds));
    command->add_option("--timeout", given.timeout, "Seconds for the whole answer; default: 120")
        ->transform(seconds(Least::AboveZero, kMostSeconds));
    addDeliveryOptions(command);
}

void CommandLine::addDeliveryOptions(CLI::App *command)
{
    TargetArguments &given = m_arguments.target;
    command->add_option("--retries", given.retries,
        "When to try again: none, exponential, standard, svix, slack, square, wix, filestack, or "
        "delays such as 5s,5m,30m~20%");
    command->add_option("--parallel", given.parallel, "Requests at once; default: 4")
        ->check(CLI::Range(1, 64));
    command->add_option("--rate", given.rate, "Requests a second at most; 0: no limit")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option(
            "--in-order", given.inOrder, "Whether the events of an import go one after the other")
        ->transform(yesOrNo());
    command->add_option("--idempotency-header", given.idempotencyHeader,
        "Header with a value that is the same in every attempt; empty: none");
    command
        ->add_option("--break-after", given.breakAfter,
            "Failures in a row after which it gets a rest; 0: never; default: 5")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--break-for", given.breakFor, "Seconds of that rest; default: 30")
        ->check(CLI::Range(1, 86'400));
    command->add_option("--health", given.health,
        "Path that is asked for after the rest; empty: the next delivery shows");
    command
        ->add_option("--sign", given.signing,
            "What becomes of the signature: keep, fresh, expired, wrong-key, cut, missing")
        ->transform(oneOf({"keep", "fresh", "expired", "wrong-key", "cut", "missing"}));
    command->add_option("--scheme", given.scheme,
        "How to sign, see verify; empty: as is expected where the event came in");
    command->add_option("--key-file", given.keyFile,
        "File with the key to sign with; without one, that which is expected there");
}

void CommandLine::addRule()
{
    CLI::App *command = add("rule", "Say which new events are passed on", [this] {
        const auto action = actionOf<RuleJob::Action>(
            m_arguments.action, {"list", "add", "set", "remove", "test", "run"});
        return whenKnown(asksForFacts(m_arguments.filterText()), [this, action] {
            return runJob<RuleJob>({m_arguments.workspacePath(), action, m_arguments.rule,
                m_arguments.filterText(), static_cast<int>(m_arguments.trials), m_arguments.json});
        });
    });
    command->require_subcommand(1);
    addAction(command, "list", "Print them")
        ->add_flag("--json", m_arguments.json, "One JSON object a line");
    CLI::App *adding = addAction(command, "add", "Add one, for the events that come from now on");
    CLI::App *setting = addAction(command, "set", "Change one; what is not named stays as it is");
    CLI::App *removing =
        addAction(command, "remove", "Remove one; what it has queued is delivered");
    CLI::App *testing = addAction(
        command, "test", "Show what it would send of past events, and how many it matches");
    CLI::App *running = addAction(command, "run", "Queue what it makes of past events");
    for (CLI::App *each : {adding, setting, removing, testing, running})
        each->add_option("NAME", m_arguments.rule.name, "Its name")->required();
    for (CLI::App *each : {testing, running})
        addFilterWords(each);
    testing->add_option("--limit", m_arguments.trials, "Newest events to show; default: 1")
        ->transform(wholeNumber());
    setting->add_option("--name", m_arguments.rule.newName, "A new name");
    addRuleOptions(adding);
    addRuleOptions(setting);
}

void CommandLine::addRuleOptions(CLI::App *command)
{
    RuleArguments &given = m_arguments.rule;
    command->add_option("--filter", given.filter, "Which events; empty: every complete request");
    command->add_option("--to", given.targets, "Name of a target; repeatable");
    command->add_option(
        "--path-from", given.pathFrom, "First segments of the path that become those of --path-to");
    command->add_option("--path-to", given.pathTo,
        "What they become; without --path-from the whole path becomes this");
    command->add_option("--host", given.host, "Host that is sent; empty: that of the target");
    command->add_option("--keep-host", given.keepHost, "Whether the captured Host is sent")
        ->transform(yesOrNo());
    command->add_option("--remove-header", given.removeHeaders, "Name to leave out; repeatable");
    command->add_option("--add-header", given.addHeaders, "“Name: value” to add; repeatable");
    command->add_option("--script", given.scriptFile,
        "File with JavaScript: function transform(event, request); empty: none");
    command->add_option("--enabled", given.enabled, "Whether it is on")->transform(yesOrNo());
}

void CommandLine::addOutbox()
{
    CLI::App *command = add("outbox", "Look after what is still to be delivered", [this] {
        const auto action =
            actionOf<OutboxJob::Action>(m_arguments.action, {"list", "retry", "drop"});
        return runJob<OutboxJob>({m_arguments.workspacePath(), action, toText(m_arguments.item),
            toText(m_arguments.to), m_arguments.dead, m_arguments.all, m_arguments.json});
    });
    command->require_subcommand(1);
    CLI::App *listing = addAction(command, "list", "Print what waits and what was given up");
    CLI::App *retrying =
        addAction(command, "retry", "Send what was given up again, or one at once");
    CLI::App *dropping = addAction(command, "drop", "Forget what was given up, or one");
    for (CLI::App *each : {listing, retrying, dropping})
        each->add_option("--target", m_arguments.to, "Only what is for this target");
    for (CLI::App *each : {retrying, dropping})
        each->add_option("ID", m_arguments.item, "Its number, see list");
    listing->add_flag("--dead", m_arguments.dead, "Only what was given up");
    listing->add_flag("--json", m_arguments.json, "One JSON object a line");
    dropping->add_flag("--all", m_arguments.all, "Also what waits");
}

void CommandLine::addForward()
{
    CLI::App *command = add("forward", "Send matching events on", [this] {
        return runJob<ForwardJob>(
            {m_arguments.workspacePath(), m_arguments.filterText(), toText(m_arguments.to),
                m_arguments.follow, m_arguments.onlyNew, static_cast<int>(m_arguments.parallel),
                m_arguments.rate, m_arguments.json, m_arguments.yes});
    });
    addFilterWords(command);
    command->add_option("--to", m_arguments.to, "URL, or the name of a target")->required();
    command->add_flag("--follow", m_arguments.follow, "Go on with those that come later");
    command->add_flag("--only-new", m_arguments.onlyNew, "Not those that are there already");
    command->add_option("--parallel", m_arguments.parallel, "Requests at once; default: 4")
        ->check(CLI::Range(1, 64));
    command->add_option("--rate", m_arguments.rate, "Requests a second at most")
        ->check(CLI::NonNegativeNumber);
    command->add_flag("--json", m_arguments.json, "One JSON object a line per delivery");
    command->add_flag("--yes", m_arguments.yes, "Do not ask when Tallyman itself would get it");
}

} // namespace tallyman
