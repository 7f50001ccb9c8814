// What makes an alarm: one condition on one channel, as alarm management after ISA-18.2 (IEC 62682) describes it. Plain
// values.
#pragma once

#include "telemetry/Channel.h"
#include "telemetry/alarms/AlarmSpec.h"

namespace sandtable::telemetry {

struct AlarmRule {
    ChannelIndex channel = 0;
    AlarmKind kind = AlarmKind::High;
    AlarmPriority priority = AlarmPriority::Medium;
    double limit = 0;     // in the channel's unit, for rates per minute
    double deadband = 0;  // how far back behind the limit the value must go before the condition ends; >= 0
    Duration onDelay{0};  // the condition must hold so long before the alarm is raised
    Duration offDelay{0}; // and must have ended so long before it clears
};

/// Whether the condition holds for a value or rate, given whether it held before: between the limit and the limit less
/// the deadband nothing changes.
bool conditionHolds(const AlarmRule& rule, double valueOrRate, bool heldBefore);

} // namespace sandtable::telemetry
