// What Sparkplug B messages say about which channels. Unlike plain MQTT it has a state: a birth certificate names a
// node's or device's metrics and their aliases, later messages need it, and numbers tell whether one is missing. No
// connection, no clock. One thread.
// Source: Eclipse Sparkplug specification 3.0.0 (topics: chapter 4, births, deaths and sequence numbers: chapter 6).
#pragma once

#include "telemetry/sources/MqttRouter.h"

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace sandtable::telemetry::sparkplug {

struct Payload;
struct Metric;

class Nodes {
public:
    /// For the channels of one source, or all. Errors: no group to listen to, a template that cannot be meant.
    static Result<Nodes> make(const ChannelTable& channels, const SparkplugOptions& options,
                              const std::optional<std::string>& sourceId = {});

    /// True for topics of the protocol's.
    static bool owns(std::string_view topic);
    const std::vector<std::string>& filters() const { return m_filters; }

    /// Adds the message's readings to `samples`. `receivedAt` stands in for a time it does not bring.
    RoutedMessage route(const MqttMessage& message, TimePoint receivedAt, std::vector<Sample>& samples);

    struct Command {
        std::string topic, payload;
    };
    /// What is to be published: requests for births of nodes that were heard without one, or of which messages are
    /// missing; each node is asked every ten seconds at most.
    std::vector<Command> takeCommands();

    size_t gaps() const { return m_gaps; }   // how often numbers were missing
    size_t alive() const { return m_alive; } // nodes born and not dead

private:
    struct Topic {
        std::string_view group, type, node, device;
    };
    struct Known { // a metric with a channel
        ChannelIndex channel;
        uint32_t type;
    };
    struct Endpoint { // a node itself, or a device
        std::unordered_map<std::string, Known> byName;
        std::unordered_map<uint64_t, Known> byAlias;
    };
    struct Node {
        bool born = false;
        std::optional<uint64_t> birth{};    // bdSeq, which its death repeats
        std::optional<uint64_t> sequence{}; // of the last message
        Endpoint own{};
        std::map<std::string, Endpoint, std::less<>> devices{}; // those born
        TimePoint askedAt = TimePoint::min();
    };

    Nodes() = default;
    static std::optional<Topic> topicFrom(std::string_view text);
    std::optional<ChannelIndex> channelOf(const Topic& topic, const std::string& metric) const;
    RoutedMessage takeBirth(Node& node, const Topic& topic, const Payload& payload, TimePoint fallback,
                            std::vector<Sample>& samples);
    RoutedMessage takeData(Node& node, const Topic& topic, const Payload& payload, TimePoint fallback,
                           std::vector<Sample>& samples);
    void takeDeath(Node& node, const Topic& topic, const Payload& payload);
    void clear(Endpoint& endpoint);
    void die(Node& node);
    bool follows(Node& node, const Payload& payload);
    void askForBirth(Node& node, const Topic& topic, TimePoint at);

    const ChannelTable* m_channels = nullptr;
    SparkplugOptions m_options;
    std::unordered_map<std::string, ChannelIndex> m_addressed; // "group/node/device/metric"
    std::unordered_map<std::string, ChannelIndex> m_byName;    // "device/channel", of those without an address
    std::vector<std::string> m_filters;
    std::unordered_map<std::string, Node> m_nodes; // "group/node"
    std::vector<Command> m_commands;
    size_t m_known = 0; // metrics in all endpoints
    size_t m_gaps = 0, m_alive = 0;
};

} // namespace sandtable::telemetry::sparkplug
