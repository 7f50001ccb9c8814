#include "decision/forecast/Forecast.h"

#include "decision/forecast/Quantile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace sandtable::decision {
namespace {

using Values = std::vector<double>;
using View = std::span<const double>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr size_t fewestSeasons = 5;
constexpr std::array allMethods = {ForecastMethod::SeasonalNaive, ForecastMethod::DecayingOffset,
                                   ForecastMethod::HoltWinters};

/// The value one season before a step that may lie beyond the history; older ones stand in for gaps.
double seasonBefore(View history, size_t step, size_t season) {
    for (size_t back = season; back <= step; back += season)
        if (step - back < history.size() && std::isfinite(history[step - back])) return history[step - back];
    return none;
}

/// ρ of what remains beside the season, between 0 and 1.
double offsetPersistence(View history, size_t season) {
    Values offsets;
    for (size_t i = season; i < history.size(); ++i) offsets.push_back(history[i] - history[i - season]);
    double products = 0, squares = 0;
    for (size_t i = 1; i < offsets.size(); ++i)
        if (std::isfinite(offsets[i]) && std::isfinite(offsets[i - 1])) {
            products += offsets[i] * offsets[i - 1];
            squares += offsets[i - 1] * offsets[i - 1];
        }
    return squares > 0 ? std::clamp(products / squares, 0.0, 1.0) : 0.0;
}

/// How the smoothing of Holt and Winters weighs what is new.
struct Smoothing {
    double level = 0.3, trend = 0.01, season = 0.1;
    static constexpr double damping = 0.98;
};

/// Additive Holt–Winters in error-correction form; gaps change nothing but the time.
class HoltWintersState {
public:
    /// Starts from the means of the first two seasons.
    HoltWintersState(View history, size_t season, const Smoothing& smoothing)
        : m_smoothing(smoothing), m_season(season, 0.0) {
        double sum = 0;
        size_t count = 0;
        const View start = history.first(std::min(history.size(), 2 * season));
        for (const double value : start)
            if (std::isfinite(value)) sum += value, ++count;
        m_level = count > 0 ? sum / static_cast<double>(count) : 0;
        for (size_t phase = 0; phase < season; ++phase) {
            const double first = phase < start.size() ? start[phase] : none;
            const double second = phase + season < start.size() ? start[phase + season] : none;
            const double value = std::isfinite(first) && std::isfinite(second) ? (first + second) / 2
                                 : std::isfinite(first)                        ? first
                                                                               : second;
            if (std::isfinite(value)) m_season[phase] = value - m_level;
        }
    }

    double next(size_t stepsAhead = 1) const {
        double trend = 0, damped = 1;
        for (size_t i = 0; i < stepsAhead; ++i) damped *= Smoothing::damping, trend += damped * m_trend;
        return m_level + trend + m_season[(m_step + stepsAhead - 1) % m_season.size()];
    }

    void observe(double value) {
        const double error = std::isfinite(value) ? value - next() : 0;
        m_level += Smoothing::damping * m_trend + m_smoothing.level * error;
        m_trend = Smoothing::damping * m_trend + m_smoothing.trend * error;
        m_season[m_step % m_season.size()] += m_smoothing.season * error;
        ++m_step;
    }

private:
    Smoothing m_smoothing;
    Values m_season;
    double m_level = 0, m_trend = 0;
    size_t m_step = 0;
};

double oneStepError(View history, size_t season, const Smoothing& smoothing) {
    HoltWintersState state(history, season, smoothing);
    double squares = 0;
    for (const double value : history) {
        if (std::isfinite(value)) squares += (value - state.next()) * (value - state.next());
        state.observe(value);
    }
    return squares;
}

Smoothing fitSmoothing(View history, size_t season) {
    Smoothing best;
    double bestError = std::numeric_limits<double>::infinity();
    for (const double level : {0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9})
        for (const double trend : {0.0, 0.005, 0.02, 0.1})
            for (const double seasonal : {0.02, 0.05, 0.1, 0.2, 0.4})
                if (const double error = oneStepError(history, season, {level, trend, seasonal}); error < bestError)
                    bestError = error, best = {level, trend, seasonal};
    return best;
}

struct FittedMethod {
    ForecastMethod method = ForecastMethod::SeasonalNaive;
    double persistence = 0; // ρ
    Smoothing smoothing;
};

FittedMethod fit(ForecastMethod method, View history, size_t season) {
    FittedMethod fitted{method, 0, {}};
    if (method == ForecastMethod::DecayingOffset) fitted.persistence = offsetPersistence(history, season);
    if (method == ForecastMethod::HoltWinters) fitted.smoothing = fitSmoothing(history, season);
    return fitted;
}

Values predictNaive(const FittedMethod& fitted, View history, size_t season, size_t horizon) {
    Values steps(horizon);
    const size_t last = history.size() - 1;
    const double offset = history[last] - seasonBefore(history, last, season);
    double persistence = std::isfinite(offset) ? fitted.persistence : 0;
    for (size_t i = 0; i < horizon; ++i) {
        steps[i] = seasonBefore(history, history.size() + i, season);
        if (persistence > 0) steps[i] += persistence * offset;
        persistence *= fitted.persistence;
    }
    return steps;
}

Values predictHoltWinters(const FittedMethod& fitted, View history, size_t season, size_t horizon) {
    HoltWintersState state(history, season, fitted.smoothing);
    for (const double value : history) state.observe(value);
    Values steps(horizon);
    for (size_t i = 0; i < horizon; ++i) steps[i] = state.next(i + 1);
    return steps;
}

Values predict(const FittedMethod& fitted, View history, size_t season, size_t horizon) {
    return fitted.method == ForecastMethod::HoltWinters ? predictHoltWinters(fitted, history, season, horizon)
                                                        : predictNaive(fitted, history, season, horizon);
}

/// Errors of a method at past moments: by steps ahead, actual less predicted.
using ErrorsByStep = std::vector<Values>;

ErrorsByStep pastErrors(const FittedMethod& fitted, View history, const ForecastRequest& request,
                        const std::vector<size_t>& origins) {
    ErrorsByStep errors(request.horizon);
    for (const size_t origin : origins) {
        const Values predicted = predict(fitted, history.first(origin), request.season, request.horizon);
        for (size_t i = 0; i < predicted.size() && origin + i < history.size(); ++i)
            if (const double error = history[origin + i] - predicted[i]; std::isfinite(error))
                errors[i].push_back(error);
    }
    return errors;
}

BackTest summarize(ForecastMethod method, const ErrorsByStep& errors) {
    BackTest test{method, 0, 0, 0};
    for (const Values& step : errors)
        for (const double error : step) ++test.errors, test.mae += std::abs(error), test.rmse += error * error;
    const auto count = static_cast<double>(std::max<size_t>(test.errors, 1));
    test.mae /= count;
    test.rmse = std::sqrt(test.rmse / count);
    return test;
}

/// Evenly over the later half of the history, each with a whole horizon behind it where there is room.
std::vector<size_t> testOrigins(size_t size, const ForecastRequest& request) {
    const size_t first = size / 2, last = size - std::min(request.horizon, size / 4);
    const size_t count = std::max<size_t>(std::min(request.origins, last - first), 2);
    std::vector<size_t> origins;
    for (size_t i = 0; i < count; ++i) origins.push_back(first + (last - first) * i / (count - 1));
    return origins;
}

constexpr size_t fewestErrors = 10; // that a band is made of

/// Past errors of the same step; those of all steps where it has too few.
void addBand(std::vector<ForecastStep>& steps, const ErrorsByStep& errors, double coverage) {
    std::vector<double> all;
    for (const auto& step : errors) all.insert(all.end(), step.begin(), step.end());
    for (size_t i = 0; i < steps.size(); ++i) {
        const auto& own = errors[i].size() >= fewestErrors ? errors[i] : all;
        const double low = quantile(own, (1 - coverage) / 2), high = quantile(own, (1 + coverage) / 2);
        steps[i].low = steps[i].value + std::min(low, 0.0);
        steps[i].high = steps[i].value + std::max(high, 0.0);
    }
}

} // namespace

const char* forecastMethodName(ForecastMethod method) {
    switch (method) {
    case ForecastMethod::SeasonalNaive:
        return "seasonal naive";
    case ForecastMethod::DecayingOffset:
        return "seasonal naive with decaying offset";
    case ForecastMethod::HoltWinters:
        return "additive Holt-Winters, damped";
    }
    return "";
}

Result<Forecast> forecast(std::span<const double> history, const ForecastRequest& request) {
    if (request.season < 2 || request.horizon < 1)
        return Error{
            ErrorKind::InvalidData, "",
            fmt::format("a season of {} steps and {} steps ahead cannot be forecast", request.season, request.horizon)};
    if (history.size() < fewestSeasons * request.season)
        return Error{ErrorKind::InvalidData, "",
                     fmt::format("{} steps of history are too few, {} seasons of {} are needed", history.size(),
                                 fewestSeasons, request.season)};
    const std::vector<size_t> origins = testOrigins(history.size(), request);
    Forecast result;
    ErrorsByStep bestErrors;
    for (const ForecastMethod method : allMethods) {
        const FittedMethod tried = fit(method, history.first(origins.front()), request.season);
        ErrorsByStep errors = pastErrors(tried, history, request, origins);
        const BackTest test = summarize(method, errors);
        if (test.errors < fewestErrors)
            return Error{ErrorKind::InvalidData, "", "the history is too full of gaps to try a method on it"};
        const bool best =
            result.tests.empty() || std::all_of(result.tests.begin(), result.tests.end(),
                                                [&](const BackTest& other) { return test.mae < other.mae; });
        result.tests.push_back(test);
        if (best) result.method = method, bestErrors = std::move(errors);
    }
    const FittedMethod chosen = fit(result.method, history, request.season);
    for (const double value : predict(chosen, history, request.season, request.horizon))
        result.steps.push_back({value, value, value});
    addBand(result.steps, bestErrors, request.coverage);
    return result;
}

std::vector<double> evenSteps(std::span<const telemetry::Reading> readings, TimePoint from, Duration step,
                              size_t count) {
    Values sums(count, 0.0);
    std::vector<size_t> counts(count, 0);
    for (const telemetry::Reading& reading : readings) {
        if (reading.time < from || !std::isfinite(reading.value)) continue;
        const auto index = static_cast<size_t>((reading.time - from) / step);
        if (index < count) sums[index] += reading.value, ++counts[index];
    }
    for (size_t i = 0; i < count; ++i) sums[i] = counts[i] > 0 ? sums[i] / static_cast<double>(counts[i]) : none;
    return sums;
}

} // namespace sandtable::decision
