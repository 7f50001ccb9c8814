// Moments in UTC with millisecond steps, and ISO 8601 text for them.
#pragma once

#include "core/Result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace sandtable {

using Duration = std::chrono::milliseconds;
using TimePoint = std::chrono::sys_time<Duration>;

TimePoint now();

/// Accepts "2026-11-22", "2026-11-22T08:30:00", with fraction, with "Z" or "+08:00"; a space may stand for the T.
/// `utcOffset` is that of a text which names none.
Result<TimePoint> parseIsoTime(std::string_view text, Duration utcOffset = Duration(0));

/// "2026-11-22T08:30:00Z"; milliseconds only when not zero.
std::string formatIsoTime(TimePoint time);

inline Duration secondsToDuration(double seconds) { return Duration(static_cast<Duration::rep>(seconds * 1000.0)); }
inline double durationToSeconds(Duration duration) { return static_cast<double>(duration.count()) / 1000.0; }

} // namespace sandtable
