// What a channel will show in the next hours, with a band. Three plain methods are tried on the channel's own past
// (rolling origin back-test) and the one that erred least there is used and named; the band is that of its own past
// errors, so that it is as wide as the method has been wrong. Steps are even, NaN are gaps. Pure; any thread.
#pragma once

#include "core/Result.h"
#include "core/Time.h"
#include "telemetry/Channel.h"

#include <span>
#include <vector>

namespace sandtable::decision {

enum class ForecastMethod {
    SeasonalNaive,  // as it was one season ago
    DecayingOffset, // that, plus how far the present is off it, fading by ρ a step (ρ: lag-1 autocorrelation)
    HoltWinters,    // additive: level, damped trend, season (Hyndman and Athanasopoulos, 8.3)
};
const char* forecastMethodName(ForecastMethod method); // English, for logs and JSON

struct ForecastRequest {
    size_t season = 24;    // steps
    size_t horizon = 24;   // steps wanted
    size_t origins = 56;   // past moments the methods are tried at
    double coverage = 0.9; // share of past errors inside the band
};

struct ForecastStep {
    double value = 0, low = 0, high = 0;
};

struct BackTest {
    ForecastMethod method = ForecastMethod::SeasonalNaive;
    size_t errors = 0; // compared pairs
    double mae = 0, rmse = 0;
};

struct Forecast {
    ForecastMethod method = ForecastMethod::SeasonalNaive; // of the least mae
    std::vector<ForecastStep> steps;                       // the first is one step after the history's last
    std::vector<BackTest> tests;                           // one per method
};

/// The methods' parameters are fitted before the stretch they are tried on. Errors: fewer than five seasons of history,
/// nothing to compare with in it, a season of fewer than two steps,
/// no step ahead.
Result<Forecast> forecast(std::span<const double> history, const ForecastRequest& request = {});

/// Means of the readings in each step [from + i·step, from + (i+1)·step); NaN where there are none.
std::vector<double> evenSteps(std::span<const telemetry::Reading> readings, TimePoint from, Duration step,
                              size_t count);

} // namespace sandtable::decision
