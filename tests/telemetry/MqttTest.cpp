// Against a real mosquitto broker.
#include "telemetry/sources/MqttClient.h"
#include "telemetry/sources/MqttSource.h"
#include "tests/Broker.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mosquitto.h>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;
using test::Broker;
using test::eventually;
using test::LoopbackSocket;
using testing::HasSubstr;

/// A client that publishes what a test says.
class Talker {
public:
    explicit Talker(const std::string& url) : m_client(*MqttClient::create({.url = url}, {})) {
        EXPECT_TRUE(eventually([this] {
            m_client->step(10ms);
            return m_client->state() == ConnectionState::Connected;
        }));
    }
    void say(const std::string& topic, const std::string& payload) {
        EXPECT_TRUE(m_client->publish(topic, payload));
        m_client->step(10ms);
    }

private:
    std::unique_ptr<MqttClient> m_client;
};

class MqttTest : public testing::Test {
protected:
    void SetUp() override {
        if (!Broker::installed()) GTEST_SKIP() << "mosquitto is not installed";
        m_broker.emplace();
        m_channels.add({.deviceId = "泵-1", .channelId = "vibration"});
        m_channels.add({.deviceId = "pump-2", .channelId = "power"});
    }
    std::unique_ptr<Source> connected() {
        auto source = makeMqttSource(m_channels, m_ingest, {m_broker->url(), "park/a"}, m_diagnostics);
        EXPECT_TRUE(source);
        (*source)->advance(now());
        EXPECT_TRUE(eventually([&] { return (*source)->status().state == ConnectionState::Connected; }));
        return *std::move(source);
    }

    std::optional<Broker> m_broker;
    ChannelTable m_channels;
    TelemetryStore m_store{2};
    Ingest m_ingest{m_store};
    Diagnostics m_diagnostics;
};

TEST_F(MqttTest, ReadingsReachTheStore) {
    const auto source = connected();
    Talker talker(m_broker->url());
    // Until the subscription stands, the broker drops what is said: say it again.
    ASSERT_TRUE(eventually([&] {
        talker.say("park/a/泵-1/vibration", R"({"value": 2.5, "time": "2026-01-01T00:00:00Z"})");
        return m_store.latest(0, now()).has_value();
    }));
    EXPECT_EQ(m_store.latest(0, now())->value, 2.5);
    EXPECT_EQ(m_store.latest(0, now())->time, *parseIsoTime("2026-01-01"));
    const TimePoint before = now();
    talker.say("park/a/pump-2/power", "75.5");
    ASSERT_TRUE(eventually([&] { return m_store.latest(1, now()).has_value(); }));
    EXPECT_EQ(m_store.latest(1, now())->value, 75.5);
    EXPECT_GE(m_store.latest(1, now())->time, before);
    EXPECT_THAT(source->status().detail, HasSubstr(m_broker->url()));
}

TEST_F(MqttTest, OfABurstWithoutTimesTheLastIsTheNewest) {
    const auto source = connected();
    Talker talker(m_broker->url());
    ASSERT_TRUE(eventually([&] {
        talker.say("park/a/pump-2/power", "0");
        return m_store.latest(1, TimePoint::max()).has_value();
    }));
    for (int i = 1; i <= 200; ++i) talker.say("park/a/pump-2/power", std::to_string(i));
    ASSERT_TRUE(eventually([&] { return m_store.latest(1, TimePoint::max())->value == 200; }));
    const auto readings = m_store.range(1, {}, TimePoint::max());
    EXPECT_GE(readings.size(), 201u);
    EXPECT_EQ(m_store.counts().duplicate, 0u);
}

TEST_F(MqttTest, MalformedAndUnknownMessagesAreCountedAndReportedOnce) {
    const auto source = connected();
    Talker talker(m_broker->url());
    ASSERT_TRUE(eventually([&] {
        talker.say("park/a/pump-2/power", "1");
        return source->status().received > 0;
    }));
    talker.say("park/a/泵-1/vibration", "not a number");
    talker.say("park/a/泵-1/vibration", "{\"value\":");
    talker.say("park/a/泵-1/vibration", "");
    talker.say("park/a/泵-1/vibration", R"({"value": 1, "time": "2999-01-01"})");
    talker.say("park/a/unknown/x", "1");
    talker.say("park/a/", "1");
    ASSERT_TRUE(eventually([&] { return source->status().malformed >= 3 && source->status().unknown >= 2; }));
    EXPECT_EQ(m_ingest.counts().future, 1u);
    EXPECT_FALSE(m_store.latest(0, TimePoint::max()));
    ASSERT_EQ(m_diagnostics.all().size(), 2u);
    EXPECT_EQ(m_diagnostics.all()[0].where, "park/a/泵-1/vibration");
    EXPECT_THAT(m_diagnostics.all()[0].message, HasSubstr("neither a number nor a JSON object"));
    talker.say("park/a/泵-1/vibration", "3"); // and the rest goes on
    EXPECT_TRUE(eventually([&] { return m_store.latest(0, now()).has_value(); }));
}

/// Leaves a message with the broker for whoever subscribes later.
void retain(const Broker& broker, const std::string& topic, const std::string& payload) {
    mosquitto* client = mosquitto_new(nullptr, true, nullptr);
    ASSERT_EQ(mosquitto_connect(client, "127.0.0.1", broker.port(), 10), MOSQ_ERR_SUCCESS);
    const int size = static_cast<int>(payload.size());
    ASSERT_EQ(mosquitto_publish(client, nullptr, topic.c_str(), size, payload.data(), 1, true), MOSQ_ERR_SUCCESS);
    while (mosquitto_want_write(client)) mosquitto_loop(client, 10, 1);
    for (int i = 0; i < 10; ++i) mosquitto_loop(client, 10, 1); // the broker's acknowledgement
    mosquitto_destroy(client);
}

TEST_F(MqttTest, RetainedMessagesAreTakenOnlyWithTheirTime) {
    retain(*m_broker, "park/a/泵-1/vibration", R"({"value": 2.5, "time": "2026-01-01T00:00:00Z"})");
    retain(*m_broker, "park/a/pump-2/power", "80");
    const auto source = connected();
    ASSERT_TRUE(eventually([&] { return source->status().received >= 2; }));
    EXPECT_EQ(m_store.latest(0, now())->time, *parseIsoTime("2026-01-01"));
    EXPECT_FALSE(m_store.latest(1, TimePoint::max()));
    EXPECT_EQ(source->status().malformed, 1u);
}

TEST_F(MqttTest, BrokerLossIsSeenAndSurvived) {
    const auto source = connected();
    m_broker->kill();
    ASSERT_TRUE(eventually([&] { return source->status().state == ConnectionState::Lost; }));
    EXPECT_THAT(source->status().detail, HasSubstr("attempt"));
    EXPECT_EQ(m_diagnostics.all().size(), 1u);
    m_broker->start();
    ASSERT_TRUE(eventually([&] { return source->status().state == ConnectionState::Connected; }));
    Talker talker(m_broker->url());
    EXPECT_TRUE(eventually([&] { // subscribed again
        talker.say("park/a/pump-2/power", "5");
        return m_store.latest(1, now()).has_value();
    }));
}

TEST_F(MqttTest, SimulationCanBePublishedAndReceived) {
    ChannelTable simulated;
    simulated.add(
        {.deviceId = "泵-1", .channelId = "vibration", .interval = 50ms, .simulation = SimulationModel{.base = 3}});
    simulated.add(
        {.deviceId = "pump-2", .channelId = "power", .interval = 50ms, .simulation = SimulationModel{.base = 70}});
    const auto source = connected();
    size_t published = 0;
    const auto enough = [&] { return m_store.range(0, {}, TimePoint::max()).size() >= 3; };
    const auto result =
        publishSimulation(simulated, 1, {m_broker->url(), "park/a"}, enough, [&](size_t n) { published = n; });
    EXPECT_TRUE(result) << result.error().text();
    EXPECT_GE(published, 6u);
    EXPECT_EQ(m_store.latest(0, TimePoint::max())->value, 3);
    EXPECT_EQ(m_store.latest(1, TimePoint::max())->value, 70);
    EXPECT_EQ(source->status().malformed, 0u);
}

TEST(MqttWithoutBroker, SourceWaitsAndPublisherSaysSo) {
    ChannelTable channels;
    channels.add({.deviceId = "a", .channelId = "b", .simulation = SimulationModel{}});
    TelemetryStore store(1);
    Ingest ingest(store);
    Diagnostics diagnostics;
    const std::string url = fmt::format("mqtt://127.0.0.1:{}", LoopbackSocket().port);
    auto source = makeMqttSource(channels, ingest, {url, "sandtable"}, diagnostics);
    ASSERT_TRUE(source);
    EXPECT_EQ((*source)->status().state, ConnectionState::Stopped);
    (*source)->advance(now());
    EXPECT_TRUE(eventually([&] { return (*source)->status().state == ConnectionState::Lost; }));
    const auto published = publishSimulation(channels, 1, {url, "sandtable"}, [] { return false; }, {});
    ASSERT_FALSE(published);
    EXPECT_EQ(published.error().kind, ErrorKind::Io);
    EXPECT_EQ(published.error().where, url);
}

TEST(MqttWithoutBroker, SilentServerDoesNotHoldTheThread) {
    LoopbackSocket silent; // takes connections and never says a word
    ASSERT_EQ(::listen(silent.handle, 1), 0);
    ChannelTable channels;
    TelemetryStore store(0);
    Ingest ingest(store);
    Diagnostics diagnostics;
    auto source = makeMqttSource(channels, ingest, {fmt::format("mqtt://127.0.0.1:{}", silent.port), "x"}, diagnostics);
    ASSERT_TRUE(source);
    (*source)->advance(now());
    EXPECT_TRUE(eventually([&] { return (*source)->status().state == ConnectionState::Connecting; }));
} // stops here, at once

TEST(MqttWithoutBroker, RefusesOptionsThatCannotBeMeant) {
    ChannelTable channels;
    channels.add({.deviceId = "a", .channelId = "b"});
    TelemetryStore store(1);
    Ingest ingest(store);
    Diagnostics diagnostics;
    EXPECT_FALSE(makeMqttSource(channels, ingest, {"http://x", "sandtable"}, diagnostics));
    EXPECT_FALSE(makeMqttSource(channels, ingest, {"mqtt://x", "a/#"}, diagnostics));
    EXPECT_FALSE(makeMqttSource(channels, ingest, {"mqtt://x", ""}, diagnostics));
    const auto nothing = publishSimulation(channels, 1, {"mqtt://x", "a"}, [] { return true; }, {});
    ASSERT_FALSE(nothing);
    EXPECT_THAT(nothing.error().message, HasSubstr("no simulated channels"));
}

} // namespace
} // namespace sandtable::telemetry
