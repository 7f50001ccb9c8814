// What an MQTT message says about which channels: the park file's topics and JSON pointers, compiled once. No
// connection, no clock. Built once and then only read, so any thread may.
#pragma once

#include "telemetry/sources/MqttClient.h"

#include <nlohmann/json.hpp>

#include <string>
#include <unordered_map>
#include <vector>

namespace sandtable::telemetry {

struct RoutedMessage {
    enum class Outcome {
        Taken,
        Malformed, // cannot be read; the reason says why
        Unknown,   // of a device or channel the park does not have
        TooEarly,  // needs something that has not been heard yet; the reason says what
    } outcome = Outcome::Taken;
    std::string reason{};
};

class MqttRouter {
public:
    /// For the channels of one source, or all. Errors: a topic or pointer that cannot be meant; nothing to listen to.
    static Result<MqttRouter> make(const ChannelTable& channels, const MqttOptions& options,
                                   const std::optional<std::string>& sourceId = {});

    const std::vector<std::string>& filters() const { return m_filters; }

    /// Adds the message's readings to `samples`. `receivedAt` stands in for a time the message does not bring; a
    /// retained one without a time is malformed: nobody knows how old it is.
    RoutedMessage route(const MqttMessage& message, TimePoint receivedAt, std::vector<Sample>& samples) const;

private:
    using Json = nlohmann::json;
    using Pointer = Json::json_pointer;

    struct Own { // a channel with a topic of its own
        ChannelIndex channel;
        std::optional<Pointer> value, time;
    };
    struct Template {
        std::vector<std::string> levels; // "+", "#", "{device}", "{channel}" or themselves
        std::optional<Pointer> device, time, value;
        std::vector<std::pair<std::string, Pointer>> values;
    };
    struct Placeholders {
        std::string_view device, channel;
    };

    MqttRouter() = default;
    Result<void> addOwnTopics(const ChannelTable& channels);
    Result<void> addTemplate(const MqttTopic& topic);
    static std::optional<Placeholders> match(const Template& pattern, std::string_view topic);

    RoutedMessage routeOwn(const std::vector<Own>& channels, std::string_view payload, TimePoint receivedAt,
                           std::vector<Sample>& samples) const;
    RoutedMessage routeTemplate(const Template& pattern, const Placeholders& found, std::string_view payload,
                                TimePoint receivedAt, std::vector<Sample>& samples) const;
    RoutedMessage routeValues(const Template& pattern, const std::string& device, const Json& json, TimePoint time,
                              std::vector<Sample>& samples) const;
    /// The time of a message; nothing if what the pointer leads to is no time.
    std::optional<TimePoint> timeOf(const Json& json, const std::optional<Pointer>& pointer,
                                    TimePoint receivedAt) const;
    std::optional<ChannelIndex> find(const std::string& name) const;

    const ChannelTable* m_channels = nullptr;
    std::optional<std::string> m_sourceId;
    Duration m_utcOffset{0};
    std::string m_prefix; // "sandtable/", or empty
    std::unordered_map<std::string, std::vector<Own>> m_own;
    std::vector<Template> m_templates;
    std::unordered_map<std::string, std::vector<ChannelIndex>> m_byDevice;
    std::vector<std::string> m_filters;
};

} // namespace sandtable::telemetry
