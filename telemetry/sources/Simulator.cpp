#include "telemetry/sources/Simulator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace sandtable::telemetry {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// SplitMix64's finaliser (Steele, Lea, Flood 2014): every bit of the input moves every bit of the output.
uint64_t mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// FNV-1a: the same on every platform, which std::hash is not.
uint64_t hashText(std::string_view text) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return hash;
}

/// The streams of random numbers one channel draws from.
enum class Stream : uint64_t { Swing, SlowNoise, MediumNoise, FastNoise, FaultHappens, FaultStart, FaultLength, Phase };

/// Uniform in [0, 1), a pure function of its arguments.
double uniform(uint64_t key, Stream stream, int64_t index) {
    const uint64_t bits = mix(mix(key + static_cast<uint64_t>(stream)) ^ static_cast<uint64_t>(index));
    return static_cast<double>(bits >> 11) * 0x1p-53;
}

struct GridCell {
    int64_t index = 0;
    double fraction = 0; // 0 <= fraction < 1
};
GridCell cellOf(TimePoint time, Duration length) {
    const int64_t ticks = time.time_since_epoch().count(), size = length.count();
    const int64_t index = ticks / size - (ticks % size < 0 ? 1 : 0);
    return {index, static_cast<double>(ticks - index * size) / static_cast<double>(size)};
}

double smoothStep(double t) { return t * t * (3 - 2 * t); }

/// Value noise in [-1, 1]: random knots every `spacing`, joined smoothly.
double valueNoise(uint64_t key, Stream stream, TimePoint time, Duration spacing) {
    const GridCell cell = cellOf(time, spacing);
    const double a = uniform(key, stream, cell.index), b = uniform(key, stream, cell.index + 1);
    return 2 * std::lerp(a, b, smoothStep(cell.fraction)) - 1;
}

double noise(uint64_t key, TimePoint time) {
    return 0.55 * valueNoise(key, Stream::SlowNoise, time, minutes(47)) +
           0.30 * valueNoise(key, Stream::MediumNoise, time, minutes(7)) +
           0.15 * valueNoise(key, Stream::FastNoise, time, minutes(1));
}

/// -1 … 1, highest at 14:00 in UTC+8 give or take an hour by channel.
double dailySwing(uint64_t key, TimePoint time) {
    const double shift = (uniform(key, Stream::Swing, 0) - 0.5) / 12;
    const double day = cellOf(time - hours(6), hours(24)).fraction;
    return std::cos(2 * std::numbers::pi * (day + shift));
}

/// At most one fault begins in each of these; none lasts longer, so the slot before is all that need be looked at.
constexpr Duration faultSlot = hours(4);

/// 0 … 1: how much of a fault that began in `slot` there is at `time`. It comes and goes within minutes.
double faultOfSlot(uint64_t key, double ratePerDay, int64_t slot, TimePoint time) {
    const double chance = ratePerDay * (faultSlot / Duration(hours(1))) / 24.0;
    if (uniform(key, Stream::FaultHappens, slot) >= chance) return 0;
    const double slotMinutes = 240, rampMinutes = 5;
    const double start = uniform(key, Stream::FaultStart, slot) * slotMinutes;
    const double length = 20 + 100 * uniform(key, Stream::FaultLength, slot);
    const double elapsed = static_cast<double>((time.time_since_epoch() - slot * faultSlot).count()) / 60000.0 - start;
    return smoothStep(std::clamp(std::min(elapsed, length - elapsed) / rampMinutes, 0.0, 1.0));
}

double faultLevel(uint64_t key, double ratePerDay, TimePoint time) {
    if (ratePerDay <= 0) return 0;
    const int64_t slot = cellOf(time, faultSlot).index;
    return std::max(faultOfSlot(key, ratePerDay, slot, time), faultOfSlot(key, ratePerDay, slot - 1, time));
}

/// The day before the first moment is a great many readings, for thousands of channels.
constexpr size_t samplesAtOnce = 65'536;
constexpr Duration::rep mostForSums = 172'800; // of a channel: two days of seconds

class Simulator final : public Source {
public:
    Simulator(const ChannelTable& channels, Ingest& ingest, uint64_t seed, Duration historyBefore,
              const std::optional<std::string>& sourceId)
        : m_ingest(ingest), m_seed(seed), m_historyBefore(historyBefore) {
        for (ChannelIndex i = 0; i < channels.size(); ++i) {
            if (!isSimulated(channels[i]) || !serves(sourceId, channels[i])) continue;
            const uint64_t key = simulationKey(channels[i], seed);
            m_channels.push_back({i, key, *channels[i].simulation, simulationGrid(channels[i], key)});
        }
    }

    void advance(TimePoint until) override {
        const TimePoint from = m_until.value_or(until - m_historyBefore);
        if (until <= from) return;
        for (const Simulated& channel : m_channels) {
            fill(channel, from, until);
            if (m_samples.size() >= samplesAtOnce) handIn(until);
        }
        handIn(until);
        m_until = until;
    }

    bool rewind(TimePoint to) override {
        m_until = to;
        return true;
    }

    SourceStatus status() const override {
        SourceStatus status;
        status.state = m_until ? ConnectionState::Connected : ConnectionState::Stopped;
        status.detail = fmt::format("simulator, seed {}, {} channels", m_seed, m_channels.size());
        status.received = m_received;
        return status;
    }

private:
    struct Simulated {
        ChannelIndex index;
        uint64_t key;
        SimulationModel model;
        SampleGrid grid;
    };

    void handIn(TimePoint until) {
        m_ingest.accept(m_samples, until);
        m_received += m_samples.size();
        m_samples.clear();
    }

    void fill(const Simulated& channel, TimePoint from, TimePoint until) {
        // What the store would drop at once need not be made, other than for its hourly sums.
        const auto kept = std::max(static_cast<Duration::rep>(m_ingest.store().maxReadingsPerChannel()),
                                   std::min(hours(HourlySums::hoursKept) / channel.grid.interval, mostForSums));
        const TimePoint last = channel.grid.atOrBefore(until);
        TimePoint time = channel.grid.firstAfter(from);
        if ((last - time) / channel.grid.interval >= kept) time = last - channel.grid.interval * (kept - 1);
        for (; time <= last; time += channel.grid.interval)
            m_samples.push_back({channel.index, {time, simulatedValue(channel.model, channel.key, time)}});
    }

    Ingest& m_ingest;
    uint64_t m_seed;
    Duration m_historyBefore;
    std::vector<Simulated> m_channels;
    std::vector<Sample> m_samples; // not yet handed in; kept for its memory
    std::optional<TimePoint> m_until;
    size_t m_received = 0;
};

} // namespace

bool isSimulated(const Channel& channel) { return channel.simulation && channel.seriesFile.empty(); }

uint64_t simulationKey(const Channel& channel, uint64_t seed) { return mix(seed ^ mix(hashText(channel.name()))); }

SampleGrid simulationGrid(const Channel& channel, uint64_t key) {
    const Duration interval = std::max(channel.interval, Duration(1));
    const double phase = uniform(key, Stream::Phase, 0) * static_cast<double>(interval.count());
    return {interval, Duration(static_cast<Duration::rep>(phase))};
}

double simulatedValue(const SimulationModel& model, uint64_t key, TimePoint time) {
    return model.base + model.dailyAmplitude * dailySwing(key, time) + model.noise * noise(key, time) +
           model.faultDelta * faultLevel(key, model.faultRatePerDay, time);
}

double simulatedValue(const Channel& channel, uint64_t seed, TimePoint time) {
    assert(channel.simulation);
    return simulatedValue(*channel.simulation, simulationKey(channel, seed), time);
}

std::unique_ptr<Source> makeSimulator(const ChannelTable& channels, Ingest& ingest, uint64_t seed,
                                      Duration historyBefore, const std::optional<std::string>& sourceId) {
    return std::make_unique<Simulator>(channels, ingest, seed, historyBefore, sourceId);
}

} // namespace sandtable::telemetry
