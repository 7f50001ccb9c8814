// Any bytes as a conversation of Sparkplug B messages: readings or reasons, never a crash. Each message is a byte that
// chooses its topic, two bytes of length (little-endian) and its payload.
#include "telemetry/sparkplug/Nodes.h"

#include <algorithm>
#include <array>
#include <cassert>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sandtable;
    using namespace sandtable::telemetry;
    constexpr std::array topics = {
        "spBv1.0/g/NBIRTH/n",  "spBv1.0/g/NDATA/n",    "spBv1.0/g/NDEATH/n",  "spBv1.0/g/DBIRTH/n/d",
        "spBv1.0/g/DDATA/n/d", "spBv1.0/g/DDEATH/n/d", "spBv1.0/g/NBIRTH/n2", "spBv1.0//DDATA/n/d/x",
    };
    ChannelTable channels;
    channels.add({.deviceId = "n", .channelId = "load"});
    channels.add({.deviceId = "d", .channelId = "flow"});
    auto nodes = sparkplug::Nodes::make(channels, {.groups = {"g"}});
    assert(nodes);
    std::vector<Sample> samples;
    TimePoint at{std::chrono::hours(500'000)};
    while (size >= 3) {
        const size_t length = std::min<size_t>(data[1] | data[2] << 8, size - 3);
        const std::string_view payload(reinterpret_cast<const char*>(data + 3), length);
        const bool retained = data[0] & 0x80;
        const auto routed = nodes->route({topics[data[0] % topics.size()], payload, retained}, at, samples);
        assert((routed.outcome != RoutedMessage::Outcome::Malformed || !routed.reason.empty()));
        at += std::chrono::seconds(1);
        data += 3 + length;
        size -= 3 + length;
    }
    for ([[maybe_unused]] const Sample& sample : samples) assert(sample.channel < channels.size());
    for ([[maybe_unused]] const auto& command : nodes->takeCommands()) assert(!command.payload.empty());
    return 0;
}
