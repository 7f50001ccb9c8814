#include "telemetry/sources/SeriesFile.h"
#include "telemetry/sources/SeriesSource.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable::telemetry {
namespace {

using std::chrono::hours;
using test::dataDirectory;
using testing::HasSubstr;

TimePoint iso(const char* text) { return *parseIsoTime(text); }

std::vector<double> values(const std::vector<Reading>& readings) {
    std::vector<double> result;
    for (const Reading& reading : readings) result.push_back(reading.value);
    return result;
}

Channel recorded(const std::string& device, const std::filesystem::path& file, const std::string& column = "") {
    return {.deviceId = device,
            .channelId = "c",
            .interval = hours(1),
            .seriesFile = file.string(),
            .seriesColumn = column};
}

std::vector<Reading> readColumn(const std::filesystem::path& file, const std::string& column = "") {
    const auto table = readSeriesTable(file, std::span(&column, 1));
    EXPECT_TRUE(table && table->columns[0]) << (table ? "no such column" : table.error().text());
    return table && table->columns[0] ? *table->columns[0] : std::vector<Reading>();
}

TEST(SeriesFile, ReadsWhatLoggersAndSpreadsheetsWrite) {
    const test::TemporaryFolder folder;
    const std::vector<std::pair<std::string, std::string>> dialects{
        {"comma", "datetime,load\n2021-01-01 00:00:00,1.5\n2021-01-01 01:00:00,2.5\n"},
        {"semicolon, decimal comma", "datetime;load\n2021-01-01 00:00:00;1,5\n2021-01-01 01:00:00;2,5\n"},
        {"tab, CRLF", "datetime\tload\r\n2021-01-01T00:00:00Z\t1.5\r\n2021-01-01T01:00:00Z\t2.5\r\n"},
        {"BOM, quotes",
         "\xef\xbb\xbf\"datetime\",\"load\"\n\"2021-01-01 00:00:00\",\"1.5\"\n\"2021-01-01 01:00:00\",2.5"},
        {"time second", "load,时间\n1.5,2021-01-01 08:00:00+08:00\n2.5,2021-01-01 09:00:00+08:00\n"},
        {"spreadsheet", "Date,load\n2021/1/1 0:00,1.5\n2021/1/1 1:00,2.5\n"},
        {"date and time apart", "Date,Time,load\n2021/1/1,0:00,1.5\n2021/1/1,1:00:00,2.5\n"},
        {"apart, in Chinese", "load;时间;日期\n1,5;00:00;2021-01-01\n2,5;01:00;2021-01-01\n"},
        {"a clock of any name", "日期;时刻;load\n2021-01-01;0:00;1,5\n2021-01-01;01:00:00;2,5\n"},
        {"a clock first", "Zeit,Date,load\n0:00,2021-01-01,1.5\n1:00,2021-01-01,2.5\n"},
        {"a date with its own time", "Date,Time,load\n2021-01-01 00:00,x,1.5\n2021-01-01 01:00,y,2.5\n"},
        {"epoch", "time,load\n1609459200,1.5\n1609462800000,2.5\n"},
        {"out of order", "time,load\n2021-01-01 01:00:00,2.5\n2021-01-01 00:00:00,1.5\n"},
    };
    for (const auto& [name, content] : dialects) {
        const auto readings = readColumn(folder.write("series.csv", content), "load");
        ASSERT_EQ(values(readings), (std::vector<double>{1.5, 2.5})) << name;
        EXPECT_EQ(readings[0].time, iso("2021-01-01")) << name;
        EXPECT_EQ(readings[1].time, iso("2021-01-01T01:00:00Z")) << name;
    }
}

TEST(SeriesFile, ReadsHeadersInGbk) {
    const test::TemporaryFolder folder;
    const auto file =
        folder.write("gbk.csv", "\xca\xb1\xbc\xe4,\xb8\xba\xba\xc9(kW)\n2021-01-01 00:00,1.5\n"); // 时间,负荷(kW)
    EXPECT_EQ(values(readColumn(file, "负荷(kW)")), std::vector<double>{1.5});
    const auto broken = readSeriesTable(folder.write("bytes.csv", "\xff\xff,a\n"), std::array<std::string, 1>{"a"});
    ASSERT_FALSE(broken);
    EXPECT_THAT(broken.error().text(), HasSubstr("bytes.csv"));
    EXPECT_THAT(broken.error().text(), HasSubstr("neither UTF-8 nor GBK"));
}

TEST(SeriesFile, CountsLinesThatCannotBeReadAndPassesOverGaps) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("m.csv", "datetime,a,b\n2021-01-01 00:00:00,1,10\n2021-01-01 01:00:00,,NaN\n"
                                            "2021-01-01 02:00:00,oops,30\nnot a time,4,40\n\n2021-01-01 03:00:00,5\n");
    const std::vector<std::string> columns{"a", "b", "c"};
    const auto table = readSeriesTable(file, columns);
    ASSERT_TRUE(table);
    EXPECT_EQ(values(*table->columns[0]), (std::vector<double>{1, 5}));
    EXPECT_EQ(values(*table->columns[1]), (std::vector<double>{10, 30}));
    EXPECT_FALSE(table->columns[2]);
    EXPECT_EQ(table->lines, 5u);
    EXPECT_EQ(table->malformed, 3u);
    EXPECT_EQ(table->firstMalformed, "line 4: \"oops\" is not a number");
}

TEST(SeriesFile, ErrorsNameTheFile) {
    const test::TemporaryFolder folder;
    const std::string column;
    for (const auto& file : {folder.path() / "absent.csv", folder.path(), folder.write("empty.csv", "")}) {
        const auto table = readSeriesTable(file, std::span(&column, 1));
        ASSERT_FALSE(table) << file;
        EXPECT_EQ(table.error().where, file.string());
    }
}

TEST(SeriesGaps, RunsOfZerosAreGapsAndShortOnesAreReadings) {
    const auto run = [](std::vector<double> input, size_t gapZeros) {
        std::vector<Reading> readings;
        for (const double value : input) readings.push_back({iso("2021-01-01") + hours(readings.size()), value});
        return values(withoutGapZeros(readings, gapZeros));
    };
    using V = std::vector<double>;
    EXPECT_EQ(run({0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 3, 0}, 3), (V{1, 0, 0, 2, 3, 0}));
    EXPECT_EQ(run({1, 0, 0, 0}, 3), (V{1}));
    EXPECT_EQ(run({0, 0}, 3), (V{0, 0}));
    EXPECT_EQ(run({0, 0, 0}, 3), V{});
    EXPECT_EQ(run({1, 0, 2}, 1), (V{1, 2}));
    EXPECT_EQ(run({0, 0, 0, 0}, 0), (V{0, 0, 0, 0}));
    EXPECT_EQ(run({}, 3), V{});
}

TEST(SeriesShift, KeepsMonthDayAndTime) {
    EXPECT_EQ(shiftedByYears(iso("2021-03-01T05:30:00Z"), 5), iso("2026-03-01T05:30:00Z"));
    EXPECT_EQ(shiftedByYears(iso("2024-02-29T05:30:00Z"), 1), std::nullopt);
    EXPECT_EQ(shiftedByYears(iso("2024-02-29T05:30:00Z"), 4), iso("2028-02-29T05:30:00Z"));
    EXPECT_EQ(nearestShiftedByYears(iso("2024-02-29T05:30:00Z"), 1), iso("2025-03-01T05:30:00Z"));
}

TEST(SeriesShift, IsTheSmallestThatCovers) {
    const TimePoint first = iso("2016-07-01"), last = iso("2018-06-26T19:00:00Z");
    EXPECT_EQ(yearsToCover(first, last, iso("2017-01-01")), 0);
    EXPECT_EQ(yearsToCover(first, last, iso("2026-11-22")), 9);
    EXPECT_EQ(yearsToCover(first, last, iso("2026-03-01")), 8);
    EXPECT_EQ(yearsToCover(first, last, iso("2010-03-01")), -7);
    EXPECT_EQ(yearsToCover(iso("2020-03-09T11:14:34Z"), iso("2020-03-09T11:34:32Z"), iso("2026-11-22")),
              6); // afterwards
    EXPECT_EQ(yearsToCover(iso("2020-03-09T11:14:34Z"), iso("2020-03-09T11:34:32Z"), iso("2026-01-22")), 5);
}

TEST(SeriesSource, ReplaysTheYearAskedFor) {
    const test::TemporaryFolder folder;
    std::string content = "datetime,load\n";
    for (TimePoint time = iso("2021-01-01"); time < iso("2022-01-01"); time += hours(1))
        content += formatIsoTime(time) + "," +
                   std::to_string(1 + std::chrono::floor<hours>(time - iso("2021-01-01")).count()) + "\n";
    ChannelTable channels;
    channels.add(recorded("meter", folder.write("year.csv", content), "load"));
    TelemetryStore store(channels.size());
    Ingest ingest(store);
    Diagnostics diagnostics;
    auto made = makeSeriesSource(channels, ingest, diagnostics);
    ASSERT_TRUE(made);
    Source& source = **made;

    source.advance(iso("2026-12-31T22:30:00Z"));
    EXPECT_EQ(store.range(0, TimePoint::min(), TimePoint::max()).size(), 24u);
    EXPECT_EQ(store.latest(0, iso("2026-12-31T22:30:00Z"))->value, 8760 - 1); // 22:00 of the last day
    EXPECT_THAT(source.status().detail, HasSubstr("shifted by 5 years"));

    for (int quarter = 0; quarter < 12; ++quarter) // over the turn of the year in small steps
        source.advance(iso("2026-12-31T22:30:00Z") + std::chrono::minutes(15) * (quarter + 1));
    EXPECT_EQ(values(store.range(0, iso("2026-12-31T22:00:00Z"), iso("2027-01-01T01:30:00Z"))),
              (std::vector<double>{8759, 8760, 1, 2}));
    EXPECT_EQ(store.counts().duplicate, 0u);
    EXPECT_EQ(store.counts().late, 0u);
}

TEST(SeriesSource, ReportsWhatIsMissingAndReplaysTheRest) {
    const test::TemporaryFolder folder;
    const auto file = folder.write(
        "m.csv", "datetime,a,b\n2021-01-01 00:00:00,1,0\n2021-01-01 01:00:00,x,0\n2021-01-01 02:00:00,y,0\n");
    ChannelTable channels;
    channels.add(recorded("1", file, "a"));
    channels.add(recorded("2", file, "wrong"));
    channels.add(recorded("3", folder.path() / "absent.csv"));
    Channel zeros = recorded("4", file, "b");
    zeros.seriesGapZeros = 3;
    channels.add(zeros);
    TelemetryStore store(channels.size());
    Ingest ingest(store);
    Diagnostics diagnostics;
    auto source = makeSeriesSource(channels, ingest, diagnostics);
    ASSERT_TRUE(source);
    (*source)->advance(iso("2021-01-01T12:00:00Z"));
    EXPECT_EQ(store.counts().stored, 1u);
    EXPECT_EQ((*source)->status().malformed, 2u);
    std::string all;
    for (const auto& diagnostic : diagnostics.all()) all += diagnostic.text() + "\n";
    EXPECT_EQ(diagnostics.all().size(), 4u) << all;
    EXPECT_THAT(all, HasSubstr("2 of 3 lines could not be read, the first line 3: \"x\" is not a number"));
    EXPECT_THAT(all, HasSubstr("has no column \"wrong\"; its columns are \"datetime\", \"a\", \"b\""));
    EXPECT_THAT(all, HasSubstr("absent.csv: the series file cannot be opened"));
    EXPECT_THAT(all, HasSubstr("column \"b\" has no values")); // zeros only
}

TEST(SeriesSource, TakesTimesAndZerosAsTheChannelSays) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("m.csv", "datetime,a\n2021-01-01 08:00,5\n2021-01-01 09:00,0\n2021-01-01 10:00,0\n"
                                            "2021-01-01 11:00,0\n2021-01-01 12:00,7\n");
    ChannelTable channels;
    Channel gaps = recorded("zeros are gaps", file, "a");
    gaps.seriesGapZeros = 3;
    channels.add(gaps);
    Channel local = recorded("local, as they are", file, "a");
    local.seriesUtcOffset = hours(7);
    channels.add(local);
    TelemetryStore store(channels.size());
    Ingest ingest(store);
    Diagnostics diagnostics;
    auto source = makeSeriesSource(channels, ingest, diagnostics);
    ASSERT_TRUE(source);
    (*source)->advance(iso("2021-01-01T13:00:00Z"));
    const auto utc = store.range(0, TimePoint::min(), TimePoint::max());
    const auto shifted = store.range(1, TimePoint::min(), TimePoint::max());
    EXPECT_EQ(values(utc), (std::vector<double>{5, 7}));
    EXPECT_EQ(utc.front().time, iso("2021-01-01T08:00:00Z"));
    EXPECT_EQ(values(shifted), (std::vector<double>{5, 0, 0, 0, 7}));
    EXPECT_EQ(shifted.front().time, iso("2021-01-01T01:00:00Z"));
}

TEST(SeriesSource, IsAnErrorOnlyIfNothingCouldBeRead) {
    ChannelTable channels;
    TelemetryStore store(1);
    Ingest ingest(store);
    Diagnostics diagnostics;
    EXPECT_TRUE(makeSeriesSource(channels, ingest, diagnostics));
    channels.add(recorded("1", "/absent.csv"));
    const auto source = makeSeriesSource(channels, ingest, diagnostics);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().where, "/absent.csv");
}

TEST(SeriesRealData, CambridgeMetersReplayWithoutTheirGaps) {
    const auto root = dataDirectory() / "iot_cambridge_estates_2021";
    SANDTABLE_REQUIRE_DATA(root);
    ChannelTable channels;
    for (const auto& entry : std::filesystem::directory_iterator(root))
        if (const auto file = entry.path() / "electricity_2021.csv"; std::filesystem::exists(file)) {
            Channel meter = recorded(entry.path().filename(), file, "equipment load [kWh]");
            meter.seriesGapZeros = 3;
            channels.add(meter);
        }
    ASSERT_EQ(channels.size(), 23u);
    TelemetryStore store(channels.size(), 10000);
    Ingest ingest(store);
    Diagnostics diagnostics;
    auto source = makeSeriesSource(channels, ingest, diagnostics, hours(24 * 364));
    ASSERT_TRUE(source) << source.error().text();
    (*source)->advance(iso("2026-12-31T23:00:00Z"));
    EXPECT_EQ((*source)->status().malformed, 0u);
    EXPECT_THAT((*source)->status().detail, HasSubstr("23 recorded channels from 23 files, shifted by 5 years"));
    size_t gaps = 0;
    for (ChannelIndex i = 0; i < channels.size(); ++i) {
        const auto readings = store.range(i, TimePoint::min(), TimePoint::max());
        EXPECT_GT(readings.size(), 4000u) << channels[i].deviceId;
        gaps += 8736 - std::min<size_t>(8736, readings.size());
    }
    EXPECT_GT(gaps, 0u);
}

TEST(SeriesRealData, PumpRigAndTransformer) {
    const auto pump = dataDirectory() / "iot_skab" / "valve1_3.csv";
    const auto transformer = dataDirectory() / "iot_ett" / "ETTh1.csv";
    SANDTABLE_REQUIRE_DATA(pump);
    SANDTABLE_REQUIRE_DATA(transformer);
    const auto rms = readColumn(pump, "Accelerometer1RMS");
    ASSERT_GT(rms.size(), 1000u);
    EXPECT_EQ(rms.front().time, iso("2020-03-09T11:14:34Z"));
    EXPECT_DOUBLE_EQ(rms.front().value, 0.0273043);
    const auto oil = readColumn(transformer, "OT");
    EXPECT_EQ(oil.size(), 17420u);
    EXPECT_DOUBLE_EQ(oil.front().value, 30.5310001373291);
}

} // namespace
} // namespace sandtable::telemetry
