// How fast readings go through Ingest into the live store and the history: one thread brings 100 batches a second, each
// of all channels in turn, at a set rate or as fast as they are taken; the history's writer has its own thread.
//   bench_ingest FILE|postgresql://… SECONDS RATE [CHANNELS]       RATE 0: as fast as possible
// Prints one line of JSON. Processor time is of the whole process, the making of the readings included; a database
// server's is not.
#include "database/Postgres.h"
#include "telemetry/Ingest.h"
#include "telemetry/history/HistoryWriter.h"

#include <fmt/format.h>

#include <sys/resource.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>
#include <thread>

namespace {

using namespace sandtable;
using namespace sandtable::telemetry;

constexpr int batchesPerSecond = 100;

ChannelTable channelsOf(size_t count) {
    ChannelTable channels;
    for (size_t i = 0; i < count; ++i)
        channels.add({.deviceId = fmt::format("device-{:05}", i / 5), .channelId = fmt::format("channel-{}", i % 5)});
    return channels;
}

/// Readings as instruments give them: a slow drift and a little noise, two decimals.
class Instruments {
public:
    explicit Instruments(size_t channels) : m_channels(channels) {}

    void fill(std::vector<Sample>& batch, size_t count, TimePoint at) {
        batch.resize(count);
        for (Sample& sample : batch) {
            const auto noise = static_cast<double>(m_random() % 100);
            sample = {static_cast<ChannelIndex>(m_next),
                      {at, std::round(5000 + 100 * std::sin(1e-6 * double(m_made)) + noise) / 100}};
            m_next = (m_next + 1) % m_channels;
            ++m_made;
        }
    }

private:
    size_t m_channels, m_next = 0, m_made = 0;
    std::minstd_rand m_random{1};
};

double processorSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return double(time.tv_sec) + 1e-6 * double(time.tv_usec); };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_maxrss) * 1024 / 1e6;
}

void run(Ingest& ingest, HistoryWriter& writer, size_t channels, int seconds, size_t rate) {
    Instruments instruments(channels);
    std::vector<Sample> batch;
    const auto begin = std::chrono::steady_clock::now();
    const TimePoint start = now();
    const size_t perBatch = (rate ? rate : 200'000) / batchesPerSecond;
    for (int number = 0; number < seconds * batchesPerSecond; ++number) {
        const std::chrono::milliseconds since(number * 1000 / batchesPerSecond);
        if (rate) std::this_thread::sleep_until(begin + since);
        // Of a batch each channel comes once as long as there are more channels than readings in it.
        instruments.fill(batch, perBatch, start + since);
        ingest.accept(batch, start + since);
        while (!rate && writer.counts().waiting > 1'000'000) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    writer.flush();
}

/// Bytes on disk: of a database's tables with their indices.
size_t sizeOf(const HistorySpec& spec) {
    if (!spec.database) return std::filesystem::file_size(spec.file);
    auto connection = postgres::Connection::open(*spec.database);
    if (!connection) return 0;
    const auto size =
        connection->run("SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relkind = 'r'"
                        " AND relnamespace = to_regnamespace($1)",
                        {connection->quoted(spec.schema)});
    return size ? static_cast<size_t>(size->integer(0, 0)) : 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    HistorySpec spec{.file = argv[1]};
    if (spec.file.find("://") != std::string::npos) spec.database = DatabaseAddress{.url = spec.file};
    const int seconds = std::atoi(argv[2]);
    const auto rate = static_cast<size_t>(std::atoll(argv[3]));
    const size_t count = argc > 4 ? static_cast<size_t>(std::atoll(argv[4])) : 50'000;
    Diagnostics diagnostics;
    auto history = openHistory(spec, HistoryAccess::ReadWrite, diagnostics);
    if (!history) {
        std::cerr << history.error().text() << '\n';
        return 1;
    }
    const ChannelTable channels = channelsOf(count);
    TelemetryStore store(count, 256);
    Ingest ingest(store);
    HistoryWriter writer(std::move(history->history), channels, diagnostics);
    ingest.listen([&](std::span<const Sample> stored) { writer.add(stored); });

    const double processorBefore = processorSeconds();
    const auto begin = std::chrono::steady_clock::now();
    run(ingest, writer, count, seconds, rate);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    const double processor = processorSeconds() - processorBefore;
    const IngestCounts counts = ingest.counts();
    const HistoryWriterCounts kept = writer.counts();
    std::cout << fmt::format(
        "{{\"channels\": {}, \"seconds\": {:.2f}, \"received\": {}, \"stored\": {}, \"written\": {}, \"lost\": {}, "
        "\"rate\": {:.0f}, \"cores\": {:.2f}, \"peak_rss_mb\": {:.0f}, \"bytes_per_reading\": {:.1f}}}\n",
        count, elapsed.count(), counts.received, counts.stored, kept.written, kept.lost,
        double(counts.received) / elapsed.count(), processor / elapsed.count(), peakMegabytes(),
        double(sizeOf(spec)) / double(std::max<size_t>(kept.written, 1)));
    return kept.lost == 0 && diagnostics.all().empty() ? 0 : 1;
}
