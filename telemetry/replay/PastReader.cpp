#include "telemetry/replay/PastReader.h"

#include "telemetry/sources/MakeSources.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>
#include <limits>
#include <numeric>

namespace sandtable::telemetry {
namespace {

/// Of what is made again: a block is as long as its reader asked for.
constexpr size_t noLimit = std::numeric_limits<int32_t>::max();

const ReplayedSource* sourceOf(const Channel& channel, const std::vector<ReplayedSource>& sources) {
    const auto found = std::ranges::find(sources, channel.source, &ReplayedSource::id);
    return found == sources.end() ? nullptr : &*found;
}

/// Both in order of time; of two at the same time the first's.
std::vector<Reading> merged(std::vector<Reading> first, std::span<const Reading> second) {
    const auto middle = static_cast<std::ptrdiff_t>(first.size());
    first.insert(first.end(), second.begin(), second.end());
    std::inplace_merge(first.begin(), first.begin() + middle, first.end(),
                       [](const Reading& a, const Reading& b) { return a.time < b.time; });
    const auto sameTime = [](const Reading& a, const Reading& b) { return a.time == b.time; };
    first.erase(std::unique(first.begin(), first.end(), sameTime), first.end());
    return first;
}

/// Stable. A radix sort: an hour of a large park is millions of readings, and comparing them took longer than reading
/// them.
void sortByTime(PastBlock& block) {
    constexpr int digitBits = 11;
    constexpr size_t digits = size_t(1) << digitBits;
    const auto offset = [&](const Sample& sample) {
        return static_cast<uint64_t>((sample.reading.time - block.from).count());
    };
    std::vector<Sample> sorted(block.samples.size());
    const auto longest = static_cast<uint64_t>((block.to - block.from).count());
    for (int shift = 0; shift < 64 && longest >> shift > 0; shift += digitBits) {
        std::array<size_t, digits + 1> begin{};
        for (const Sample& sample : block.samples) ++begin[(offset(sample) >> shift) % digits + 1];
        std::partial_sum(begin.begin(), begin.end(), begin.begin());
        for (const Sample& sample : block.samples) sorted[begin[(offset(sample) >> shift) % digits]++] = sample;
        block.samples.swap(sorted);
    }
}

} // namespace

PastReader::PastReader(const ChannelTable& channels, std::vector<ReplayedSource> sources, OpenHistory openHistory,
                       const TelemetryStore* live, Diagnostics& diagnostics)
    : m_channels(channels),
      m_specs(std::move(sources)),
      m_openHistory(std::move(openHistory)),
      m_live(live),
      m_diagnostics(diagnostics),
      m_makesAnyTime(std::ranges::any_of(m_specs, [](const auto& spec) { return !isLive(spec.options); })),
      m_scratch(channels.size(), noLimit),
      m_ingest(m_scratch) {
    m_ingest.listen([this](std::span<const Sample> stored) {
        if (m_target) m_target->insert(m_target->end(), stored.begin(), stored.end());
    });
}

/// Recorded series are read from their files here, on the thread that asks first.
void PastReader::prepare() {
    if (std::exchange(m_prepared, true)) return;
    for (const ReplayedSource& spec : m_specs) {
        if (isLive(spec.options)) continue;
        auto made = makeSources(spec.id, spec.options, m_channels, m_ingest, m_diagnostics);
        if (!made) {
            m_diagnostics.report(Severity::Error, made.error());
            continue;
        }
        std::ranges::move(*made, std::back_inserter(m_made));
    }
    m_isRecorded.resize(m_channels.size());
    for (ChannelIndex channel = 0; channel < m_channels.size(); ++channel) {
        const ReplayedSource* source = sourceOf(m_channels[channel], m_specs);
        if (source && isLive(source->options)) {
            m_recorded.emplace(m_channels[channel].name(), channel);
            m_isRecorded[channel] = true;
        }
    }
}

History* PastReader::history() {
    if (m_history || !m_openHistory) return m_history.get();
    auto opened = m_openHistory();
    if (!opened) {
        m_diagnostics.report(Severity::Error, opened.error());
        m_openHistory = nullptr; // said once; the rest of the park shows
        return nullptr;
    }
    m_history = std::move(opened).value();
    return m_history.get();
}

PastBlock PastReader::read(TimePoint from, TimePoint to) {
    prepare();
    PastBlock block{from, to, {}};
    if (from >= to) return block;
    make(block);
    addRecorded(block);
    sortByTime(block);
    return block;
}

PastBlock PastReader::readRecorded(TimePoint from, TimePoint to) {
    prepare();
    PastBlock block{from, to, {}};
    if (from < to) addRecorded(block);
    sortByTime(block);
    return block;
}

void PastReader::make(PastBlock& block) {
    m_scratch.clear();
    m_target = &block.samples;
    for (const auto& source : m_made) {
        const bool again = source->rewind(block.from);
        assert(again); // sources without a live connection can
        if (again) source->advance(block.to);
    }
    m_target = nullptr;
    m_scratch.clear();
}

void PastReader::addRecorded(PastBlock& block) {
    const TimePoint from = block.from + Duration(1);
    if (m_recorded.empty()) return;
    std::vector<std::vector<Reading>> all = kept(from, block.to);
    for (ChannelIndex channel = 0; channel < all.size(); ++channel) {
        std::vector<Reading>& readings = all[channel];
        if (m_live && m_isRecorded[channel])
            readings = merged(std::move(readings), m_live->range(channel, from, block.to));
        for (const Reading& reading : readings) block.samples.push_back({channel, reading});
    }
}

std::vector<std::vector<Reading>> PastReader::kept(TimePoint from, TimePoint to) {
    std::vector<std::vector<Reading>> byChannel(m_channels.size());
    History* const kept = history();
    if (!kept) return byChannel;
    auto all = kept->all(from, to);
    if (!all) {
        m_diagnostics.report(Severity::Error, all.error());
        return byChannel;
    }
    for (ChannelReadings& readings : *all)
        if (const auto known = m_recorded.find(readings.channel); known != m_recorded.end())
            byChannel[known->second] = std::move(readings.readings);
    return byChannel;
}

std::optional<TimeSpan> PastReader::recorded() {
    prepare();
    History* kept = m_recorded.empty() ? nullptr : history();
    if (!kept) return std::nullopt;
    const auto extent = kept->extent();
    if (extent) return *extent;
    m_diagnostics.report(Severity::Error, extent.error());
    return std::nullopt;
}

} // namespace sandtable::telemetry
