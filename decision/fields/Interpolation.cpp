#include "decision/fields/Interpolation.h"

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sandtable::decision {
namespace {

constexpr Estimate nothing = {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::infinity()};
constexpr size_t fewestForKriging = 10;
/// A system of this many takes 200 MB and seconds to factor; beyond, a neighbourhood gives the same field.
constexpr size_t mostForOneSystem = 5000;
/// Worse conditioned than this, digits that matter are lost.
constexpr double worstReciprocalCondition = 1e-13;

using Indices = std::vector<size_t>;

Indices allOf(size_t count) {
    Indices indices(count);
    std::iota(indices.begin(), indices.end(), size_t{0});
    return indices;
}

/// Those that can be reached, the nearest first where only some are wanted.
Indices neighbours(const std::vector<double>& distances, size_t maxNeighbours) {
    Indices indices = allOf(distances.size());
    std::erase_if(indices, [&](size_t i) { return !std::isfinite(distances[i]); });
    if (maxNeighbours == 0 || indices.size() <= maxNeighbours) return indices;
    const auto nearer = [&](size_t a, size_t b) {
        return distances[a] != distances[b] ? distances[a] < distances[b] : a < b;
    };
    std::nth_element(indices.begin(), indices.begin() + static_cast<ptrdiff_t>(maxNeighbours), indices.end(), nearer);
    indices.resize(maxNeighbours);
    return indices;
}

/// The kriging system of some samples, factored. With C the covariances, c those to a place and 1 a vector of ones:
/// λ = C⁻¹(c − 1μ), μ = (1ᵀC⁻¹c − 1)/(1ᵀC⁻¹1), variance = sill − λᵀc − μ.
class System {
public:
    static Result<System> create(std::span<const FieldSample> samples, const SampleDistances& distances,
                                 const SphericalModel& model, const Indices& chosen) {
        const auto size = static_cast<Eigen::Index>(chosen.size());
        Eigen::MatrixXd covariances(size, size);
        for (Eigen::Index row = 0; row < size; ++row)
            for (Eigen::Index column = 0; column <= row; ++column)
                covariances(row, column) = covariances(column, row) = model.covariance(
                    distances.between(chosen[static_cast<size_t>(row)], chosen[static_cast<size_t>(column)]));
        System system;
        system.m_sill = model.sill();
        system.m_factor.compute(covariances);
        if (system.m_factor.info() != Eigen::Success || system.m_factor.rcond() < worstReciprocalCondition)
            return Error{ErrorKind::InvalidData, "",
                         fmt::format("the kriging system of {} samples has no reliable solution: samples lie too close "
                                     "together for a variogram without nugget, or distances around barriers do not "
                                     "suit it; give a larger nugget or use idw",
                                     chosen.size())};
        system.m_values.resize(size);
        for (Eigen::Index i = 0; i < size; ++i) system.m_values[i] = samples[chosen[static_cast<size_t>(i)]].value;
        system.m_solvedOnes = system.m_factor.solve(Eigen::VectorXd::Ones(size));
        system.m_onesSolved = system.m_solvedOnes.sum();
        system.m_mean = system.m_solvedOnes.dot(system.m_values) / system.m_onesSolved;
        system.m_solvedResiduals = system.m_factor.solve((system.m_values.array() - system.m_mean).matrix());
        return system;
    }

    /// A column of covariances to the samples for each place.
    void estimate(const Eigen::MatrixXd& covariances, std::span<Estimate> estimates) const {
        const Eigen::MatrixXd halfSolved = m_factor.matrixL().solve(covariances);
        for (Eigen::Index i = 0; i < covariances.cols(); ++i) {
            const double known = m_solvedOnes.dot(covariances.col(i));
            const double meanUnknown = (1 - known) * (1 - known) / m_onesSolved;
            const double variance = m_sill - halfSolved.col(i).squaredNorm() + meanUnknown;
            const double value = m_mean + m_solvedResiduals.dot(covariances.col(i));
            const double rounding = 1e-9 * m_sill;
            estimates[static_cast<size_t>(i)] =
                variance < -rounding ? nothing : Estimate{value, std::max(variance, 0.0), nothing.nearest};
        }
    }

    std::vector<double> leaveOneOutErrors() const {
        const Eigen::Index size = m_values.size();
        const Eigen::MatrixXd inverse = m_factor.solve(Eigen::MatrixXd::Identity(size, size));
        std::vector<double> errors(static_cast<size_t>(size));
        for (Eigen::Index i = 0; i < size; ++i) {
            const double precision = inverse(i, i) - m_solvedOnes[i] * m_solvedOnes[i] / m_onesSolved;
            errors[static_cast<size_t>(i)] = m_solvedResiduals[i] / precision;
        }
        return errors;
    }

private:
    Eigen::LLT<Eigen::MatrixXd> m_factor;
    Eigen::VectorXd m_values, m_solvedOnes, m_solvedResiduals;
    double m_sill = 0, m_onesSolved = 0, m_mean = 0;
};

void fillCovariances(Eigen::MatrixXd& covariances, Eigen::Index column, const std::vector<double>& distances,
                     const Indices& chosen, const SphericalModel& model) {
    for (size_t i = 0; i < chosen.size(); ++i)
        covariances(static_cast<Eigen::Index>(i), column) = model.covariance(distances[chosen[i]]);
}

double nearestOf(const std::vector<double>& distances) {
    return distances.empty() ? nothing.nearest : *std::min_element(distances.begin(), distances.end());
}

} // namespace

MethodChoice chooseMethod(std::span<const FieldSample> samples) {
    if (samples.size() < fewestForKriging)
        return {FieldMethod::InverseDistance,
                fmt::format("{} samples, a variogram needs {}", samples.size(), fewestForKriging)};
    const bool varies =
        std::any_of(samples.begin(), samples.end(), [&](const auto& s) { return s.value != samples[0].value; });
    if (!varies) return {FieldMethod::InverseDistance, "the values do not vary"};
    return {FieldMethod::Kriging, fmt::format("{} samples", samples.size())};
}

struct OrdinaryKriging::Impl {
    std::vector<FieldSample> samples;
    SampleDistances distances;
    SphericalModel model;
    size_t maxNeighbours = 0;
    std::unique_ptr<const System> whole; // null with a neighbourhood

    Estimate fromNeighbours(const glm::dvec2& place) const {
        const std::vector<double> toPlace = distances.to(place);
        const Indices chosen = neighbours(toPlace, maxNeighbours);
        if (chosen.empty() || distances.inBarrier(place)) return nothing;
        const Result<System> system = System::create(samples, distances, model, chosen);
        if (!system) return nothing;
        Eigen::MatrixXd covariances(static_cast<Eigen::Index>(chosen.size()), 1);
        fillCovariances(covariances, 0, toPlace, chosen, model);
        Estimate estimate;
        system->estimate(covariances, {&estimate, 1});
        estimate.nearest = nearestOf(toPlace);
        return estimate;
    }

    /// Many places at once: the triangular solve then runs from the cache.
    void fromAll(std::span<const glm::dvec2> places, std::span<Estimate> estimates) const {
        const Indices all = allOf(samples.size());
        Eigen::MatrixXd covariances(static_cast<Eigen::Index>(all.size()), static_cast<Eigen::Index>(places.size()));
        std::vector<double> nearest(places.size(), nothing.nearest);
        for (size_t i = 0; i < places.size(); ++i) {
            const std::vector<double> toPlace = distances.to(places[i]);
            if (!distances.inBarrier(places[i])) nearest[i] = nearestOf(toPlace);
            fillCovariances(covariances, static_cast<Eigen::Index>(i), toPlace, all, model);
        }
        whole->estimate(covariances, estimates);
        for (size_t i = 0; i < places.size(); ++i) {
            if (!std::isfinite(nearest[i])) estimates[i] = nothing;
            estimates[i].nearest = nearest[i];
        }
    }
};

OrdinaryKriging::OrdinaryKriging(std::unique_ptr<const Impl> impl) : m_impl(std::move(impl)) {}
OrdinaryKriging::OrdinaryKriging(OrdinaryKriging&&) noexcept = default;
OrdinaryKriging& OrdinaryKriging::operator=(OrdinaryKriging&&) noexcept = default;
OrdinaryKriging::~OrdinaryKriging() = default;

Result<OrdinaryKriging> OrdinaryKriging::create(std::vector<FieldSample> samples, SampleDistances distances,
                                                const SphericalModel& model, size_t maxNeighbours) {
    if (samples.empty()) return Error{ErrorKind::InvalidData, "", "there are no samples"};
    if (maxNeighbours >= samples.size()) maxNeighbours = 0;
    std::unique_ptr<const System> whole;
    if (maxNeighbours == 0) {
        if (samples.size() > mostForOneSystem)
            return Error{ErrorKind::Unsupported, "",
                         fmt::format("{} samples are too many for one kriging system (at most {}); limit the "
                                     "neighbours",
                                     samples.size(), mostForOneSystem)};
        Result<System> system = System::create(samples, distances, model, allOf(samples.size()));
        if (!system) return system.error();
        whole = std::make_unique<const System>(*std::move(system));
    }
    return OrdinaryKriging(std::make_unique<const Impl>(
        Impl{std::move(samples), std::move(distances), model, maxNeighbours, std::move(whole)}));
}

std::vector<Estimate> OrdinaryKriging::estimate(std::span<const glm::dvec2> places) const {
    std::vector<Estimate> estimates(places.size(), nothing);
    if (!m_impl->whole) {
        for (size_t i = 0; i < places.size(); ++i) estimates[i] = m_impl->fromNeighbours(places[i]);
        return estimates;
    }
    constexpr size_t block = 64;
    for (size_t first = 0; first < places.size(); first += block) {
        const size_t count = std::min(block, places.size() - first);
        m_impl->fromAll(places.subspan(first, count), std::span(estimates).subspan(first, count));
    }
    return estimates;
}

std::vector<double> OrdinaryKriging::leaveOneOutErrors() const {
    const bool possible = m_impl->whole && m_impl->samples.size() > 1;
    return possible ? m_impl->whole->leaveOneOutErrors() : std::vector<double>();
}

std::vector<Estimate> inverseDistance(std::span<const FieldSample> samples, const SampleDistances& distances,
                                      std::span<const glm::dvec2> places, size_t maxNeighbours) {
    std::vector<Estimate> estimates(places.size(), nothing);
    for (size_t i = 0; i < places.size(); ++i) {
        if (distances.inBarrier(places[i])) continue;
        const std::vector<double> toPlace = distances.to(places[i]);
        double weights = 0, sum = 0;
        for (const size_t sample : neighbours(toPlace, maxNeighbours)) {
            const double weight = 1 / (toPlace[sample] * toPlace[sample]);
            if (!std::isfinite(weight)) { // at the sample
                weights = 1, sum = samples[sample].value;
                break;
            }
            weights += weight, sum += weight * samples[sample].value;
        }
        if (weights > 0) estimates[i].value = sum / weights;
        estimates[i].nearest = nearestOf(toPlace);
    }
    return estimates;
}

} // namespace sandtable::decision
