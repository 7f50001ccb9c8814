#include "telemetry/sources/ModbusSource.h"

#include "telemetry/sources/Backoff.h"
#include "telemetry/sources/ModbusPlan.h"
#include "telemetry/sources/SourceThread.h"

#include <fmt/format.h>
#include <modbus/modbus.h>

#include <algorithm>
#include <cerrno>

namespace sandtable::telemetry {
namespace {

using Clock = SourceThread::Clock;

struct CloseModbus {
    void operator()(modbus_t* context) const {
        modbus_close(context);
        modbus_free(context);
    }
};

/// The device's own refusals: the connection is sound.
bool isRefusal(int error) { return (error >= EMBXILFUN && error <= EMBXGTAR) || error == EINVAL; }

/// A request and how it fares.
struct PolledRead {
    ModbusRead read;
    Clock::time_point due{};
    int failures = 0; // in a row
};

/// The connection and the reads live on m_thread.
class ModbusSource final : public Source {
public:
    ModbusSource(const ChannelTable& channels, std::vector<ModbusRead> reads, Ingest& ingest,
                 const ModbusOptions& options, Diagnostics& diagnostics)
        : m_channels(channels),
          m_ingest(ingest),
          m_diagnostics(diagnostics),
          m_options(options),
          m_text(fmt::format("modbus://{}:{}", options.host, options.port)),
          m_thread(m_text) {
        for (ModbusRead& read : reads) m_reads.push_back({std::move(read)});
    }

    void advance(TimePoint) override {
        m_thread.start([this] { run(); });
    }
    SourceStatus status() const override { return m_thread.status(); }
    void stop() override { m_thread.stop(); }

private:
    void run() {
        m_thread.keepConnected(
            m_text, m_diagnostics, [this] { return connect(); },
            [this] {
                std::string problem = poll();
                m_connection.reset();
                return problem;
            });
    }

    Result<std::string> connect() {
        m_connection.reset(modbus_new_tcp_pi(m_options.host.c_str(), std::to_string(m_options.port).c_str()));
        if (!m_connection) return Error{ErrorKind::Io, m_text, modbus_strerror(errno)};
        const auto milliseconds = static_cast<uint32_t>(std::max<Duration::rep>(m_options.timeout.count(), 1));
        modbus_set_response_timeout(m_connection.get(), milliseconds / 1000, milliseconds % 1000 * 1000);
        if (modbus_connect(m_connection.get()) != 0) return Error{ErrorKind::Io, m_text, modbus_strerror(errno)};
        return fmt::format("{} requests", m_reads.size());
    }

    /// Asks for what is due until the connection is lost, and says why, or until the source is stopped.
    std::string poll() {
        for (PolledRead& polled : m_reads) polled = {std::move(polled.read)};
        while (true) {
            const auto next = std::min_element(m_reads.begin(), m_reads.end(),
                                               [](const auto& a, const auto& b) { return a.due < b.due; });
            if (!m_thread.sleepUntil(next->due)) return "stopped";
            const int error = request(next->read);
            if (error == 0) {
                *next = {std::move(next->read), nextDue(*next)};
                continue;
            }
            noteFailure(*next, error);
            const bool silent = std::all_of(m_reads.begin(), m_reads.end(), [](const auto& r) { return r.failures; });
            if (!isRefusal(error) && (error != ETIMEDOUT || silent)) return modbus_strerror(error);
        }
    }

    /// Keeps the rhythm; a device that is slower than its interval is asked as fast as it answers.
    static Clock::time_point nextDue(const PolledRead& polled) {
        const auto start = polled.due == Clock::time_point{} ? Clock::now() : polled.due;
        return std::max(start + polled.read.interval, Clock::now());
    }

    void noteFailure(PolledRead& polled, int error) {
        modbus_flush(m_connection.get()); // an answer that comes late must not be taken for the next one's
        polled.due = Clock::now() + std::max<Clock::duration>(reconnectDelay(++polled.failures), polled.read.interval);
        m_diagnostics.report(Severity::Warning, m_text,
                             fmt::format("unit {}, {} {} to {}: {}", polled.read.unitId, tableName(polled.read.table),
                                         polled.read.first, polled.read.first + polled.read.count - 1,
                                         modbus_strerror(error)));
        m_thread.update([](SourceStatus& status) { ++status.malformed; });
    }

    static const char* tableName(ModbusTable table) {
        switch (table) {
        case ModbusTable::Coil:
            return "coils";
        case ModbusTable::DiscreteInput:
            return "discrete inputs";
        case ModbusTable::InputRegister:
            return "input registers";
        case ModbusTable::HoldingRegister:
            break;
        }
        return "holding registers";
    }

    /// 0, or libmodbus' error.
    int request(const ModbusRead& read) {
        if (modbus_set_slave(m_connection.get(), read.unitId) != 0) return errno;
        m_registers.resize(static_cast<size_t>(read.count));
        const bool bits = read.table == ModbusTable::Coil || read.table == ModbusTable::DiscreteInput;
        const int got = bits ? readBits(read) : readRegisters(read);
        if (got != read.count) return got < 0 ? errno : EMBBADDATA;
        m_samples.clear();
        const TimePoint at = now();
        for (const ModbusRead::Member& member : read.members) {
            const auto own = std::span(m_registers)
                                 .subspan(static_cast<size_t>(member.address.first - read.first),
                                          static_cast<size_t>(registerCount(member.address)));
            m_samples.push_back(sampleFrom(m_channels, member.channel, at, decodeRegisters(member.address, own)));
        }
        m_ingest.accept(m_samples, at);
        m_thread.update([this](SourceStatus& status) { status.received += m_samples.size(); });
        return 0;
    }

    int readRegisters(const ModbusRead& read) {
        const auto function =
            read.table == ModbusTable::InputRegister ? modbus_read_input_registers : modbus_read_registers;
        return function(m_connection.get(), read.first, read.count, m_registers.data());
    }

    int readBits(const ModbusRead& read) {
        m_bits.resize(static_cast<size_t>(read.count));
        const auto function = read.table == ModbusTable::Coil ? modbus_read_bits : modbus_read_input_bits;
        const int got = function(m_connection.get(), read.first, read.count, m_bits.data());
        std::copy(m_bits.begin(), m_bits.end(), m_registers.begin());
        return got;
    }

    const ChannelTable& m_channels;
    Ingest& m_ingest;
    Diagnostics& m_diagnostics;
    ModbusOptions m_options;
    std::string m_text;
    std::vector<PolledRead> m_reads;
    std::unique_ptr<modbus_t, CloseModbus> m_connection;
    std::vector<uint16_t> m_registers; // of one answer
    std::vector<uint8_t> m_bits;
    std::vector<Sample> m_samples;
    SourceThread m_thread; // last
};

} // namespace

Result<std::unique_ptr<Source>> makeModbusSource(const ChannelTable& channels, Ingest& ingest,
                                                 const ModbusOptions& options, Diagnostics& diagnostics,
                                                 const std::optional<std::string>& sourceId) {
    auto reads = planReads(channels, options, sourceId);
    if (reads.empty())
        return Error{ErrorKind::Usage, fmt::format("modbus://{}:{}", options.host, options.port),
                     "no channel names a register of this source"};
    return std::unique_ptr<Source>(
        std::make_unique<ModbusSource>(channels, std::move(reads), ingest, options, diagnostics));
}

} // namespace sandtable::telemetry
