#include "telemetry/sources/ModbusPlan.h"

#include "telemetry/sources/Source.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <tuple>

namespace sandtable::telemetry {
namespace {

constexpr int mostBits = 2000;
constexpr int tableSize = 65536;

bool isBits(ModbusTable table) { return table == ModbusTable::Coil || table == ModbusTable::DiscreteInput; }

struct Wanted {
    int unitId;
    Duration interval;
    ModbusRead::Member member;
};

bool sameGroup(const Wanted& a, const Wanted& b) {
    return a.unitId == b.unitId && a.member.address.table == b.member.address.table && a.interval == b.interval;
}

std::vector<Wanted> wantedOf(const ChannelTable& channels, const ModbusOptions& options,
                             const std::optional<std::string>& sourceId) {
    std::vector<Wanted> wanted;
    for (ChannelIndex i = 0; i < channels.size(); ++i) {
        const auto* address = std::get_if<ModbusAddress>(&channels[i].address);
        if (!address || !serves(sourceId, channels[i])) continue;
        if (address->first + registerCount(*address) > tableSize) continue;
        wanted.push_back({address->unitId.value_or(options.unitId), channels[i].interval, {i, *address}});
    }
    std::sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) {
        const auto key = [](const Wanted& w) {
            return std::tuple(w.unitId, w.member.address.table, w.interval, w.member.address.first, w.member.channel);
        };
        return key(a) < key(b);
    });
    return wanted;
}

/// The value's bytes, most significant first.
std::array<uint8_t, 8> bytesInOrder(ByteOrder order, std::span<const uint16_t> registers) {
    const bool wordsSwapped = order == ByteOrder::CDAB || order == ByteOrder::DCBA;
    const bool bytesSwapped = order == ByteOrder::BADC || order == ByteOrder::DCBA;
    std::array<uint8_t, 8> bytes{};
    for (size_t i = 0; i < registers.size(); ++i) {
        const uint16_t word = registers[wordsSwapped ? registers.size() - 1 - i : i];
        const auto high = static_cast<uint8_t>(word >> 8), low = static_cast<uint8_t>(word & 0xff);
        bytes[2 * i] = bytesSwapped ? low : high;
        bytes[2 * i + 1] = bytesSwapped ? high : low;
    }
    return bytes;
}

double rawValue(const ModbusAddress& address, std::span<const uint16_t> registers) {
    if (isBits(address.table)) return registers[0];
    const auto bytes = bytesInOrder(address.order, registers);
    uint64_t bits = 0;
    for (size_t i = 0; i < 2 * registers.size(); ++i) bits = bits << 8 | bytes[i];
    switch (address.type) {
    case ModbusType::U16:
    case ModbusType::U32:
        return static_cast<double>(bits);
    case ModbusType::I16:
        return static_cast<int16_t>(bits);
    case ModbusType::I32:
        return static_cast<int32_t>(bits);
    case ModbusType::F32:
        return std::bit_cast<float>(static_cast<uint32_t>(bits));
    case ModbusType::F64:
        break;
    }
    return std::bit_cast<double>(bits);
}

} // namespace

std::vector<ModbusRead> planReads(const ChannelTable& channels, const ModbusOptions& options,
                                  const std::optional<std::string>& sourceId) {
    std::vector<ModbusRead> reads;
    const std::vector<Wanted> wanted = wantedOf(channels, options, sourceId);
    for (size_t i = 0; i < wanted.size(); ++i) {
        const ModbusAddress& address = wanted[i].member.address;
        const int end = address.first + registerCount(address);
        const int most = isBits(address.table) ? mostBits : options.mostRegisters;
        const bool joins = i > 0 && sameGroup(wanted[i - 1], wanted[i]) && end - reads.back().first <= most &&
                           address.first - (reads.back().first + reads.back().count) <= options.mostGap;
        if (!joins) reads.push_back({wanted[i].unitId, address.table, address.first, 0, wanted[i].interval, {}});
        ModbusRead& read = reads.back();
        read.count = std::max(read.count, end - read.first);
        read.members.push_back(wanted[i].member);
    }
    return reads;
}

double decodeRegisters(const ModbusAddress& address, std::span<const uint16_t> registers) {
    assert(registers.size() == static_cast<size_t>(registerCount(address)));
    return rawValue(address, registers) * address.scale + address.offset;
}

} // namespace sandtable::telemetry
