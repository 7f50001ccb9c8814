#include "telemetry/sources/MqttRouter.h"

#include "telemetry/sources/EpochTime.h"
#include "telemetry/sources/MqttSource.h"

#include <fmt/format.h>
#include <mosquitto.h>

#include <cmath>

namespace sandtable::telemetry {
namespace {

using Json = nlohmann::json;
using Pointer = Json::json_pointer;
using Outcome = RoutedMessage::Outcome;

constexpr TimePoint unknownTime = TimePoint::min();
constexpr size_t longestPayload = 1 << 20;
constexpr std::string_view deviceMark = "{device}", channelMark = "{channel}";

RoutedMessage malformed(std::string reason) { return {Outcome::Malformed, std::move(reason)}; }

RoutedMessage withoutTime() { return malformed("retained without a time: nobody knows how old it is"); }

Error cannotBeMeant(const std::string& what, const std::string& why) {
    return {ErrorKind::Usage, "", fmt::format("\"{}\" {}", what, why)};
}

std::vector<std::string> levelsOf(std::string_view topic) {
    std::vector<std::string> levels;
    for (size_t begin = 0;;) {
        const size_t end = topic.find('/', begin);
        levels.emplace_back(topic.substr(begin, end - begin));
        if (end == std::string_view::npos) return levels;
        begin = end + 1;
    }
}

/// Nothing for an empty text, which names the whole document and is not used here.
Result<std::optional<Pointer>> pointerFrom(const std::string& text) {
    if (text.empty()) return std::optional<Pointer>();
    try {
        return std::optional(Pointer(text));
    } catch (const Json::parse_error&) {
        return cannotBeMeant(text, "is not a JSON pointer");
    }
}

/// The member a pointer leads to, or null; "no such member" is no error here.
const Json* memberAt(const Json& json, const Pointer& pointer) {
    try {
        return json.contains(pointer) ? &json.at(pointer) : nullptr;
    } catch (const Json::out_of_range&) { // an index beyond all numbers
        return nullptr;
    }
}

std::optional<double> numberFrom(const Json& json) {
    if (json.is_boolean()) return json.get<bool>() ? 1 : 0;
    if (!json.is_number()) return std::nullopt;
    const double value = json.get<double>();
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// ISO 8601, or a number since 1970.
std::optional<TimePoint> timeFrom(const Json& json, Duration utcOffset) {
    if (json.is_string()) {
        const auto parsed = parseIsoTime(json.get_ref<const std::string&>(), utcOffset);
        return parsed ? std::optional(*parsed) : std::nullopt;
    }
    const auto number = numberFrom(json);
    return number && json.is_number() ? timeFromEpoch(*number) : std::nullopt;
}

} // namespace

std::optional<TimePoint> MqttRouter::timeOf(const Json& json, const std::optional<Pointer>& pointer,
                                            TimePoint receivedAt) const {
    const Json* member = pointer ? memberAt(json, *pointer) : nullptr;
    return member ? timeFrom(*member, m_utcOffset) : receivedAt;
}

Result<MqttRouter> MqttRouter::make(const ChannelTable& channels, const MqttOptions& options,
                                    const std::optional<std::string>& sourceId) {
    MqttRouter router;
    router.m_channels = &channels;
    router.m_sourceId = sourceId;
    router.m_utcOffset = options.utcOffset;
    if (!options.topicPrefix.empty()) {
        if (options.topicPrefix.find_first_of("+#") != std::string::npos)
            return cannotBeMeant(options.topicPrefix, "cannot be a topic prefix: with + or #");
        router.m_prefix = options.topicPrefix + "/";
        router.m_filters.push_back(router.m_prefix + "#");
    }
    if (auto added = router.addOwnTopics(channels); !added) return added.error();
    for (const MqttTopic& topic : options.topics)
        if (auto added = router.addTemplate(topic); !added) return added.error();
    if (router.m_filters.empty() && !options.sparkplug) return Error{ErrorKind::Usage, "", "no topic to listen to"};
    for (const std::string& filter : router.m_filters)
        if (mosquitto_sub_topic_check(filter.c_str()) != MOSQ_ERR_SUCCESS)
            return cannotBeMeant(filter, "cannot be subscribed to");
    return router;
}

Result<void> MqttRouter::addOwnTopics(const ChannelTable& channels) {
    for (ChannelIndex i = 0; i < channels.size(); ++i) {
        const Channel& channel = channels[i];
        if (!serves(m_sourceId, channel)) continue;
        m_byDevice[channel.deviceId].push_back(i);
        const auto* address = std::get_if<TopicAddress>(&channel.address);
        if (!address) continue;
        const auto value = pointerFrom(address->value), time = pointerFrom(address->time);
        if (!value) return value.error();
        if (!time) return time.error();
        auto [topic, isNew] = m_own.try_emplace(address->topic);
        topic->second.push_back({i, *value, *time});
        const bool heardAnyway = !m_prefix.empty() && address->topic.starts_with(m_prefix);
        if (isNew && !heardAnyway) m_filters.push_back(address->topic);
    }
    return {};
}

Result<void> MqttRouter::addTemplate(const MqttTopic& topic) {
    const auto device = pointerFrom(topic.device), time = pointerFrom(topic.time), value = pointerFrom(topic.value);
    for (const auto* pointer : {&device, &time, &value})
        if (!*pointer) return pointer->error();
    Template pattern{levelsOf(topic.topic), *device, *time, *value, {}};
    for (const auto& [channel, text] : topic.values) {
        const auto pointer = pointerFrom(text);
        if (!pointer) return pointer.error();
        if (!*pointer) return cannotBeMeant(channel, "needs a JSON pointer to its value");
        pattern.values.emplace_back(channel, **pointer);
    }
    std::string filter;
    for (const std::string& level : pattern.levels) {
        const bool mark = level == deviceMark || level == channelMark;
        if (!mark && level.find_first_of("{}") != std::string::npos)
            return cannotBeMeant(level, "is not a topic level: expected {device}, {channel} or a plain text");
        filter += (filter.empty() && &level == &pattern.levels.front() ? "" : "/") + (mark ? "+" : level);
    }
    m_filters.push_back(std::move(filter));
    m_templates.push_back(std::move(pattern));
    return {};
}

std::optional<MqttRouter::Placeholders> MqttRouter::match(const Template& pattern, std::string_view topic) {
    Placeholders found;
    size_t begin = 0;
    for (const std::string& level : pattern.levels) {
        if (level == "#") return found; // also "a" for "a/#"
        if (begin > topic.size()) return std::nullopt;
        const size_t end = std::min(topic.find('/', begin), topic.size());
        const std::string_view text = topic.substr(begin, end - begin);
        if (level == deviceMark)
            found.device = text;
        else if (level == channelMark)
            found.channel = text;
        else if (level != "+" && level != text)
            return std::nullopt;
        begin = end + 1;
    }
    return begin > topic.size() ? std::optional(found) : std::nullopt;
}

std::optional<ChannelIndex> MqttRouter::find(const std::string& name) const {
    const auto channel = m_channels->find(name);
    return channel && serves(m_sourceId, (*m_channels)[*channel]) ? channel : std::nullopt;
}

RoutedMessage MqttRouter::route(const MqttMessage& message, TimePoint receivedAt, std::vector<Sample>& samples) const {
    const TimePoint fallback = message.retained ? unknownTime : receivedAt;
    if (message.payload.size() > longestPayload)
        return malformed(fmt::format("{} bytes are too many", message.payload.size()));
    if (!m_own.empty()) {
        const auto own = m_own.find(std::string(message.topic));
        if (own != m_own.end()) return routeOwn(own->second, message.payload, fallback, samples);
    }
    for (const Template& pattern : m_templates)
        if (const auto found = match(pattern, message.topic))
            return routeTemplate(pattern, *found, message.payload, fallback, samples);
    if (m_prefix.empty() || !message.topic.starts_with(m_prefix)) return {Outcome::Unknown};
    const auto channel = find(std::string(message.topic.substr(m_prefix.size())));
    if (!channel) return {Outcome::Unknown};
    return routeOwn({{*channel, std::nullopt, std::nullopt}}, message.payload, fallback, samples);
}

RoutedMessage MqttRouter::routeOwn(const std::vector<Own>& channels, std::string_view payload, TimePoint receivedAt,
                                   std::vector<Sample>& samples) const {
    std::optional<Json> json; // parsed once, when a pointer needs it
    size_t taken = 0;
    std::optional<RoutedMessage> problem; // the first; one value that cannot be read costs no other
    const auto fails = [&](RoutedMessage why) {
        if (!problem) problem = std::move(why);
    };
    for (const Own& own : channels) {
        if (!own.value) {
            const auto reading = parsePayload(payload, receivedAt, m_utcOffset);
            if (!reading || reading->time == unknownTime) {
                fails(reading ? withoutTime() : malformed(reading.error().message));
                continue;
            }
            samples.push_back(sampleFrom(*m_channels, own.channel, reading->time, reading->value));
            ++taken;
            continue;
        }
        if (!json) json = Json::parse(payload, nullptr, false);
        if (!json->is_structured()) return malformed("not a JSON document");
        const Json* member = memberAt(*json, *own.value);
        if (!member || member->is_null()) continue;
        const auto value = numberFrom(*member);
        const auto time = timeOf(*json, own.time, receivedAt);
        if (!value) {
            fails(malformed(own.value->to_string() + ": expected a number"));
        } else if (!time) {
            fails(malformed(own.time->to_string() + ": expected a time"));
        } else if (*time == unknownTime) {
            fails(withoutTime());
        } else {
            samples.push_back(sampleFrom(*m_channels, own.channel, *time, *value));
            ++taken;
        }
    }
    if (problem) return *std::move(problem);
    return taken > 0 ? RoutedMessage{} : malformed("none of its values is there");
}

RoutedMessage MqttRouter::routeTemplate(const Template& pattern, const Placeholders& found, std::string_view payload,
                                        TimePoint receivedAt, std::vector<Sample>& samples) const {
    std::string device(found.device);
    const bool single = !found.channel.empty();
    if (single && !pattern.device) {
        const auto channel = find(device + "/" + std::string(found.channel));
        if (!channel) return {Outcome::Unknown};
        return routeOwn({{*channel, pattern.value, pattern.time}}, payload, receivedAt, samples);
    }
    const Json json = Json::parse(payload, nullptr, false);
    if (!json.is_structured()) return malformed("not a JSON document");
    if (pattern.device) {
        const Json* id = memberAt(json, *pattern.device);
        if (!id || !(id->is_string() || id->is_number_integer()))
            return malformed(pattern.device->to_string() + ": expected the device's id");
        device = id->is_string() ? id->get<std::string>() : id->dump();
    }
    if (single) {
        const auto channel = find(device + "/" + std::string(found.channel));
        if (!channel) return {Outcome::Unknown};
        return routeOwn({{*channel, pattern.value, pattern.time}}, payload, receivedAt, samples);
    }
    const auto time = timeOf(json, pattern.time, receivedAt);
    if (!time) return malformed(pattern.time->to_string() + ": expected a time");
    if (*time == unknownTime) return withoutTime();
    return routeValues(pattern, device, json, *time, samples);
}

RoutedMessage MqttRouter::routeValues(const Template& pattern, const std::string& device, const Json& json,
                                      TimePoint time, std::vector<Sample>& samples) const {
    const auto channels = m_byDevice.find(device);
    if (channels == m_byDevice.end()) return {Outcome::Unknown};
    size_t taken = 0;
    std::optional<std::string> notANumber;
    const auto take = [&](ChannelIndex channel, const Json* member, const std::string& name) {
        if (!member || member->is_null()) return;
        const auto value = numberFrom(*member);
        if (!value) {
            notANumber = name;
            return;
        }
        samples.push_back(sampleFrom(*m_channels, channel, time, *value));
        ++taken;
    };
    std::string full = device + "/";
    const size_t prefix = full.size();
    for (const auto& [channelId, pointer] : pattern.values) {
        full.resize(prefix);
        full += channelId;
        if (const auto channel = find(full)) take(*channel, memberAt(json, pointer), pointer.to_string());
    }
    if (pattern.values.empty() && json.is_object()) {
        for (const ChannelIndex channel : channels->second) {
            const std::string& name = (*m_channels)[channel].channelId;
            const auto member = json.find(name);
            take(channel, member == json.end() ? nullptr : &*member, "/" + name);
        }
    }
    if (notANumber) return malformed(*notANumber + ": expected a number");
    return taken > 0 ? RoutedMessage{} : malformed("none of its values is there");
}

} // namespace sandtable::telemetry
