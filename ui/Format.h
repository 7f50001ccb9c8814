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
/// As many decimals as a person can use: three significant digits, none above 100.
std::string formatReading(double value);
/// "+1,250.5" or "−0.08", "0" when nothing is left after rounding.
std::string formatChange(double value, int decimals);
/// 81.4; noValue without a score.
std::string formatScore(std::optional<double> score);
/// 0.934 → "93%". Never rounds up to 100 %.
std::string formatShare(double fraction);

/// Times are shown in the time zone of the machine, which stands where the decision is made; `zoneLabel` ("UTC+8")
/// is shown beside the clock so that nobody has to guess.
std::string formatDate(TimePoint time);      // 2026-11-22
std::string formatClock(TimePoint time);     // 16:05:09
std::string formatShortTime(TimePoint time); // 11-22 16:05
std::string zoneLabel(TimePoint time);

/// Parts and total in tenths so that the parts shown add up to the total shown (largest remainders get the spare
/// tenths). All values are points; the parts' sum should be the total.
std::vector<double> roundToTenths(std::span<const double> parts, double total);

/// With up to two decimals and no separators, as one types it.
std::string plainNumber(double value);
/// The number a person typed; nullopt if it is none.
std::optional<double> parseNumber(std::string_view text);

} // namespace sandtable::ui
