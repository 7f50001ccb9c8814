// A device's present values as a person should judge them: normal, beyond a limit, old, or none.
#pragma once

#include "ui/UiState.h"

#include <optional>
#include <vector>

namespace sandtable::ui {

enum class ReadingState { Missing, Stale, Normal, Alarm };

struct ChannelReading {
    std::optional<telemetry::Reading> reading;
    ReadingState state = ReadingState::Missing;
};

/// Stale wins over alarm: an old value says nothing about now.
ReadingState stateOf(const scene::ChannelSpec& spec, const std::optional<telemetry::Reading>& reading, TimePoint at);
ChannelReading readChannel(const UiModel& model, const scene::DeviceSpec& device, const scene::ChannelSpec& channel);

/// Channels whose alarms are active and not shelved, ascending; nothing where there is no alarm engine.
using AlarmedChannels = std::optional<std::vector<telemetry::ChannelIndex>>;
AlarmedChannels alarmedChannels(const UiModel& model);

/// The one channel that stands for a device: the first in alarm, else the first with a value, else the first.
struct DeviceSummary {
    const scene::ChannelSpec* channel = nullptr; // null for a device without channels
    ChannelReading reading; // in alarm only if an alarm says so; by its limits where there is no engine
};
DeviceSummary summarize(const UiModel& model, const scene::DeviceSpec& device);
/// The same where it is known which channels of the store are the device's, in its order, and what is alarmed.
DeviceSummary summarize(const UiModel& model, const scene::DeviceSpec& device,
                        std::span<const std::optional<telemetry::ChannelIndex>> channels,
                        const AlarmedChannels& alarmed);

/// Summaries by device index, worked out when first asked for and kept while second and the device's values stay the
/// same, so that thousands of devices cost little however fast values come. Main thread.
class SummaryCache {
public:
    /// Forgets what no longer holds for this model.
    void begin(const UiModel& model);
    const DeviceSummary& of(const UiModel& model, size_t deviceIndex);
    /// Whether it need not be worked out again.
    bool known(size_t deviceIndex) const { return m_summaries[deviceIndex].has_value(); }

private:
    void learnChannels(const UiModel& model);
    void forget(std::span<const telemetry::ChannelIndex> channels);

    const scene::Park* m_park = nullptr;
    const telemetry::TelemetryStore* m_store = nullptr;
    const telemetry::ChannelTable* m_table = nullptr;
    AlarmedChannels m_alarmed;
    uint64_t m_revision = 0;
    std::chrono::sys_seconds m_second{};
    std::vector<std::optional<DeviceSummary>> m_summaries;
    std::vector<std::vector<std::optional<telemetry::ChannelIndex>>> m_channels; // by device and its channels
    std::vector<std::optional<size_t>> m_devices;                                // by channel: whose it is
};

} // namespace sandtable::ui
