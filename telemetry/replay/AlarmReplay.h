// The alarms of a past moment: the journal up to where the readings begin, then a fold over the readings and what
// operators did in between. A fold, so that the same readings give the same alarms however fast they are replayed. One
// thread.
#pragma once

#include "telemetry/alarms/AlarmEngine.h"

namespace sandtable::telemetry {

class AlarmReplay {
public:
    /// `journal` by time: its events up to `from` say how things stood then; of the later ones only what operators did
    /// counts, for the readings say the rest.
    AlarmReplay(const ChannelTable& channels, std::vector<AlarmRule> rules, std::vector<AlarmEvent> journal,
                TimePoint from);

    /// Readings by time, none older than those before, and none after `to`.
    void advance(std::span<const Sample> samples, TimePoint to);

    const AlarmEngine& engine() const { return m_engine; }
    /// What has been raised and the rest of it since the last call.
    std::vector<AlarmEvent> takeEvents() { return m_engine.takeJournal(); }

private:
    void repeat(const AlarmEvent& action);

    AlarmEngine m_engine;
    std::vector<AlarmEvent> m_actions; // of operators, by time
    size_t m_next = 0;
};

} // namespace sandtable::telemetry
