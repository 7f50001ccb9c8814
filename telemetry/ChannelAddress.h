// Where a channel's values are found within its source, by protocol: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace sandtable::telemetry {

/// A channel with a topic of its own. One topic may carry several channels, told apart by their pointers.
struct TopicAddress {
    std::string topic;   // no wildcards
    std::string value{}; // JSON pointer; "": the payload is a number, or {"value": n, "time": …}
    std::string time{};  // JSON pointer; "": when received, or that of {"value": n, "time": …}
};

/// The four tables of the Modbus data model (Modbus Application Protocol V1.1b3, 4.3).
enum class ModbusTable { Coil, DiscreteInput, InputRegister, HoldingRegister };

enum class ModbusType { U16, I16, U32, I32, F32, F64 };

/// How bytes of several registers become one number, named by where the bytes of 0xABCD… travel: devices differ.
enum class ByteOrder { ABCD, CDAB, BADC, DCBA }; // big-endian, words swapped, bytes swapped, little-endian

/// The value is raw × scale + offset, in the unit the device sends.
struct ModbusAddress {
    ModbusTable table = ModbusTable::HoldingRegister;
    uint16_t first = 0; // as it travels: counted from 0, not "40001"
    ModbusType type = ModbusType::U16;
    ByteOrder order = ByteOrder::ABCD;
    double scale = 1, offset = 0;
    std::optional<int> unitId{}; // else that of the source
};

/// How many registers (or bits) a value takes.
inline int registerCount(const ModbusAddress& address) {
    if (address.table == ModbusTable::Coil || address.table == ModbusTable::DiscreteInput) return 1;
    switch (address.type) {
    case ModbusType::U16:
    case ModbusType::I16:
        return 1;
    case ModbusType::U32:
    case ModbusType::I32:
    case ModbusType::F32:
        return 2;
    case ModbusType::F64:
        break;
    }
    return 4;
}

/// The key by which a PostgreSQL source's rows name a channel, where that is not "device/channel".
struct RowAddress {
    std::string key;
};

/// A metric of a Sparkplug B node (no device), or of a device below one.
struct SparkplugAddress {
    std::string group, node, device{}, metric;
};

/// Nothing where the protocol finds channels by their names (simulator, series, MQTT by prefix or template, rows by
/// name).
using ChannelAddress = std::variant<std::monostate, TopicAddress, ModbusAddress, RowAddress, SparkplugAddress>;

} // namespace sandtable::telemetry
