#include "telemetry/sources/MqttClient.h"
#include "telemetry/sources/MqttSource.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace sandtable::telemetry {
namespace {

using testing::HasSubstr;
using testing::Not;

const TimePoint received = *parseIsoTime("2026-11-22T08:00:00Z");

TEST(Payload, PlainNumberIsTheValueNow) {
    for (const auto& [text, value] :
         std::vector<std::pair<std::string, double>>{{"21.5", 21.5}, {" -3e2\n", -300}, {"0", 0}, {"7", 7}}) {
        const auto reading = parsePayload(text, received);
        ASSERT_TRUE(reading) << text;
        EXPECT_EQ(reading->value, value);
        EXPECT_EQ(reading->time, received);
    }
}

TEST(Payload, ObjectMayBringItsTime) {
    const auto reading =
        parsePayload(R"({"value": 4.25, "time": "2026-11-22T15:59:00+08:00", "quality": "good"})", received);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->value, 4.25);
    EXPECT_EQ(formatIsoTime(reading->time), "2026-11-22T07:59:00Z");
    EXPECT_EQ(parsePayload(R"({"value": 4})", received)->time, received);
}

TEST(Payload, SaysWhatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "neither a number nor a JSON object"},
        {"hello", "neither a number nor a JSON object"},
        {"1,5", "neither a number nor a JSON object"},
        {"[1]", "neither a number nor a JSON object"},
        {R"({"value": "4"})", "/value: expected a number"},
        {R"({"temperature": 4})", "/value: expected a number"},
        {R"({"value": 4, "time": 5})", "/time: expected an ISO 8601 text"},
        {R"({"value": 4, "time": "yesterday"})", "/time: \"yesterday\" is not an ISO 8601 time"},
        {"nan", "not finite"},
        {"inf", "not finite"},
        {R"({"value": 1e999})", ""},
        {std::string(5000, '1'), "too many"},
        {std::string(4000, '['), "neither"},
    };
    for (const auto& [payload, message] : cases) {
        const auto reading = parsePayload(payload, received);
        ASSERT_FALSE(reading) << payload;
        EXPECT_THAT(reading.error().message, HasSubstr(message));
    }
}

TEST(Payload, SurvivesAnyBytes) {
    std::mt19937 random(1);
    const std::string seed = R"({"value": 4.25, "time": "2026-11-22T15:59:00+08:00"})";
    for (int i = 0; i < 20000; ++i) {
        std::string text = seed;
        for (int k = 0; k < 3; ++k) text[random() % text.size()] = static_cast<char>(random());
        text.resize(random() % (text.size() + 1));
        const auto reading = parsePayload(text, received);
        EXPECT_TRUE(!reading || std::isfinite(reading->value));
    }
}

TEST(MqttUrl, IsTakenApart) {
    const auto plain = parseMqttUrl("mqtt://broker.local");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->host, "broker.local");
    EXPECT_EQ(plain->port, 1883);
    EXPECT_EQ(plain->text(), "mqtt://broker.local:1883");
    const auto full = parseMqttUrl("mqtt://us%40er:p%3aw@10.0.0.1:1884/");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->user, "us@er");
    EXPECT_EQ(full->password, "p:w");
    EXPECT_EQ(full->host, "10.0.0.1");
    EXPECT_EQ(full->port, 1884);
    EXPECT_THAT(full->text(), Not(HasSubstr("p:w")));
    EXPECT_EQ(parseMqttUrl("mqtt://[::1]:1885")->host, "::1");
    EXPECT_EQ(parseMqttUrl("mqtt://[::1]:1885")->text(), "mqtt://[::1]:1885");
}

TEST(MqttUrl, TlsHasItsOwnPort) {
    EXPECT_EQ(parseMqttUrl("mqtts://broker")->text(), "mqtts://broker:8883");
    EXPECT_TRUE(parseMqttUrl("mqtts://broker:9000")->tls);
    EXPECT_FALSE(parseMqttUrl("mqtt://broker")->tls);
}

TEST(MqttUrl, PasswordMayComeFromTheEnvironment) {
    ::setenv("SANDTABLE_MQTT_PASSWORD", "fromEnvironment", 1);
    EXPECT_EQ(parseMqttUrl("mqtt://user@host")->password, "fromEnvironment");
    EXPECT_EQ(parseMqttUrl("mqtt://user:own@host")->password, "own");
    ::unsetenv("SANDTABLE_MQTT_PASSWORD");
}

TEST(MqttUrl, RefusesWithoutRepeatingThePassword) {
    for (const char* url : {"", "localhost", "http://host", "mqtt://", "mqtt://:1883", "mqtt://host:", "mqtt://host:0",
                            "mqtt://host:70000", "mqtt://host:12x", "mqtt://[::1", "mqttx://user:secret@host",
                            "mqtt://user:secret%4@host", "mqtt://user:secret@", "mqtt://user:secret@host:no"}) {
        const auto address = parseMqttUrl(url);
        ASSERT_FALSE(address) << url;
        EXPECT_THAT(address.error().text(), Not(HasSubstr("secret")));
    }
}

TEST(MqttBackoff, DoublesUpToHalfAMinute) {
    std::vector<int64_t> seconds;
    for (int attempt = 1; attempt <= 8; ++attempt) seconds.push_back(reconnectDelay(attempt).count() / 1000);
    EXPECT_EQ(seconds, (std::vector<int64_t>{1, 2, 4, 8, 16, 30, 30, 30}));
    EXPECT_EQ(reconnectDelay(1000000), std::chrono::seconds(30));
}

} // namespace
} // namespace sandtable::telemetry
