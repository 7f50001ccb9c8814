#include "decision/terrain/SunRule.h"

#include "scene/Sun.h"

#include <array>
#include <chrono>
#include <cmath>
#include <limits>

namespace sandtable::decision {
namespace {

/// When the sun stands highest within two hours of a moment (golden section).
TimePoint solarNoon(TimePoint about, double longitude, double latitude) {
    constexpr double ratio = 0.6180339887498949;
    const auto elevation = [&](double hours) {
        return scene::sunPosition(about + secondsToDuration(hours * 3600), longitude, latitude).elevationDegrees();
    };
    double from = -2, to = 2;
    while (to - from > 1e-4) {
        const double a = to - ratio * (to - from), b = from + ratio * (to - from);
        if (elevation(a) < elevation(b))
            from = a;
        else
            to = b;
    }
    return about + secondsToDuration((from + to) / 2 * 3600);
}

} // namespace

const SunRule& sunRule(SunDayKind kind) {
    static const std::array<SunRule, 3> rules{SunRule{8, 16, 2, "GB 50180-2018 4.0.9"},
                                              SunRule{9, 15, 1, "GB 50180-2018 4.0.9"}, SunRule{0, 24, 2, ""}};
    return rules[static_cast<size_t>(kind)];
}

TimePoint solarMidnight(TimePoint moment, Duration utcOffset, SunDayKind kind, double longitude, double latitude) {
    using namespace std::chrono;
    const auto localDay = floor<days>(moment + utcOffset);
    year_month_day date{localDay};
    const bool south = latitude < 0; // where winter is in the middle of the year
    if (kind == SunDayKind::GreatCold) date = date.year() / (south ? July : January) / 20;
    if (kind == SunDayKind::WinterSolstice) date = date.year() / (south ? June : December) / (south ? 21 : 22);
    const TimePoint noonByClock = TimePoint(sys_days(date)) + hours(12) - utcOffset;
    // Mean noon of the place that day, whatever its clocks say.
    const TimePoint meanNoon = TimePoint(sys_days(date)) + hours(12) - secondsToDuration(longitude * 240);
    const TimePoint nearest =
        meanNoon - secondsToDuration(86400 * std::round(durationToSeconds(meanNoon - noonByClock) / 86400));
    return solarNoon(nearest, longitude, latitude) - hours(12);
}

std::span<const ValueBand> sunBands() {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    // Cividis (Nuñez, Anderton and Renslow 2018): told apart by every kind of sight, and by lightness alone.
    static const std::array<ValueBand, 5> bands{
        ValueBand{-infinite, 1, {}, {0.00f, 0.13f, 0.30f, 1}}, ValueBand{1, 2, {}, {0.26f, 0.31f, 0.42f, 1}},
        ValueBand{2, 3, {}, {0.49f, 0.49f, 0.47f, 1}}, ValueBand{3, 5, {}, {0.74f, 0.69f, 0.44f, 1}},
        ValueBand{5, infinite, {}, {0.99f, 0.91f, 0.26f, 1}}};
    return bands;
}

SunShare sunShare(std::span<const double> hours, std::span<const uint8_t> counted, double leastHours,
                  double cellSquareMeters) {
    SunShare share;
    for (size_t i = 0; i < hours.size(); ++i) {
        if (!counted[i] || std::isnan(hours[i])) continue;
        share.squareMeters += cellSquareMeters;
        if (hours[i] < leastHours - 1e-9) share.below += cellSquareMeters;
    }
    return share;
}

} // namespace sandtable::decision
