// Numbers and times as people read them, in one place. Pure, but for the machine's time zone.
#pragma once

#include "core/Time.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable::ui {

/// Shown where there is no value.
inline constexpr const char* noValue = "–";

/// "12,345.60": fixed decimals, thousands grouped, a true minus sign; not finite → noValue.
std::string formatNumber(double value, int decimals);
/// As many decimals as a person can use: three significant digits, no decimals above 100.
std::string formatReading(double value);
/// "+1,250.5" or "−0.08", "0" when nothing is left after rounding.
std::string formatChange(double value, int decimals);
/// 81.4; noValue without a score.
std::string formatScore(std::optional<double> score);
/// 0.934 → "93%". Never rounds up to 100 %.
std::string formatShare(double fraction);

/// The zone times are shown in: the park's own, else that of the machine, which stands where the decision is made.
struct Zone {
    std::optional<Duration> utcOffset{}; // none: the machine's zone
    static Zone ofHours(std::optional<double> utcOffsetHours);
    /// What a local clock shows is this much ahead of UTC at that moment.
    Duration offsetAt(TimePoint time) const;
};

/// `zoneLabel` ("UTC+8") is shown beside the clock so that nobody has to guess.
std::string formatDate(TimePoint time, const Zone& zone);      // 2026-11-22
std::string formatClock(TimePoint time, const Zone& zone);     // 16:05:09
std::string formatShortTime(TimePoint time, const Zone& zone); // 11-22 16:05
std::string zoneLabel(TimePoint time, const Zone& zone);

/// Parts and total in tenths so that the parts shown add up to the total shown (largest remainders get the spare
/// tenths). All values are points; the parts' sum should be the total.
std::vector<double> roundToTenths(std::span<const double> parts, double total);

/// With up to two decimals and no separators, as one types it.
std::string plainNumber(double value);
/// The number a person typed; nullopt if it is none.
std::optional<double> parseNumber(std::string_view text);

} // namespace sandtable::ui
