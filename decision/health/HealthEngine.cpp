#include "decision/health/HealthEngine.h"

#include "decision/ChannelScore.h"
#include "decision/health/HotSpot.h"

#include <algorithm>
#include <numeric>

namespace sandtable::decision {
namespace {

constexpr Duration step(1); // of TimePoint

void takeEarlier(std::optional<TimePoint>& earliest, TimePoint time) {
    earliest = earliest ? std::min(*earliest, time) : time;
}

/// The next moment at which the local clock shows `hour`, to the millisecond before it: rounding may not make us late.
TimePoint nextLocalHour(TimePoint after, double hour, double utcOffsetHours) {
    using std::chrono::days;
    const Duration offset = secondsToDuration(utcOffsetHours * 3600);
    const TimePoint midnight = std::chrono::floor<days>(after + offset) - offset;
    for (TimePoint time = midnight + secondsToDuration(hour * 3600);; time += days(1))
        for (const Duration early : {-step, Duration(0), step})
            if (time + early > after) return time + early;
}

/// Of a channel without a reading, which is judged by the clock: when other indicators may match.
std::optional<TimePoint> nextLimitChange(const HealthProfile& profile, const std::string& quantity, TimePoint at,
                                         double utcOffsetHours) {
    std::optional<TimePoint> earliest;
    for (const Indicator& indicator : profile.indicators) {
        if (indicator.quantity != quantity || !indicator.localHours) continue;
        for (const double hour : {indicator.localHours->from, indicator.localHours->to})
            takeEarlier(earliest, nextLocalHour(at, hour, utcOffsetHours));
    }
    return earliest;
}

const Indicator* firstIndicator(const HealthProfile& profile, const std::string& quantity) {
    const auto found = std::find_if(profile.indicators.begin(), profile.indicators.end(),
                                    [&](const Indicator& indicator) { return indicator.quantity == quantity; });
    return found == profile.indicators.end() ? nullptr : &*found;
}

int themeIndex(const HealthProfile& profile, const Indicator& indicator) {
    for (size_t i = 0; i < profile.themes.size(); ++i)
        if (profile.themes[i].id == indicator.theme) return static_cast<int>(i);
    return -1;
}

/// The first reading already stored with at < time, not after `until`.
std::optional<TimePoint> nextReading(const telemetry::TelemetryStore& store, telemetry::ChannelIndex channel,
                                     TimePoint at, std::optional<TimePoint> until) {
    const auto newest = store.latest(channel, TimePoint::max());
    if (!newest || newest->time <= at) return std::nullopt;
    const auto readings = store.range(channel, at + step, std::min(newest->time, until.value_or(newest->time)));
    return readings.empty() ? std::nullopt : std::optional(readings.front().time);
}

} // namespace

HealthEngine::HealthEngine(const scene::Park& park, const scene::World& world, const HealthProfile& profile,
                           const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                           Duration ageingStep)
    : m_park(park),
      m_profile(profile),
      m_channels(channels),
      m_store(store),
      m_ageingStep(std::max(ageingStep, step)),
      m_utcOffsetHours(park.utcOffsetHours.value_or(profile.utcOffsetHours)),
      m_parts(park.devices.size()),
      m_slotsOf(channels.size()),
      m_forest(park, profile, m_report) {
    for (size_t device = 0; device < park.devices.size(); ++device) addSlots(device);
    m_forest.place(world);
}

void HealthEngine::addSlots(size_t device) {
    const scene::DeviceSpec& spec = m_park.devices[device];
    for (const scene::ChannelSpec& channel : spec.channels) {
        const Indicator* indicator = firstIndicator(m_profile, channel.quantity);
        if (!indicator) continue;
        Slot slot{device, m_parts[device].size(), themeIndex(m_profile, *indicator), &channel};
        if (const auto index = m_channels.find(spec.id, channel.id)) slot.inputs.push_back(*index);
        addSlot(std::move(slot));
    }
    if (const Indicator* derived = hotSpotIndicator(m_profile, spec))
        addSlot({device, m_parts[device].size(), themeIndex(m_profile, *derived), nullptr, derived,
                 hotSpotInputs(spec, m_channels).all()});
}

void HealthEngine::addSlot(Slot slot) {
    for (const telemetry::ChannelIndex channel : slot.inputs) m_slotsOf[channel].push_back(m_slots.size());
    m_parts[slot.device].emplace_back();
    m_slots.push_back(std::move(slot));
}

void HealthEngine::setWorld(const scene::World& world) {
    m_forest.place(world);
    m_forest.refresh();
}

std::vector<size_t> HealthEngine::dueSlots(TimePoint at) {
    std::vector<size_t> due;
    if (!m_time || at < *m_time) {
        due.resize(m_slots.size());
        std::iota(due.begin(), due.end(), size_t(0));
        return due;
    }
    for (const telemetry::ChannelIndex channel : m_store.changedSince(m_revision))
        due.insert(due.end(), m_slotsOf[channel].begin(), m_slotsOf[channel].end());
    for (const auto& [time, slot] : m_deadlines) {
        if (time > at) break;
        due.push_back(slot);
    }
    std::sort(due.begin(), due.end());
    due.erase(std::unique(due.begin(), due.end()), due.end());
    return due;
}

void HealthEngine::update(TimePoint at) {
    const uint64_t revision = m_store.revision(); // before reading: what comes meanwhile is looked at again
    const std::vector<size_t> due = dueSlots(at);
    m_revision = revision;
    m_time = m_report.time = at;
    m_scoredLast = due.size();
    for (size_t i = 0; i < due.size(); ++i) { // slots of one device follow one another
        score(due[i], at);
        const size_t device = m_slots[due[i]].device;
        const bool last = i + 1 == due.size() || m_slots[due[i + 1]].device != device;
        if (last) m_forest.setParts(device, m_parts[device]);
    }
    m_forest.refresh();
}

void HealthEngine::score(size_t index, TimePoint at) {
    const Slot& slot = m_slots[index];
    const scene::DeviceSpec& device = m_park.devices[slot.device];
    Contribution& part = m_parts[slot.device][slot.part];
    if (slot.derived) {
        const HotSpotInputs inputs = hotSpotInputs(device, m_channels);
        part = scoreHotSpot(m_profile, *slot.derived, device, inputs, m_channels, m_store, at);
    } else {
        const auto channel = slot.inputs.empty() ? std::nullopt : std::optional(slot.inputs.front());
        part = scoreChannel(m_profile, {device, *slot.spec, channel}, m_utcOffsetHours, m_channels, m_store, at);
    }
    part.theme = slot.theme;
    setDeadline(index, deadlineOf(slot, at));
}

std::optional<TimePoint> HealthEngine::deadlineOf(const Slot& slot, TimePoint at) const {
    const Contribution& part = m_parts[slot.device][slot.part];
    std::optional<TimePoint> earliest;
    for (const telemetry::ChannelIndex channel : slot.inputs) {
        std::optional<TimePoint> deadline;
        const auto latest = m_store.latest(channel, at);
        if (!latest && slot.spec) {
            deadline = nextLimitChange(m_profile, slot.spec->quantity, at, m_utcOffsetHours);
        } else if (latest && part.score && (part.coverage > 0 || slot.derived)) {
            const TimePoint stale = latest->time + 2 * m_channels[channel].interval + step;
            deadline = at < stale ? stale : at + m_ageingStep;
        }
        if (const auto next = nextReading(m_store, channel, at, deadline)) deadline = next;
        if (deadline) takeEarlier(earliest, *deadline);
    }
    return earliest;
}

void HealthEngine::setDeadline(size_t index, std::optional<TimePoint> deadline) {
    Slot& slot = m_slots[index];
    if (slot.deadline == deadline) return;
    if (slot.deadline) m_deadlines.erase({*slot.deadline, index});
    if (deadline) m_deadlines.insert({*deadline, index});
    slot.deadline = deadline;
}

} // namespace sandtable::decision
