// How long a moment of the past takes to come back from a history: a day and an hour of minutes of all channels, read
// hour by hour as the time bar does, beside asking for them channel by channel.
//   bench_past FILE|postgresql://… [CHANNELS]
// Fills the history first, and does the upkeep that is due. Prints one line of JSON.
#include "telemetry/history/HistoryWriter.h"
#include "telemetry/replay/PastWindow.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <iostream>

namespace {

using namespace sandtable;
using namespace sandtable::telemetry;
using namespace std::chrono_literals;

constexpr Duration past = 25h, step = 1min;
constexpr size_t askedSingly = 100; // channels

ChannelTable channelsOf(size_t count) {
    ChannelTable channels;
    for (size_t i = 0; i < count; ++i)
        channels.add({.deviceId = fmt::format("device-{:05}", i / 5),
                      .channelId = fmt::format("channel-{}", i % 5),
                      .source = "plant"});
    return channels;
}

bool fill(History& history, const ChannelTable& channels, TimePoint end) {
    std::vector<Sample> batch(channels.size());
    for (TimePoint at = end - past + step; at <= end; at += step) {
        const double drift = std::sin(1e-8 * double(at.time_since_epoch().count()));
        for (ChannelIndex i = 0; i < channels.size(); ++i)
            batch[i] = {i, {at, std::round(5000 + 100 * drift + double(i % 100)) / 100}};
        if (const auto done = history.append(channels, batch); !done) {
            std::cerr << done.error().text() << '\n';
            return false;
        }
    }
    for (bool more = true; more;) {
        const auto upkeep = history.maintain(end, {});
        more = upkeep && *upkeep;
    }
    return true;
}

double secondsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    HistorySpec spec{.file = argv[1]};
    if (spec.file.find("://") != std::string::npos) spec.database = DatabaseAddress{.url = spec.file};
    const size_t count = argc > 2 ? static_cast<size_t>(std::atoll(argv[2])) : 5'000;
    const ChannelTable channels = channelsOf(count);
    const TimePoint end = std::chrono::floor<std::chrono::hours>(now()) + 30min; // the last hour is not over
    Diagnostics diagnostics;
    {
        const auto opened = openHistory(spec, HistoryAccess::ReadWrite, diagnostics);
        if (!opened || !fill(*opened->history, channels, end)) return 1;
    }
    const auto open = [&]() -> Result<std::unique_ptr<History>> {
        auto opened = openHistory(spec, HistoryAccess::ReadOnly, diagnostics);
        if (!opened) return opened.error();
        return std::move(opened->history);
    };
    TelemetryStore store(count, 800);
    PastWindow window(std::make_unique<PastReader>(
        channels, std::vector<ReplayedSource>{{"plant", MqttOptions{.url = "mqtt://nowhere"}}}, open, nullptr,
        diagnostics));
    const auto take = [&](std::span<const Sample> samples, TimePoint) { store.append(samples); };
    const auto begin = std::chrono::steady_clock::now();
    window.read(end - past, end, take);
    const double together = secondsSince(begin);
    const size_t readings = store.counts().stored;
    const auto again = std::chrono::steady_clock::now();
    store.clear();
    window.read(end - past - 10min, end - 10min, take);
    const double moved = secondsSince(again);

    const auto history = open();
    if (!history) return 1;
    const auto single = std::chrono::steady_clock::now();
    size_t singly = 0;
    for (size_t i = 0; i < std::min(count, askedSingly); ++i)
        if (const auto range = (*history)->range(channels[static_cast<ChannelIndex>(i)].name(), end - past + step, end))
            singly += range->size();
    const double apart = secondsSince(single) / double(std::min(count, askedSingly)) * double(count);
    std::cout << fmt::format(
        "{{\"channels\": {}, \"readings\": {}, \"seconds\": {:.2f}, \"readings_per_second\": {:.0f}, "
        "\"seconds_ten_minutes_earlier\": {:.2f}, \"seconds_channel_by_channel\": {:.1f}}}\n",
        count, readings, together, double(readings) / together, moved, apart);
    return readings == count * static_cast<size_t>(past / step) && singly > 0 && diagnostics.all().empty() ? 0 : 1;
}
