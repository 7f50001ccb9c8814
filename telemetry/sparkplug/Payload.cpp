#include "telemetry/sparkplug/Payload.h"

#include "Wire.pb.h"

#include <cmath>

namespace sandtable::telemetry::sparkplug {
namespace {

constexpr uint64_t mostMilliseconds = 1'000'000'000'000'000; // the year 33658

/// An integer as the type's sign says.
double integer(uint64_t bits, uint32_t type) {
    switch (static_cast<DataType>(type)) {
    case DataType::Int8:
        return static_cast<int8_t>(bits);
    case DataType::Int16:
        return static_cast<int16_t>(bits);
    case DataType::Int32:
        return static_cast<int32_t>(bits);
    case DataType::Int64:
        return static_cast<double>(static_cast<int64_t>(bits));
    default:
        return static_cast<double>(bits);
    }
}

struct Number {
    uint32_t type;
    std::optional<double> operator()(std::monostate) const { return std::nullopt; }
    std::optional<double> operator()(uint32_t value) const { return integer(value, type); }
    std::optional<double> operator()(uint64_t value) const { return integer(value, type); }
    std::optional<double> operator()(bool value) const { return value ? 1 : 0; }
    std::optional<double> operator()(float value) const { return (*this)(static_cast<double>(value)); }
    std::optional<double> operator()(double value) const {
        return std::isfinite(value) ? std::optional(value) : std::nullopt;
    }
};

Metric metricFrom(const wire::Metric& wire) {
    Metric metric;
    metric.name = wire.name();
    if (wire.has_alias()) metric.alias = wire.alias();
    if (wire.has_timestamp()) metric.time = TimePoint(Duration(static_cast<Duration::rep>(wire.timestamp())));
    if (wire.has_datatype()) metric.type = wire.datatype();
    metric.isNull = wire.is_null();
    switch (wire.value_case()) {
    case wire::Metric::kIntValue:
        metric.value = wire.int_value();
        break;
    case wire::Metric::kLongValue:
        metric.value = static_cast<uint64_t>(wire.long_value());
        break;
    case wire::Metric::kFloatValue:
        metric.value = wire.float_value();
        break;
    case wire::Metric::kDoubleValue:
        metric.value = wire.double_value();
        break;
    case wire::Metric::kBooleanValue:
        metric.value = wire.boolean_value();
        break;
    case wire::Metric::VALUE_NOT_SET:
        break;
    }
    return metric;
}

struct SetValue {
    wire::Metric& wire;
    void operator()(std::monostate) const {}
    void operator()(uint32_t value) const { wire.set_int_value(value); }
    void operator()(uint64_t value) const { wire.set_long_value(value); }
    void operator()(float value) const { wire.set_float_value(value); }
    void operator()(double value) const { wire.set_double_value(value); }
    void operator()(bool value) const { wire.set_boolean_value(value); }
};

uint64_t milliseconds(TimePoint time) { return static_cast<uint64_t>(time.time_since_epoch().count()); }

} // namespace

Result<Payload> read(std::string_view bytes) {
    wire::Payload wire;
    if (!wire.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return Error{ErrorKind::InvalidData, "", "not a Sparkplug B payload"};
    const Error noTime{ErrorKind::InvalidData, "", "a timestamp lies beyond all calendars"};
    if (wire.timestamp() > mostMilliseconds) return noTime;
    Payload payload;
    if (wire.has_timestamp()) payload.time = TimePoint(Duration(static_cast<Duration::rep>(wire.timestamp())));
    if (wire.has_seq()) payload.sequence = wire.seq();
    payload.metrics.reserve(static_cast<size_t>(wire.metrics_size()));
    for (const wire::Metric& metric : wire.metrics()) {
        if (metric.timestamp() > mostMilliseconds) return noTime;
        payload.metrics.push_back(metricFrom(metric));
    }
    return payload;
}

std::string write(const Payload& payload) {
    wire::Payload wire;
    if (payload.time) wire.set_timestamp(milliseconds(*payload.time));
    if (payload.sequence) wire.set_seq(*payload.sequence);
    for (const Metric& metric : payload.metrics) {
        wire::Metric& one = *wire.add_metrics();
        if (!metric.name.empty()) one.set_name(metric.name);
        if (metric.alias) one.set_alias(*metric.alias);
        if (metric.time) one.set_timestamp(milliseconds(*metric.time));
        if (metric.type) one.set_datatype(*metric.type);
        if (metric.isNull) one.set_is_null(true);
        std::visit(SetValue{one}, metric.value);
    }
    return wire.SerializeAsString();
}

std::optional<double> numberOf(const Metric& metric, uint32_t type) {
    return metric.isNull ? std::nullopt : std::visit(Number{type}, metric.value);
}

} // namespace sandtable::telemetry::sparkplug
