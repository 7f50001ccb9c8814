#include "telemetry/sources/SourcePast.h"

#include "telemetry/sources/SeriesFile.h"
#include "telemetry/sources/SeriesSource.h"
#include "telemetry/sources/Simulator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sandtable::telemetry {
namespace {

std::vector<Reading> simulated(const Channel& channel, uint64_t seed, TimePoint from, TimePoint to, size_t most) {
    const uint64_t key = simulationKey(channel, seed);
    const SampleGrid grid = simulationGrid(channel, key);
    std::vector<Reading> readings;
    if (to <= from || most == 0) return readings;
    const auto count = static_cast<size_t>((to - from) / grid.interval) + 1;
    const auto stride = static_cast<Duration::rep>((count + most - 1) / most);
    for (TimePoint time = grid.firstAfter(from); time <= to; time += grid.interval * stride)
        readings.push_back({time, simulatedValue(*channel.simulation, key, time)});
    return readings;
}

Result<std::vector<Reading>> recorded(const Channel& channel, TimePoint from, TimePoint to) {
    auto table = readSeriesTable(channel.seriesFile, std::array{channel.seriesColumn}, channel.seriesUtcOffset);
    if (!table) return table.error();
    if (!table->columns.front())
        return Error{ErrorKind::NotFound, channel.seriesFile,
                     fmt::format("has no column \"{}\"", channel.seriesColumn)};
    auto series =
        withoutGapZeros(std::move(*table->columns.front()), static_cast<size_t>(std::max(channel.seriesGapZeros, 0)));
    for (Reading& reading : series) reading.value = channel.fromSent(reading.value);
    return series.empty() ? std::vector<Reading>() : replayed(series, from, to);
}

} // namespace

Result<std::vector<Reading>> pastOf(const Channel& channel, const SourceOptions& options, TimePoint from, TimePoint to,
                                    size_t mostReadings) {
    if (isLive(options) || !channel.refusal.empty()) return std::vector<Reading>();
    if (!channel.seriesFile.empty()) return recorded(channel, from, to);
    const auto* simulator = std::get_if<SimulatorOptions>(&options);
    if (!simulator || !channel.simulation) return std::vector<Reading>();
    return simulated(channel, simulator->seed, from, to, mostReadings);
}

} // namespace sandtable::telemetry
