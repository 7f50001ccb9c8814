#include "telemetry/history/HistoryWriter.h"

#include "telemetry/Ingest.h"

#include "tests/TestData.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;

const TimePoint start = now(); // as old ones would be thinned
TimePoint at(int64_t seconds) { return start + std::chrono::seconds(seconds); }

/// Keeps nothing; fails, or waits to be let go, when told to.
class SlowHistory : public History {
public:
    struct Control {
        std::atomic<bool> failing = false;
        std::atomic<size_t> appended = 0;
        std::promise<void> entered, released;
        std::atomic<bool> waits = false;
    };
    explicit SlowHistory(Control& control) : m_control(control) {}

    Result<void> append(const ChannelTable&, std::span<const Sample> samples) override {
        if (samples.empty()) return {};
        if (m_control.waits.exchange(false)) {
            m_control.entered.set_value();
            m_control.released.get_future().wait();
        }
        if (m_control.failing) return Error{ErrorKind::Io, "h.sqlite", "disk full"};
        m_control.appended += samples.size();
        return {};
    }
    Result<std::vector<Reading>> range(const std::string&, TimePoint, TimePoint) override {
        return std::vector<Reading>();
    }
    Result<std::vector<ChannelReadings>> all(TimePoint, TimePoint) override { return std::vector<ChannelReadings>(); }
    Result<std::vector<Bucket>> buckets(const std::string&, TimePoint, TimePoint, Duration) override {
        return std::vector<Bucket>();
    }
    Result<std::vector<NamedReading>> latest(TimePoint, Duration) override { return std::vector<NamedReading>(); }
    Result<std::vector<std::string>> channels() override { return std::vector<std::string>(); }
    Result<std::optional<TimeSpan>> extent() override { return std::optional<TimeSpan>(); }
    Result<bool> maintain(TimePoint, const RetentionRules&) override { return false; }

private:
    Control& m_control;
};

ChannelTable oneChannel() {
    ChannelTable channels;
    channels.add({.deviceId = "泵-1", .channelId = "power"});
    return channels;
}

TEST(HistoryWriter, WritesWhatAnIngestStores) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "h.sqlite";
    const ChannelTable channels = oneChannel();
    Diagnostics diagnostics;
    {
        TelemetryStore store(1);
        Ingest ingest(store);
        HistoryWriter writer(std::move(openSqliteHistory(file)).value(), channels, diagnostics);
        ingest.listen([&](std::span<const Sample> stored) { writer.add(stored); });
        ingest.accept(std::vector<Sample>{{0, {at(1), 10}}, {0, {at(1), 11}}, {0, {at(2), 12}}}, at(2));
        writer.flush();
        EXPECT_EQ(writer.counts().written, 2u);
        ingest.accept(std::vector<Sample>{{0, {at(3), 13}}}, at(3)); // written at the end
    }
    const auto history = std::move(openSqliteHistory(file, {.access = HistoryAccess::ReadOnly})).value();
    EXPECT_EQ(history->range("泵-1/power", at(0), at(9))->size(), 3u);
    EXPECT_EQ(diagnostics.all().size(), 0u);
}

TEST(HistoryWriter, CountsWhatADiskTooSlowLoses) {
    SlowHistory::Control control;
    control.waits = true;
    const ChannelTable channels = oneChannel();
    Diagnostics diagnostics;
    HistoryWriter writer(std::make_unique<SlowHistory>(control), channels, diagnostics,
                         {.batchEvery = 1ms, .mostWaiting = 5});
    writer.add(std::vector<Sample>(3));
    control.entered.get_future().wait(); // three are being written
    writer.add(std::vector<Sample>(4));  // two fit
    EXPECT_EQ(writer.counts().lost, 2u);
    EXPECT_EQ(writer.counts().waiting, 5u);
    control.released.set_value();
    writer.flush();
    EXPECT_EQ(writer.counts().written, 5u);
    EXPECT_EQ(control.appended, 5u);
    EXPECT_EQ(writer.counts().lost, 2u);
}

TEST(HistoryWriter, AFailingHistoryIsReportedAndWhatItLosesIsCounted) {
    SlowHistory::Control control;
    control.failing = true;
    const ChannelTable channels = oneChannel();
    Diagnostics diagnostics;
    HistoryWriter writer(std::make_unique<SlowHistory>(control), channels, diagnostics, {.batchEvery = 1ms});
    writer.add(std::vector<Sample>(3));
    writer.flush();
    EXPECT_EQ(writer.counts().lost, 3u);
    EXPECT_EQ(diagnostics.all().at(0).text(), "h.sqlite: disk full");
    control.failing = false;
    writer.add(std::vector<Sample>(2));
    writer.flush();
    EXPECT_EQ(writer.counts().written, 2u);
}

} // namespace
} // namespace sandtable::telemetry
