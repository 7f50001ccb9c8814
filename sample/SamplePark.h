// Generates the sample park: an OSGB production with metadata.xml, DEM, orthophoto, GIS layers, devices, telemetry and
// a park.json that ties them together. Deterministic by seed.
#pragma once

#include "core/Result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace sandtable::sample {

struct SampleOptions {
    uint64_t seed = 1;
    double sizeKilometers = 2; // east-west; north-south is three quarters of it
    unsigned workers = 2;
    size_t leastDevices = 0; // more than the park would have: drives of five channels each are added to its buildings
};

/// Changes when the generator would write something else; part of the cache's name.
std::string sampleVersion();

/// Writes into `directory` (created; must be empty or absent). `progress(fraction, step)` on this thread.
/// Returns the path of park.json.
Result<std::filesystem::path> generateSample(const std::filesystem::path& directory, const SampleOptions& options,
                                             const std::function<void(double, const std::string&)>& progress);

} // namespace sandtable::sample
