// The telemetry part of park.json.
#include "scene/park/ParkFile.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace sandtable::scene {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

class ParkTelemetry : public testing::Test {
protected:
    Result<Park> open(const std::string& telemetry, const std::string& channels = "[]") {
        const std::string text = R"({"version": 1, "id": "p", "name": "P", "layers": [],
            "site": {"crs": "EPSG:4547", "origin": [501000, 2488700, 0]},
            "telemetry": )" + telemetry +
                                 R"(, "devices": [{"id": "d", "type": "pump", "position": [0, 0], "channels": )" +
                                 channels + "}]}";
        const std::string file = m_folder.write("park.json", text).string();
        return openPark(std::span(&file, 1), test::sourceDirectory() / "assets", m_diagnostics);
    }
    std::string errorOf(const std::string& telemetry, const std::string& channels = "[]") {
        const auto park = open(telemetry, channels);
        return park ? "" : park.error().text();
    }

    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
};

TEST_F(ParkTelemetry, SeveralSourcesAndTheirChannels) {
    const auto park = open(R"({"sources": [
        {"id": "plant", "kind": "mqtt", "name": {"zh": "车间"}, "url": "mqtts://broker", "user": "u",
         "password": "file:secrets/mqtt", "caFile": "ca.pem", "protocol": "5", "qos": 0, "statusTopic": "s",
         "topics": [{"topic": "a/{device}", "time": "/ts", "values": {"t": "/d/t"}}]},
        {"id": "old", "kind": "modbus", "host": "10.0.0.1", "unit": 3, "timeoutSeconds": 0.5},
        {"id": "made up", "kind": "simulator", "seed": 7}]})",
                           R"([{"id": "t", "quantity": "q"},
        {"id": "u", "quantity": "q", "mqtt": {"topic": "b/c", "value": "/x"}},
        {"id": "v", "quantity": "q", "source": "old",
         "modbus": {"table": "input", "register": 16, "type": "f32", "order": "CDAB", "scale": 0.1, "unit": 4}},
        {"id": "w", "quantity": "q", "source": "made up", "simulate": {"base": 1}}])");
    ASSERT_TRUE(park) << park.error().text();
    ASSERT_EQ(park->telemetry.sources.size(), 3u);
    EXPECT_EQ(park->telemetry.sources[0].name.zh, "车间");
    const auto& mqtt = std::get<telemetry::MqttOptions>(park->telemetry.sources[0].options);
    EXPECT_EQ(mqtt.topicPrefix, ""); // the list of topics takes its place
    EXPECT_EQ(mqtt.topics.at(0).values.at("t"), "/d/t");
    EXPECT_EQ(mqtt.password, "file:" + (m_folder.path() / "secrets/mqtt").string());
    EXPECT_EQ(mqtt.caFile, (m_folder.path() / "ca.pem").string());
    EXPECT_EQ(mqtt.protocol, telemetry::MqttOptions::Protocol::V5);
    const auto& modbus = std::get<telemetry::ModbusOptions>(park->telemetry.sources[1].options);
    EXPECT_EQ(modbus.unitId, 3);
    EXPECT_EQ(modbus.timeout, std::chrono::milliseconds(500));
    EXPECT_EQ(std::get<telemetry::SimulatorOptions>(park->telemetry.sources[2].options).seed, 7u);

    const auto& channels = park->devices.at(0).channels;
    EXPECT_EQ(channels[0].source, "plant"); // the first, where none is named
    EXPECT_EQ(std::get<telemetry::TopicAddress>(channels[1].address).topic, "b/c");
    const auto& address = std::get<telemetry::ModbusAddress>(channels[2].address);
    EXPECT_EQ(address.table, telemetry::ModbusTable::InputRegister);
    EXPECT_EQ(address.first, 16);
    EXPECT_EQ(address.type, telemetry::ModbusType::F32);
    EXPECT_EQ(address.order, telemetry::ByteOrder::CDAB);
    EXPECT_EQ(address.unitId, 4);
    EXPECT_EQ(channels[3].source, "made up");
}

TEST_F(ParkTelemetry, DatabasesAndTheirQueries) {
    const auto park = open(R"({"sources": [{"id": "mes", "kind": "postgresql", "url": "postgresql://reader@db:5433/mes",
        "password": "file:secrets/db", "sslMode": "verify-ca", "caFile": "ca.pem", "utcOffsetHours": 8, "queries": [
        {"sql": "SELECT * FROM readings WHERE time > $1", "intervalSeconds": 2.5},
        {"sql": "SELECT tag, ts, v FROM points", "key": "tag", "time": "ts", "value": "v", "overlapSeconds": 60},
        {"sql": "SELECT * FROM wide", "device": "d", "values": {"T1": "oil", "P": "power"}}]}]})",
                           R"([{"id": "t", "quantity": "q"},
        {"id": "u", "quantity": "q", "postgresql": {"key": "1234"}}])");
    ASSERT_TRUE(park) << park.error().text();
    const auto& options = std::get<telemetry::PostgresOptions>(park->telemetry.sources.at(0).options);
    EXPECT_EQ(options.database.url, "postgresql://reader@db:5433/mes");
    EXPECT_EQ(options.database.password, "file:" + (m_folder.path() / "secrets/db").string());
    EXPECT_EQ(options.database.sslMode, "verify-ca");
    EXPECT_EQ(options.database.caFile, (m_folder.path() / "ca.pem").string());
    EXPECT_EQ(options.utcOffset, std::chrono::hours(8));
    ASSERT_EQ(options.queries.size(), 3u);
    EXPECT_EQ(options.queries[0].deviceColumn, "device");
    EXPECT_EQ(options.queries[0].channelColumn, "channel");
    EXPECT_EQ(options.queries[0].valueColumn, "value");
    EXPECT_EQ(options.queries[0].interval, Duration(2500));
    EXPECT_EQ(options.queries[1].keyColumn, "tag");
    EXPECT_EQ(options.queries[1].deviceColumn, "");
    EXPECT_EQ(options.queries[1].overlap, std::chrono::minutes(1));
    EXPECT_EQ(options.queries[2].deviceColumn, "d");
    EXPECT_EQ(options.queries[2].values.at("T1"), "oil");
    const auto& channels = park->devices.at(0).channels;
    EXPECT_EQ(std::get<telemetry::RowAddress>(channels[1].address).key, "1234");
}

TEST_F(ParkTelemetry, SparkplugOverABroker) {
    const auto park = open(R"({"sources": [{"id": "edge", "kind": "mqtt", "url": "mqtt://broker", "sparkplug":
        {"groups": ["plant"], "device": "{node}-{device}", "askForBirths": false}}]})",
                           R"([{"id": "t", "quantity": "q"}, {"id": "u", "quantity": "q", "unit": "°C",
        "sentUnit": "°F", "sparkplug": {"group": "g", "node": "n", "device": "d", "metric": "a/b"}}])");
    ASSERT_TRUE(park) << park.error().text();
    const auto& options = std::get<telemetry::MqttOptions>(park->telemetry.sources.at(0).options);
    EXPECT_EQ(options.topicPrefix, "");
    EXPECT_EQ(options.sparkplug->groups, std::vector<std::string>{"plant"});
    EXPECT_EQ(options.sparkplug->device, "{node}-{device}");
    EXPECT_EQ(options.sparkplug->node, "{node}");
    EXPECT_FALSE(options.sparkplug->askForBirths);
    const auto& channel = park->devices.at(0).channels.at(1);
    EXPECT_EQ(channel.sentUnit, "°F");
    EXPECT_EQ(std::get<telemetry::SparkplugAddress>(channel.address).metric, "a/b");
}

TEST_F(ParkTelemetry, OneSourceServesAllChannels) {
    const auto park = open(R"({"source": "simulator", "seed": 5})", R"([{"id": "t", "quantity": "q"}])");
    ASSERT_TRUE(park);
    EXPECT_EQ(std::get<telemetry::SimulatorOptions>(park->telemetry.sources.at(0).options).seed, 5u);
    EXPECT_EQ(park->devices[0].channels[0].source, park->telemetry.sources[0].id);
}

TEST_F(ParkTelemetry, AHistoryLiesBesideTheParkFileOrWhereItSays) {
    const auto plain = open(R"({"source": "simulator"})");
    ASSERT_TRUE(plain) << plain.error().text();
    EXPECT_EQ(plain->telemetry.history.file, (m_folder.path() / "park.history.sqlite").string());
    EXPECT_FALSE(plain->telemetry.history.record);

    const auto named = open(R"({"sources": [{"id": "a", "kind": "series"}], "history": {"file": "h/past.sqlite",
        "record": true, "keep": {"rawDays": 0.5, "minutesDays": 30, "hoursDays": 365}}})");
    ASSERT_TRUE(named) << named.error().text();
    EXPECT_EQ(named->telemetry.sources.at(0).id, "a");
    const telemetry::HistorySpec& history = named->telemetry.history;
    EXPECT_EQ(history.file, (m_folder.path() / "h/past.sqlite").string());
    EXPECT_TRUE(history.record);
    EXPECT_EQ(history.retention.raw, std::chrono::hours(12));
    EXPECT_EQ(history.retention.minutes, std::chrono::days(30));
    EXPECT_EQ(history.retention.hours, std::chrono::days(365));

    const auto database =
        open(R"({"history": {"url": "postgresql://w@db/past", "password": "env:P", "schema": "a b"}})");
    ASSERT_TRUE(database) << database.error().text();
    EXPECT_EQ(database->telemetry.history.database->url, "postgresql://w@db/past");
    EXPECT_EQ(database->telemetry.history.database->password, "env:P");
    EXPECT_EQ(database->telemetry.history.schema, "a b");

    const auto alone = open(R"({"history": {}})");
    ASSERT_TRUE(alone) << alone.error().text();
    EXPECT_EQ(alone->telemetry.sources.at(0).id, "simulator");
    EXPECT_EQ(alone->telemetry.history.retention.hours, Duration::max());
}

TEST_F(ParkTelemetry, PasswordsInTheFileAreRefusedAndNotRepeated) {
    for (const char* telemetry :
         {R"({"source": "mqtt", "url": "mqtt://user:hunter2@host"})",
          R"({"sources": [{"id": "a", "kind": "mqtt", "url": "mqtt://user:hunter2@host"}]})",
          R"({"sources": [{"id": "a", "kind": "mqtt", "url": "mqtt://host", "password": "hunter2"}]})",
          R"({"sources": [{"id": "a", "kind": "postgresql", "url": "postgresql://u:hunter2@h/d", "queries":
              [{"sql": "s"}]}]})",
          R"({"sources": [{"id": "a", "kind": "postgresql", "url": "postgresql://h/d?password=hunter2", "queries":
              [{"sql": "s"}]}]})"}) {
        const std::string error = errorOf(telemetry);
        EXPECT_THAT(error, HasSubstr("env:NAME"));
        EXPECT_THAT(error, Not(HasSubstr("hunter2")));
    }
}

TEST_F(ParkTelemetry, SaysWhatIsWrong) {
    const std::string modbus = R"({"sources": [{"id": "m", "kind": "modbus", "host": "h"}]})";
    const std::vector<std::array<std::string, 3>> cases{
        {"{}", "[]", "/telemetry: expected either \"source\""},
        {R"({"source": "simulator", "sources": [{"id": "a", "kind": "series"}]})", "[]", "expected either \"source\""},
        {R"({"sources": []})", "[]", "/telemetry/sources"},
        {R"({"sources": [{"id": "a", "kind": "opc"}]})", "[]",
         "/telemetry/sources/0/kind: expected one of \"simulator\", \"series\", \"mqtt\", \"modbus\", \"postgresql\", "
         "found \"opc\""},
        {R"({"sources": [{"id": "a", "kind": "mqtt"}]})", "[]", "expected a member \"url\", it is missing"},
        {R"({"sources": [{"id": "a", "kind": "modbus", "host": "h", "url": "x"}]})", "[]", "unknown member \"url\""},
        {R"({"sources": [{"id": "a", "kind": "series"}, {"id": "a", "kind": "series"}]})", "[]",
         "/telemetry/sources/1/id: expected an id of its own"},
        {R"({"sources": [{"id": "a", "kind": "mqtt", "url": "mqtt://h", "topics": [{"topic": "x/+"}]}]})", "[]",
         "/telemetry/sources/0/topics/0: expected the device in the topic"},
        {R"({"sources": [{"id": "a", "kind": "mqtt", "url": "mqtt://h", "keyFile": "k"}]})", "[]", "together"},
        {modbus, R"([{"id": "c", "quantity": "q"}])",
         "/devices/0/channels/0: expected a member \"modbus\" with its register, it is missing"},
        {modbus, R"([{"id": "c", "quantity": "q", "modbus": {"register": 70000}}])",
         "/devices/0/channels/0/modbus/register"},
        {modbus, R"([{"id": "c", "quantity": "q", "modbus": {"register": 65535, "type": "f32"}}])",
         "/devices/0/channels/0/modbus/register: expected"},
        {modbus, R"([{"id": "c", "quantity": "q", "mqtt": {"topic": "t"}}])", "is not of kind \"mqtt\""},
        {modbus, R"([{"id": "c", "quantity": "q", "source": "n", "modbus": {"register": 1}}])",
         "expected the id of a telemetry source, found \"n\""},
        {R"({"sources": [{"id": "a", "kind": "postgresql", "url": "postgresql://h/d"}]})", "[]", "\"queries\""},
        {R"({"sources": [{"id": "a", "kind": "postgresql", "url": "postgresql://h/d", "queries":
            [{"sql": "s", "key": "k", "device": "d"}]}]})",
         "[]", "/telemetry/sources/0/queries/0: expected either \"key\""},
        {R"({"sources": [{"id": "a", "kind": "postgresql", "url": "postgresql://h/d", "queries":
            [{"sql": "s", "value": "v", "values": {"a": "b"}}]}]})",
         "[]", "/telemetry/sources/0/queries/0: expected either \"values\""},
        {modbus, R"([{"id": "c", "quantity": "q", "postgresql": {"key": "t"}}])", "is not of kind \"postgresql\""},
        {R"({"history": {"user": "u"}})", "[]", "/telemetry/history/user: expected it beside the \"url\""},
        {R"({"history": {"file": "f", "url": "postgresql://h/d"}})", "[]", "expected either \"file\" or \"url\""},
        {R"({"source": "mqtt", "url": "mqtt://h"})",
         R"([{"id": "c", "quantity": "q", "sparkplug": {"group": "g", "node": "n", "metric": "m"}}])",
         "/devices/0/channels/0/sparkplug: its source \"mqtt\" has no member \"sparkplug\""},
        {R"({"history": {"keep": {"rawDays": 800}}})", "[]", "/telemetry/history/keep: expected \"rawDays\""},
        {R"({"source": "simulator"})", R"([{"id": "c", "quantity": "q", "sentUnit": "kW"}])",
         "/devices/0/channels/0/sentUnit: expected a member \"unit\""},
        {R"({"source": "mqtt", "url": "mqtt://h"})", R"([{"id": "c", "quantity": "q", "mqtt": {"topic": "a/#"}}])",
         "/devices/0/channels/0/mqtt/topic: expected a topic of this channel alone"},
    };
    for (const auto& [telemetry, channels, message] : cases)
        EXPECT_THAT(errorOf(telemetry, channels), HasSubstr(message)) << telemetry << channels;
}

} // namespace
} // namespace sandtable::scene
