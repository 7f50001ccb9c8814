#include "database/Postgres.h"
#include "scene/scenario/CommandArea.h"
#include "scene/scenario/ScenarioStore.h"
#include "scene/world/EditJson.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sandtable::scene {
namespace {

using postgres::Connection;
using postgres::Transaction;

std::string hex(const std::string& bytes) {
    std::string text;
    for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return text;
}

class PostgresStore final : public ScenarioStore {
public:
    PostgresStore(DatabaseAddress address, std::string schema, gis::SiteFrame frame)
        : m_address(std::move(address)), m_schema(std::move(schema)), m_frame(std::move(frame)) {}

    Result<std::vector<ScenarioInfo>> list() override;
    Result<std::vector<LoggedCommand>> log(const std::string& id, size_t from) override;
    Result<void> create(const ScenarioInfo& info, std::span<const LoggedCommand> first) override;
    Result<void> append(const std::string& id, size_t expected, std::span<const LoggedCommand> commands) override;
    Result<void> rename(const std::string& id, const LocalizedText& name) override;
    std::string place() const override {
        const auto place = postgres::placeOf(m_address);
        return place ? *place : m_schema;
    }

private:
    Result<void> connect();
    Result<bool> tablesThere();
    Result<void> makeTables();
    Result<void> insert(const std::string& id, size_t from, std::span<const LoggedCommand> commands);
    int srid() const;

    DatabaseAddress m_address;
    std::string m_schema;
    gis::SiteFrame m_frame;
    std::optional<Connection> m_connection;
    bool m_postgis = false;
};

Result<void> PostgresStore::connect() {
    if (m_connection && !m_connection->isLost()) return {};
    m_connection.reset();
    auto connection = Connection::open(m_address);
    if (!connection) return connection.error();
    const auto set = connection->run("SELECT set_config('search_path', $1 || ', public', false), "
                                     "set_config('TimeZone', 'UTC', false)",
                                     {connection->quoted(m_schema)});
    if (!set) return set.error();
    const auto postgis = connection->run("SELECT count(*) FROM pg_type WHERE typname = 'geometry'");
    if (!postgis) return postgis.error();
    m_postgis = postgis->integer(0, 0) > 0;
    m_connection.emplace(*std::move(connection));
    return {};
}

Result<bool> PostgresStore::tablesThere() {
    if (auto connected = connect(); !connected) return connected.error();
    const auto there =
        m_connection->run("SELECT count(*) FROM pg_class WHERE relname IN ('scenarios', 'commands') AND relkind = 'r' "
                          "AND relnamespace = to_regnamespace($1)",
                          {m_connection->quoted(m_schema)});
    if (!there) return there.error();
    return there->integer(0, 0) == 2;
}

/// Two that begin at once take turns; the second finds the tables.
Result<void> PostgresStore::makeTables() {
    const auto there = tablesThere();
    if (!there) return there.error();
    if (*there) return {};
    auto transaction = Transaction::begin(*m_connection, false);
    if (!transaction) return transaction.error();
    const std::string schema = m_connection->quoted(m_schema);
    const auto locked = m_connection->run("SELECT pg_advisory_xact_lock(hashtext($1))", {m_schema});
    if (!locked) return locked.error();
    for (const std::string& statement :
         {"CREATE SCHEMA IF NOT EXISTS " + schema,
          fmt::format("CREATE TABLE IF NOT EXISTS {}.scenarios (place bigserial, id text PRIMARY KEY, name_zh text NOT "
                      "NULL, name_en text NOT NULL, parent text NOT NULL, parent_commands bigint NOT NULL, created "
                      "timestamptz NOT NULL, author text NOT NULL)",
                      schema),
          fmt::format("CREATE TABLE IF NOT EXISTS {}.commands (scenario text NOT NULL REFERENCES {}.scenarios (id), "
                      "number bigint NOT NULL, time timestamptz NOT NULL, author text NOT NULL, type text NOT NULL, "
                      "object text NOT NULL, command text NOT NULL, area {}, PRIMARY KEY (scenario, number))",
                      schema, schema, m_postgis ? "geometry" : "bytea")}) {
        const auto made = m_connection->run(statement);
        if (!made) return made.error();
    }
    return transaction->commit();
}

Result<std::vector<ScenarioInfo>> PostgresStore::list() {
    std::vector<ScenarioInfo> infos;
    const auto there = tablesThere();
    if (!there) return there.error();
    if (!*there) return infos;
    const auto rows = m_connection->run(
        "SELECT id, name_zh, name_en, parent, author, created, parent_commands, "
        "(SELECT count(*) FROM commands WHERE scenario = scenarios.id) FROM scenarios ORDER BY place");
    if (!rows) return rows.error();
    for (int row = 0; row < rows->size(); ++row) {
        const auto text = [&](int column) { return std::string(rows->text(row, column)); };
        ScenarioInfo info{.id = text(0), .name = {text(1), text(2)}, .parent = text(3), .author = text(4)};
        info.created = rows->time(row, 5);
        info.parentCommands = static_cast<size_t>(rows->integer(row, 6));
        info.commands = static_cast<size_t>(rows->integer(row, 7));
        infos.push_back(std::move(info));
    }
    return infos;
}

Result<std::vector<LoggedCommand>> PostgresStore::log(const std::string& id, size_t from) {
    std::vector<LoggedCommand> log;
    const auto there = tablesThere();
    if (!there) return there.error();
    if (!*there) return log;
    const auto rows = m_connection->run("SELECT command, author, time, number FROM commands WHERE scenario = $1 AND "
                                        "number > $2::bigint ORDER BY number",
                                        {id, std::to_string(from)});
    if (!rows) return rows.error();
    for (int row = 0; row < rows->size(); ++row) {
        const std::string where = fmt::format("{}: scenario \"{}\", command {}", place(), id, rows->integer(row, 3));
        auto command = commandFromText(std::string(rows->text(row, 0)), where);
        if (!command) return command.error();
        log.push_back({std::move(command).value(), rows->time(row, 2), std::string(rows->text(row, 1))});
    }
    return log;
}

int PostgresStore::srid() const {
    constexpr std::string_view epsg = "EPSG:";
    if (m_frame.kind() != gis::SiteFrame::Kind::Projected) return 0;
    const std::string code = m_frame.crs().horizontal().code();
    return code.starts_with(epsg) ? std::atoi(code.c_str() + epsg.size()) : 0;
}

Result<void> PostgresStore::insert(const std::string& id, size_t from, std::span<const LoggedCommand> commands) {
    nlohmann::json rows = nlohmann::json::array();
    for (const LoggedCommand& logged : commands) {
        const auto* edit = std::get_if<Edit>(&logged.command);
        const auto area = areaOf(logged.command);
        rows.push_back(
            {{"number", ++from},
             {"time", formatIsoTime(logged.time)},
             {"author", logged.author},
             {"type", commandToJson(logged.command).at("type")},
             {"object", edit ? editId(*edit) : ""},
             {"command", commandText(logged.command)},
             {"area", area.empty() ? nlohmann::json() : nlohmann::json(hex(wellKnownBinary(area, m_frame)))}});
    }
    const std::string area =
        m_postgis ? fmt::format("ST_GeomFromWKB(decode(area, 'hex'), {})", srid()) : std::string("decode(area, 'hex')");
    const auto done = m_connection->run(
        "INSERT INTO commands (scenario, number, time, author, type, object, command, area) SELECT $1, number, time, "
        "author, type, object, command, " +
            area +
            " FROM jsonb_to_recordset($2::jsonb) AS row(number bigint, time timestamptz, author text, type text, "
            "object text, command text, area text)",
        {id, rows.dump()});
    if (!done) return done.error();
    return {};
}

Result<void> PostgresStore::create(const ScenarioInfo& info, std::span<const LoggedCommand> first) {
    if (auto made = makeTables(); !made) return made.error();
    auto transaction = Transaction::begin(*m_connection, false);
    if (!transaction) return transaction.error();
    const auto done = m_connection->run(
        "INSERT INTO scenarios (id, name_zh, name_en, parent, parent_commands, created, author) VALUES ($1, $2, $3, "
        "$4, $5::bigint, $6::timestamptz, $7) ON CONFLICT (id) DO NOTHING RETURNING id",
        {info.id, info.name.zh, info.name.en, info.parent, std::to_string(info.parentCommands),
         postgres::timestamp(info.created), info.author});
    if (!done) return done.error();
    if (done->size() == 0)
        return Error{ErrorKind::Conflict, place(), fmt::format("there is a scenario \"{}\" already", info.id)};
    if (auto inserted = insert(info.id, 0, first); !inserted) return inserted.error();
    return transaction->commit();
}

/// The scenario's row is locked, so that of two that append at once the second waits and then sees the first.
Result<void> PostgresStore::append(const std::string& id, size_t expected, std::span<const LoggedCommand> commands) {
    if (auto made = makeTables(); !made) return made.error();
    auto transaction = Transaction::begin(*m_connection, false);
    if (!transaction) return transaction.error();
    const auto locked = m_connection->run("SELECT id FROM scenarios WHERE id = $1 FOR UPDATE", {id});
    if (!locked) return locked.error();
    if (locked->size() == 0) return Error{ErrorKind::NotFound, place(), fmt::format("no scenario \"{}\"", id)};
    const auto count = m_connection->run("SELECT count(*) FROM commands WHERE scenario = $1", {id});
    if (!count) return count.error();
    const auto there = static_cast<size_t>(count->integer(0, 0));
    if (there != expected) {
        const auto news = log(id, std::min(expected, there));
        return conflictAt(place(), id, news ? std::span<const LoggedCommand>(*news) : std::span<const LoggedCommand>());
    }
    if (auto inserted = insert(id, expected, commands); !inserted) return inserted.error();
    return transaction->commit();
}

Result<void> PostgresStore::rename(const std::string& id, const LocalizedText& name) {
    if (auto made = makeTables(); !made) return made.error();
    const auto done =
        m_connection->run("UPDATE scenarios SET name_zh = $2, name_en = $3 WHERE id = $1", {id, name.zh, name.en});
    if (!done) return done.error();
    return {};
}

} // namespace

std::unique_ptr<ScenarioStore> openPostgresStore(const DatabaseAddress& database, const std::string& schema,
                                                 const gis::SiteFrame& frame) {
    return std::make_unique<PostgresStore>(database, schema, frame);
}

} // namespace sandtable::scene
