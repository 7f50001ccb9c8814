#include "decision/fields/Variogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sandtable::decision {
namespace {

constexpr int lagClasses = 15;

/// Share of the partial sill reached at a distance.
double sphericalShape(double distance, double range) {
    if (distance >= range) return 1;
    const double h = distance / range;
    return 1.5 * h - 0.5 * h * h * h;
}

/// For a given range the model is linear in nugget and partial sill: two normal equations, neither below 0.
FittedVariogram bestForRange(std::span<const LagClass> classes, double range) {
    double w = 0, ws = 0, wss = 0, wg = 0, wsg = 0;
    for (const LagClass& lag : classes) {
        const double weight = static_cast<double>(lag.pairs) / (lag.distance * lag.distance);
        const double shape = sphericalShape(lag.distance, range);
        w += weight, ws += weight * shape, wss += weight * shape * shape;
        wg += weight * lag.semivariance, wsg += weight * shape * lag.semivariance;
    }
    const double determinant = w * wss - ws * ws;
    double nugget = 0, sill = wsg / wss;
    if (determinant > 1e-12 * w * wss) { // else the shape is flat: all of it is sill
        nugget = (wg * wss - wsg * ws) / determinant;
        sill = (w * wsg - ws * wg) / determinant;
        if (nugget < 0) nugget = 0, sill = wsg / wss;
        if (sill < 0) nugget = wg / w, sill = 0;
    }
    FittedVariogram fit{{sill, range, nugget}, 0, false};
    for (const LagClass& lag : classes) {
        const double error = lag.semivariance - fit.model.semivariance(lag.distance);
        fit.weightedError += static_cast<double>(lag.pairs) / (lag.distance * lag.distance) * error * error;
    }
    return fit;
}

/// The smallest error between two ranges, by golden section.
FittedVariogram bestBetween(std::span<const LagClass> classes, double low, double high) {
    constexpr double golden = 0.6180339887498949;
    while (high - low > 1e-9 * high) {
        const double left = high - golden * (high - low), right = low + golden * (high - low);
        if (bestForRange(classes, left).weightedError <= bestForRange(classes, right).weightedError)
            high = right;
        else
            low = left;
    }
    return bestForRange(classes, (low + high) / 2);
}

} // namespace

std::vector<LagClass> empiricalVariogram(std::span<const FieldSample> samples, const SampleDistances& distances) {
    const double cutoff = distances.extent() / 3, width = cutoff / lagClasses;
    std::vector<LagClass> classes(lagClasses);
    for (size_t a = 0; a < samples.size(); ++a)
        for (size_t b = a + 1; b < samples.size(); ++b) {
            const double distance = distances.between(a, b), difference = samples[a].value - samples[b].value;
            if (!(distance > 0 && distance <= cutoff)) continue;
            const int number = std::clamp(static_cast<int>(std::ceil(distance / width)) - 1, 0, lagClasses - 1);
            LagClass& lag = classes[static_cast<size_t>(number)];
            ++lag.pairs, lag.distance += distance, lag.semivariance += difference * difference / 2;
        }
    std::erase_if(classes, [](const LagClass& lag) { return lag.pairs == 0; });
    for (LagClass& lag : classes) {
        lag.distance /= static_cast<double>(lag.pairs);
        lag.semivariance /= static_cast<double>(lag.pairs);
    }
    return classes;
}

double SphericalModel::semivariance(double distance) const {
    return distance > 0 ? nugget + partialSill * sphericalShape(distance, range) : 0;
}

double SphericalModel::covariance(double distance) const { return sill() - semivariance(distance); }

Result<SphericalModel> parseSpherical(const std::string& text) {
    constexpr std::string_view prefix = "Sph:";
    const Error malformed{ErrorKind::Usage, "",
                          fmt::format("\"{}\" is not a variogram: expected fit or Sph:psill,range,nugget with numbers, "
                                      "none negative, range and sill above 0",
                                      text)};
    if (!text.starts_with(prefix)) return malformed;
    std::array<double, 3> numbers{};
    const char* at = text.data() + prefix.size();
    const char* const end = text.data() + text.size();
    for (size_t i = 0; i < numbers.size(); ++i) {
        const auto [next, error] = std::from_chars(at, end, numbers[i]);
        const bool last = i + 1 == numbers.size();
        const bool separated = last ? next == end : (next != end && *next == ',');
        if (error != std::errc() || !separated || !std::isfinite(numbers[i]) || numbers[i] < 0) return malformed;
        at = last ? next : next + 1;
    }
    const SphericalModel model{numbers[0], numbers[1], numbers[2]};
    if (model.range <= 0 || model.sill() <= 0) return malformed;
    return model;
}

Result<FittedVariogram> fitSpherical(std::span<const LagClass> classes) {
    if (classes.size() < 3)
        return Error{ErrorKind::InvalidData, "",
                     fmt::format("only {} distance classes have pairs, a variogram needs 3", classes.size())};
    if (std::all_of(classes.begin(), classes.end(), [](const LagClass& lag) { return lag.semivariance == 0; }))
        return Error{ErrorKind::InvalidData, "", "the values do not vary, there is no variogram to fit"};

    constexpr int steps = 300;
    const double shortest = classes.front().distance, longest = 3 * classes.back().distance;
    const auto rangeAt = [&](int step) { return shortest * std::pow(longest / shortest, step / double{steps}); };
    int best = 0;
    double bestError = bestForRange(classes, rangeAt(0)).weightedError;
    for (int step = 1; step <= steps; ++step)
        if (const double error = bestForRange(classes, rangeAt(step)).weightedError; error < bestError)
            best = step, bestError = error;
    FittedVariogram fit = bestBetween(classes, rangeAt(std::max(best - 1, 0)), rangeAt(std::min(best + 1, steps)));
    fit.rangeAtLimit = best == steps;
    return fit;
}

} // namespace sandtable::decision
