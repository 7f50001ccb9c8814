// Polling plan and register decoding as pure functions; polling itself against a libmodbus server on loopback.
#include "telemetry/sources/ModbusPlan.h"
#include "telemetry/sources/ModbusSource.h"
#include "tests/Broker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <modbus/modbus.h>

#include <atomic>
#include <cmath>
#include <poll.h>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using test::LoopbackSocket;
using testing::HasSubstr;

double decoded(ModbusType type, ByteOrder order, std::vector<uint16_t> registers, double scale = 1, double offset = 0) {
    return decodeRegisters({.type = type, .order = order, .scale = scale, .offset = offset}, registers);
}

TEST(ModbusRegisters, AreDecodedByType) {
    EXPECT_EQ(decoded(ModbusType::U16, ByteOrder::ABCD, {0xfffe}), 65534);
    EXPECT_EQ(decoded(ModbusType::I16, ByteOrder::ABCD, {0xfffe}), -2);
    EXPECT_EQ(decoded(ModbusType::I16, ByteOrder::BADC, {0xfeff}), -2);
    EXPECT_EQ(decoded(ModbusType::U32, ByteOrder::ABCD, {0x0001, 0x0002}), 65538);
    EXPECT_EQ(decoded(ModbusType::I32, ByteOrder::ABCD, {0xffff, 0xffff}), -1);
    EXPECT_EQ(decoded(ModbusType::F64, ByteOrder::ABCD, {0x3ff8, 0, 0, 0}), 1.5);
    EXPECT_EQ(decoded(ModbusType::F64, ByteOrder::DCBA, {0, 0, 0, 0xf83f}), 1.5);
    EXPECT_DOUBLE_EQ(decoded(ModbusType::I16, ByteOrder::ABCD, {215}, 0.1, -10), 11.5);
}

TEST(ModbusRegisters, AreDecodedInEveryByteOrder) {
    // 12.5f is 0x41480000: bytes A=41 B=48 C=00 D=00.
    EXPECT_EQ(decoded(ModbusType::F32, ByteOrder::ABCD, {0x4148, 0x0000}), 12.5);
    EXPECT_EQ(decoded(ModbusType::F32, ByteOrder::CDAB, {0x0000, 0x4148}), 12.5);
    EXPECT_EQ(decoded(ModbusType::F32, ByteOrder::BADC, {0x4841, 0x0000}), 12.5);
    EXPECT_EQ(decoded(ModbusType::F32, ByteOrder::DCBA, {0x0000, 0x4841}), 12.5);
}

Channel polled(const std::string& id, ModbusAddress address, Duration interval = 1s) {
    return {.deviceId = "plc", .channelId = id, .interval = interval, .address = address};
}

TEST(ModbusPlan, NeighboursShareARequest) {
    ChannelTable channels;
    channels.add(polled("c", {.first = 14, .type = ModbusType::F32}));
    channels.add(polled("a", {.first = 0}));
    channels.add(polled("b", {.first = 4}));
    channels.add(polled("far", {.first = 100}));
    channels.add(polled("same", {.first = 0, .type = ModbusType::I16}));
    const auto reads = planReads(channels, {.host = "plc", .mostGap = 9});
    ASSERT_EQ(reads.size(), 2u);
    EXPECT_EQ(reads[0].first, 0);
    EXPECT_EQ(reads[0].count, 16);
    EXPECT_EQ(reads[0].members.size(), 4u);
    EXPECT_EQ(reads[1].first, 100);
    EXPECT_EQ(reads[1].count, 1);
    EXPECT_EQ(planReads(channels, {.host = "plc", .mostGap = 8}).size(), 3u);
}

TEST(ModbusPlan, UnitsTablesAndIntervalsStayApart) {
    ChannelTable channels;
    channels.add(polled("a", {.first = 0}));
    channels.add(polled("b", {.table = ModbusTable::InputRegister, .first = 1}));
    channels.add(polled("c", {.first = 2, .unitId = 7}));
    channels.add(polled("d", {.first = 3}, 10s));
    channels.add({.deviceId = "x", .channelId = "not modbus"});
    channels.add(polled("beyond", {.first = 65535, .type = ModbusType::U32}));
    EXPECT_EQ(planReads(channels, {.host = "plc"}).size(), 4u);
}

TEST(ModbusPlan, RequestsStayWithinTheProtocol) {
    ChannelTable channels;
    for (uint16_t i = 0; i < 600; ++i) channels.add(polled(std::to_string(i), {.first = i}));
    size_t members = 0;
    for (const ModbusRead& read : planReads(channels, {.host = "plc"})) {
        EXPECT_LE(read.count, 125);
        members += read.members.size();
    }
    EXPECT_EQ(members, 600u);
}

/// A Modbus TCP device with a hundred of everything, each register its own number; it may be told to be silent.
class Device {
public:
    Device() : m_port(LoopbackSocket().port) { start(); }
    ~Device() { stop(); }

    void start() {
        m_running = true;
        m_context = modbus_new_tcp("127.0.0.1", m_port);
        m_mapping = modbus_mapping_new(100, 100, 100, 100);
        for (int i = 0; i < 100; ++i) {
            m_mapping->tab_registers[i] = static_cast<uint16_t>(i);
            m_mapping->tab_input_registers[i] = static_cast<uint16_t>(1000 + i);
            m_mapping->tab_bits[i] = static_cast<uint8_t>(i % 2);
            m_mapping->tab_input_bits[i] = i % 3 == 0;
        }
        m_listener = modbus_tcp_listen(m_context, 1);
        ASSERT_GE(m_listener, 0);
        m_thread = std::thread([this] { serve(); });
    }
    void stop() {
        m_running = false;
        if (m_thread.joinable()) m_thread.join();
        ::close(m_listener);
        modbus_mapping_free(m_mapping);
        modbus_free(m_context);
    }
    int port() const { return m_port; }
    int requests() const { return m_requests; }
    std::atomic<int> silentUnit = -1;

private:
    static bool readable(int socket) {
        pollfd wanted{socket, POLLIN, 0};
        return ::poll(&wanted, 1, 10) > 0;
    }
    void serve() {
        while (m_running) {
            if (!readable(m_listener)) continue;
            int listener = m_listener;
            modbus_tcp_accept(m_context, &listener);
            answer();
            modbus_close(m_context);
        }
    }
    void answer() {
        std::vector<uint8_t> query(MODBUS_TCP_MAX_ADU_LENGTH);
        while (m_running) {
            if (!readable(modbus_get_socket(m_context))) continue;
            const int length = modbus_receive(m_context, query.data());
            if (length < 0) return;
            ++m_requests;
            if (query[6] != silentUnit) modbus_reply(m_context, query.data(), length, m_mapping);
        }
    }

    int m_port, m_listener = -1;
    modbus_t* m_context = nullptr;
    modbus_mapping_t* m_mapping = nullptr;
    std::atomic<bool> m_running = false;
    std::atomic<int> m_requests = 0;
    std::thread m_thread;
};

class ModbusTest : public testing::Test {
protected:
    std::unique_ptr<Source> start(int port, Duration timeout = 2s) {
        m_store.emplace(m_channels.size());
        m_ingest.emplace(*m_store);
        auto source = makeModbusSource(m_channels, *m_ingest, {.host = "127.0.0.1", .port = port, .timeout = timeout},
                                       m_diagnostics);
        EXPECT_TRUE(source) << source.error().text();
        (*source)->advance(now());
        return *std::move(source);
    }
    std::optional<double> value(ChannelIndex channel) const {
        const auto reading = m_store->latest(channel, now());
        return reading ? std::optional(reading->value) : std::nullopt;
    }
    bool sees(ChannelIndex channel) const {
        return eventually([&] { return value(channel).has_value(); });
    }

    ChannelTable m_channels;
    std::optional<TelemetryStore> m_store;
    std::optional<Ingest> m_ingest;
    Diagnostics m_diagnostics;
};

TEST_F(ModbusTest, ReadsAllFourTables) {
    const Device device;
    m_channels.add(polled("holding", {.first = 21, .scale = 0.5, .offset = 1}, 50ms));
    m_channels.add(polled("pair", {.first = 1, .type = ModbusType::U32}, 50ms));
    m_channels.add(polled("input", {.table = ModbusTable::InputRegister, .first = 5}, 50ms));
    m_channels.add(polled("coil", {.table = ModbusTable::Coil, .first = 3}, 50ms));
    m_channels.add(polled("discrete", {.table = ModbusTable::DiscreteInput, .first = 4}, 50ms));
    Channel fahrenheit = polled("fahrenheit", {.first = 50}, 50ms);
    fahrenheit.unit = "°C";
    fahrenheit.sentUnit = "°F";
    m_channels.add(fahrenheit);
    const auto source = start(device.port());
    for (ChannelIndex i = 0; i < 6; ++i) ASSERT_TRUE(sees(i)) << source->status().detail;
    EXPECT_EQ(value(0), 11.5);
    EXPECT_EQ(value(1), 65538);
    EXPECT_EQ(value(2), 1005);
    EXPECT_EQ(value(3), 1);
    EXPECT_EQ(value(4), 0);
    EXPECT_NEAR(*value(5), 10, 1e-9);
    EXPECT_EQ(source->status().state, ConnectionState::Connected);
    EXPECT_TRUE(eventually([&] { return m_store->range(0, {}, TimePoint::max()).size() >= 3; })); // again and again
    EXPECT_EQ(source->status().malformed, 0u);
}

TEST_F(ModbusTest, AskedOncePerGroupAndInterval) {
    const Device device;
    for (uint16_t i = 0; i < 50; ++i) m_channels.add(polled(std::to_string(i), {.first = i}, 1h));
    const auto source = start(device.port());
    ASSERT_TRUE(sees(49));
    EXPECT_EQ(value(49), 49);
    EXPECT_EQ(device.requests(), 1);
}

TEST_F(ModbusTest, RefusedRegistersLeaveTheOthersAlone) {
    const Device device;
    m_channels.add(polled("there", {.first = 1}, 20ms));
    m_channels.add(polled("not there", {.first = 500}, 20ms));
    const auto source = start(device.port());
    ASSERT_TRUE(sees(0));
    ASSERT_TRUE(eventually([&] { return source->status().malformed > 0; }));
    EXPECT_TRUE(eventually([&] { return m_store->range(0, {}, TimePoint::max()).size() >= 5; }));
    EXPECT_EQ(source->status().state, ConnectionState::Connected);
    ASSERT_EQ(m_diagnostics.all().size(), 1u);
    EXPECT_THAT(m_diagnostics.all()[0].message,
                HasSubstr("unit 1, holding registers 500 to 500: Illegal data address"));
}

TEST_F(ModbusTest, ASilentUnitLeavesTheOthersAlone) {
    Device device;
    device.silentUnit = 9;
    m_channels.add(polled("speaks", {.first = 1}, 20ms));
    m_channels.add(polled("silent", {.first = 2, .unitId = 9}, 20ms));
    const auto source = start(device.port(), 100ms);
    ASSERT_TRUE(eventually([&] { return source->status().malformed > 0; }));
    const size_t before = m_store->range(0, {}, TimePoint::max()).size();
    EXPECT_TRUE(eventually([&] { return m_store->range(0, {}, TimePoint::max()).size() >= before + 5; }));
    EXPECT_EQ(source->status().state, ConnectionState::Connected);
    EXPECT_FALSE(value(1));
}

TEST_F(ModbusTest, LossIsSeenAndSurvived) {
    Device device;
    m_channels.add(polled("a", {.first = 1}, 20ms));
    const auto source = start(device.port());
    ASSERT_TRUE(sees(0));
    device.stop();
    ASSERT_TRUE(eventually([&] { return source->status().state == ConnectionState::Lost; }));
    EXPECT_THAT(source->status().detail, HasSubstr("attempt"));
    device.start();
    const TimePoint again = now();
    EXPECT_TRUE(eventually([&] { return m_store->latest(0, now())->time > again; }));
    EXPECT_EQ(source->status().state, ConnectionState::Connected);
}

TEST_F(ModbusTest, WaitsForADeviceThatIsNotThere) {
    m_channels.add(polled("a", {.first = 1}));
    const auto source = start(LoopbackSocket().port);
    EXPECT_TRUE(eventually([&] { return source->status().state == ConnectionState::Lost; }));
    EXPECT_THAT(source->status().detail, HasSubstr("Connection refused"));
} // and stops at once

TEST_F(ModbusTest, NeedsARegister) {
    m_channels.add({.deviceId = "a", .channelId = "b"});
    TelemetryStore store(1);
    Ingest ingest(store);
    const auto source = makeModbusSource(m_channels, ingest, {.host = "plc"}, m_diagnostics);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().text(), "modbus://plc:502: no channel names a register of this source");
}

} // namespace
} // namespace sandtable::telemetry
