// Places for the histories of tests: each can be opened again and again, and emptied.
#pragma once

#include "database/Postgres.h"
#include "telemetry/history/History.h"
#include "tests/PostgresServer.h"
#include "tests/TestData.h"

#include <sqlite3.h>

namespace sandtable::telemetry {

class HistoryStore {
public:
    virtual ~HistoryStore() = default;
    virtual Result<std::unique_ptr<History>> open(HistoryAccess access, size_t samplesPerStep) = 0;
    virtual void clear() = 0;
    virtual std::string damage() = 0; // "ok"
};

class SqliteStore final : public HistoryStore {
public:
    Result<std::unique_ptr<History>> open(HistoryAccess access, size_t samplesPerStep) override {
        return openSqliteHistory(m_file, {access, samplesPerStep});
    }
    void clear() override { std::filesystem::remove(m_file); }
    std::string damage() override {
        sqlite3* database = nullptr;
        sqlite3_open_v2(m_file.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
        std::string text;
        sqlite3_exec(
            database, "PRAGMA integrity_check",
            [](void* out, int, char** values, char**) { return *static_cast<std::string*>(out) += values[0], 0; },
            &text, nullptr);
        sqlite3_close(database);
        return text;
    }
    const std::filesystem::path& file() const { return m_file; }

private:
    test::TemporaryFolder m_folder;
    std::filesystem::path m_file = m_folder.path() / "历史.sqlite";
};

class PostgresStore final : public HistoryStore {
public:
    PostgresStore() { clear(); }
    Result<std::unique_ptr<History>> open(HistoryAccess access, size_t samplesPerStep) override {
        return openPostgresHistory(m_address, schema, {access, samplesPerStep});
    }
    void clear() override { tell("DROP SCHEMA IF EXISTS \"历史 1\" CASCADE"); }
    /// Whether the hours that are noted are those of the readings.
    std::string damage() override {
        const std::string count =
            tell("SELECT count(*)::text FROM (SELECT date_trunc('hour', time, 'UTC') AS start FROM"
                 " \"历史 1\".reading EXCEPT SELECT start FROM \"历史 1\".hour) AS missing");
        return count == "0" ? "ok" : count + " hours are not noted";
    }
    const DatabaseAddress& address() const { return m_address; }
    /// The first value of the answer.
    std::string tell(const std::string& statement) {
        auto connection = postgres::Connection::open(m_address);
        EXPECT_TRUE(connection) << connection.error().text();
        const auto rows = connection->run(statement);
        EXPECT_TRUE(rows) << rows.error().text();
        return rows && rows->size() > 0 ? std::string(rows->text(0, 0)) : "";
    }
    static constexpr const char* schema = "历史 1";

private:
    DatabaseAddress m_address{.url = test::sharedPostgres().url()};
};

} // namespace sandtable::telemetry
