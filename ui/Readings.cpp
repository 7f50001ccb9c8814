#include "ui/Readings.h"

namespace sandtable::ui {

ReadingState stateOf(const scene::ChannelSpec& spec, const std::optional<telemetry::Reading>& reading, TimePoint at) {
    if (!reading) return ReadingState::Missing;
    telemetry::Channel channel;
    channel.interval = secondsToDuration(spec.intervalSeconds);
    if (telemetry::isStale(channel, reading->time, at)) return ReadingState::Stale;
    const bool broken = (spec.low && reading->value < *spec.low) || (spec.high && reading->value > *spec.high);
    return broken ? ReadingState::Alarm : ReadingState::Normal;
}

ChannelReading readChannel(const UiModel& model, const scene::DeviceSpec& device, const scene::ChannelSpec& channel) {
    if (!model.channels || !model.store) return {};
    const auto index = model.channels->find(device.id, channel.id);
    if (!index) return {};
    const auto reading = model.store->latest(*index, model.time);
    return {reading, stateOf(channel, reading, model.time)};
}

DeviceSummary summarize(const UiModel& model, const scene::DeviceSpec& device) {
    DeviceSummary best;
    for (const scene::ChannelSpec& channel : device.channels) {
        const ChannelReading reading = readChannel(model, device, channel);
        if (reading.state == ReadingState::Alarm) return {&channel, reading};
        if (!best.channel || (!best.reading.reading && reading.reading)) best = {&channel, reading};
    }
    return best;
}

void SummaryCache::begin(const UiModel& model) {
    const uint64_t revision = model.store ? model.store->revision() : 0;
    const auto second = std::chrono::floor<std::chrono::seconds>(model.time);
    const size_t devices = model.park ? model.park->devices.size() : 0;
    if (m_park == model.park && m_store == model.store && m_revision == revision && m_second == second &&
        m_summaries.size() == devices)
        return;
    m_park = model.park;
    m_store = model.store;
    m_revision = revision;
    m_second = second;
    m_summaries.assign(devices, std::nullopt);
}

const DeviceSummary& SummaryCache::of(const UiModel& model, size_t deviceIndex) {
    auto& summary = m_summaries[deviceIndex];
    if (!summary) summary = summarize(model, model.park->devices[deviceIndex]);
    return *summary;
}

} // namespace sandtable::ui
