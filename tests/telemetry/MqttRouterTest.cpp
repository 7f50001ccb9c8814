// Topics and JSON pointers to channels, without a broker.
#include "telemetry/sources/MqttRouter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace sandtable::telemetry {
namespace {

using Outcome = RoutedMessage::Outcome;
using testing::ElementsAre;
using testing::HasSubstr;

const TimePoint received = *parseIsoTime("2026-11-22T08:00:00Z");

class MqttRouterTest : public testing::Test {
protected:
    MqttRouterTest() {
        m_channels.add({.deviceId = "tr1", .channelId = "temperature"});
        m_channels.add({.deviceId = "tr1", .channelId = "humidity"});
        m_channels.add({.deviceId = "42", .channelId = "temperature"});
    }
    void listen(MqttTopic topic) { make({.url = "mqtt://x", .topicPrefix = "", .topics = {std::move(topic)}}); }
    void make(const MqttOptions& options) {
        auto router = MqttRouter::make(m_channels, options);
        ASSERT_TRUE(router) << router.error().text();
        m_router = *std::move(router);
    }
    std::string refusal(MqttTopic topic) {
        const auto router =
            MqttRouter::make(m_channels, {.url = "mqtt://x", .topicPrefix = "", .topics = {std::move(topic)}});
        return router ? "" : router.error().text();
    }
    RoutedMessage say(const std::string& topic, const std::string& payload, bool retained = false) {
        m_samples.clear();
        return m_router->route({topic, payload, retained}, received, m_samples);
    }
    std::vector<std::pair<ChannelIndex, double>> values() const {
        std::vector<std::pair<ChannelIndex, double>> result;
        for (const Sample& sample : m_samples) result.emplace_back(sample.channel, sample.reading.value);
        return result;
    }

    ChannelTable m_channels;
    std::optional<MqttRouter> m_router;
    std::vector<Sample> m_samples;
};

using Pair = std::pair<ChannelIndex, double>;

TEST_F(MqttRouterTest, OneMessageCarriesManyChannels) {
    listen({.topic = "plant/{device}/data",
            .time = "/ts",
            .values = {{"temperature", "/d/t"}, {"humidity", "/d/h/0"}, {"unheardOf", "/x"}}});
    EXPECT_THAT(m_router->filters(), ElementsAre("plant/+/data"));
    EXPECT_EQ(say("plant/tr1/data", R"({"ts": 1795334400000, "d": {"t": 60.5, "h": [40]}, "x": 1})").outcome,
              Outcome::Taken);
    EXPECT_THAT(values(), testing::UnorderedElementsAre(Pair(0, 60.5), Pair(1, 40)));
    EXPECT_EQ(formatIsoTime(m_samples[0].reading.time), "2026-11-22T08:00:00Z");
}

TEST_F(MqttRouterTest, MembersNamedLikeChannelsNeedNoMapping) {
    listen({.topic = "v1/devices/{device}/telemetry"});
    EXPECT_EQ(say("v1/devices/tr1/telemetry", R"({"temperature": 20, "humidity": null, "firmware": "1.2"})").outcome,
              Outcome::Taken);
    EXPECT_THAT(values(), ElementsAre(Pair(0, 20)));
    EXPECT_EQ(m_samples[0].reading.time, received);
}

TEST_F(MqttRouterTest, DeviceMayBeNamedInThePayload) {
    listen({.topic = "gateway/#", .device = "/dev/id", .time = "/at"});
    EXPECT_THAT(m_router->filters(), ElementsAre("gateway/#"));
    say("gateway/a/b", R"({"dev": {"id": "tr1"}, "temperature": 1, "at": "2026-11-22T16:00:00+08:00"})");
    EXPECT_THAT(values(), ElementsAre(Pair(0, 1)));
    EXPECT_EQ(m_samples[0].reading.time, received);
    say("gateway", R"({"dev": {"id": 42}, "temperature": 2, "at": 1795334400})");
    EXPECT_THAT(values(), ElementsAre(Pair(2, 2)));
    EXPECT_EQ(m_samples[0].reading.time, received);
    EXPECT_EQ(say("gateway/a", R"({"dev": {"id": "other"}, "temperature": 2})").outcome, Outcome::Unknown);
    EXPECT_EQ(say("gateway/a", R"({"temperature": 2})").outcome, Outcome::Malformed);
}

TEST_F(MqttRouterTest, DeviceAndChannelInTheTopic) {
    listen({.topic = "+/{channel}/of/{device}", .value = "/v"});
    say("x/humidity/of/tr1", R"({"v": true})");
    EXPECT_THAT(values(), ElementsAre(Pair(1, 1)));
    EXPECT_EQ(say("x/humidity/of/42", R"({"v": 1})").outcome, Outcome::Unknown);
    EXPECT_EQ(say("x/humidity/of/tr1/more", R"({"v": 1})").outcome, Outcome::Unknown);
    EXPECT_EQ(say("x/humidity/of", R"({"v": 1})").outcome, Outcome::Unknown);
    EXPECT_THAT(say("x/humidity/of/tr1", R"({"v": "1"})").reason, HasSubstr("/v: expected a number"));
}

TEST_F(MqttRouterTest, ChannelsMayHaveTopicsOfTheirOwn) {
    m_channels = {};
    m_channels.add({.deviceId = "a", .channelId = "t", .address = TopicAddress{"old/plc", "/T"}});
    m_channels.add({.deviceId = "b", .channelId = "p", .address = TopicAddress{"old/plc", "/P", "/time"}});
    m_channels.add({.deviceId = "c", .channelId = "q", .address = TopicAddress{"sandtable/odd"}});
    make({.url = "mqtt://x"});
    EXPECT_THAT(m_router->filters(), ElementsAre("sandtable/#", "old/plc"));
    say("old/plc", R"({"T": 1, "P": 2, "time": 10})");
    EXPECT_THAT(values(), ElementsAre(Pair(0, 1), Pair(1, 2)));
    EXPECT_EQ(m_samples[1].reading.time, TimePoint(std::chrono::seconds(10)));
    say("sandtable/odd", "3.5");
    EXPECT_THAT(values(), ElementsAre(Pair(2, 3.5)));
    say("sandtable/a/t", "4");
    EXPECT_THAT(values(), ElementsAre(Pair(0, 4)));
    EXPECT_EQ(say("old/plc", R"({"X": 1})").outcome, Outcome::Malformed);
    EXPECT_THAT(say("old/plc", R"({"T": "ERR", "P": 5, "time": 10})").reason, HasSubstr("/T: expected a number"));
    EXPECT_THAT(values(), ElementsAre(Pair(1, 5))) << "a value that cannot be read costs no other";
}

TEST_F(MqttRouterTest, RetainedValuesNeedATime) {
    listen({.topic = "p/{device}", .time = "/ts"});
    EXPECT_THAT(say("p/tr1", R"({"temperature": 20})", true).reason, HasSubstr("retained without a time"));
    EXPECT_TRUE(m_samples.empty());
    EXPECT_EQ(say("p/tr1", R"({"temperature": 20, "ts": 5})", true).outcome, Outcome::Taken);
}

TEST_F(MqttRouterTest, TimesWithoutAZoneAreLocal) {
    make({.url = "mqtt://x",
          .topicPrefix = "old",
          .topics = {{.topic = "p/{device}", .time = "/ts"}},
          .utcOffset = std::chrono::hours(8)});
    say("p/tr1", R"({"temperature": 20, "ts": "2026-11-22 08:30:00"})");
    ASSERT_EQ(m_samples.size(), 1u);
    EXPECT_EQ(m_samples[0].reading.time, *parseIsoTime("2026-11-22T00:30:00Z"));
    say("p/tr1", R"({"temperature": 20, "ts": "2026-11-22T08:30:00+01:00"})");
    EXPECT_EQ(m_samples[0].reading.time, *parseIsoTime("2026-11-22T07:30:00Z")) << "it says so itself";
    say("old/tr1/temperature", R"({"value": 20, "time": "2026-11-22 08:30:00"})");
    EXPECT_EQ(m_samples[0].reading.time, *parseIsoTime("2026-11-22T00:30:00Z"));
}

TEST_F(MqttRouterTest, ServesOnlyItsOwnChannels) {
    m_channels = {};
    m_channels.add({.deviceId = "a", .channelId = "t", .source = "one"});
    m_channels.add({.deviceId = "b", .channelId = "t", .source = "two"});
    m_router = *MqttRouter::make(m_channels, {.url = "mqtt://x"}, "two");
    EXPECT_EQ(say("sandtable/a/t", "1").outcome, Outcome::Unknown);
    EXPECT_EQ(say("sandtable/b/t", "1").outcome, Outcome::Taken);
}

TEST_F(MqttRouterTest, RefusesWhatCannotBeMeant) {
    EXPECT_THAT(refusal({.topic = "a/x{device}"}), HasSubstr("is not a topic level"));
    EXPECT_THAT(refusal({.topic = "a/#/{device}"}), HasSubstr("cannot be subscribed to"));
    EXPECT_THAT(refusal({.topic = "{device}", .time = "ts"}), HasSubstr("not a JSON pointer"));
    EXPECT_THAT(refusal({.topic = "{device}", .values = {{"t", "/~2"}}}), HasSubstr("not a JSON pointer"));
    EXPECT_EQ(refusal({.topic = "{device}"}), "");
}

TEST_F(MqttRouterTest, SurvivesAnyBytes) {
    listen({.topic = "p/{device}",
            .time = "/ts",
            .values = {{"temperature", "/a/0"}, {"humidity", "/a/99999999999999999999"}}});
    std::mt19937 random(1);
    const std::string seed = R"({"ts": 1795334400000, "a": [1, 2, {"b": 3e5}], "c": "text"})";
    for (int i = 0; i < 20000; ++i) {
        std::string text = seed;
        for (int k = 0; k < 3; ++k) text[random() % text.size()] = static_cast<char>(random());
        text.resize(random() % (text.size() + 1));
        say("p/tr1", text);
        for (const Sample& sample : m_samples) EXPECT_TRUE(std::isfinite(sample.reading.value));
    }
    EXPECT_EQ(say("p/tr1", std::string(1000000, '[')).outcome, Outcome::Malformed);
}

} // namespace
} // namespace sandtable::telemetry
