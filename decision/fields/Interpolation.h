// A field from samples: ordinary kriging with its variance, or inverse distance weighting. For what spreads through
// space (air, noise, temperature), never for the health of devices. Pure; instances are immutable, any thread.
#pragma once

#include "core/Result.h"
#include "decision/fields/Barriers.h"
#include "decision/fields/FieldSample.h"
#include "decision/fields/Variogram.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sandtable::decision {

enum class FieldMethod { Kriging, InverseDistance };

struct MethodChoice {
    FieldMethod method = FieldMethod::Kriging;
    std::string reason; // English, for logs and JSON
};

/// Kriging where there is a variogram to speak of: from 10 samples on, with values that vary.
MethodChoice chooseMethod(std::span<const FieldSample> samples);

/// Ordinary kriging (unknown constant mean; Cressie 1993, 3.2) over all samples, or over the nearest `maxNeighbours` of
/// each place. Exact at the samples. Places inside barriers, or that no sample can reach, have no value. Distances
/// around barriers do not make every variogram a valid one (Curriero 2006): where the samples' own covariances are then
/// no covariances, that is an error; where a place would get a negative variance, it has no value.
class OrdinaryKriging {
public:
    /// `samples` as cleanSamples() leaves them, `distances` of the same places in the same order; `maxNeighbours` 0 for
    /// all. Errors: no samples, a system that has no unique solution, too many samples for one system.
    static Result<OrdinaryKriging> create(std::vector<FieldSample> samples, SampleDistances distances,
                                          const SphericalModel& model, size_t maxNeighbours = 0);
    OrdinaryKriging(OrdinaryKriging&&) noexcept;
    OrdinaryKriging& operator=(OrdinaryKriging&&) noexcept;
    ~OrdinaryKriging();

    std::vector<Estimate> estimate(std::span<const glm::dvec2> places) const;

    /// Sample less its estimate from all the others, in the samples' order (Dubrule 1983): how good the field is. Of
    /// the whole neighbourhood; empty with `maxNeighbours`, and for fewer than two samples.
    std::vector<double> leaveOneOutErrors() const;

private:
    struct Impl;
    explicit OrdinaryKriging(std::unique_ptr<const Impl> impl);
    std::unique_ptr<const Impl> m_impl;
};

/// Weights 1/distance² of all samples, or of the nearest `maxNeighbours`; the sample itself where there is one. No
/// variance. No value inside barriers and where no sample can be reached.
std::vector<Estimate> inverseDistance(std::span<const FieldSample> samples, const SampleDistances& distances,
                                      std::span<const glm::dvec2> places, size_t maxNeighbours = 0);

} // namespace sandtable::decision
