#include "app/commands/AnalyseSeries.h"

#include "app/commands/CommandSupport.h"
#include "core/Log.h"
#include "decision/forecast/Anomaly.h"
#include "decision/forecast/Forecast.h"
#include "decision/forecast/Outlook.h"
#include "telemetry/sources/SeriesFile.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iostream>
#include <limits>
#include <map>

namespace sandtable::app {
namespace {

using Readings = std::vector<telemetry::Reading>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

Duration hours(double count) { return secondsToDuration(count * 3600); }

Result<std::vector<Readings>> readColumns(const SeriesInput& input, const std::vector<std::string>& columns) {
    auto table = telemetry::readSeriesTable(input.file, columns, hours(input.utcOffsetHours));
    if (!table) return table.error();
    if (table->malformed > 0)
        logWarning("{}: {} of {} lines could not be read, the first {}", input.file, table->malformed, table->lines,
                   table->firstMalformed);
    std::vector<Readings> readings;
    for (size_t i = 0; i < columns.size(); ++i) {
        if (!table->columns[i])
            return Error{ErrorKind::NotFound, input.file,
                         fmt::format("has no column \"{}\"; its columns are \"{}\"", columns[i],
                                     fmt::join(table->names, "\", \""))};
        readings.push_back(telemetry::withoutGapZeros(std::move(*table->columns[i]),
                                                      static_cast<size_t>(std::max(input.gapZeros, 0))));
        if (readings.back().empty())
            return Error{ErrorKind::InvalidData, input.file, fmt::format("column \"{}\" has no values", columns[i])};
    }
    return readings;
}

Result<void> closed(std::ofstream& out, const std::string& file) {
    out.close();
    if (!out) return Error{ErrorKind::Io, file, "could not be written"};
    return {};
}

std::string cell(double value) { return std::isfinite(value) ? fmt::format("{}", value) : std::string(); }

// Forecast ----------------------------------------------------------------------------------------------------------

struct ForecastRun {
    TimePoint from{}; // of the first step
    Duration step{};
    size_t historySteps = 0, gaps = 0;
    decision::Forecast forecast;
    std::vector<double> truth; // of each step; NaN where the file does not reach

    TimePoint begin(size_t i) const { return from + step * static_cast<Duration::rep>(i); }
    /// Mean absolute error where the truth is known.
    std::optional<double> error() const {
        double sum = 0;
        size_t count = 0;
        for (size_t i = 0; i < truth.size(); ++i)
            if (std::isfinite(truth[i])) sum += std::abs(truth[i] - forecast.steps[i].value), ++count;
        return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
    }
};

/// The series' own end: after its last reading, at a whole step.
TimePoint endOf(const Readings& readings, Duration step) {
    const Duration since = readings.back().time.time_since_epoch();
    return TimePoint((since / step + 1) * step);
}

Result<ForecastRun> makeForecast(const ForecastOptions& options) {
    const auto columns = readColumns(options.series, {options.column});
    if (!columns) return columns.error();
    const Readings& readings = columns->front();
    ForecastRun run;
    run.step = hours(options.stepHours);
    const auto season = static_cast<size_t>(std::llround(options.seasonHours / options.stepHours));
    run.from = endOf(readings, run.step);
    if (!options.at.empty()) {
        const auto at = parseIsoTime(options.at, hours(options.series.utcOffsetHours));
        if (!at) return Error{ErrorKind::Usage, "--at", at.error().message};
        run.from = *at;
    }
    run.historySteps = static_cast<size_t>(hours(options.historyDays * 24) / run.step);
    const TimePoint start = run.from - run.step * static_cast<Duration::rep>(run.historySteps);
    const std::vector<double> history = decision::evenSteps(readings, start, run.step, run.historySteps);
    run.gaps = static_cast<size_t>(std::ranges::count_if(history, [](double v) { return !std::isfinite(v); }));
    if (run.gaps == history.size())
        return Error{ErrorKind::InvalidData, options.series.file,
                     fmt::format("has no values between {} and {}", formatIsoTime(start), formatIsoTime(run.from))};
    const auto horizon = static_cast<size_t>(options.horizon);
    auto made = decision::forecast(history, {.season = season, .horizon = horizon});
    if (!made) return Error{made.error().kind, options.series.file, made.error().message};
    run.forecast = *std::move(made);
    run.truth = decision::evenSteps(readings, run.from, run.step, horizon);
    return run;
}

Json forecastJson(const ForecastOptions& options, const ForecastRun& run) {
    Json json = {{"series", options.series.file},
                 {"column", options.column},
                 {"at", formatIsoTime(run.from)},
                 {"stepSeconds", durationToSeconds(run.step)},
                 {"history", {{"steps", run.historySteps}, {"withoutValue", run.gaps}}},
                 {"method", decision::forecastMethodName(run.forecast.method)},
                 {"coverage", decision::ForecastRequest().coverage},
                 {"backTest", Json::array()},
                 {"errorAgainstTruth", orNull(run.error())},
                 {"steps", Json::array()}};
    for (const decision::BackTest& test : run.forecast.tests)
        json["backTest"].push_back({{"method", decision::forecastMethodName(test.method)},
                                    {"compared", test.errors},
                                    {"mae", test.mae},
                                    {"rmse", test.rmse}});
    for (size_t i = 0; i < run.forecast.steps.size(); ++i) {
        const decision::ForecastStep& step = run.forecast.steps[i];
        json["steps"].push_back({{"from", formatIsoTime(run.begin(i))},
                                 {"value", step.value},
                                 {"low", step.low},
                                 {"high", step.high},
                                 {"truth", std::isfinite(run.truth[i]) ? Json(run.truth[i]) : Json(nullptr)}});
    }
    return json;
}

Result<void> writeForecast(const std::string& file, const ForecastRun& run) {
    std::ofstream out(file, std::ios::binary);
    out << "from,value,low,high,truth\n";
    for (size_t i = 0; i < run.forecast.steps.size(); ++i) {
        const decision::ForecastStep& step = run.forecast.steps[i];
        out << fmt::format("{},{},{},{},{}\n", formatIsoTime(run.begin(i)), cell(step.value), cell(step.low),
                           cell(step.high), cell(run.truth[i]));
    }
    return closed(out, file);
}

void printForecast(const ForecastRun& run) {
    for (const decision::BackTest& test : run.forecast.tests)
        std::cout << fmt::format("{}{}: mean absolute error {:.4g}, root mean square {:.4g} over {} pairs\n",
                                 decision::forecastMethodName(test.method),
                                 test.method == run.forecast.method ? " (used)" : "", test.mae, test.rmse, test.errors);
    for (size_t i = 0; i < run.forecast.steps.size(); ++i) {
        const decision::ForecastStep& step = run.forecast.steps[i];
        const std::string truth = std::isfinite(run.truth[i]) ? fmt::format("  truth {:.4g}", run.truth[i]) : "";
        std::cout << fmt::format("{}  {:>10.4g}  {:.4g} – {:.4g}{}\n", formatIsoTime(run.begin(i)), step.value,
                                 step.low, step.high, truth);
    }
    if (const auto error = run.error())
        std::cout << fmt::format("mean absolute error against the truth {:.4g}\n", *error);
}

// Anomalies ---------------------------------------------------------------------------------------------------------

/// Columns side by side at every time that any of them has.
struct Moments {
    std::vector<TimePoint> times;
    std::vector<std::vector<double>> columns;
};

Moments sideBySide(const std::vector<Readings>& series) {
    std::map<TimePoint, size_t> places;
    for (const Readings& readings : series)
        for (const telemetry::Reading& reading : readings) places.emplace(reading.time, 0);
    Moments moments;
    for (auto& [time, place] : places) {
        place = moments.times.size();
        moments.times.push_back(time);
    }
    for (const Readings& readings : series) {
        std::vector<double>& column = moments.columns.emplace_back(moments.times.size(), none);
        for (const telemetry::Reading& reading : readings) column[places.at(reading.time)] = reading.value;
    }
    return moments;
}

struct AnomalyRun {
    std::vector<TimePoint> times;
    std::vector<decision::Excess> excess;
    size_t learnt = 0; // moments from the start
    std::optional<decision::DetectionCounts> counts;
};

Result<AnomalyRun> findAnomalies(const AnomalyOptions& options) {
    std::vector<std::string> names = options.columns;
    if (!options.label.empty()) names.push_back(options.label);
    const auto series = readColumns(options.series, names);
    if (!series) return series.error();
    Moments moments = sideBySide(*series);
    std::vector<double> labels;
    if (!options.label.empty()) {
        labels = std::move(moments.columns.back());
        moments.columns.pop_back();
    }
    AnomalyRun run;
    const TimePoint until = moments.times.front() + secondsToDuration(options.learnSeconds);
    run.learnt = static_cast<size_t>(std::ranges::lower_bound(moments.times, until) - moments.times.begin());
    std::vector<std::vector<double>> normal;
    for (const auto& column : moments.columns)
        normal.emplace_back(column.begin(), column.begin() + static_cast<ptrdiff_t>(run.learnt));
    const auto chart = decision::AnomalyChart::learn(normal);
    if (!chart) return Error{chart.error().kind, options.series.file, chart.error().message};
    run.times = std::move(moments.times);
    run.excess = chart->excess(moments.columns);
    if (labels.empty()) return run;
    run.counts.emplace();
    for (size_t i = run.learnt; i < labels.size(); ++i)
        if (std::isfinite(labels[i])) run.counts->add(run.excess[i].score > 1, labels[i] != 0);
    return run;
}

struct Stretch {
    size_t first = 0, last = 0, worst = 0; // moments
};

std::vector<Stretch> stretchesOf(const AnomalyRun& run) {
    std::vector<Stretch> stretches;
    for (size_t i = run.learnt; i < run.excess.size(); ++i) {
        if (!(run.excess[i].score > 1)) continue;
        if (stretches.empty() || stretches.back().last + 1 < i) stretches.push_back({i, i, i});
        Stretch& stretch = stretches.back();
        stretch.last = i;
        if (run.excess[i].score > run.excess[stretch.worst].score) stretch.worst = i;
    }
    return stretches;
}

Json anomalyJson(const AnomalyOptions& options, const AnomalyRun& run) {
    Json json = {{"series", options.series.file}, {"columns", options.columns}, {"moments", run.times.size()},
                 {"learntMoments", run.learnt},   {"stretches", Json::array()}, {"quality", nullptr}};
    for (const Stretch& stretch : stretchesOf(run)) {
        const decision::Excess& worst = run.excess[stretch.worst];
        json["stretches"].push_back({{"from", formatIsoTime(run.times[stretch.first])},
                                     {"to", formatIsoTime(run.times[stretch.last])},
                                     {"worst", worst.score},
                                     {"column", options.columns[worst.channel]}});
    }
    if (!run.counts) return json;
    const decision::DetectionQuality quality = run.counts->quality();
    json["quality"] = {{"label", options.label},
                       {"truePositives", run.counts->truePositives},
                       {"falsePositives", run.counts->falsePositives},
                       {"falseNegatives", run.counts->falseNegatives},
                       {"trueNegatives", run.counts->trueNegatives},
                       {"precision", quality.precision},
                       {"recall", quality.recall},
                       {"f1", quality.f1},
                       {"falseAlarmRate", quality.falseAlarmRate}};
    return json;
}

Result<void> writeAnomalies(const AnomalyOptions& options, const AnomalyRun& run) {
    std::ofstream out(options.output, std::ios::binary);
    out << "time,score,column,learnt\n";
    for (size_t i = 0; i < run.times.size(); ++i)
        out << fmt::format("{},{},{},{}\n", formatIsoTime(run.times[i]), cell(run.excess[i].score),
                           options.columns[run.excess[i].channel], i < run.learnt ? 1 : 0);
    return closed(out, options.output);
}

void printAnomalies(const AnomalyOptions& options, const AnomalyRun& run) {
    std::cout << fmt::format("learnt from {} of {} moments\n", run.learnt, run.times.size());
    for (const Stretch& stretch : stretchesOf(run)) {
        const decision::Excess& worst = run.excess[stretch.worst];
        std::cout << fmt::format("{} to {}: {:.2f} times the limit, most of it {}\n",
                                 formatIsoTime(run.times[stretch.first]), formatIsoTime(run.times[stretch.last]),
                                 worst.score, options.columns[worst.channel]);
    }
    if (!run.counts) return;
    const decision::DetectionQuality quality = run.counts->quality();
    std::cout << fmt::format("against {}: precision {:.2f}, recall {:.2f}, F1 {:.2f}, false alarms {:.2f}\n",
                             options.label, quality.precision, quality.recall, quality.f1, quality.falseAlarmRate);
}

} // namespace

int runForecast(const ForecastOptions& options) {
    const auto run = makeForecast(options);
    if (!run) return failed(run.error());
    if (!options.output.empty())
        if (const auto written = writeForecast(options.output, *run); !written) return failed(written.error());
    if (options.json)
        std::cout << forecastJson(options, *run).dump(2) << '\n';
    else
        printForecast(*run);
    return Done;
}

int runAnomaly(const AnomalyOptions& options) {
    const auto run = findAnomalies(options);
    if (!run) return failed(run.error());
    if (!options.output.empty())
        if (const auto written = writeAnomalies(options, *run); !written) return failed(written.error());
    if (options.json)
        std::cout << anomalyJson(options, *run).dump(2) << '\n';
    else
        printAnomalies(options, *run);
    return Done;
}

} // namespace sandtable::app
