#include "telemetry/replay/PastWindow.h"

#include <algorithm>

namespace sandtable::telemetry {
namespace {

/// Of samples in order of time those with from < time <= to.
std::span<const Sample> between(std::span<const Sample> samples, TimePoint from, TimePoint to) {
    const auto timeOf = [](const Sample& sample) { return sample.reading.time; };
    const auto begin = std::ranges::upper_bound(samples, from, {}, timeOf);
    return {begin, std::ranges::upper_bound(begin, samples.end(), to, {}, timeOf)};
}

} // namespace

bool PastWindow::read(TimePoint from, TimePoint to, const Take& take, const std::stop_token& stop) {
    constexpr Duration hour = std::chrono::hours(1);
    for (TimePoint begin = std::chrono::floor<std::chrono::hours>(from); begin < to; begin += hour) {
        if (stop.stop_requested()) return false;
        const TimePoint end = std::min(begin + hour, to);
        take(between(hourAt(begin, end).samples, from, end), end);
    }
    return true;
}

const PastBlock& PastWindow::hourAt(TimePoint begin, TimePoint to) {
    Hour& hour = m_hours.try_emplace(begin, Hour{{begin, begin, {}}}).first->second;
    hour.used = ++m_uses;
    PastBlock& block = hour.block;
    if (block.to < to) {
        const PastBlock more = m_reader->read(block.to, to);
        block.samples.insert(block.samples.end(), more.samples.begin(), more.samples.end());
        block.to = to;
        forgetOthers(hour);
    }
    return block;
}

void PastWindow::forgetOthers(const Hour& hour) {
    size_t kept = 0;
    for (const auto& [begin, other] : m_hours) kept += other.block.samples.size();
    while (kept > m_mostKept && m_hours.size() > 1) {
        const auto oldest = std::ranges::min_element(m_hours, {}, [](const auto& entry) { return entry.second.used; });
        if (&oldest->second == &hour) return;
        kept -= oldest->second.block.samples.size();
        m_hours.erase(oldest);
    }
}

} // namespace sandtable::telemetry
