#include "telemetry/alarms/AlarmEngine.h"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace sandtable::telemetry {
namespace {

constexpr Duration floodWindow = std::chrono::minutes(10);
constexpr size_t floodBegins = 10, floodEndsBelow = 5;

bool isRate(AlarmKind kind) { return kind == AlarmKind::Rising || kind == AlarmKind::Falling; }

double ratePerMinute(const Reading& before, const Reading& after) {
    return (after.value - before.value) / (durationToSeconds(after.time - before.time) / 60);
}

} // namespace

bool conditionHolds(const AlarmRule& rule, double valueOrRate, bool heldBefore) {
    const double slack = heldBefore ? rule.deadband : 0;
    switch (rule.kind) {
    case AlarmKind::HighHigh:
    case AlarmKind::High:
    case AlarmKind::Rising:
        return valueOrRate > rule.limit - slack;
    case AlarmKind::Low:
    case AlarmKind::LowLow:
        return valueOrRate < rule.limit + slack;
    case AlarmKind::Falling:
        return -valueOrRate > rule.limit - slack;
    }
    return false;
}

AlarmEngine::AlarmEngine(const ChannelTable& channels, std::vector<AlarmRule> rules)
    : m_rules(std::move(rules)), m_alarms(m_rules.size()), m_channels(channels.size()) {
    for (ChannelIndex i = 0; i < channels.size(); ++i) m_channels[i].interval = channels[i].interval;
    for (AlarmIndex i = 0; i < m_rules.size(); ++i) {
        assert(m_rules[i].channel < m_channels.size());
        m_channels[m_rules[i].channel].alarms.push_back(i);
    }
}

/// What one line of the journal made of a status.
static void repeat(const AlarmEvent& event, AlarmStatus& status) {
    switch (event.action) {
    case AlarmAction::Raised:
        status.state = AlarmState::Unacknowledged;
        status.raisedAt = event.time;
        status.raisedBy = event.value;
        break;
    case AlarmAction::Cleared:
        if (status.active())
            status.state =
                status.state == AlarmState::Acknowledged ? AlarmState::Normal : AlarmState::ReturnedUnacknowledged;
        break;
    case AlarmAction::Acknowledged:
        if (status.state == AlarmState::Unacknowledged) status.state = AlarmState::Acknowledged;
        if (status.state == AlarmState::ReturnedUnacknowledged) status.state = AlarmState::Normal;
        break;
    case AlarmAction::Shelved:
        status.shelvedUntil = event.until;
        break;
    case AlarmAction::Unshelved:
        status.shelvedUntil.reset();
        break;
    case AlarmAction::WentStale:
    case AlarmAction::CameBack:
        break; // the readings will say
    }
}

void AlarmEngine::restore(std::span<const AlarmEvent> journal, TimePoint at) {
    assert(m_now == TimePoint::min());
    for (const AlarmEvent& event : journal) {
        AlarmStatus& status = m_alarms.at(event.alarm).status;
        repeat(event, status);
        if (event.action == AlarmAction::Raised && !status.shelvedUntil && event.time > at - floodWindow)
            m_raises.push_back(event.time);
    }
    std::ranges::sort(m_raises);
    for (AlarmIndex index = 0; index < m_alarms.size(); ++index) {
        Alarm& alarm = m_alarms[index];
        alarm.holds = alarm.status.active();
        if (alarm.status.shelvedUntil && *alarm.status.shelvedUntil <= at) alarm.status.shelvedUntil.reset();
        if (alarm.status.state != AlarmState::Normal) m_notNormal.insert(index);
        if (alarm.status.shelvedUntil) m_onceShelved.insert(index);
    }
}

// --- readings

void AlarmEngine::accept(std::span<const Sample> samples) {
    for (const Sample& sample : samples) take(m_channels[sample.channel], sample.reading);
}

void AlarmEngine::take(ChannelPast& channel, const Reading& reading) {
    if (channel.newest && reading.time <= channel.newest->time) return;
    const TimePoint known = channel.heard ? std::min(reading.time, channel.limit()) : reading.time;
    for (const AlarmIndex index : channel.alarms) {
        settle(index, known); // delays that ran out before this reading came
        if (known < reading.time) m_alarms[index].pending.reset();
        if (!isRate(m_rules[index].kind))
            judge(index, reading.value, reading.time);
        else if (channel.newest)
            judge(index, ratePerMinute(*channel.newest, reading), reading.time);
        settle(index, reading.time);
    }
    channel.newest = reading;
    channel.heard = reading.time;
    if (channel.stale && channel.limit() >= m_now) setStale(channel, false, reading.time);
}

void AlarmEngine::judge(AlarmIndex index, double value, TimePoint at) {
    Alarm& alarm = m_alarms[index];
    const bool held = alarm.holds;
    alarm.holds = conditionHolds(m_rules[index], value, held || alarm.status.active());
    if (alarm.holds == alarm.status.active()) {
        alarm.pending.reset();
    } else if (!alarm.pending || held != alarm.holds) {
        alarm.pending = at;
        alarm.value = value;
    }
}

/// Carries out a change whose delay has run out.
void AlarmEngine::settle(AlarmIndex index, TimePoint to) {
    const Alarm& alarm = m_alarms[index];
    if (!alarm.pending) return;
    const TimePoint due = *alarm.pending + (alarm.holds ? m_rules[index].onDelay : m_rules[index].offDelay);
    if (due > to) return;
    alarm.holds ? raise(index, due) : clear(index, due);
}

void AlarmEngine::raise(AlarmIndex index, TimePoint at) {
    Alarm& alarm = m_alarms[index];
    alarm.pending.reset();
    alarm.status.state = AlarmState::Unacknowledged;
    alarm.status.raisedAt = at;
    alarm.status.raisedBy = alarm.value;
    note(at, index, AlarmAction::Raised, alarm.value);
    if (alarm.status.shelvedUntil) return;
    m_raises.insert(std::upper_bound(m_raises.begin(), m_raises.end(), at), at);
    updateFlood(std::max(at, m_now));
}

void AlarmEngine::clear(AlarmIndex index, TimePoint at) {
    Alarm& alarm = m_alarms[index];
    alarm.pending.reset();
    const bool answered = alarm.status.state == AlarmState::Acknowledged;
    alarm.status.state = answered ? AlarmState::Normal : AlarmState::ReturnedUnacknowledged;
    note(at, index, AlarmAction::Cleared, alarm.value);
}

// --- time

void AlarmEngine::advance(TimePoint to) {
    if (to <= m_now) return;
    m_now = to;
    for (AlarmIndex index = 0; index < m_alarms.size(); ++index) {
        const ChannelPast& channel = m_channels[m_rules[index].channel];
        settle(index, channel.heard ? std::min(to, channel.limit()) : to);
        expireShelf(index, to);
    }
    for (ChannelPast& channel : m_channels) {
        if (channel.stale || channel.alarms.empty()) continue;
        if (!channel.heard) channel.heard = to;
        if (to > channel.limit()) setStale(channel, true, channel.limit());
    }
    updateFlood(to);
}

void AlarmEngine::setStale(ChannelPast& channel, bool stale, TimePoint at) {
    channel.stale = stale;
    for (const AlarmIndex index : channel.alarms) {
        AlarmStatus& status = m_alarms[index].status;
        status.stale = stale;
        if (status.state != AlarmState::Normal) note(at, index, stale ? AlarmAction::WentStale : AlarmAction::CameBack);
    }
}

void AlarmEngine::expireShelf(AlarmIndex index, TimePoint to) {
    AlarmStatus& status = m_alarms[index].status;
    if (!status.shelvedUntil || *status.shelvedUntil > to) return;
    note(*status.shelvedUntil, index, AlarmAction::Unshelved);
    status.shelvedUntil.reset();
}

void AlarmEngine::updateFlood(TimePoint at) {
    while (!m_raises.empty() && m_raises.front() <= at - floodWindow) m_raises.pop_front();
    m_flood.raisedLately = m_raises.size();
    if (!m_flood.active && m_raises.size() >= floodBegins) {
        m_flood.active = true;
        m_flood.since = at;
    } else if (m_flood.active && m_raises.size() < floodEndsBelow) {
        m_flood.active = false;
        m_flood.since.reset();
    }
}

// --- operators

Result<void> AlarmEngine::acknowledge(AlarmIndex index, const std::string& by, TimePoint at) {
    AlarmStatus& status = m_alarms.at(index).status;
    if (status.state != AlarmState::Unacknowledged && status.state != AlarmState::ReturnedUnacknowledged)
        return Error{ErrorKind::Usage, "", "there is nothing to acknowledge"};
    status.state = status.state == AlarmState::Unacknowledged ? AlarmState::Acknowledged : AlarmState::Normal;
    note(at, index, AlarmAction::Acknowledged, {}, by);
    return {};
}

Result<void> AlarmEngine::shelve(AlarmIndex index, TimePoint until, const std::string& by, TimePoint at) {
    if (until <= at) return Error{ErrorKind::Usage, "", "an alarm can only be shelved until a later time"};
    m_alarms.at(index).status.shelvedUntil = until;
    note(at, index, AlarmAction::Shelved, {}, by, until);
    return {};
}

Result<void> AlarmEngine::unshelve(AlarmIndex index, const std::string& by, TimePoint at) {
    AlarmStatus& status = m_alarms.at(index).status;
    if (!status.shelvedUntil) return Error{ErrorKind::Usage, "", "the alarm is not shelved"};
    status.shelvedUntil.reset();
    note(at, index, AlarmAction::Unshelved, {}, by);
    return {};
}

std::vector<AlarmIndex> AlarmEngine::list() const {
    std::vector<AlarmIndex> shown;
    for (const AlarmIndex index : m_notNormal)
        if (!m_alarms[index].status.shelvedUntil) shown.push_back(index);
    const auto urgency = [this](AlarmIndex index) {
        const AlarmStatus& status = m_alarms[index].status;
        return std::tuple(m_rules[index].priority, status.state == AlarmState::Acknowledged, *status.raisedAt, index);
    };
    std::sort(shown.begin(), shown.end(), [&](AlarmIndex a, AlarmIndex b) { return urgency(a) < urgency(b); });
    return shown;
}

std::vector<AlarmIndex> AlarmEngine::shelved() const {
    std::vector<AlarmIndex> found;
    for (const AlarmIndex index : m_onceShelved)
        if (m_alarms[index].status.shelvedUntil) found.push_back(index);
    std::ranges::stable_sort(found, {}, [this](AlarmIndex i) { return *m_alarms[i].status.shelvedUntil; });
    return found;
}

void AlarmEngine::note(TimePoint time, AlarmIndex alarm, AlarmAction action, std::optional<double> value,
                       std::string by, std::optional<TimePoint> until) {
    if (m_alarms[alarm].status.state == AlarmState::Normal) {
        m_notNormal.erase(alarm);
    } else {
        m_notNormal.insert(alarm);
    }
    if (action == AlarmAction::Shelved) m_onceShelved.insert(alarm);
    m_journal.push_back({time, alarm, action, value, std::move(by), until});
}

} // namespace sandtable::telemetry
