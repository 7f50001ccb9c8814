#include "telemetry/sources/MqttSource.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace sandtable::telemetry {
namespace {

constexpr size_t longestPayload = 4096; // bytes; a reading needs fewer than a hundred

Error malformed(std::string message) { return {ErrorKind::InvalidData, "", std::move(message)}; }

std::optional<double> plainNumber(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return std::nullopt;
    text = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

} // namespace

Result<Reading> parsePayload(std::string_view payload, TimePoint receivedAt, Duration utcOffset) {
    if (payload.size() > longestPayload)
        return malformed(fmt::format("{} bytes are too many for a reading", payload.size()));
    Reading reading{receivedAt, 0};
    if (const auto number = plainNumber(payload)) {
        reading.value = *number;
    } else {
        const auto json = nlohmann::json::parse(payload, nullptr, false);
        if (!json.is_object()) return malformed("neither a number nor a JSON object");
        const auto value = json.find("value"), time = json.find("time");
        if (value == json.end() || !value->is_number()) return malformed("/value: expected a number");
        reading.value = value->get<double>();
        if (time != json.end()) {
            if (!time->is_string()) return malformed("/time: expected an ISO 8601 text");
            const auto parsed = parseIsoTime(time->get_ref<const std::string&>(), utcOffset);
            if (!parsed) return malformed("/time: " + parsed.error().message);
            reading.time = *parsed;
        }
    }
    if (!std::isfinite(reading.value)) return malformed("the value is not finite");
    return reading;
}

} // namespace sandtable::telemetry
