#include "app/commands/ScenarioCommands.h"

#include "app/commands/CommandSupport.h"
#include "app/desk/ScenarioDesk.h"
#include "app/session/Paths.h"
#include "scene/scenario/StateHash.h"
#include "scene/world/EditJson.h"
#include "scene/world/EditSchema.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>

namespace sandtable::app {
namespace {

/// A park without its tilesets and rasters: heights are measured by opening them where an edit needs them.
struct OpenPark {
    Diagnostics diagnostics;
    std::unique_ptr<Session> session;
    std::unique_ptr<ScenarioDesk> desk;
};

Result<std::unique_ptr<OpenPark>> openPark(const std::string& park) {
    auto opened = std::make_unique<OpenPark>();
    SessionOptions options;
    options.tilesets = options.rasters = false;
    auto session = Session::open(std::vector{park}, options, opened->diagnostics);
    if (!session) return session.error();
    opened->session = std::move(session).value();
    opened->desk = std::make_unique<ScenarioDesk>(*opened->session, opened->diagnostics);
    return opened;
}

struct Script {
    std::vector<scene::Command> commands;
    std::vector<size_t> lines;
};

/// Empty lines and those that begin with # say nothing.
Result<Script> readScript(std::istream& in, const std::string& name) {
    Script script;
    Json edits = Json::array(); // for the schema, with the lines they stand on
    std::vector<size_t> editLines;
    std::string text;
    for (size_t line = 1; std::getline(in, text); ++line) {
        const size_t first = text.find_first_not_of(" \t\r");
        if (first == std::string::npos || text[first] == '#') continue;
        Json json = Json::parse(text, nullptr, false);
        const std::string where = fmt::format("{}:{}", name, line);
        if (json.is_discarded()) return Error{ErrorKind::InvalidData, where, "is not JSON"};
        auto command = scene::commandFromJson(json, where);
        if (command && !std::holds_alternative<scene::Edit>(*command)) {
            script.commands.push_back(std::move(command).value());
            script.lines.push_back(line);
            continue;
        }
        edits.push_back(std::move(json));
        editLines.push_back(line);
        if (!command) break; // the schema says it better, of this line or one before
        script.commands.push_back(std::move(command).value());
        script.lines.push_back(line);
    }
    if (in.bad()) return Error{ErrorKind::Io, name, "could not be read"};
    const auto problem = scene::findSchemaProblem(edits, assetsDirectory());
    if (!problem) return problem.error();
    if (*problem)
        return Error{ErrorKind::InvalidData, fmt::format("{}:{}", name, editLines[(*problem)->edit]),
                     (*problem)->reason};
    if (script.commands.size() < edits.size()) { // what the schema lets pass and we cannot read
        const auto command = scene::commandFromJson(edits.back(), fmt::format("{}:{}", name, editLines.back()));
        if (!command) return command.error();
    }
    return script;
}

Result<Script> readScript(const std::string& file) {
    if (file == "-") return readScript(std::cin, "standard input");
    std::ifstream in(file);
    if (!in) return Error{ErrorKind::NotFound, file, "cannot be opened"};
    return readScript(in, file);
}

Result<void> openOrCreate(ScenarioDesk& desk, const EditOptions& options) {
    if (desk.info(options.scenario)) {
        if (!options.parent.empty() && desk.info(options.scenario)->parent != options.parent)
            return Error{
                ErrorKind::Usage, "--parent",
                fmt::format("scenario \"{}\" is there already and branches off something else", options.scenario)};
        return desk.open(options.scenario);
    }
    if (!options.create) return desk.open(options.scenario); // says which there are
    const std::string& name = options.name.empty() ? options.scenario : options.name;
    return desk.create({name, name}, options.parent, options.scenario);
}

Json stateJson(const ScenarioDesk& desk) {
    const scene::ScenarioEditor& editor = *desk.editor();
    return {{"scenario", editor.info().id},
            {"commands", editor.log().size()},
            {"edits", editor.inherited().size() + editor.edits().size()},
            {"state", scene::stateHash(editor.world())},
            {"store", desk.place()}};
}

const char* kindName(scene::MergeConflict::Kind kind) {
    switch (kind) {
    case scene::MergeConflict::Kind::BothChanged:
        return "both changed";
    case scene::MergeConflict::Kind::CannotFollow:
        return "cannot follow";
    case scene::MergeConflict::Kind::SamePlace:
        break;
    }
    return "same place";
}

Json editsJson(const std::vector<scene::Edit>& edits) {
    Json json = Json::array();
    for (const scene::Edit& edit : edits) json.push_back(scene::editToJson(edit));
    return json;
}

Json conflictJson(const scene::MergeConflict& conflict) {
    Json json{{"kind", kindName(conflict.kind)}, {"id", conflict.id}};
    if (!conflict.other.empty()) json["other"] = conflict.other;
    if (!conflict.reason.empty()) json["reason"] = conflict.reason;
    if (conflict.place) json["place"] = {conflict.place->x, conflict.place->y};
    if (!conflict.ours.empty()) json["ours"] = editsJson(conflict.ours);
    if (!conflict.theirs.empty()) json["theirs"] = editsJson(conflict.theirs);
    return json;
}

Json mergeJson(const scene::MergePlan& plan, bool merged) {
    Json conflicts = Json::array();
    for (const scene::MergeConflict& conflict : plan.conflicts) conflicts.push_back(conflictJson(conflict));
    return {{"merged", merged},
            {"edits", plan.edits.size()},
            {"renamed", plan.renamed},
            {"unresolved", plan.unresolved},
            {"conflicts", std::move(conflicts)}};
}

void printMerge(const scene::MergePlan& plan) {
    for (const scene::MergeConflict& conflict : plan.conflicts)
        std::cout << fmt::format("{}: {}{}{}\n", kindName(conflict.kind), conflict.id,
                                 conflict.other.empty() ? "" : " and " + conflict.other,
                                 conflict.reason.empty() ? "" : ": " + conflict.reason);
    for (const auto& [from, to] : plan.renamed) std::cout << fmt::format("renamed: {} is {} here\n", from, to);
}

} // namespace

int runEdit(const EditOptions& options) {
    const auto script = readScript(options.commands);
    if (!script) return failed(script.error());
    const auto park = openPark(options.park);
    if (!park) return failed(park.error());
    ScenarioDesk& desk = *(*park)->desk;
    if (const auto opened = openOrCreate(desk, options); !opened) return failed(opened.error());
    const auto where = [&](size_t i) { return fmt::format("{}:{}", options.commands, script->lines[i]); };
    if (const auto done = desk.appendAll(script->commands, where); !done) return failed(done.error());
    if (options.json)
        std::cout << stateJson(desk).dump(2) << '\n';
    else
        std::cout << fmt::format("{} commands on scenario \"{}\"\nstate {}\n", script->commands.size(),
                                 options.scenario, scene::stateHash(desk.world()));
    return Done;
}

int runScenarioList(const ScenarioOptions& options) {
    const auto park = openPark(options.park);
    if (!park) return failed(park.error());
    const ScenarioDesk& desk = *(*park)->desk;
    Json list = Json::array();
    for (const scene::ScenarioInfo& info : desk.scenarios()) {
        list.push_back({{"id", info.id},
                        {"name", {{"zh", info.name.zh}, {"en", info.name.en}}},
                        {"parent", info.parent.empty() ? Json(nullptr) : Json(info.parent)},
                        {"parentCommands", info.parentCommands},
                        {"commands", info.commands},
                        {"author", info.author},
                        {"created", formatIsoTime(info.created)}});
        if (!options.json)
            std::cout << fmt::format("{:<24} {:>5} commands  {}{}\n", info.id, info.commands, info.name.zh,
                                     info.parent.empty() ? "" : "  (off " + info.parent + ")");
    }
    if (options.json) std::cout << Json{{"store", desk.place()}, {"scenarios", std::move(list)}}.dump(2) << '\n';
    return Done;
}

int runScenarioLog(const ScenarioLogOptions& options) {
    const auto park = openPark(options.park);
    if (!park) return failed(park.error());
    ScenarioDesk& desk = *(*park)->desk;
    if (const auto opened = desk.open(options.scenario); !opened) return failed(opened.error());
    if (options.state) {
        std::cout << scene::stateText(desk.world()) << '\n';
        return Done;
    }
    for (const scene::LoggedCommand& logged : desk.editor()->log()) {
        std::cout << fmt::format("# {} {}\n", formatIsoTime(logged.time), logged.author)
                  << scene::commandText(logged.command) << '\n';
    }
    return Done;
}

int runScenarioRename(const ScenarioRenameOptions& options) {
    const auto park = openPark(options.park);
    if (!park) return failed(park.error());
    ScenarioDesk& desk = *(*park)->desk;
    std::vector<std::string> known;
    for (const scene::ScenarioInfo& info : desk.scenarios()) known.push_back(info.id);
    if (const auto there = requireKnown("scenario", options.scenario, known); !there) return failed(there.error());
    if (const auto done = desk.rename(options.scenario, {options.name, options.name}); !done)
        return failed(done.error());
    return Done;
}

int runScenarioMerge(const ScenarioMergeOptions& options) {
    const auto park = openPark(options.park);
    if (!park) return failed(park.error());
    ScenarioDesk& desk = *(*park)->desk;
    if (const auto opened = desk.open(options.into); !opened) return failed(opened.error());
    std::map<std::string, scene::Prefer> choices;
    for (const std::string& id : options.ours) choices[id] = scene::Prefer::Ours;
    for (const std::string& id : options.theirs) choices[id] = scene::Prefer::Theirs;
    std::optional<scene::Prefer> otherwise;
    if (!options.otherwise.empty())
        otherwise = options.otherwise == "ours" ? scene::Prefer::Ours : scene::Prefer::Theirs;
    const auto plan = desk.planMerge(options.from, choices, otherwise);
    if (!plan) return failed(plan.error());
    const bool merge = plan->unresolved == 0 && !options.dryRun;
    if (merge)
        if (const auto merged = desk.merge(*plan); !merged) return failed(merged.error());
    if (options.json)
        std::cout << mergeJson(*plan, merge).dump(2) << '\n';
    else
        printMerge(*plan);
    if (plan->unresolved > 0)
        return failed({ErrorKind::Conflict, options.into,
                       fmt::format("{} objects were changed in both scenarios: choose with --ours, --theirs or "
                                   "--otherwise; nothing was merged",
                                   plan->unresolved)});
    if (!options.json)
        std::cout << fmt::format("{} edits {}\nstate {}\n", plan->edits.size(), merge ? "merged" : "to merge",
                                 scene::stateHash(desk.world()));
    return Done;
}

} // namespace sandtable::app
