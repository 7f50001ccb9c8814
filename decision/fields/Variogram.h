// How values of a field differ with the distance between them: counted (empirical), and as the spherical model that
// kriging needs. Conventions of gstat (Pebesma 2004, Computers & Geosciences 30), so that results can be held against
// it. Pure; any thread.
#pragma once

#include "core/Result.h"
#include "decision/fields/Barriers.h"
#include "decision/fields/FieldSample.h"

#include <span>
#include <string>
#include <vector>

namespace sandtable::decision {

/// Pairs of samples about as far apart as each other.
struct LagClass {
    size_t pairs = 0;
    double distance = 0;     // mean of the pairs'
    double semivariance = 0; // half the mean squared difference
};

/// Classes of equal width up to a third of the samples' extent, as gstat's variogram() makes them: 15, each (from, to];
/// empty ones are left out.
std::vector<LagClass> empiricalVariogram(std::span<const FieldSample> samples, const SampleDistances& distances);

/// γ(0) = 0; γ(h) = nugget + psill (1.5 h/range − 0.5 (h/range)³) up to the range, nugget + psill beyond.
struct SphericalModel {
    double partialSill = 0; // psill
    double range = 1;       // above 0
    double nugget = 0;

    double sill() const { return nugget + partialSill; }
    double semivariance(double distance) const;
    /// sill − γ: 0 at infinity.
    double covariance(double distance) const;
};

/// "Sph:psill,range,nugget". Errors: another form, negative numbers, range or sill of 0.
Result<SphericalModel> parseSpherical(const std::string& text);

struct FittedVariogram {
    SphericalModel model;
    double weightedError = 0;  // Σ N/h² (γ̂ − γ)², gstat's SSErr
    bool rangeAtLimit = false; // no sill within the data: the range is the greatest that was tried
};

/// Weighted least squares with weights N_j/h_j², as gstat's fit.variogram does by default (method 7), but with nugget
/// and sill kept from being negative and the range between the first class and three times the last: the best of the
/// whole interval, without starting values. Errors: fewer than 3 classes, values that do not vary.
Result<FittedVariogram> fitSpherical(std::span<const LagClass> classes);

} // namespace sandtable::decision
