#include "app/commands/CommandLineParts.h"
#include "app/commands/ScenarioCommands.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace sandtable::app {
namespace {

void addPark(CLI::App* command, std::string& park) {
    command->add_option("park", park, "park.json, or raw data as open takes it")->required();
}

void defineEdit(CLI::App& app, Chosen& chosen) {
    const auto options = std::make_shared<EditOptions>();
    CLI::App* command = app.add_subcommand("edit", "Carries out commands on a scenario and prints the state's hash");
    addPark(command, options->park);
    command->add_option("--scenario", options->scenario, "its id")->required();
    CLI::Option* create = command->add_flag("--create", options->create, "makes it where there is none");
    command->add_option("--parent", options->parent, "branches a new one off another")->needs(create);
    command->add_option("--name", options->name, "of a new one, for people")->needs(create);
    command
        ->add_option("--run", options->commands,
                     "commands, one line of JSON each; - for standard input. All are done or none")
        ->required();
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &chosen] { chosen = [options] { return runEdit(*options); }; });
}

void defineList(CLI::App& scenario, Chosen& chosen) {
    const auto options = std::make_shared<ScenarioOptions>();
    CLI::App* command = scenario.add_subcommand("list", "The scenarios of a park");
    addPark(command, options->park);
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &chosen] { chosen = [options] { return runScenarioList(*options); }; });
}

void defineLog(CLI::App& scenario, Chosen& chosen) {
    const auto options = std::make_shared<ScenarioLogOptions>();
    CLI::App* command = scenario.add_subcommand("log", "Who did what and when: commands that edit --run takes");
    addPark(command, options->park);
    command->add_option("scenario", options->scenario, "its id")->required();
    command->add_flag("--state", options->state, "what they make of the park instead: the text that is hashed");
    command->callback([options, &chosen] { chosen = [options] { return runScenarioLog(*options); }; });
}

void defineRename(CLI::App& scenario, Chosen& chosen) {
    const auto options = std::make_shared<ScenarioRenameOptions>();
    CLI::App* command = scenario.add_subcommand("rename", "Another name for people; the id stays");
    addPark(command, options->park);
    command->add_option("scenario", options->scenario, "its id")->required();
    command->add_option("name", options->name, "the new name")->required();
    command->callback([options, &chosen] { chosen = [options] { return runScenarioRename(*options); }; });
}

void defineMerge(CLI::App& scenario, Chosen& chosen) {
    const auto options = std::make_shared<ScenarioMergeOptions>();
    CLI::App* command = scenario.add_subcommand("merge", "Brings what was done in one scenario into another");
    addPark(command, options->park);
    command->add_option("from", options->from, "where it was done")->required();
    command->add_option("into", options->into, "where it is brought")->required();
    command->add_option("--ours", options->ours, "of what both changed: keep that of INTO, by id")->delimiter(',');
    command->add_option("--theirs", options->theirs, "also do what FROM did to it, by id")->delimiter(',');
    command->add_option("--otherwise", options->otherwise, "for the rest; without it they are a conflict")
        ->check(CLI::IsMember({"ours", "theirs"}));
    command->add_flag("--dry-run", options->dryRun, "only says what would be done");
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &chosen] { chosen = [options] { return runScenarioMerge(*options); }; });
}

} // namespace

void defineScenarioCommands(CLI::App& app, Chosen& chosen) {
    defineEdit(app, chosen);
    CLI::App* scenario = app.add_subcommand("scenario", "Lists, tells, renames and merges scenarios");
    scenario->require_subcommand(1);
    defineList(*scenario, chosen);
    defineLog(*scenario, chosen);
    defineRename(*scenario, chosen);
    defineMerge(*scenario, chosen);
}

} // namespace sandtable::app
