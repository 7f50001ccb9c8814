#include "telemetry/Ingest.h"

#include <gtest/gtest.h>

#include <limits>

namespace sandtable::telemetry {
namespace {

TimePoint at(int64_t seconds) { return TimePoint(std::chrono::seconds(seconds)); }

TEST(Ingest, CountsEveryReadingOnce) {
    TelemetryStore store(2);
    Ingest ingest(store, {.mostAhead = std::chrono::seconds(10)});
    const std::vector<Sample> samples{
        {0, {at(100), 1}},
        {0, {at(100), 2}},                                        // duplicate
        {0, {at(90), 3}},                                         // late
        {1, {at(100), std::numeric_limits<double>::quiet_NaN()}}, // rejected
        {1, {at(110), 4}},                                        // ahead, but within the rules
        {1, {at(111), 5}},                                        // future
    };
    ingest.accept(samples, at(100));
    const IngestCounts counts = ingest.counts();
    EXPECT_EQ(counts.received, 6u);
    EXPECT_EQ(counts.stored, 3u);
    EXPECT_EQ(counts.late, 1u);
    EXPECT_EQ(counts.duplicate, 1u);
    EXPECT_EQ(counts.rejected, 1u);
    EXPECT_EQ(counts.future, 1u);
    EXPECT_EQ(counts.received, counts.stored + counts.duplicate + counts.rejected + counts.future);
}

TEST(Ingest, TellsListenersWhatWasStoredAndNothingElse) {
    TelemetryStore store(1);
    Ingest ingest(store);
    std::vector<double> heard;
    ingest.listen([&](std::span<const Sample> stored) {
        for (const Sample& sample : stored) heard.push_back(sample.reading.value);
    });
    const std::vector<Sample> samples{{0, {at(1), 10}}, {0, {at(1), 11}}, {0, {at(2), 12}}};
    ingest.accept(samples, at(2));
    EXPECT_EQ(heard, (std::vector<double>{10, 12}));
}

} // namespace
} // namespace sandtable::telemetry
