#include "scene/scenario/ScenarioLibrary.h"

#include <fmt/format.h>

#include <algorithm>

namespace sandtable::scene {

namespace {

constexpr const char* fromParkFile = "park file";

/// The model file a command names; nullptr for those that name none.
std::string* modelOf(Command& command) {
    auto* edit = std::get_if<Edit>(&command);
    auto* placed = edit ? std::get_if<PlaceBuilding>(edit) : nullptr;
    return placed && !placed->modelFile.empty() ? &placed->modelFile : nullptr;
}

const ScenarioInfo* find(const std::vector<ScenarioInfo>& all, const std::string& id) {
    const auto found = std::ranges::find(all, id, &ScenarioInfo::id);
    return found == all.end() ? nullptr : &*found;
}

} // namespace

ScenarioLibrary::ScenarioLibrary(std::vector<ScenarioSpec> delivered, std::unique_ptr<ScenarioStore> store,
                                 Prepare prepare, std::filesystem::path folder)
    : m_delivered(std::move(delivered)),
      m_store(std::move(store)),
      m_prepare(std::move(prepare)),
      m_folder(std::move(folder)) {}

std::vector<LoggedCommand> ScenarioLibrary::portable(std::span<const LoggedCommand> commands) const {
    std::vector<LoggedCommand> result(commands.begin(), commands.end());
    for (LoggedCommand& logged : result) {
        std::string* model = modelOf(logged.command);
        if (!model || m_folder.empty()) continue;
        const std::string relative = std::filesystem::path(*model).lexically_relative(m_folder).string();
        if (!relative.empty() && !relative.starts_with("..")) *model = relative;
    }
    return result;
}

Result<std::vector<LoggedCommand>> ScenarioLibrary::resolved(Result<std::vector<LoggedCommand>> log) const {
    if (!log || m_folder.empty()) return log;
    for (LoggedCommand& logged : *log)
        if (std::string* model = modelOf(logged.command); model && std::filesystem::path(*model).is_relative())
            *model = (m_folder / *model).string();
    return log;
}

Result<std::vector<ScenarioInfo>> ScenarioLibrary::list() {
    auto stored = m_store->list();
    if (!stored) return stored.error();
    std::vector<ScenarioInfo> all;
    for (const ScenarioSpec& scenario : m_delivered) {
        const ScenarioInfo* kept = find(*stored, scenario.id);
        all.push_back(kept ? *kept
                           : ScenarioInfo{.id = scenario.id,
                                          .name = scenario.name,
                                          .author = fromParkFile,
                                          .commands = scenario.edits.size()});
    }
    for (ScenarioInfo& info : *stored)
        if (!find(all, info.id)) all.push_back(std::move(info));
    return all;
}

Result<ScenarioContent> ScenarioLibrary::load(const std::string& id) {
    const auto all = list();
    if (!all) return all.error();
    const ScenarioInfo* info = find(*all, id);
    if (!info) {
        std::string known;
        for (const ScenarioInfo& each : *all) known += (known.empty() ? "" : ", ") + each.id;
        return Error{ErrorKind::NotFound, m_store->place(),
                     fmt::format("no scenario \"{}\" (there is: {})", id, known.empty() ? "none" : known)};
    }
    ScenarioContent content{*info, {}, {}};
    if (!info->parent.empty()) {
        auto inherited = editsOf(info->parent, info->parentCommands, *all, 0);
        if (!inherited) return inherited.error();
        content.inherited = std::move(inherited).value();
    }
    auto log = logOf(id);
    if (!log) return log.error();
    content.log = std::move(log).value();
    content.info.commands = content.log.size();
    return content;
}

/// All that hold after some commands of a scenario, those of its ancestors first.
Result<std::vector<Edit>> ScenarioLibrary::editsOf(const std::string& id, size_t commands,
                                                   const std::vector<ScenarioInfo>& all, size_t depth) {
    const ScenarioInfo* info = find(all, id);
    if (!info) return Error{ErrorKind::NotFound, m_store->place(), fmt::format("no scenario \"{}\"", id)};
    if (depth > all.size())
        return Error{ErrorKind::InvalidData, m_store->place(), fmt::format("scenario \"{}\" descends from itself", id)};
    std::vector<Edit> edits;
    if (!info->parent.empty()) {
        auto inherited = editsOf(info->parent, info->parentCommands, all, depth + 1);
        if (!inherited) return inherited;
        edits = std::move(inherited).value();
    }
    const auto log = logOf(id);
    if (!log) return log.error();
    if (log->size() < commands)
        return Error{
            ErrorKind::InvalidData, m_store->place(),
            fmt::format("scenario \"{}\" has {} commands, a branch of it begins after {}", id, log->size(), commands)};
    auto own = effectiveEdits(std::span(*log).first(commands));
    if (!own) return own.error();
    edits.insert(edits.end(), own->begin(), own->end());
    return edits;
}

const ScenarioSpec* ScenarioLibrary::delivered(const std::string& id) {
    const auto found = std::ranges::find(m_delivered, id, &ScenarioSpec::id);
    if (found == m_delivered.end()) return nullptr;
    const auto prepared = m_prepared.find(id);
    if (prepared != m_prepared.end()) return &prepared->second;
    return &(m_prepared[id] = m_prepare ? m_prepare(*found) : *found);
}

std::vector<LoggedCommand> ScenarioLibrary::deliveredLog(const ScenarioSpec& scenario) {
    std::vector<LoggedCommand> log;
    for (const Edit& edit : scenario.edits) log.push_back({asWritten(edit), {}, fromParkFile});
    return log;
}

Result<bool> ScenarioLibrary::isStored(const std::string& id) {
    const auto stored = m_store->list();
    if (!stored) return stored.error();
    return find(*stored, id) != nullptr;
}

Result<std::vector<LoggedCommand>> ScenarioLibrary::logOf(const std::string& id) {
    const auto stored = isStored(id);
    if (!stored) return stored.error();
    if (*stored) return resolved(m_store->log(id));
    const ScenarioSpec* scenario = delivered(id);
    return scenario ? deliveredLog(*scenario) : std::vector<LoggedCommand>{};
}

Result<std::vector<LoggedCommand>> ScenarioLibrary::news(const std::string& id, size_t known) {
    return resolved(m_store->log(id, known));
}

Result<void> ScenarioLibrary::create(const ScenarioInfo& info) {
    const auto all = list();
    if (!all) return all.error();
    if (info.id.empty()) return Error{ErrorKind::Usage, m_store->place(), "a scenario needs an id"};
    if (find(*all, info.id))
        return Error{ErrorKind::Conflict, m_store->place(), fmt::format("there is a scenario \"{}\" already", info.id)};
    if (!info.parent.empty() && !find(*all, info.parent))
        return Error{ErrorKind::NotFound, m_store->place(), fmt::format("no scenario \"{}\"", info.parent)};
    return m_store->create(info, {});
}

Result<void> ScenarioLibrary::bringIn(const std::string& id) {
    const ScenarioSpec* scenario = delivered(id);
    if (!scenario) return {};
    const auto stored = isStored(id);
    if (!stored) return stored.error();
    if (*stored) return {};
    return m_store->create({.id = id, .name = scenario->name, .created = now(), .author = fromParkFile},
                           portable(deliveredLog(*scenario)));
}

Result<void> ScenarioLibrary::append(const std::string& id, size_t expected, std::span<const LoggedCommand> commands) {
    if (auto there = bringIn(id); !there) return there;
    return m_store->append(id, expected, portable(commands));
}

Result<void> ScenarioLibrary::rename(const std::string& id, const LocalizedText& name) {
    if (auto there = bringIn(id); !there) return there;
    return m_store->rename(id, name);
}

} // namespace sandtable::scene
