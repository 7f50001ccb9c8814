// All scenarios of a park: those in its store, and those its file brings along, which move into the store with the
// first change to them. One thread at a time.
#pragma once

#include "scene/scenario/ScenarioStore.h"

#include <filesystem>
#include <functional>
#include <map>

namespace sandtable::scene {

class ScenarioLibrary {
public:
    /// Completes a scenario from the park file: heights it leaves open are measured.
    using Prepare = std::function<ScenarioSpec(ScenarioSpec)>;

    /// `folder`: the park's; model files inside it are kept relative to it, so that the park can move. "": as they are.
    ScenarioLibrary(std::vector<ScenarioSpec> delivered, std::unique_ptr<ScenarioStore> store, Prepare prepare,
                    std::filesystem::path folder = {});

    /// First those of the park file, then the others by age.
    Result<std::vector<ScenarioInfo>> list();
    /// Errors: NotFound, which names those there are; a log that cannot be read.
    Result<ScenarioContent> load(const std::string& id);
    /// What has been appended after the first `known` commands.
    Result<std::vector<LoggedCommand>> news(const std::string& id, size_t known);

    /// Errors: Conflict, the id is taken; NotFound, no such parent.
    Result<void> create(const ScenarioInfo& info);
    /// Errors: Conflict when the log is no longer `expected` commands long.
    Result<void> append(const std::string& id, size_t expected, std::span<const LoggedCommand> commands);
    Result<void> rename(const std::string& id, const LocalizedText& name);

    std::string place() const { return m_store->place(); }

private:
    Result<std::vector<Edit>> editsOf(const std::string& id, size_t commands, const std::vector<ScenarioInfo>& all,
                                      size_t depth);
    Result<std::vector<LoggedCommand>> logOf(const std::string& id);
    const ScenarioSpec* delivered(const std::string& id);
    Result<bool> isStored(const std::string& id);
    std::vector<LoggedCommand> portable(std::span<const LoggedCommand> commands) const;
    Result<std::vector<LoggedCommand>> resolved(Result<std::vector<LoggedCommand>> log) const;
    std::vector<LoggedCommand> deliveredLog(const ScenarioSpec& scenario);
    /// The store's copy of a scenario from the park file, if it has none yet.
    Result<void> bringIn(const std::string& id);

    std::vector<ScenarioSpec> m_delivered;
    std::map<std::string, ScenarioSpec> m_prepared;
    std::unique_ptr<ScenarioStore> m_store;
    Prepare m_prepare;
    std::filesystem::path m_folder;
};

} // namespace sandtable::scene
