#include "telemetry/sparkplug/Nodes.h"

#include "telemetry/sparkplug/Payload.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace sandtable::telemetry::sparkplug {
namespace {

using Outcome = RoutedMessage::Outcome;

constexpr std::string_view space = "spBv1.0/";
constexpr size_t longestPayload = 16 << 20; // a birth of some hundred thousand metrics
constexpr size_t mostNodes = 10'000, mostDevices = 10'000,
                 mostKnown = 1'000'000; // whoever may publish may say anything
constexpr TimePoint unknownTime = TimePoint::min();
constexpr Duration askAgainAfter = std::chrono::seconds(10);
constexpr uint64_t sequenceLength = 256;

RoutedMessage malformed(std::string reason) { return {Outcome::Malformed, std::move(reason)}; }

/// "{group}-{device}" with the names filled in.
std::string filled(std::string_view pattern, const std::map<std::string_view, std::string_view>& names) {
    std::string text;
    for (size_t at = 0; at < pattern.size();) {
        const size_t end = pattern[at] == '{' ? pattern.find('}', at) : std::string_view::npos;
        const auto name = end == std::string_view::npos ? names.end() : names.find(pattern.substr(at, end + 1 - at));
        if (name == names.end()) {
            text += pattern[at++];
        } else {
            text += name->second;
            at = end + 1;
        }
    }
    return text;
}

const Metric* metricCalled(const Payload& payload, std::string_view name) {
    const auto found =
        std::find_if(payload.metrics.begin(), payload.metrics.end(), [&](const Metric& m) { return m.name == name; });
    return found == payload.metrics.end() ? nullptr : &*found;
}

/// The number that joins a node's birth and death.
std::optional<uint64_t> birthNumber(const Payload& payload) {
    const Metric* metric = metricCalled(payload, "bdSeq");
    if (!metric) return std::nullopt;
    if (const auto* number = std::get_if<uint64_t>(&metric->value)) return *number;
    if (const auto* number = std::get_if<uint32_t>(&metric->value)) return *number;
    return std::nullopt;
}

std::string addressKey(std::string_view group, std::string_view node, std::string_view device,
                       std::string_view metric) {
    return fmt::format("{}/{}/{}/{}", group, node, device, metric); // the first three have no slashes
}

} // namespace

Result<Nodes> Nodes::make(const ChannelTable& channels, const SparkplugOptions& options,
                          const std::optional<std::string>& sourceId) {
    Nodes nodes;
    nodes.m_channels = &channels;
    nodes.m_options = options;
    std::set<std::string> groups(options.groups.begin(), options.groups.end());
    for (ChannelIndex i = 0; i < channels.size(); ++i) {
        if (!serves(sourceId, channels[i])) continue;
        const auto* address = std::get_if<SparkplugAddress>(&channels[i].address);
        if (!address) {
            nodes.m_byName.emplace(channels[i].name(), i);
            continue;
        }
        nodes.m_addressed.emplace(addressKey(address->group, address->node, address->device, address->metric), i);
        groups.insert(address->group);
    }
    if (groups.empty()) return Error{ErrorKind::Usage, "", "no Sparkplug group to listen to"};
    for (const std::string& group : groups) {
        if (group.empty() || group.find_first_of("/#") != std::string::npos ||
            (group != "+" && group.find('+') != std::string::npos))
            return Error{ErrorKind::Usage, "", fmt::format("\"{}\" cannot be a Sparkplug group", group)};
        for (const char* type : {"NBIRTH/+", "NDATA/+", "NDEATH/+", "DBIRTH/+/+", "DDATA/+/+", "DDEATH/+/+"})
            nodes.m_filters.push_back(fmt::format("{}{}/{}", space, group, type));
    }
    return nodes;
}

bool Nodes::owns(std::string_view topic) { return topic.starts_with(space); }

std::optional<Nodes::Topic> Nodes::topicFrom(std::string_view text) {
    std::array<std::string_view, 5> levels; // the namespace first
    size_t count = 0;
    for (size_t begin = 0; begin <= text.size();) {
        const size_t end = std::min(text.find('/', begin), text.size());
        if (count == levels.size()) return std::nullopt;
        levels[count++] = text.substr(begin, end - begin);
        if (levels[count - 1].empty()) return std::nullopt;
        begin = end + 1;
    }
    if (count < 4) return std::nullopt;
    const bool ofDevice = levels[2].starts_with('D');
    if (ofDevice != (count == 5)) return std::nullopt;
    return Topic{levels[1], levels[2], levels[3], levels[4]};
}

std::optional<ChannelIndex> Nodes::channelOf(const Topic& topic, const std::string& metric) const {
    const auto addressed = m_addressed.find(addressKey(topic.group, topic.node, topic.device, metric));
    if (addressed != m_addressed.end()) return addressed->second;
    const std::map<std::string_view, std::string_view> names{
        {"{group}", topic.group}, {"{node}", topic.node}, {"{device}", topic.device}, {"{metric}", metric}};
    const std::string name = filled(topic.device.empty() ? m_options.node : m_options.device, names) + "/" +
                             filled(m_options.channel, names);
    const auto named = m_byName.find(name);
    return named == m_byName.end() ? std::nullopt : std::optional(named->second);
}

RoutedMessage Nodes::route(const MqttMessage& message, TimePoint receivedAt, std::vector<Sample>& samples) {
    const auto topic = topicFrom(message.topic);
    if (!topic) return malformed("not a topic of Sparkplug B");
    if (message.payload.size() > longestPayload)
        return malformed(fmt::format("{} bytes are too many", message.payload.size()));
    const auto payload = read(message.payload);
    if (!payload) return malformed(payload.error().message);
    const std::string name = fmt::format("{}/{}", topic->group, topic->node);
    if (!m_nodes.contains(name) && m_nodes.size() >= mostNodes) return malformed("of too many nodes");
    Node& node = m_nodes[name];
    const TimePoint fallback = payload->time.value_or(message.retained ? unknownTime : receivedAt);

    if (topic->type == "NDEATH") {
        takeDeath(node, *topic, *payload);
        return {};
    }
    const bool nodeBirth = topic->type == "NBIRTH";
    if (nodeBirth) {
        die(node);
        node.born = true;
        ++m_alive;
        node.birth = birthNumber(*payload);
        node.sequence = payload->sequence;
        node.askedAt = TimePoint::min();
    } else if (!node.born || !follows(node, *payload)) {
        askForBirth(node, *topic, receivedAt);
        if (!node.born) return {Outcome::TooEarly, "of a node whose birth has not been heard"};
    }
    if (nodeBirth || topic->type == "DBIRTH") return takeBirth(node, *topic, *payload, fallback, samples);
    if (topic->type == "DDEATH") {
        takeDeath(node, *topic, *payload);
        return {};
    }
    if (topic->type != "NDATA" && topic->type != "DDATA") return {Outcome::Unknown};
    if (!topic->device.empty() && !node.devices.contains(topic->device)) {
        askForBirth(node, *topic, receivedAt);
        return {Outcome::TooEarly, "of a device whose birth has not been heard"};
    }
    return takeData(node, *topic, *payload, fallback, samples);
}

/// False where messages are missing. Whatever comes next is counted from this one.
bool Nodes::follows(Node& node, const Payload& payload) {
    if (!payload.sequence) return true; // nothing to tell by
    const bool good = !node.sequence || *payload.sequence == (*node.sequence + 1) % sequenceLength;
    node.sequence = *payload.sequence % sequenceLength;
    m_gaps += !good;
    return good;
}

RoutedMessage Nodes::takeBirth(Node& node, const Topic& topic, const Payload& payload, TimePoint fallback,
                               std::vector<Sample>& samples) {
    if (!topic.device.empty() && node.devices.size() >= mostDevices && !node.devices.contains(topic.device))
        return malformed("of too many devices");
    Endpoint& endpoint = topic.device.empty() ? node.own : node.devices[std::string(topic.device)];
    clear(endpoint);
    for (const Metric& metric : payload.metrics) {
        const auto channel = metric.name.empty() ? std::nullopt : channelOf(topic, metric.name);
        if (!channel) continue; // much of a birth is about the node itself
        if (m_known >= mostKnown) return malformed("of too many metrics");
        const Known known{*channel, metric.type.value_or(0)};
        m_known += endpoint.byName.emplace(metric.name, known).second;
        if (metric.alias) m_known += endpoint.byAlias.emplace(*metric.alias, known).second;
    }
    return takeData(node, topic, payload, fallback, samples).outcome == Outcome::Malformed
               ? malformed("retained without a time: nobody knows how old it is")
               : RoutedMessage{};
}

RoutedMessage Nodes::takeData(Node& node, const Topic& topic, const Payload& payload, TimePoint fallback,
                              std::vector<Sample>& samples) {
    const Endpoint& endpoint = topic.device.empty() ? node.own : node.devices.find(topic.device)->second;
    bool anyKnown = false;
    for (const Metric& metric : payload.metrics) {
        const Known* known = nullptr;
        if (!metric.name.empty()) {
            const auto found = endpoint.byName.find(metric.name);
            if (found != endpoint.byName.end()) known = &found->second;
        } else if (metric.alias) {
            const auto found = endpoint.byAlias.find(*metric.alias);
            if (found != endpoint.byAlias.end()) known = &found->second;
        }
        if (!known) continue;
        anyKnown = true;
        const auto value = numberOf(metric, metric.type.value_or(known->type));
        if (!value) continue; // null, or no number
        const TimePoint time = metric.time.value_or(fallback);
        if (time == unknownTime) return malformed("retained without a time: nobody knows how old it is");
        samples.push_back(sampleFrom(*m_channels, known->channel, time, *value));
    }
    return {anyKnown || payload.metrics.empty() ? Outcome::Taken : Outcome::Unknown};
}

void Nodes::takeDeath(Node& node, const Topic& topic, const Payload& payload) {
    if (!topic.device.empty()) {
        const auto found = node.devices.find(topic.device);
        if (found == node.devices.end()) return;
        clear(found->second);
        node.devices.erase(found);
        return;
    }
    // A last will that comes after the next birth is of the life before.
    const auto number = birthNumber(payload);
    if (!number || !node.birth || *number == *node.birth) die(node);
}

void Nodes::clear(Endpoint& endpoint) {
    m_known -= endpoint.byName.size() + endpoint.byAlias.size();
    endpoint = {};
}

void Nodes::die(Node& node) {
    m_alive -= node.born;
    node.born = false;
    clear(node.own);
    for (auto& [name, device] : node.devices) clear(device);
    node.devices.clear();
}

void Nodes::askForBirth(Node& node, const Topic& topic, TimePoint at) {
    const bool asked = node.askedAt != TimePoint::min() && at < node.askedAt + askAgainAfter;
    if (!m_options.askForBirths || asked) return;
    node.askedAt = at;
    const Metric rebirth{
        .name = "Node Control/Rebirth", .time = at, .type = static_cast<uint32_t>(DataType::Boolean), .value = true};
    m_commands.push_back({fmt::format("{}{}/NCMD/{}", space, topic.group, topic.node),
                          write({.time = at, .sequence = {}, .metrics = {rebirth}})});
}

std::vector<Nodes::Command> Nodes::takeCommands() { return std::exchange(m_commands, {}); }

} // namespace sandtable::telemetry::sparkplug
