#include "ui/Readings.h"

#include <algorithm>

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

ReadingState asAlarmed(ReadingState byLimits, const ChannelPlace& place, const AlarmedChannels& alarmed) {
    if (!alarmed || byLimits == ReadingState::Missing || byLimits == ReadingState::Stale) return byLimits;
    return place && std::ranges::binary_search(*alarmed, *place) ? ReadingState::Alarm : ReadingState::Normal;
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

AlarmedChannels alarmedChannels(const UiModel& model) {
    if (!model.alarms) return std::nullopt;
    std::vector<telemetry::ChannelIndex> channels;
    for (const telemetry::AlarmIndex alarm : model.alarms->list())
        if (model.alarms->status(alarm).active()) channels.push_back(model.alarms->rules()[alarm].channel);
    std::ranges::sort(channels);
    return channels;
}

DeviceSummary summarize(const UiModel& model, const scene::DeviceSpec& device) {
    return summarize(model, device, placesOf(model, device), alarmedChannels(model));
}

DeviceSummary summarize(const UiModel& model, const scene::DeviceSpec& device,
                        std::span<const std::optional<telemetry::ChannelIndex>> channels,
                        const AlarmedChannels& alarmed) {
    DeviceSummary best;
    for (size_t i = 0; i < device.channels.size() && i < channels.size(); ++i) {
        const scene::ChannelSpec& channel = device.channels[i];
        ChannelReading reading = readChannel(model, channel, channels[i]);
        reading.state = asAlarmed(reading.state, channels[i], alarmed);
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

void SummaryCache::forget(std::span<const telemetry::ChannelIndex> channels) {
    for (const telemetry::ChannelIndex channel : channels)
        if (channel < m_devices.size() && m_devices[channel]) m_summaries[*m_devices[channel]].reset();
}

void SummaryCache::begin(const UiModel& model) {
    const uint64_t revision = model.store ? model.store->revision() : 0;
    const auto second = std::chrono::floor<std::chrono::seconds>(model.time);
    const size_t devices = model.park ? model.park->devices.size() : 0;
    const bool samePark =
        m_park == model.park && m_store == model.store && m_table == model.channels && m_summaries.size() == devices;
    AlarmedChannels alarmed = alarmedChannels(model);
    if (samePark && m_second == second) {
        if (alarmed != m_alarmed) {
            if (m_alarmed) forget(*m_alarmed);
            if (alarmed) forget(*alarmed);
        }
        if (model.store && revision != m_revision) forget(model.store->changedSince(m_revision));
    } else {
        m_summaries.assign(devices, std::nullopt);
    }
    m_park = model.park;
    m_store = model.store;
    m_table = model.channels;
    m_alarmed = std::move(alarmed);
    m_revision = revision;
    m_second = second;
    if (!samePark) learnChannels(model);
}

const DeviceSummary& SummaryCache::of(const UiModel& model, size_t deviceIndex) {
    auto& summary = m_summaries[deviceIndex];
    if (!summary) summary = summarize(model, model.park->devices[deviceIndex], m_channels[deviceIndex], m_alarmed);
    return *summary;
}

} // namespace sandtable::ui
