// What was measured of a field (air, noise, temperature) and where. Plane coordinates, any one unit of length for a
// whole computation; values in one unit of their own. Pure; any thread.
#pragma once

#include <glm/glm.hpp>

#include <span>
#include <vector>

namespace sandtable::decision {

struct FieldSample {
    glm::dvec2 place{0};
    double value = 0;
};

struct CleanSamples {
    std::vector<FieldSample> samples; // all numbers finite, each place once
    size_t notFinite = 0;             // left out: a coordinate or value that is no number
    size_t merged = 0;                // joined to another at exactly the same place, by their mean
};

/// Two samples at one place make a kriging system singular, and one value that is no number spoils the whole field.
CleanSamples cleanSamples(std::span<const FieldSample> samples);

/// What a model says of a place. NaN where it says nothing.
struct Estimate {
    double value = 0;
    double variance = 0; // of the error, squared unit of the value; NaN where the method knows none
    double nearest = 0;  // way to the nearest sample, around barriers; infinite where none can be reached
};

} // namespace sandtable::decision
