#include "ui/Format.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>
#include <numeric>

namespace sandtable::ui {

static constexpr const char* minusSign = "−";

static std::string grouped(std::string digits) {
    const size_t point = std::min(digits.find('.'), digits.size());
    for (size_t at = point; at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string formatNumber(double value, int decimals) {
    if (!std::isfinite(value)) return noValue;
    const std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
    const bool zero = digits.find_first_not_of("0.") == std::string::npos;
    return (value < 0 && !zero ? minusSign : "") + grouped(digits);
}

std::string formatReading(double value) {
    const double size = std::abs(value);
    if (size == 0 || size >= 0.1 || !std::isfinite(size))
        return formatNumber(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
    return formatNumber(value, std::min(2 - static_cast<int>(std::floor(std::log10(size))), 9));
}

std::string formatChange(double value, int decimals) {
    std::string text = formatNumber(value, decimals);
    if (text.find_first_not_of("0.") == std::string::npos) return "0";
    return value > 0 && std::isfinite(value) ? "+" + text : text;
}

std::string formatScore(std::optional<double> score) { return score ? formatNumber(*score, 1) : noValue; }

std::string formatShare(double fraction) {
    const double percent = std::clamp(fraction, 0.0, 1.0) * 100;
    return fmt::format("{:.0f}%", fraction < 1 ? std::min(99.0, std::round(percent)) : percent);
}

static std::time_t toSeconds(TimePoint time) {
    return std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
}

Zone Zone::ofHours(std::optional<double> utcOffsetHours) {
    if (!utcOffsetHours) return {};
    return {secondsToDuration(*utcOffsetHours * 3600)};
}

Duration Zone::offsetAt(TimePoint time) const {
    if (utcOffset) return *utcOffset;
    const std::time_t seconds = toSeconds(time);
    std::tm parts{};
    localtime_r(&seconds, &parts);
    return std::chrono::seconds(parts.tm_gmtoff);
}

static std::string formatLocal(TimePoint time, const Zone& zone, const char* pattern) {
    const std::time_t seconds = toSeconds(time + zone.offsetAt(time));
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    return {text, std::strftime(text, sizeof text, pattern, &parts)};
}

std::string formatDate(TimePoint time, const Zone& zone) { return formatLocal(time, zone, "%Y-%m-%d"); }
std::string formatClock(TimePoint time, const Zone& zone) { return formatLocal(time, zone, "%H:%M:%S"); }
std::string formatShortTime(TimePoint time, const Zone& zone) { return formatLocal(time, zone, "%m-%d %H:%M"); }

std::string zoneLabel(TimePoint time, const Zone& zone) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(zone.offsetAt(time)).count();
    if (minutes == 0) return "UTC";
    std::string label = fmt::format("UTC{}{}", minutes > 0 ? "+" : minusSign, std::abs(minutes) / 60);
    if (minutes % 60 != 0) label += fmt::format(":{:02}", std::abs(minutes) % 60);
    return label;
}

std::vector<double> roundToTenths(std::span<const double> parts, double total) {
    std::vector<double> tenths(parts.size());
    std::transform(parts.begin(), parts.end(), tenths.begin(), [](double part) { return std::floor(part * 10); });
    std::vector<size_t> byRemainder(parts.size());
    std::iota(byRemainder.begin(), byRemainder.end(), size_t{0});
    std::stable_sort(byRemainder.begin(), byRemainder.end(),
                     [&](size_t a, size_t b) { return parts[a] * 10 - tenths[a] > parts[b] * 10 - tenths[b]; });
    const double missing = std::round(total * 10) - std::accumulate(tenths.begin(), tenths.end(), 0.0);
    const auto spare = static_cast<size_t>(std::clamp(missing, 0.0, static_cast<double>(parts.size())));
    for (size_t i = 0; i < spare; ++i) tenths[byRemainder[i]] += 1;
    for (double& value : tenths) value /= 10;
    return tenths;
}

std::string plainNumber(double value) {
    std::string text = fmt::format("{:.2f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::optional<double> parseNumber(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

} // namespace sandtable::ui
