// Alarms after ISA-18.2: what every rule's state is, and the journal of how it came there. A fold over readings, time
// and what operators do; no clock of its own, so that a replayed day gives the same journal. One thread.
//
//            raised                 acknowledged
//   Normal ─────────► Unacknowledged ────────► Acknowledged
//     ▲                     │ cleared               │ cleared
//     │   acknowledged      ▼                       ▼
//     └──────────── ReturnedUnacknowledged       Normal
//
// Shelving hides an alarm for a time and lies over these states; while its channel is stale a rule keeps its state and
// says so: nobody knows whether the condition still holds. Delays begin anew with the first reading after the silence.
#pragma once

#include "core/Result.h"
#include "telemetry/alarms/AlarmRule.h"

#include <deque>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace sandtable::telemetry {

using AlarmIndex = uint32_t; // of a rule

enum class AlarmState { Normal, Unacknowledged, Acknowledged, ReturnedUnacknowledged };

struct AlarmStatus {
    AlarmState state = AlarmState::Normal;
    std::optional<TimePoint> raisedAt;     // of the present or last activation
    std::optional<double> raisedBy;        // the value, or the rate, that met the condition first
    std::optional<TimePoint> shelvedUntil; // while shelved
    bool stale = false;                    // its channel has sent nothing for two intervals
    bool active() const { return state == AlarmState::Unacknowledged || state == AlarmState::Acknowledged; }
};

/// WentStale, CameBack: of alarms that are not normal only; that a quiet channel is silent is no alarm.
enum class AlarmAction { Raised, Cleared, Acknowledged, Shelved, Unshelved, WentStale, CameBack };

/// One line of the journal.
struct AlarmEvent {
    TimePoint time{};
    AlarmIndex alarm = 0;
    AlarmAction action = AlarmAction::Raised;
    std::optional<double> value{};    // Raised, Cleared
    std::string by{};                 // Acknowledged, Shelved, Unshelved: who; "" when time ran out
    std::optional<TimePoint> until{}; // Shelved
};

/// More alarms than a person can answer: ten or more raised within ten minutes, until fewer than five are.
struct AlarmFlood {
    bool active = false;
    std::optional<TimePoint> since;
    size_t raisedLately = 0; // within the last ten minutes; shelved ones not counted
};

class AlarmEngine {
public:
    /// Copies what it needs of the channels. A rule for a channel that does not exist is a programming error.
    AlarmEngine(const ChannelTable& channels, std::vector<AlarmRule> rules);

    /// How things stood at `at`, by what a journal says of the time before: only while the engine is new. Events by
    /// time; a shelf whose time is up by then is none.
    void restore(std::span<const AlarmEvent> journal, TimePoint at);

    /// Takes readings in order of arrival. One older than its channel's newest changes no state: that moment has
    /// passed.
    void accept(std::span<const Sample> samples);
    /// Lets time pass: delays run out, channels go stale, shelves expire. Moments before the last one are ignored.
    void advance(TimePoint to);

    /// Errors: the alarm is not unacknowledged.
    Result<void> acknowledge(AlarmIndex alarm, const std::string& by, TimePoint at);
    /// Errors: a time that is not ahead.
    Result<void> shelve(AlarmIndex alarm, TimePoint until, const std::string& by, TimePoint at);
    /// Errors: the alarm is not shelved.
    Result<void> unshelve(AlarmIndex alarm, const std::string& by, TimePoint at);

    const std::vector<AlarmRule>& rules() const { return m_rules; }
    const AlarmStatus& status(AlarmIndex alarm) const { return m_alarms[alarm].status; }
    /// Those a person should see: not normal and not shelved; most urgent first, then unacknowledged before
    /// acknowledged, then the first raised (which caused the rest, more often than not).
    std::vector<AlarmIndex> list() const;
    std::vector<AlarmIndex> shelved() const; // the first to come back first
    AlarmFlood flood() const { return m_flood; }
    /// What has happened since the last call, in order.
    std::vector<AlarmEvent> takeJournal() { return std::exchange(m_journal, {}); }

private:
    static constexpr int intervalsUntilStale = 2;

    struct Alarm {
        AlarmStatus status;
        bool holds = false;               // the condition, delays aside
        std::optional<TimePoint> pending; // when `holds` and the state began to differ
        double value = 0;                 // that decided `holds` last
    };
    struct ChannelPast {
        std::vector<AlarmIndex> alarms;
        Duration interval{};
        std::optional<Reading> newest;
        std::optional<TimePoint> heard; // its newest reading's time; before the first, since when one is awaited
        bool stale = false;
        TimePoint limit() const { return *heard + intervalsUntilStale * interval; }
    };
    void take(ChannelPast& channel, const Reading& reading);
    void judge(AlarmIndex index, double value, TimePoint at);
    void settle(AlarmIndex index, TimePoint to);
    void raise(AlarmIndex index, TimePoint at);
    void clear(AlarmIndex index, TimePoint at);
    void setStale(ChannelPast& channel, bool stale, TimePoint at);
    void expireShelf(AlarmIndex index, TimePoint to);
    void updateFlood(TimePoint at);
    void note(TimePoint time, AlarmIndex alarm, AlarmAction action, std::optional<double> value = {},
              std::string by = {}, std::optional<TimePoint> until = {});

    std::vector<AlarmRule> m_rules;
    std::vector<Alarm> m_alarms; // by rule
    std::vector<ChannelPast> m_channels;
    // Of thousands of rules few; asked for every frame.
    std::set<AlarmIndex> m_notNormal, m_onceShelved;
    std::deque<TimePoint> m_raises; // of the last ten minutes
    AlarmFlood m_flood;
    std::vector<AlarmEvent> m_journal;
    TimePoint m_now = TimePoint::min();
};

} // namespace sandtable::telemetry
