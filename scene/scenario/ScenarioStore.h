// Where scenarios and their logs are kept. Every append is whole or nothing and on disk when it returns, so that a
// program that dies loses nothing it has said is done. Several programs may use one store: an append names how many
// commands it believes are there, and is refused, saying who was faster, when that is no longer so (optimistic
// locking). One thread at a time. Errors name the file or database.
#pragma once

#include "core/Diagnostics.h"
#include "scene/park/Park.h"
#include "scene/scenario/Scenario.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sandtable::scene {

class ScenarioStore {
public:
    virtual ~ScenarioStore() = default;

    /// In the order they were created. Nothing, not an error, where the store does not exist yet.
    virtual Result<std::vector<ScenarioInfo>> list() = 0;
    /// A scenario's commands from one on. Errors: one that cannot be read.
    virtual Result<std::vector<LoggedCommand>> log(const std::string& id, size_t from = 0) = 0;
    /// A new scenario with its first commands. Errors: Conflict, its id is taken.
    virtual Result<void> create(const ScenarioInfo& info, std::span<const LoggedCommand> first) = 0;
    /// Errors: Conflict, the log is no longer `expected` commands long; NotFound.
    virtual Result<void> append(const std::string& id, size_t expected, std::span<const LoggedCommand> commands) = 0;
    virtual Result<void> rename(const std::string& id, const LocalizedText& name) = 0;
    /// The file or database, fit for showing.
    virtual std::string place() const = 0;
};

/// A GeoPackage that GIS programs open: a table "scenarios", and "commands" with the area each is about in the park's
/// own CRS. Made by the first write. The frame's origin is added to coordinates; logs themselves are in site metres.
std::unique_ptr<ScenarioStore> openGeoPackageStore(const std::string& file, const gis::SiteFrame& frame);

/// Tables of that kind in a schema of a PostgreSQL database, made by the first write; areas as PostGIS geometry where
/// PostGIS is installed.
std::unique_ptr<ScenarioStore> openPostgresStore(const DatabaseAddress& database, const std::string& schema,
                                                 const gis::SiteFrame& frame);

/// Who was faster, as an error: "Wang added 2 commands at …, the last is moveBuilding b7".
Error conflictAt(const std::string& place, const std::string& id, std::span<const LoggedCommand> news);

} // namespace sandtable::scene
