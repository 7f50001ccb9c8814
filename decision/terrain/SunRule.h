// The days on which sunlight is judged, and how much of it is asked for: GB 50180-2018, table 4.0.9. Pure.
#pragma once

#include "core/Time.h"
#include "decision/HealthProfile.h"
#include "decision/terrain/SunPath.h"

#include <span>
#include <string_view>

namespace sandtable::decision {

enum class SunDayKind {
    GreatCold,      // 大寒, 20 January: climate zones I to IV and VII
    WinterSolstice, // 冬至, 22 December: the others
    Given,          // any day, all of its daylight
};

struct SunRule {
    double fromHour = 0, untilHour = 24; // true solar time
    double leastHours = 2;               // of sun, for dwellings
    std::string_view clause;             // "" where nothing asks for it
};
const SunRule& sunRule(SunDayKind kind);

/// The moment of true solar midnight before the noon of a day at a place; of a local date `utcOffset` from UTC.
TimePoint solarMidnight(TimePoint moment, Duration utcOffset, SunDayKind kind, double longitude, double latitude);

/// Colours of hours of sun, from few to many; no names.
std::span<const ValueBand> sunBands();

struct SunShare {
    double squareMeters = 0; // of the ground looked at
    double below = 0;        // of it with less sun than asked for
};
/// `counted`: which cells are looked at. Cells whose height is unknown are not.
SunShare sunShare(std::span<const double> hours, std::span<const uint8_t> counted, double leastHours,
                  double cellSquareMeters);

} // namespace sandtable::decision
