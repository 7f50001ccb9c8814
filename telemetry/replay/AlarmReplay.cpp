#include "telemetry/replay/AlarmReplay.h"

#include <algorithm>

namespace sandtable::telemetry {
namespace {

bool isOperators(const AlarmEvent& event) {
    return event.action == AlarmAction::Acknowledged || event.action == AlarmAction::Shelved ||
           (event.action == AlarmAction::Unshelved && !event.by.empty());
}

} // namespace

AlarmReplay::AlarmReplay(const ChannelTable& channels, std::vector<AlarmRule> rules, std::vector<AlarmEvent> journal,
                         TimePoint from)
    : m_engine(channels, std::move(rules)) {
    const auto later = std::ranges::find_if(journal, [&](const AlarmEvent& event) { return event.time > from; });
    m_engine.restore(std::span(journal.begin(), later), from);
    std::copy_if(later, journal.end(), std::back_inserter(m_actions), isOperators);
}

void AlarmReplay::advance(std::span<const Sample> samples, TimePoint to) {
    for (; m_next < m_actions.size() && m_actions[m_next].time <= to; ++m_next) {
        const TimePoint when = m_actions[m_next].time;
        const auto later = std::ranges::find_if(samples, [&](const Sample& s) { return s.reading.time > when; });
        const auto before = static_cast<size_t>(later - samples.begin());
        m_engine.accept(samples.first(before));
        m_engine.advance(when);
        samples = samples.subspan(before);
        repeat(m_actions[m_next]);
    }
    m_engine.accept(samples);
    m_engine.advance(to);
}

/// What was possible then may not be now, with other rules: then it is left out.
void AlarmReplay::repeat(const AlarmEvent& action) {
    const AlarmStatus& status = m_engine.status(action.alarm);
    const bool open = status.state == AlarmState::Unacknowledged || status.state == AlarmState::ReturnedUnacknowledged;
    [[maybe_unused]] Result<void> done;
    if (action.action == AlarmAction::Acknowledged && open)
        done = m_engine.acknowledge(action.alarm, action.by, action.time);
    if (action.action == AlarmAction::Shelved && action.until && *action.until > action.time)
        done = m_engine.shelve(action.alarm, *action.until, action.by, action.time);
    if (action.action == AlarmAction::Unshelved && status.shelvedUntil)
        done = m_engine.unshelve(action.alarm, action.by, action.time);
    assert(done);
}

} // namespace sandtable::telemetry
