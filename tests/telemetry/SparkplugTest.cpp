// Sparkplug B: payloads and the state of nodes as pure functions; a node and a real broker on loopback.
#include "telemetry/sources/MqttSource.h"
#include "telemetry/sparkplug/Nodes.h"
#include "telemetry/sparkplug/Payload.h"
#include "tests/Broker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;
using Outcome = RoutedMessage::Outcome;
using sparkplug::DataType;
using sparkplug::Metric;
using sparkplug::Nodes;
using sparkplug::Payload;
using test::Broker;
using test::eventually;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const TimePoint received = *parseIsoTime("2026-11-22T08:00:00Z");

uint32_t number(DataType type) { return static_cast<uint32_t>(type); }

Metric born(const std::string& name, DataType type, decltype(Metric::value) value,
            std::optional<uint64_t> alias = std::nullopt) {
    return {.name = name, .alias = alias, .time = received - 1s, .type = number(type), .value = value};
}

TEST(SparkplugPayload, IsReadByTheSpecificationsNumbers) {
    // timestamp 1000; one metric: name "t", alias 5, timestamp 1000, datatype Double, a text (passed over), 1.5; seq 7
    const std::string bytes("\x08\xe8\x07\x12\x16"
                            "\x0a\x01t\x10\x05\x18\xe8\x07\x20\x0a\x7a\x01x\x69\0\0\0\0\0\0\xf8\x3f"
                            "\x18\x07",
                            29);
    const auto payload = sparkplug::read(bytes);
    ASSERT_TRUE(payload) << payload.error().text();
    EXPECT_EQ(payload->time, TimePoint(1s));
    EXPECT_EQ(payload->sequence, 7u);
    ASSERT_EQ(payload->metrics.size(), 1u);
    EXPECT_EQ(payload->metrics[0].name, "t");
    EXPECT_EQ(payload->metrics[0].alias, 5u);
    EXPECT_EQ(payload->metrics[0].time, TimePoint(1s));
    EXPECT_EQ(sparkplug::numberOf(payload->metrics[0], *payload->metrics[0].type), 1.5);
    EXPECT_FALSE(sparkplug::read("not protobuf"));
    EXPECT_FALSE(
        sparkplug::read(std::string("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11))); // after all calendars
}

TEST(SparkplugPayload, ValuesAreNumbersOfTheirType) {
    const auto value = [](DataType type, decltype(Metric::value) sent) {
        return sparkplug::numberOf({.value = sent}, number(type));
    };
    EXPECT_EQ(value(DataType::Int8, uint32_t(0xfe)), -2);
    EXPECT_EQ(value(DataType::Int8, uint32_t(0xfffffffe)), -2); // sign extended by the sender
    EXPECT_EQ(value(DataType::Int16, uint32_t(0xfffe)), -2);
    EXPECT_EQ(value(DataType::Int32, uint32_t(0xfffffffe)), -2);
    EXPECT_EQ(value(DataType::Int64, uint64_t(-3)), -3);
    EXPECT_EQ(value(DataType::UInt8, uint32_t(254)), 254);
    EXPECT_EQ(value(DataType::UInt32, uint64_t(0xfffffffe)), 4294967294.0);
    EXPECT_EQ(value(DataType::UInt64, uint64_t(1) << 40), 1099511627776.0);
    EXPECT_EQ(value(DataType::Float, 0.5f), 0.5);
    EXPECT_EQ(value(DataType::Boolean, true), 1);
    EXPECT_FALSE(value(DataType::Double, std::numeric_limits<double>::infinity()));
    EXPECT_FALSE(value(DataType::Double, {}));
    EXPECT_FALSE(sparkplug::numberOf({.isNull = true, .value = 1.0}, number(DataType::Double)));
}

class SparkplugTest : public testing::Test {
protected:
    SparkplugTest() {
        m_channels.add({.deviceId = "pump-1", .channelId = "Inputs/flow"});
        m_channels.add({.deviceId = "edge-7", .channelId = "load"});
        m_channels.add({.deviceId = "变压器",
                        .channelId = "oil",
                        .unit = "W",
                        .address = SparkplugAddress{"plant", "edge-7", "t1", "Oil"},
                        .sentUnit = "kW"});
    }
    void make(const SparkplugOptions& options = {.groups = {"plant"}}) {
        auto nodes = Nodes::make(m_channels, options);
        ASSERT_TRUE(nodes) << nodes.error().text();
        m_nodes = *std::move(nodes);
    }
    RoutedMessage say(const std::string& topic, const Payload& payload, TimePoint at = received,
                      bool retained = false) {
        m_samples.clear();
        return m_nodes->route({"spBv1.0/plant/" + topic, sparkplug::write(payload), retained}, at, m_samples);
    }
    Outcome birth(const std::string& topic, uint64_t sequence, std::vector<Metric> metrics) {
        return say(topic, {.time = received, .sequence = sequence, .metrics = std::move(metrics)}).outcome;
    }
    std::vector<std::pair<ChannelIndex, double>> values() const {
        std::vector<std::pair<ChannelIndex, double>> result;
        for (const Sample& sample : m_samples) result.emplace_back(sample.channel, sample.reading.value);
        return result;
    }
    std::vector<std::string> commands() {
        std::vector<std::string> topics;
        for (const auto& command : m_nodes->takeCommands()) topics.push_back(command.topic);
        return topics;
    }

    ChannelTable m_channels;
    std::optional<Nodes> m_nodes;
    std::vector<Sample> m_samples;
};

using Pair = std::pair<ChannelIndex, double>;

TEST_F(SparkplugTest, BirthsNameWhatDataBringsByAlias) {
    make();
    EXPECT_THAT(m_nodes->filters(), testing::Contains("spBv1.0/plant/DDATA/+/+"));
    EXPECT_EQ(birth("NBIRTH/edge-7", 0,
                    {born("bdSeq", DataType::Int64, uint64_t(4)), born("load", DataType::Int16, uint32_t(0xffff), 1)}),
              Outcome::Taken);
    EXPECT_THAT(values(), ElementsAre(Pair(1, -1)));
    EXPECT_EQ(m_samples[0].reading.time, received - 1s);
    EXPECT_EQ(birth("DBIRTH/edge-7/pump-1", 1, {born("Inputs/flow", DataType::Float, 2.5f, 7)}), Outcome::Taken);
    EXPECT_EQ(birth("DBIRTH/edge-7/t1", 2, {born("Oil", DataType::Double, 0.5, 8)}), Outcome::Taken);
    EXPECT_THAT(values(), ElementsAre(Pair(2, 500)));
    EXPECT_EQ(m_nodes->alive(), 1u);

    const Metric flow{.alias = 7, .time = received + 1s, .value = 3.5f}, load{.alias = 1, .value = uint32_t(0xfffe)};
    EXPECT_EQ(say("DDATA/edge-7/pump-1", {.time = received + 2s, .sequence = 3, .metrics = {flow}}).outcome,
              Outcome::Taken);
    EXPECT_THAT(values(), ElementsAre(Pair(0, 3.5)));
    EXPECT_EQ(m_samples[0].reading.time, received + 1s);
    EXPECT_EQ(say("NDATA/edge-7", {.time = received + 2s, .sequence = 4, .metrics = {load}}).outcome, Outcome::Taken);
    EXPECT_THAT(values(), ElementsAre(Pair(1, -2))); // the birth's type tells the sign
    EXPECT_EQ(m_samples[0].reading.time, received + 2s);
    const Metric named{.name = "Inputs/flow", .isNull = true};
    EXPECT_EQ(say("DDATA/edge-7/pump-1", {.sequence = 5, .metrics = {named}}).outcome, Outcome::Taken);
    EXPECT_THAT(values(), IsEmpty());
    EXPECT_EQ(say("DDATA/edge-7/pump-1", {.sequence = 6, .metrics = {{.alias = 99, .value = 1.0}}}).outcome,
              Outcome::Unknown);
    EXPECT_EQ(m_nodes->gaps(), 0u);
    EXPECT_THAT(commands(), IsEmpty());
}

TEST_F(SparkplugTest, ABirthThatWasMissedIsAskedFor) {
    make();
    const Payload data{.sequence = 9, .metrics = {{.alias = 7, .value = 1.0}}};
    EXPECT_EQ(say("NDATA/edge-7", data).outcome, Outcome::TooEarly);
    EXPECT_EQ(say("DDATA/edge-7/pump-1", data, received + 1s).outcome, Outcome::TooEarly);
    const auto asked = m_nodes->takeCommands();
    ASSERT_EQ(asked.size(), 1u); // once in ten seconds
    EXPECT_EQ(asked[0].topic, "spBv1.0/plant/NCMD/edge-7");
    const auto command = sparkplug::read(asked[0].payload);
    ASSERT_TRUE(command);
    EXPECT_EQ(command->metrics.at(0).name, "Node Control/Rebirth");
    EXPECT_EQ(command->metrics.at(0).type, number(DataType::Boolean));
    EXPECT_EQ(std::get<bool>(command->metrics.at(0).value), true);
    EXPECT_EQ(say("NDATA/edge-7", data, received + 11s).outcome, Outcome::TooEarly);
    EXPECT_THAT(commands(), ElementsAre("spBv1.0/plant/NCMD/edge-7"));

    birth("NBIRTH/edge-7", 0, {born("load", DataType::Double, 1.0, 1)});
    EXPECT_EQ(say("DDATA/edge-7/pump-1", {.sequence = 1, .metrics = {{.alias = 7, .value = 1.0}}}).outcome,
              Outcome::TooEarly); // the node is born, the device is not
    EXPECT_THAT(commands(), ElementsAre("spBv1.0/plant/NCMD/edge-7"));

    make({.groups = {"plant"}, .askForBirths = false});
    EXPECT_EQ(say("NDATA/edge-7", data).outcome, Outcome::TooEarly);
    EXPECT_THAT(commands(), IsEmpty());
}

TEST_F(SparkplugTest, MissingMessagesAreCountedAndTheRestIsTaken) {
    make();
    birth("NBIRTH/edge-7", 0, {born("load", DataType::Double, 1.0, 1)});
    const auto data = [&](uint64_t sequence) {
        return say("NDATA/edge-7", {.sequence = sequence, .metrics = {{.alias = 1, .value = 5.0}}}).outcome;
    };
    for (uint64_t i = 1; i < 600; ++i) ASSERT_EQ(data(i % 256), Outcome::Taken);
    EXPECT_EQ(m_nodes->gaps(), 0u); // it begins anew after 255
    EXPECT_EQ(data(90), Outcome::Taken);
    EXPECT_THAT(values(), ElementsAre(Pair(1, 5)));
    EXPECT_EQ(m_nodes->gaps(), 1u);
    EXPECT_THAT(commands(), ElementsAre("spBv1.0/plant/NCMD/edge-7"));
    EXPECT_EQ(data(91), Outcome::Taken);
    EXPECT_EQ(m_nodes->gaps(), 1u);
}

TEST_F(SparkplugTest, AfterADeathANewBirthIsNeeded) {
    make();
    const auto bdSeq = [](uint64_t n) { return born("bdSeq", DataType::Int64, n); };
    const Payload data{.metrics = {{.alias = 1, .value = 5.0}}};
    birth("NBIRTH/edge-7", 0, {bdSeq(4), born("load", DataType::Double, 1.0, 1)});
    EXPECT_EQ(say("NDEATH/edge-7", {.metrics = {bdSeq(3)}}).outcome, Outcome::Taken); // of the life before
    EXPECT_EQ(say("NDATA/edge-7", data).outcome, Outcome::Taken);
    say("NDEATH/edge-7", {.metrics = {bdSeq(4)}});
    EXPECT_EQ(m_nodes->alive(), 0u);
    EXPECT_EQ(say("NDATA/edge-7", data).outcome, Outcome::TooEarly);

    birth("NBIRTH/edge-7", 0, {bdSeq(5), born("load", DataType::Double, 1.0, 2)});
    EXPECT_EQ(say("NDATA/edge-7", data).outcome, Outcome::Unknown); // aliases of before mean nothing now
    birth("DBIRTH/edge-7/pump-1", 1, {born("Inputs/flow", DataType::Float, 2.5f, 7)});
    say("DDEATH/edge-7/pump-1", {.sequence = 2});
    EXPECT_EQ(say("DDATA/edge-7/pump-1", {.sequence = 3, .metrics = {{.alias = 7, .value = 1.0}}}).outcome,
              Outcome::TooEarly);
}

TEST_F(SparkplugTest, NamesAreMadeByTemplates) {
    m_channels.add({.deviceId = "plant-edge-7-mixer", .channelId = "mixer.speed"});
    make({.groups = {"+"}, .device = "{group}-{node}-{device}", .channel = "{device}.{metric}"});
    birth("NBIRTH/edge-7", 0, {});
    birth("DBIRTH/edge-7/mixer", 1, {born("speed", DataType::Double, 3.0)});
    EXPECT_THAT(values(), ElementsAre(Pair(3, 3)));
    birth("DBIRTH/edge-7/t1", 2, {born("Oil", DataType::Double, 0.25)});
    EXPECT_THAT(values(), ElementsAre(Pair(2, 250))); // by its own address, 0.25 kW in its W
}

TEST_F(SparkplugTest, SaysWhatCannotBeTaken) {
    EXPECT_THAT(Nodes::make({}, {}).error().text(), HasSubstr("no Sparkplug group"));
    EXPECT_THAT(Nodes::make({}, {.groups = {"a/b"}}).error().text(), HasSubstr("\"a/b\" cannot be"));
    make();
    for (const char* topic : {"NBIRTH", "NBIRTH/a/b", "DBIRTH/a", "DDATA/a/b/c", "NDATA/"})
        EXPECT_EQ(say(topic, {}).outcome, Outcome::Malformed) << topic;
    EXPECT_EQ(m_nodes->route({"spBv1.0/plant/NDATA/a", "\xff\xff", false}, received, m_samples).outcome,
              Outcome::Malformed);
    Metric load = born("load", DataType::Double, 1.0);
    load.time.reset();
    EXPECT_THAT(say("NBIRTH/edge-7", {.sequence = 0, .metrics = {load}}, received, true).reason, HasSubstr("retained"));
    EXPECT_EQ(birth("NCMD/edge-7", 1, {}), Outcome::Unknown); // somebody else's
}

TEST_F(SparkplugTest, MemoryIsBoundedWhateverIsPublished) {
    make();
    size_t refused = 0;
    for (int i = 0; i < 10'050; ++i) refused += birth("NBIRTH/node-" + std::to_string(i), 0, {}) == Outcome::Malformed;
    EXPECT_EQ(refused, 50u);
    make();
    birth("NBIRTH/edge-7", 0, {});
    refused = 0;
    for (uint64_t i = 0; i < 10'020; ++i)
        refused += birth("DBIRTH/edge-7/d" + std::to_string(i), (i + 1) % 256, {}) == Outcome::Malformed;
    EXPECT_EQ(refused, 20u);
}

/// An edge node: births when it connects and when it is asked to, then says what it is told.
class EdgeNode {
public:
    explicit EdgeNode(const Broker& broker, bool silent = false) : m_silent(silent) {
        MqttClient::Handlers handlers;
        handlers.connected = [this] {
            std::ignore = m_client->subscribe("spBv1.0/plant/NCMD/edge-7", 1);
            if (!m_silent) sayBirth();
        };
        handlers.message = [this](const MqttMessage& message) {
            const auto command = sparkplug::read(message.payload);
            if (command && !command->metrics.empty() && command->metrics[0].name == "Node Control/Rebirth")
                m_asked = true;
        };
        auto client = MqttClient::create({.url = broker.url()}, std::move(handlers));
        EXPECT_TRUE(client);
        m_client = *std::move(client);
    }
    void step() {
        m_client->step(10ms);
        if (std::exchange(m_asked, false)) sayBirth();
    }
    void say(double load) {
        publish("NDATA", {.time = now(), .sequence = m_sequence++ % 256, .metrics = {{.alias = 1, .value = load}}});
    }
    void skip() { ++m_sequence; }

private:
    void sayBirth() {
        m_sequence = 1;
        publish("NBIRTH",
                {.time = now(),
                 .sequence = 0,
                 .metrics = {{.name = "bdSeq", .type = number(DataType::Int64), .value = uint64_t(1)},
                             {.name = "load", .alias = 1, .type = number(DataType::Double), .isNull = true}}});
    }
    void publish(const std::string& type, const Payload& payload) {
        if (m_client->state() == ConnectionState::Connected)
            std::ignore = m_client->publish("spBv1.0/plant/" + type + "/edge-7", sparkplug::write(payload), 1);
    }
    bool m_silent, m_asked = false;
    uint64_t m_sequence = 0;
    std::unique_ptr<MqttClient> m_client;
};

TEST_F(SparkplugTest, ANodeThatWasBornBeforeIsAskedAndHeardOverABroker) {
    if (!Broker::installed()) GTEST_SKIP() << "mosquitto is not installed";
    const Broker broker;
    TelemetryStore store(m_channels.size());
    Ingest ingest(store);
    Diagnostics diagnostics;
    auto source = makeMqttSource(
        m_channels, ingest,
        {.url = broker.url(), .topicPrefix = "", .sparkplug = SparkplugOptions{.groups = {"plant"}}}, diagnostics);
    ASSERT_TRUE(source) << source.error().text();
    (*source)->advance(now());
    ASSERT_TRUE(eventually([&] { return (*source)->status().state == ConnectionState::Connected; }));
    EdgeNode node(broker, true); // its birth was before our time
    double load = 0;
    const auto hears = [&] {
        node.step();
        node.say(load += 1);
        return store.latest(1, now()).has_value();
    };
    EXPECT_TRUE(eventually(hears)) << (*source)->status().detail;
    EXPECT_TRUE(
        eventually([&] { return (*source)->status().detail.find("1 Sparkplug nodes alive") != std::string::npos; }));
    EXPECT_GE((*source)->status().unknown, 1u); // what came before the birth
    const size_t gaps = (*source)->status().gaps;
    node.skip();
    EXPECT_TRUE(eventually([&] {
        node.say(load += 1);
        node.step();
        return (*source)->status().gaps == gaps + 1;
    }));
    EXPECT_EQ((*source)->status().malformed, 0u);
}

} // namespace
} // namespace sandtable::telemetry
