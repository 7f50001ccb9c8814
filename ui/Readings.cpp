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

namespace {

using ChannelPlace = std::optional<telemetry::ChannelIndex>;

ChannelPlace placeOf(const UiModel& model, const scene::DeviceSpec& device, const scene::ChannelSpec& channel) {
    return model.channels ? model.channels->find(device.id, channel.id) : std::nullopt;
}

ChannelReading readChannel(const UiModel& model, const scene::ChannelSpec& channel, const ChannelPlace& place) {
    if (!place || !model.store) return {};
    const auto reading = model.store->latest(*place, model.time);
    return {reading, stateOf(channel, reading, model.time)};
}

std::vector<ChannelPlace> placesOf(const UiModel& model, const scene::DeviceSpec& device) {
    std::vector<ChannelPlace> places;
    for (const scene::ChannelSpec& channel : device.channels) places.push_back(placeOf(model, device, channel));
    return places;
}

} // namespace

ChannelReading readChannel(const UiModel& model, const scene::DeviceSpec& device, const scene::ChannelSpec& channel) {
    return readChannel(model, channel, placeOf(model, device, channel));
}

DeviceSummary summarize(const UiModel& model, const scene::DeviceSpec& device) {
    return summarize(model, device, placesOf(model, device));
}

DeviceSummary summarize(const UiModel& model, const scene::DeviceSpec& device,
                        std::span<const std::optional<telemetry::ChannelIndex>> channels) {
    DeviceSummary best;
    for (size_t i = 0; i < device.channels.size() && i < channels.size(); ++i) {
        const scene::ChannelSpec& channel = device.channels[i];
        const ChannelReading reading = readChannel(model, channel, channels[i]);
        if (reading.state == ReadingState::Alarm) return {&channel, reading};
        if (!best.channel || (!best.reading.reading && reading.reading)) best = {&channel, reading};
    }
    return best;
}

void SummaryCache::learnChannels(const UiModel& model) {
    m_channels.clear();
    m_devices.assign(model.channels ? model.channels->size() : 0, std::nullopt);
    for (size_t device = 0; device < m_summaries.size(); ++device) {
        m_channels.push_back(placesOf(model, model.park->devices[device]));
        for (const ChannelPlace& place : m_channels.back())
            if (place) m_devices[*place] = device;
    }
}

void SummaryCache::begin(const UiModel& model) {
    const uint64_t revision = model.store ? model.store->revision() : 0;
    const auto second = std::chrono::floor<std::chrono::seconds>(model.time);
    const size_t devices = model.park ? model.park->devices.size() : 0;
    const bool samePark =
        m_park == model.park && m_store == model.store && m_table == model.channels && m_summaries.size() == devices;
    if (samePark && m_second == second) {
        if (revision == m_revision) return;
        for (const telemetry::ChannelIndex channel : model.store->changedSince(m_revision))
            if (channel < m_devices.size() && m_devices[channel]) m_summaries[*m_devices[channel]].reset();
    } else {
        m_summaries.assign(devices, std::nullopt);
    }
    m_park = model.park;
    m_store = model.store;
    m_table = model.channels;
    m_revision = revision;
    m_second = second;
    if (!samePark) learnChannels(model);
}

const DeviceSummary& SummaryCache::of(const UiModel& model, size_t deviceIndex) {
    auto& summary = m_summaries[deviceIndex];
    if (!summary) summary = summarize(model, model.park->devices[deviceIndex], m_channels[deviceIndex]);
    return *summary;
}

} // namespace sandtable::ui
