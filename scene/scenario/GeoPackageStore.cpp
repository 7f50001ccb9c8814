#include "database/Sqlite.h"
#include "gis/VectorFile.h"
#include "scene/scenario/CommandArea.h"
#include "scene/scenario/ScenarioStore.h"
#include "scene/world/EditJson.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <unistd.h>

namespace sandtable::scene {
namespace {

namespace fs = std::filesystem;
using sqlite::Database;
using sqlite::Statement;
using sqlite::Transaction;

using Field = gis::OutputField;

/// Triggers of a spatial index call functions that plain SQLite has not.
std::array<gis::OutputLayer, 2> emptyTables() {
    using enum gis::OutputLayer::Geometry;
    using enum Field::Type;
    gis::OutputLayer scenarios{.name = "scenarios", .geometry = None, .fields = {}, .features = {}};
    for (const char* text : {"id", "name_zh", "name_en", "parent", "created", "author"})
        scenarios.fields.push_back({text, Text});
    scenarios.fields.push_back({"parent_commands", Whole});
    gis::OutputLayer commands{
        .name = "commands", .geometry = Polygons, .fields = {}, .features = {}, .spatialIndex = false};
    for (const char* text : {"scenario", "time", "author", "type", "object", "command"})
        commands.fields.push_back({text, Text});
    commands.fields.push_back({"number", Whole});
    return {std::move(scenarios), std::move(commands)};
}

constexpr const char* uniqueKeys = R"(
CREATE UNIQUE INDEX scenario_ids ON scenarios (id);
CREATE UNIQUE INDEX command_numbers ON commands (scenario, number);
)";

class GeoPackageStore final : public ScenarioStore {
public:
    GeoPackageStore(std::string file, gis::SiteFrame frame) : m_file(std::move(file)), m_frame(std::move(frame)) {}

    Result<std::vector<ScenarioInfo>> list() override;
    Result<std::vector<LoggedCommand>> log(const std::string& id, size_t from) override;
    Result<void> create(const ScenarioInfo& info, std::span<const LoggedCommand> first) override;
    Result<void> append(const std::string& id, size_t expected, std::span<const LoggedCommand> commands) override;
    Result<void> rename(const std::string& id, const LocalizedText& name) override;
    std::string place() const override { return m_file; }

private:
    bool exists() const {
        std::error_code ignored;
        return fs::exists(m_file, ignored);
    }
    Result<void> make() const;
    Result<Database> openToWrite();
    void insert(Database& database, const std::string& id, size_t from, std::span<const LoggedCommand> commands) const;

    std::string m_file;
    gis::SiteFrame m_frame;
};

/// Made aside and linked to its name, so that of two that begin at once the second finds the first one's.
Result<void> GeoPackageStore::make() const {
    const std::string part = fmt::format("{}.{}.gpkg", m_file, getpid());
    std::optional<gis::Crs> crs;
    if (m_frame.kind() == gis::SiteFrame::Kind::Projected) crs = m_frame.crs().horizontal();
    if (auto written = gis::writeGeoPackage(part, crs, emptyTables()); !written)
        return Error{written.error().kind, m_file, written.error().message};
    std::error_code error, ignored;
    auto database = Database::open(part, false);
    Result<void> keyed = database ? Result<void>() : Result<void>(database.error());
    if (database) {
        database->execute(uniqueKeys);
        keyed = database->take();
        database = Error{}; // closes it
    }
    if (keyed) fs::create_hard_link(part, m_file, error);
    if (error && !exists()) fs::rename(part, m_file, error); // a file system without links
    fs::remove(part, ignored);
    if (!keyed) return Error{keyed.error().kind, m_file, keyed.error().message};
    if (error && !exists()) return Error{ErrorKind::Io, m_file, error.message()};
    return {};
}

Result<Database> GeoPackageStore::openToWrite() {
    if (!exists())
        if (auto made = make(); !made) return made.error();
    auto database = Database::open(m_file, false);
    if (!database) return database.error();
    database->execute("PRAGMA synchronous = FULL");
    return database;
}

Result<std::vector<ScenarioInfo>> GeoPackageStore::list() {
    std::vector<ScenarioInfo> infos;
    if (!exists()) return infos;
    auto database = Database::open(m_file, true);
    if (!database) return database.error();
    Statement rows(*database, "SELECT id, name_zh, name_en, parent, parent_commands, created, author, "
                              "(SELECT count(*) FROM commands WHERE scenario = scenarios.id) "
                              "FROM scenarios ORDER BY fid");
    while (rows.step()) {
        ScenarioInfo info;
        info.id = rows.bytes(0);
        info.name = {std::string(rows.bytes(1)), std::string(rows.bytes(2))};
        info.parent = rows.bytes(3);
        info.parentCommands = static_cast<size_t>(rows.integer(4));
        if (const auto created = parseIsoTime(rows.bytes(5))) info.created = *created;
        info.author = rows.bytes(6);
        info.commands = static_cast<size_t>(rows.integer(7));
        infos.push_back(std::move(info));
    }
    return database->take(std::move(infos));
}

Result<std::vector<LoggedCommand>> GeoPackageStore::log(const std::string& id, size_t from) {
    std::vector<LoggedCommand> log;
    if (!exists()) return log;
    auto database = Database::open(m_file, true);
    if (!database) return database.error();
    Statement rows(*database, "SELECT command, time, author, number FROM commands WHERE scenario = ? AND number > ? "
                              "ORDER BY number");
    rows.bind(id, static_cast<int64_t>(from));
    std::optional<Error> problem;
    while (!problem && rows.step()) {
        const std::string where = fmt::format("{}: scenario \"{}\", command {}", m_file, id, rows.integer(3));
        auto command = commandFromText(std::string(rows.bytes(0)), where);
        const auto time = parseIsoTime(rows.bytes(1));
        if (!command)
            problem = command.error();
        else if (static_cast<size_t>(rows.integer(3)) != from + log.size() + 1)
            problem = Error{ErrorKind::InvalidData, where, "the command before it is missing"};
        else
            log.push_back({std::move(command).value(), time ? *time : TimePoint{}, std::string(rows.bytes(2))});
    }
    rows.reset();
    if (problem) return *problem;
    return database->take(std::move(log));
}

void GeoPackageStore::insert(Database& database, const std::string& id, size_t from,
                             std::span<const LoggedCommand> commands) const {
    int srs = 0;
    {
        Statement row(database, "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'commands'");
        if (row.step()) srs = static_cast<int>(row.integer(0));
        row.reset();
    }
    Statement insertion(database, "INSERT INTO commands (geom, scenario, number, time, author, type, object, command) "
                                  "VALUES (NULLIF(?, x''), ?, ?, ?, ?, ?, ?, ?)");
    for (const LoggedCommand& logged : commands) {
        const std::string area = geoPackageGeometry(areaOf(logged.command), m_frame, srs);
        const auto* edit = std::get_if<Edit>(&logged.command);
        const std::string type = commandToJson(logged.command).at("type");
        insertion
            .bind(std::string_view(area), id, static_cast<int64_t>(++from), formatIsoTime(logged.time), logged.author,
                  type, edit ? editId(*edit) : std::string(), commandText(logged.command))
            .run();
    }
}

Result<void> GeoPackageStore::create(const ScenarioInfo& info, std::span<const LoggedCommand> first) {
    auto database = openToWrite();
    if (!database) return database.error();
    Transaction transaction(*database, Transaction::Kind::Write);
    Statement there(*database, "SELECT 1 FROM scenarios WHERE id = ?");
    const bool taken = there.bind(info.id).step();
    there.reset();
    if (taken) return Error{ErrorKind::Conflict, m_file, fmt::format("there is a scenario \"{}\" already", info.id)};
    Statement(*database, "INSERT INTO scenarios (id, name_zh, name_en, parent, parent_commands, created, author) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(info.id, info.name.zh, info.name.en, info.parent, static_cast<int64_t>(info.parentCommands),
              formatIsoTime(info.created), info.author)
        .run();
    insert(*database, info.id, 0, first);
    transaction.commit();
    return database->take();
}

Result<void> GeoPackageStore::append(const std::string& id, size_t expected, std::span<const LoggedCommand> commands) {
    auto database = openToWrite();
    if (!database) return database.error();
    Transaction transaction(*database, Transaction::Kind::Write);
    Statement state(*database, "SELECT (SELECT count(*) FROM scenarios WHERE id = ?1), "
                               "(SELECT count(*) FROM commands WHERE scenario = ?1)");
    state.bind(id).step();
    if (database->failed()) return database->take();
    const bool known = state.integer(0) > 0;
    const auto there = static_cast<size_t>(state.integer(1));
    state.reset();
    if (!known) return Error{ErrorKind::NotFound, m_file, fmt::format("no scenario \"{}\"", id)};
    if (there != expected) {
        const auto news = log(id, std::min(expected, there));
        return conflictAt(m_file, id, news ? std::span<const LoggedCommand>(*news) : std::span<const LoggedCommand>());
    }
    insert(*database, id, expected, commands);
    transaction.commit();
    return database->take();
}

Result<void> GeoPackageStore::rename(const std::string& id, const LocalizedText& name) {
    auto database = openToWrite();
    if (!database) return database.error();
    Statement(*database, "UPDATE scenarios SET name_zh = ?, name_en = ? WHERE id = ?").bind(name.zh, name.en, id).run();
    return database->take();
}

} // namespace

std::unique_ptr<ScenarioStore> openGeoPackageStore(const std::string& file, const gis::SiteFrame& frame) {
    return std::make_unique<GeoPackageStore>(file, frame);
}

} // namespace sandtable::scene
