// Which requests read a Modbus device's channels, and what the registers that come back mean. Pure.
// Sources: MODBUS Application Protocol Specification V1.1b3 (tables, at most 125 registers or 2000 bits a request).
#pragma once

#include "telemetry/Channel.h"
#include "telemetry/sources/SourceOptions.h"

#include <span>
#include <vector>

namespace sandtable::telemetry {

/// One request that answers for several channels: registers `first` … `first + count - 1` of one table of one unit.
struct ModbusRead {
    struct Member {
        ChannelIndex channel;
        ModbusAddress address;
    };
    int unitId = 1;
    ModbusTable table = ModbusTable::HoldingRegister;
    int first = 0, count = 0;
    Duration interval{};
    std::vector<Member> members; // by their registers
};

/// Channels of one unit, table and interval whose registers lie close together share a request. Channels without a
/// Modbus address are left out; so is one that would reach beyond register 65535.
std::vector<ModbusRead> planReads(const ChannelTable& channels, const ModbusOptions& options,
                                  const std::optional<std::string>& sourceId = {});

/// The value in the unit the device sends. `registers`: those of this address, registerCount of them (a bit is 0 or 1).
double decodeRegisters(const ModbusAddress& address, std::span<const uint16_t> registers);

} // namespace sandtable::telemetry
