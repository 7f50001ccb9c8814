#include "decision/forecast/Forecast.h"
#include "decision/forecast/Anomaly.h"
#include "decision/forecast/Quantile.h"
#include "telemetry/sources/SeriesFile.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace sandtable::decision {
namespace {

using testing::HasSubstr;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A daily wave on a level, hourly.
std::vector<double> wave(size_t hours) {
    std::vector<double> values;
    for (size_t i = 0; i < hours; ++i)
        values.push_back(50 + 10 * std::sin(static_cast<double>(i) * 2 * std::numbers::pi / 24));
    return values;
}

TEST(Forecast, APureSeasonGoesOn) {
    const auto made = forecast(wave(24 * 14), {24, 30, 20, 0.9});
    ASSERT_TRUE(made.ok());
    ASSERT_EQ(made->steps.size(), 30U);
    const auto truth = wave(24 * 14 + 30);
    for (size_t i = 0; i < 30; ++i) EXPECT_NEAR(made->steps[i].value, truth[24 * 14 + i], 1e-6);
    EXPECT_EQ(made->tests.size(), 3U);
}

TEST(Forecast, ALevelThatJumpedFadesIntoTheSeason) {
    auto values = wave(24 * 14);
    for (size_t i = 24 * 7; i < values.size(); ++i) values[i] += 5 * std::sin(static_cast<double>(i) / 40);
    const auto made = forecast(values);
    ASSERT_TRUE(made.ok());
    EXPECT_NE(made->method, ForecastMethod::SeasonalNaive);
    for (const ForecastStep& step : made->steps) {
        EXPECT_LE(step.low, step.value);
        EXPECT_GE(step.high, step.value);
        EXPECT_LT(step.high - step.low, 15);
    }
}

TEST(Forecast, GapsAreBridged) {
    auto values = wave(24 * 14);
    for (size_t i = 100; i < 130; ++i) values[i] = nan;
    values.back() = nan;
    const auto made = forecast(values);
    ASSERT_TRUE(made.ok());
    const auto truth = wave(24 * 15);
    for (size_t i = 0; i < 24; ++i) EXPECT_NEAR(made->steps[i].value, truth[24 * 14 + i], 0.5);
}

TEST(Forecast, FewErrorsOfEachStepMakeABandTogether) {
    auto values = wave(24 * 14);
    for (size_t i = 0; i < values.size(); ++i) values[i] += 0.5 * std::sin(static_cast<double>(i * i));
    const auto made = forecast(values, {24, 24, 4, 0.9});
    ASSERT_TRUE(made.ok());
    for (const ForecastStep& step : made->steps) EXPECT_GT(step.high - step.low, 0.1);
}

TEST(Forecast, ErrorsSayWhatIsMissing) {
    EXPECT_THAT(forecast(wave(100)).error().message, HasSubstr("5 seasons of 24"));
    EXPECT_FALSE(forecast({}).ok());
    EXPECT_FALSE(forecast(wave(200), {1, 24, 10, 0.9}).ok());
    EXPECT_FALSE(forecast(wave(200), {24, 0, 10, 0.9}).ok());
    EXPECT_FALSE(forecast(wave(200), {24, 2, 4, 0.9}).ok()) << "eight errors make no band";
    EXPECT_THAT(forecast(std::vector<double>(240, nan)).error().message, HasSubstr("gaps"));
}

TEST(Forecast, ReadingsBecomeEvenSteps) {
    const TimePoint start{};
    const std::vector<telemetry::Reading> readings = {{start, 1},
                                                      {start + std::chrono::minutes(30), 3},
                                                      {start + std::chrono::hours(2), 7},
                                                      {start - std::chrono::hours(1), 9},
                                                      {start + std::chrono::hours(9), 9}};
    const auto steps = evenSteps(readings, start, std::chrono::hours(1), 3);
    EXPECT_EQ(steps[0], 2);
    EXPECT_TRUE(std::isnan(steps[1]));
    EXPECT_EQ(steps[2], 7);
}

TEST(Forecast, QuantilesAreRs) {
    const std::vector<double> values = {4, 1, 3, 2};
    EXPECT_DOUBLE_EQ(quantile(values, 0.5), 2.5);
    EXPECT_DOUBLE_EQ(quantile(values, 0.1), 1.3);
    EXPECT_DOUBLE_EQ(quantile(values, 1), 4);
}

/// Out of sample on a real transformer: 28 days of history, the next hours forecast, at 150 moments over the last year.
struct Scores {
    double error = 0, naiveError = 0, squares = 0, naiveSquares = 0;
    size_t count = 0, inBand = 0;
};

Scores scoresOn(const std::vector<double>& values, size_t horizon) {
    constexpr size_t history = 24 * 28, moments = 150;
    Scores scores;
    const size_t first = values.size() / 2, step = (values.size() - horizon - first) / moments;
    for (size_t i = 0; i < moments; ++i) {
        const size_t origin = first + i * step;
        const auto made = forecast(std::span(values).subspan(origin - history, history), {24, horizon, 56, 0.9});
        if (!made) continue;
        for (size_t ahead = 0; ahead < horizon; ++ahead) {
            const double truth = values[origin + ahead], naive = values[origin + ahead - 24];
            const ForecastStep& said = made->steps[ahead];
            ++scores.count;
            scores.error += std::abs(truth - said.value), scores.naiveError += std::abs(truth - naive);
            scores.squares += (truth - said.value) * (truth - said.value);
            scores.naiveSquares += (truth - naive) * (truth - naive);
            if (truth >= said.low && truth <= said.high) ++scores.inBand;
        }
    }
    return scores;
}

TEST(Forecast, BeatsTheSeasonalNaiveOnARealTransformer) {
    const auto file = test::dataDirectory() / "iot_ett" / "ETTh1.csv";
    SANDTABLE_REQUIRE_DATA(file);
    const std::vector<std::string> columns = {"OT", "HUFL", "MUFL"};
    const auto table = telemetry::readSeriesTable(file, columns);
    ASSERT_TRUE(table.ok());
    for (size_t column = 0; column < columns.size(); ++column)
        for (const size_t horizon : {size_t{6}, size_t{24}}) {
            const auto& readings = *table->columns[column];
            const auto values = evenSteps(readings, readings.front().time, std::chrono::hours(1), readings.size());
            const Scores scores = scoresOn(values, horizon);
            const auto count = static_cast<double>(scores.count);
            const double coverage = static_cast<double>(scores.inBand) / count;
            std::cout << columns[column] << ", " << horizon << " h: MAE " << scores.error / count << " (seasonal naive "
                      << scores.naiveError / count << "), RMSE " << std::sqrt(scores.squares / count) << " ("
                      << std::sqrt(scores.naiveSquares / count) << "), in the band " << coverage << "\n";
            EXPECT_LT(scores.error, scores.naiveError) << columns[column];
            EXPECT_LT(scores.squares, scores.naiveSquares) << columns[column];
            EXPECT_GT(coverage, 0.8);
            EXPECT_LT(coverage, 0.97);
        }
}

/// Two sensors of one machine that go together but for noise of their own.
std::vector<std::vector<double>> machine(size_t moments) {
    std::vector<std::vector<double>> channels(2);
    for (size_t i = 0; i < moments; ++i) {
        const auto t = static_cast<double>(i);
        const double load = 3 * std::sin(t * 0.05);
        channels[0].push_back(20 + load + 0.3 * std::sin(t * 1.7));
        channels[1].push_back(50 + 2 * load + 0.3 * std::sin(t * 2.9));
    }
    return channels;
}

AnomalyChart learnt(std::vector<std::vector<double>> channels) {
    for (auto& channel : channels) channel.resize(400);
    auto chart = AnomalyChart::learn(channels);
    EXPECT_TRUE(chart.ok());
    return *std::move(chart);
}

TEST(Anomaly, ABrokenRelationIsFoundWithinBothSensorsRanges) {
    auto channels = machine(800);
    const AnomalyChart chart = learnt(channels);
    for (const Excess& excess : chart.excess(channels)) EXPECT_LT(excess.score, 1);
    for (size_t i = 600; i < 800; ++i) channels[1][i] = 50; // stuck in the middle
    const auto excess = chart.excess(channels);
    EXPECT_LT(excess[590].score, 1);
    EXPECT_GT(std::max_element(excess.begin() + 600, excess.end(),
                               [](const Excess& a, const Excess& b) { return a.score < b.score; })
                  ->score,
              1);
}

TEST(Anomaly, AShiftIsFoundAndNamesItsChannel) {
    auto channels = machine(800);
    const AnomalyChart chart = learnt(channels);
    for (size_t i = 600; i < 800; ++i) channels[0][i] += 8;
    channels[1][500] = nan;
    const auto excess = chart.excess(channels);
    EXPECT_LT(excess[500].score, 1) << "a gap is no anomaly";
    EXPECT_GT(excess[640].score, 1);
    EXPECT_EQ(excess[640].channel, 0U);
}

TEST(Anomaly, NothingIsLearntFromNothing) {
    using Rows = std::vector<std::vector<double>>;
    EXPECT_FALSE(AnomalyChart::learn({}).ok());
    EXPECT_THAT(AnomalyChart::learn(Rows{std::vector<double>(10, 1.0)}).error().message, HasSubstr("channel 0 has 10"));
    EXPECT_THAT(AnomalyChart::learn(Rows{std::vector<double>(200, 1.0)}).error().message, HasSubstr("does not vary"));
    EXPECT_FALSE(AnomalyChart::learn(Rows{std::vector<double>(200, nan)}).ok());
    EXPECT_THAT(AnomalyChart::learn(Rows{wave(200), wave(150)}).error().message, HasSubstr("other moments"));
}

TEST(Anomaly, QualityIsCountedPointByPoint) {
    DetectionCounts counts;
    for (const auto& [flagged, anomalous] : {std::pair{true, true}, {true, false}, {false, true}, {false, false}})
        counts.add(flagged, anomalous);
    counts.add(true, true);
    EXPECT_DOUBLE_EQ(counts.quality().precision, 2.0 / 3);
    EXPECT_DOUBLE_EQ(counts.quality().recall, 2.0 / 3);
    EXPECT_DOUBLE_EQ(counts.quality().falseAlarmRate, 0.5);
    EXPECT_EQ(DetectionCounts().quality().f1, 0);
}

/// Calibrated on the file's first 400 s, before the fault; counted from there on.
void addRig(const std::filesystem::path& file, DetectionCounts& counts) {
    constexpr size_t normal = 400;
    const std::vector<std::string> columns = {"Accelerometer1RMS", "Accelerometer2RMS",   "Current",
                                              "Pressure",          "Temperature",         "Thermocouple",
                                              "Voltage",           "Volume Flow RateRMS", "anomaly"};
    const auto table = telemetry::readSeriesTable(file, columns);
    ASSERT_TRUE(table.ok()) << table.error().text();
    std::vector<std::vector<double>> channels(columns.size());
    for (size_t column = 0; column < columns.size(); ++column)
        for (const telemetry::Reading& reading : *table->columns[column]) channels[column].push_back(reading.value);
    const std::vector<double> labels = std::move(channels.back());
    channels.pop_back();
    std::vector<std::vector<double>> calm;
    for (const auto& channel : channels) calm.emplace_back(channel.begin(), channel.begin() + normal);
    const auto chart = AnomalyChart::learn(calm);
    ASSERT_TRUE(chart.ok()) << chart.error().text();
    const auto excess = chart->excess(channels);
    for (size_t i = normal; i < labels.size(); ++i) counts.add(excess[i].score > 1, labels[i] > 0);
}

/// Prints, and so documents, the figures of docs/health.md.
DetectionQuality qualityOn(const std::filesystem::path& folder, int first, int last) {
    DetectionCounts counts;
    for (int file = first; file <= last; ++file) addRig(folder / ("valve1_" + std::to_string(file) + ".csv"), counts);
    const DetectionQuality quality = counts.quality();
    std::cout << "valve1_" << first << " to " << last << ": precision " << quality.precision << ", recall "
              << quality.recall << ", F1 " << quality.f1 << ", false alarms " << quality.falseAlarmRate << "\n";
    return quality;
}

TEST(Anomaly, FindsTheFaultsOfARealPumpRig) {
    const auto folder = test::dataDirectory() / "iot_skab";
    SANDTABLE_REQUIRE_DATA(folder);
    for (const auto& [first, last] : {std::pair{0, 3}, {4, 7}}) {
        const DetectionQuality quality = qualityOn(folder, first, last);
        EXPECT_GT(quality.precision, 0.75);
        EXPECT_GT(quality.recall, 0.6);
        EXPECT_LT(quality.falseAlarmRate, 0.25);
    }
}

} // namespace
} // namespace sandtable::decision
