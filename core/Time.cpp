#include "core/Time.h"

#include <fmt/chrono.h>

#include <charconv>

namespace sandtable {
namespace {

/// Reads exactly `digits` decimal digits at the front of `text` and removes them.
std::optional<int> takeDigits(std::string_view& text, size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc() || end != text.data() + digits || text.front() == '-') return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool takeCharacter(std::string_view& text, std::string_view anyOf) {
    if (text.empty() || anyOf.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

/// ".250" -> 250 ms; digits beyond the third are cut off.
std::optional<Duration> takeFraction(std::string_view& text) {
    if (!takeCharacter(text, ".,")) return Duration(0);
    int milliseconds = 0;
    size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 3) milliseconds = milliseconds * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits) milliseconds *= 10;
    return Duration(milliseconds);
}

std::optional<Duration> takeOffset(std::string_view& text, Duration unnamed) {
    if (text.empty()) return unnamed;
    if (takeCharacter(text, "Zz")) return Duration(0);
    const bool negative = text.front() == '-';
    if (!takeCharacter(text, "+-")) return std::nullopt;
    const auto hours = takeDigits(text, 2);
    takeCharacter(text, ":");
    const auto minutes = text.empty() ? std::optional(0) : takeDigits(text, 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
    const Duration offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return negative ? -offset : offset;
}

std::optional<TimePoint> parse(std::string_view text, Duration utcOffset) {
    using namespace std::chrono;
    const auto years = takeDigits(text, 4);
    if (!years || !takeCharacter(text, "-")) return std::nullopt;
    const auto months = takeDigits(text, 2);
    if (!months || !takeCharacter(text, "-")) return std::nullopt;
    const auto days = takeDigits(text, 2);
    if (!days) return std::nullopt;
    const year_month_day date{year(*years), month(static_cast<unsigned>(*months)), day(static_cast<unsigned>(*days))};
    if (!date.ok()) return std::nullopt;
    TimePoint time = sys_days(date);
    if (text.empty()) return time - utcOffset;

    if (!takeCharacter(text, "Tt ")) return std::nullopt;
    const auto hour = takeDigits(text, 2);
    if (!hour || *hour > 24 || !takeCharacter(text, ":")) return std::nullopt;
    const auto minute = takeDigits(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    int second = 0;
    Duration fraction(0);
    if (takeCharacter(text, ":")) {
        const auto seconds = takeDigits(text, 2);
        const auto milliseconds = seconds ? takeFraction(text) : std::nullopt;
        if (!seconds || *seconds > 60 || !milliseconds) return std::nullopt;
        second = *seconds;
        fraction = *milliseconds;
    }
    const auto offset = takeOffset(text, utcOffset);
    if (!offset || !text.empty()) return std::nullopt;
    return time + hours(*hour) + minutes(*minute) + seconds(second) + fraction - *offset;
}

} // namespace

TimePoint now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

Result<TimePoint> parseIsoTime(std::string_view text, Duration utcOffset) {
    if (const auto time = parse(text, utcOffset)) return *time;
    return Error{ErrorKind::InvalidData, "",
                 fmt::format("\"{}\" is not an ISO 8601 time such as 2026-11-22T08:30:00Z", text)};
}

std::string formatIsoTime(TimePoint time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto milliseconds = (time - seconds).count();
    const std::string text =
        fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
    return milliseconds == 0 ? text + "Z" : fmt::format("{}.{:03}Z", text, milliseconds);
}

} // namespace sandtable
