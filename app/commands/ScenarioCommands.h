// `edit` and `scenario`: scenarios from scripts. Exit codes as in Commands.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sandtable::app {

struct EditOptions {
    std::string park;
    std::string scenario;
    std::string parent;   // of a new one; "" = the base park
    std::string name;     // of a new one; "" = its id
    bool create = false;  // when there is none of that id
    std::string commands; // a file of JSON lines; "-" = standard input
    bool json = false;
};

struct ScenarioOptions {
    std::string park;
    bool json = false;
};

struct ScenarioLogOptions {
    std::string park, scenario;
    bool state = false; // what it makes of the park instead of how
};

struct ScenarioRenameOptions {
    std::string park, scenario, name;
};

struct ScenarioMergeOptions {
    std::string park, into, from;
    std::vector<std::string> ours, theirs; // ids
    std::string otherwise;                 // "ours", "theirs", "" = refuse
    bool dryRun = false, json = false;
};

int runEdit(const EditOptions& options);
int runScenarioList(const ScenarioOptions& options);
int runScenarioLog(const ScenarioLogOptions& options);
int runScenarioRename(const ScenarioRenameOptions& options);
int runScenarioMerge(const ScenarioMergeOptions& options); // Failed when conflicts are left

} // namespace sandtable::app
