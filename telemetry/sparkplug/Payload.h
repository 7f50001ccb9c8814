// Sparkplug B payloads as plain values: what Wire.proto reads of them. Pure, any thread; any bytes are safe.
#pragma once

#include "core/Result.h"
#include "core/Time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sandtable::telemetry::sparkplug {

/// The specification's numbers, of types that are numbers.
enum class DataType : uint32_t {
    Unknown = 0,
    Int8 = 1,
    Int16 = 2,
    Int32 = 3,
    Int64 = 4,
    UInt8 = 5,
    UInt16 = 6,
    UInt32 = 7,
    UInt64 = 8,
    Float = 9,
    Double = 10,
    Boolean = 11,
    DateTime = 13,
};

struct Metric {
    std::string name{}; // "": the alias stands for it
    std::optional<uint64_t> alias{};
    std::optional<TimePoint> time{};
    std::optional<uint32_t> type{};
    bool isNull = false;
    /// As it travels: nothing for texts, data sets and the like.
    std::variant<std::monostate, uint32_t, uint64_t, float, double, bool> value{};
};

struct Payload {
    std::optional<TimePoint> time{};
    std::optional<uint64_t> sequence{};
    std::vector<Metric> metrics{};
};

/// Errors: no such payload, or a time beyond all calendars.
Result<Payload> read(std::string_view bytes);
std::string write(const Payload& payload);

/// The metric's value as a number of that type; nothing if it has none.
std::optional<double> numberOf(const Metric& metric, uint32_t type);

} // namespace sandtable::telemetry::sparkplug
