// A database of another system, polled; against a real PostgreSQL server.
#include "telemetry/sources/PostgresSource.h"

#include "database/Postgres.h"
#include "tests/Authority.h"
#include "tests/PostgresServer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;
using postgres::Connection;
using test::Authority;
using test::eventually;
using test::PostgresServer;
using test::sharedPostgres;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class PostgresSourceTest : public testing::Test {
protected:
    void SetUp() override {
        if (const std::string missing = PostgresServer::missing(); !missing.empty()) GTEST_SKIP() << missing;
        add("oil", "°C");
        add("power", "kW");
        add("flow", "m3/h");
    }
    void TearDown() override { ::unsetenv("SANDTABLE_TEST_PASSWORD"); }

    void add(const std::string& id, const std::string& unit, ChannelAddress address = {},
             const std::string& sentUnit = "") {
        m_channels.add({.deviceId = "变压器-1",
                        .channelId = id,
                        .unit = unit,
                        .interval = 1s,
                        .address = std::move(address),
                        .sentUnit = sentUnit});
    }
    /// Runs statements in a database.
    static void tell(const PostgresServer& server, std::initializer_list<std::string> statements) {
        auto connection = Connection::open({.url = server.url()});
        ASSERT_TRUE(connection) << connection.error().text();
        for (const std::string& statement : statements) {
            const auto done = connection->run(statement);
            ASSERT_TRUE(done) << done.error().text();
        }
    }
    void start(PostgresOptions options) {
        m_store.emplace(m_channels.size());
        m_ingest.emplace(*m_store);
        auto source = makePostgresSource(m_channels, *m_ingest, options, m_diagnostics);
        ASSERT_TRUE(source) << source.error().text();
        m_source = *std::move(source);
        m_source->advance(now());
    }
    void ask(const PostgresServer& server, PostgresQuery query) {
        query.interval = 30ms;
        start({.database = {.url = server.url()}, .queries = {std::move(query)}});
    }
    static PostgresQuery byName(const std::string& sql) {
        return {.sql = sql, .deviceColumn = "device", .channelColumn = "channel", .valueColumn = "value"};
    }
    std::vector<double> values(ChannelIndex channel) const {
        std::vector<double> values;
        for (const Reading& reading : m_store->range(channel, {}, TimePoint::max())) values.push_back(reading.value);
        return values;
    }
    bool sees(ChannelIndex channel, const std::vector<double>& expected) const {
        return eventually([&] { return values(channel) == expected; });
    }
    std::vector<std::string> reports() const {
        std::vector<std::string> texts;
        for (const Diagnostic& diagnostic : m_diagnostics.all()) texts.push_back(diagnostic.text());
        return texts;
    }
    bool reports(const std::string& text) const {
        return eventually([&] {
            const auto all = reports();
            return std::any_of(all.begin(), all.end(),
                               [&](const std::string& one) { return one.find(text) != std::string::npos; });
        });
    }

    ChannelTable m_channels;
    std::optional<TelemetryStore> m_store;
    std::optional<Ingest> m_ingest;
    Diagnostics m_diagnostics;
    std::unique_ptr<Source> m_source;
};

TEST_F(PostgresSourceTest, BringsWhatIsNewSinceTheLastTime) {
    const PostgresServer& server = sharedPostgres();
    tell(server, {"DROP TABLE IF EXISTS readings",
                  "CREATE TABLE readings(device text, channel text, time timestamptz, value numeric)",
                  "INSERT INTO readings VALUES('变压器-1', 'oil', now() - interval '9 seconds', 61.25)",
                  "INSERT INTO readings VALUES('变压器-1', 'oil', now() - interval '40 hours', 1)",
                  "INSERT INTO readings VALUES('变压器-1', 'power', now() - interval '8 seconds', NULL)",
                  "INSERT INTO readings VALUES('无此设备', 'oil', now() - interval '7 seconds', 5)"});
    ask(server, byName("SELECT * FROM readings WHERE time > $1 ORDER BY time"));
    ASSERT_TRUE(sees(0, {61.25})) << m_source->status().detail;
    EXPECT_TRUE(values(1).empty()); // null is no reading
    EXPECT_TRUE(reports("无此设备/oil"));

    // Late, but within the overlap; then a new one. Nothing comes twice.
    tell(server, {"INSERT INTO readings VALUES('变压器-1', 'oil', now() - interval '11 seconds', 60)",
                  "INSERT INTO readings VALUES('变压器-1', 'power', now(), 'NaN')",
                  "INSERT INTO readings VALUES('变压器-1', 'flow', now(), 12)"});
    ASSERT_TRUE(sees(0, {60, 61.25}));
    ASSERT_TRUE(sees(2, {12}));
    const auto unknown = m_source->status().unknown;
    EXPECT_TRUE(eventually([&] { return m_source->status().unknown > unknown; })); // it goes on asking
    EXPECT_EQ(m_ingest->counts().duplicate, 0u);
    EXPECT_EQ(m_ingest->counts().rejected, 1u); // the NaN
    EXPECT_EQ(m_source->status().state, ConnectionState::Connected);
    EXPECT_EQ(m_source->status().malformed, 0u);
}

TEST_F(PostgresSourceTest, TakesKeysTimesAndValuesOfEveryKind) {
    const PostgresServer& server = sharedPostgres();
    add("tagged", "W", RowAddress{"4711"}, "kW");
    add("same", "kW", RowAddress{"4711"});
    add("on", "");
    tell(server,
         {"DROP TABLE IF EXISTS points", "CREATE TABLE points(tag int, ts bigint, v real)",
          "INSERT INTO points VALUES(4711, extract(epoch from now())::bigint * 1000 - 5000, 212)",
          "DROP TABLE IF EXISTS wide", "CREATE TABLE wide(d text, at timestamp, \"T1\" text, p smallint, s boolean)",
          "INSERT INTO wide VALUES('变压器-1', (now() AT TIME ZONE 'UTC') + interval '7 hours 59 minutes', "
          "'55.5', 7, true)"});
    PostgresQuery tags{.sql = "SELECT * FROM points WHERE ts > extract(epoch from $1) * 1000",
                       .timeColumn = "ts",
                       .keyColumn = "tag",
                       .valueColumn = "v"};
    PostgresQuery wide{.sql = "SELECT * FROM wide WHERE at > $1",
                       .timeColumn = "at",
                       .deviceColumn = "d",
                       .values = {{"T1", "oil"}, {"p", "power"}, {"s", "on"}}};
    start({.database = {.url = server.url()}, .queries = {tags, wide}, .utcOffset = 8h});
    ASSERT_TRUE(sees(3, {212000})) << testing::PrintToString(reports());
    EXPECT_TRUE(sees(4, {212})); // two channels of one key
    EXPECT_TRUE(sees(0, {55.5}));
    EXPECT_TRUE(sees(1, {7}));
    EXPECT_TRUE(sees(5, {1}));
    const Duration age = now() - m_store->latest(0, now())->time;
    EXPECT_TRUE(age > 59s && age < 120s) << age.count(); // local time, eight hours ahead
}

TEST_F(PostgresSourceTest, AQueryWithoutABoundBringsEachReadingOnce) {
    const PostgresServer& server = sharedPostgres();
    tell(server, {"DROP TABLE IF EXISTS present",
                  "CREATE TABLE present(device text DEFAULT '变压器-1', channel text, time timestamptz, value float8)",
                  "INSERT INTO present(channel, time, value) VALUES('oil', now() - interval '1 hour', 1), "
                  "('power', now(), 2)"});
    ask(server, byName("SELECT * FROM present"));
    ASSERT_TRUE(sees(0, {1}));
    tell(server, {"UPDATE present SET time = now() - interval '30 minutes', value = 3 WHERE channel = 'oil'"});
    ASSERT_TRUE(sees(0, {1, 3})); // old beside the other channel, but new of its own
    EXPECT_EQ(m_ingest->counts().duplicate, 0u);
    EXPECT_EQ(m_source->status().received, 3u);
}

TEST_F(PostgresSourceTest, ARefusedQueryLeavesTheOthersAlone) {
    const PostgresServer& server = sharedPostgres();
    tell(server, {"DROP TABLE IF EXISTS odd",
                  "CREATE TABLE odd(device text DEFAULT '变压器-1', channel text, time text, value text)",
                  "INSERT INTO odd(channel, time, value) VALUES('oil', 'yesterday', '1'), "
                  "('power', now()::text, 'viel'), ('flow', now()::text, '4')"});
    PostgresQuery bare = byName("SELECT now() AS moment");
    start({.database = {.url = server.url()},
           .queries = {byName("SELECT * FROM nowhere WHERE time > $1"), byName("DELETE FROM odd RETURNING *"), bare,
                       byName("SELECT * FROM odd")}});
    ASSERT_TRUE(sees(2, {4}));
    EXPECT_TRUE(reports("query 1: relation \"nowhere\" does not exist"));
    EXPECT_TRUE(reports("query 2: cannot execute DELETE in a read-only transaction"));
    EXPECT_TRUE(reports("query 3: the query gives no column \"time\", but \"moment\""));
    EXPECT_TRUE(reports("query 4: column \"time\": expected a time, found \"yesterday\""));
    EXPECT_EQ(m_source->status().state, ConnectionState::Connected);
    EXPECT_GE(m_source->status().malformed, 4u);
}

TEST_F(PostgresSourceTest, AQueryMayNotWriteWhateverItSets) {
    const PostgresServer& server = sharedPostgres();
    tell(server, {"DROP TABLE IF EXISTS kept", "CREATE TABLE kept(v int)",
                  "CREATE OR REPLACE FUNCTION spoil() RETURNS text LANGUAGE sql AS 'INSERT INTO kept VALUES(1); "
                  "SELECT ''x''::text'"});
    start({.database = {.url = server.url()},
           .queries = {byName("SELECT set_config('default_transaction_read_only', 'off', false), set_config("
                              "'transaction_read_only', 'off', false), spoil(), now() AS time"),
                       byName("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"), byName("SELECT spoil()")}});
    EXPECT_TRUE(reports("query 1: ")) << testing::PrintToString(reports());
    EXPECT_TRUE(reports("query 3: cannot execute INSERT in a read-only transaction"))
        << testing::PrintToString(reports());
}

TEST_F(PostgresSourceTest, AFirstQueryThatTakesTooLongReachesLessFar) {
    const PostgresServer& server = sharedPostgres();
    tell(server,
         {"DROP TABLE IF EXISTS long",
          "CREATE TABLE long(device text DEFAULT '变压器-1', channel text DEFAULT 'oil', time timestamptz, value"
          " int)",
          "INSERT INTO long(time, value) VALUES(now() - interval '3 seconds', 1)"});
    // As long as more than an hour is asked for.
    PostgresQuery query = byName("SELECT long.* FROM long, pg_sleep(CASE WHEN $1 < now() - interval '1 hour' THEN 60"
                                 " ELSE 0 END) WHERE time > $1");
    query.interval = 10ms;
    query.lookBack = 5h;
    start({.database = {.url = server.url()}, .queries = {query}, .timeout = 100ms});
    EXPECT_TRUE(sees(0, {1})) << testing::PrintToString(reports());
    EXPECT_TRUE(reports("query 1: asked for too much at once; what came before "));
}

TEST_F(PostgresSourceTest, LossIsSeenAndSurvived) {
    PostgresServer server;
    tell(server,
         {"CREATE TABLE r(device text DEFAULT '变压器-1', channel text DEFAULT 'oil', time timestamptz, value int)",
          "INSERT INTO r(time, value) VALUES(now() - interval '3 seconds', 1)"});
    ask(server, byName("SELECT * FROM r WHERE time > $1"));
    ASSERT_TRUE(sees(0, {1}));
    server.stop(SIGQUIT);
    ASSERT_TRUE(eventually([&] { return m_source->status().state == ConnectionState::Lost; }));
    EXPECT_THAT(m_source->status().detail, HasSubstr("attempt"));
    server.start();
    tell(server, {"INSERT INTO r(time, value) VALUES(now(), 2)"});
    EXPECT_TRUE(sees(0, {1, 2}));
    EXPECT_EQ(m_source->status().state, ConnectionState::Connected);
}

TEST_F(PostgresSourceTest, StopsAtOnceInTheMiddleOfAQuery) {
    ask(sharedPostgres(), byName("SELECT pg_sleep(600)"));
    ASSERT_TRUE(eventually([&] { return m_source->status().state == ConnectionState::Connected; }));
    m_source.reset(); // the test's own time limit tells
}

TEST_F(PostgresSourceTest, PasswordsAndCertificates) {
    if (!Authority::installed()) GTEST_SKIP() << "openssl is not installed";
    Authority good("good"), other("other");
    good.vouchFor("server");
    PostgresServer server("ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\n",
                          "hostssl all reader all scram-sha-256\nhost all sandtable all trust\n",
                          {{"server.pem", good.certificate("server")}, {"server.key", good.key("server")}});
    tell(server, {"CREATE USER reader PASSWORD 'hunter2'", "CREATE TABLE r(time timestamptz, value int)",
                  "GRANT SELECT ON r TO reader", "INSERT INTO r VALUES(now(), 5)"});
    PostgresQuery query{.sql = "SELECT *, '变压器-1/oil' AS key FROM r", .keyColumn = "key", .valueColumn = "value"};
    PostgresOptions options{.database = {.url = server.url("postgres", "reader"),
                                         .password = "env:SANDTABLE_TEST_PASSWORD",
                                         .caFile = good.file()},
                            .queries = {query}};
    const auto state = [&] { return m_source->status().state; };

    TelemetryStore store(m_channels.size());
    Ingest ingest(store);
    EXPECT_FALSE(makePostgresSource(m_channels, ingest, options, m_diagnostics)); // no such secret
    ::setenv("SANDTABLE_TEST_PASSWORD", "hunter3", 1);
    start(options);
    ASSERT_TRUE(eventually([&] { return state() == ConnectionState::Lost; }));
    EXPECT_THAT(m_source->status().detail,
                AllOf(HasSubstr("password authentication failed"), Not(HasSubstr("hunter"))));

    ::setenv("SANDTABLE_TEST_PASSWORD", "hunter2", 1);
    start(options);
    EXPECT_TRUE(sees(0, {5})) << m_source->status().detail;

    options.database.caFile = other.file();
    start(options);
    ASSERT_TRUE(eventually([&] { return state() == ConnectionState::Lost; }));
    EXPECT_THAT(m_source->status().detail, HasSubstr("certificate verify failed"));
    for (const std::string& report : reports()) EXPECT_THAT(report, Not(HasSubstr("hunter")));
}

TEST(PostgresAddress, IsCheckedWithoutRepeatingIt) {
    EXPECT_EQ(*postgres::placeOf({.url = "postgresql://u@db:5433/mes?sslmode=require"}), "postgresql://db:5433/mes");
    EXPECT_EQ(*postgres::placeOf({.url = "postgresql://[::1]/mes"}), "postgresql://[::1]/mes");
    for (const char* url : {"mysql://u@h/d", "postgresql://u:hunter2@h/d", "postgresql://h/d?password=hunter2",
                            "postgresql://h/d?nonsense=hunter2"}) {
        const auto place = postgres::placeOf({.url = url});
        ASSERT_FALSE(place) << url;
        EXPECT_THAT(place.error().text(), Not(HasSubstr("hunter2")));
    }
}

} // namespace
} // namespace sandtable::telemetry
