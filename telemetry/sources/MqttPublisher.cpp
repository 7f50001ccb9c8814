#include "core/Log.h"
#include "telemetry/sources/MqttClient.h"
#include "telemetry/sources/MqttSource.h"
#include "telemetry/sources/Simulator.h"

#include <mosquitto.h>
#include <nlohmann/json.hpp>

namespace sandtable::telemetry {
namespace {

constexpr Duration longestWait{200};

struct PublishedChannel {
    std::string topic;
    SimulationModel model;
    uint64_t key;
    SampleGrid grid;
    UnitConversion fromSent; // devices send in a unit of their own
};

std::vector<PublishedChannel> publishedChannels(const ChannelTable& channels, uint64_t seed,
                                                const std::string& prefix) {
    std::vector<PublishedChannel> published;
    for (const Channel& channel : channels.all()) {
        if (!isSimulated(channel)) continue;
        const std::string topic = prefix + "/" + channel.name();
        if (mosquitto_pub_topic_check(topic.c_str()) != MOSQ_ERR_SUCCESS) {
            logWarning("{}: not published, MQTT allows no such topic", topic);
            continue;
        }
        const uint64_t key = simulationKey(channel, seed);
        published.push_back({topic, *channel.simulation, key, simulationGrid(channel, key), channel.fromSent});
    }
    return published;
}

std::string payloadOf(const Reading& reading) {
    return nlohmann::json{{"value", reading.value}, {"time", formatIsoTime(reading.time)}}.dump();
}

/// Publishes what has become due in (from, until]; of several values of one channel only the newest.
Result<size_t> publishDue(MqttClient& client, const std::vector<PublishedChannel>& channels, TimePoint from,
                          TimePoint until) {
    size_t count = 0;
    for (const PublishedChannel& channel : channels) {
        const TimePoint time = channel.grid.atOrBefore(until);
        if (time <= from) continue;
        const double value = channel.fromSent.inverse(simulatedValue(channel.model, channel.key, time));
        const auto published = client.publish(channel.topic, payloadOf({time, value}));
        if (!published) return published.error();
        ++count;
    }
    return count;
}

/// The first connection: a broker that is not there is the person's mistake, and is said at once.
Result<void> connectFirst(MqttClient& client, const std::string& url, const std::function<bool()>& stop) {
    do {
        client.step(longestWait);
        if (client.state() == ConnectionState::Connected) return {};
    } while (client.state() == ConnectionState::Connecting && !stop());
    if (client.state() == ConnectionState::Connecting) return {};
    return Error{ErrorKind::Io, url, "the broker cannot be reached: " + client.lastProblem()};
}

} // namespace

Result<void> publishSimulation(const ChannelTable& channels, uint64_t seed, const MqttOptions& options,
                               const std::function<bool()>& stop,
                               const std::function<void(size_t published)>& progress) {
    const auto published = publishedChannels(channels, seed, options.topicPrefix);
    if (published.empty()) return Error{ErrorKind::Usage, "", "the park has no simulated channels to publish"};
    auto client = MqttClient::create(options, {});
    if (!client) return client.error();
    MqttClient& broker = **client;
    if (auto connected = connectFirst(broker, broker.address().text(), stop); !connected) return connected;

    size_t total = 0;
    TimePoint publishedUntil{}; // the epoch: at first every channel is due
    bool wasConnected = true;
    while (!stop()) {
        if (broker.state() == ConnectionState::Connected) {
            const TimePoint until = now();
            const auto count = publishDue(broker, published, publishedUntil, until);
            if (count) {
                publishedUntil = until;
                total += *count;
                if (*count > 0 && progress) progress(total);
            } else
                logWarning("{}", count.error().text());
        }
        broker.step(longestWait);
        const bool isConnected = broker.state() == ConnectionState::Connected;
        if (wasConnected && !isConnected) logWarning("{}", broker.detail());
        wasConnected = isConnected;
    }
    return {};
}

} // namespace sandtable::telemetry
