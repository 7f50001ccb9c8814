#include "telemetry/store/HourlySums.h"

#include <algorithm>

namespace sandtable::telemetry {

void HourlySums::add(TimePoint time, double value) {
    if (m_slots.empty()) m_slots.resize(hoursKept);
    const Hour hour = hourOf(time);
    Slot& slot = m_slots[place(hour)];
    if (slot.count > 0 && hour < slot.hour) return;
    if (hour != slot.hour) slot = {static_cast<int32_t>(hour), 0, 0};
    slot.sum += value;
    ++slot.count;
}

std::optional<double> HourlySums::mean(Hour hour, size_t fewest) const {
    if (m_slots.empty()) return std::nullopt;
    const Slot& slot = m_slots[place(hour)];
    return slot.count >= std::max<size_t>(fewest, 1) && slot.hour == hour ? std::optional(slot.sum / slot.count)
                                                                          : std::nullopt;
}

} // namespace sandtable::telemetry
