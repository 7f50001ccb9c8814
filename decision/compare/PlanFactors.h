// Money and carbon of plans as simple factors, each with its source and range, and named states of the world in which
// they are others. Plain values from an editable data file, so that later models can take their place.
#pragma once

#include "core/Result.h"
#include "scene/LocalizedText.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sandtable::decision {

struct PlanFactor {
    std::string id;
    scene::LocalizedText name;
    std::string unit;
    double value = 0, low = 0, high = 0;
    scene::LocalizedText source;
    std::string tag;
};

/// A state in which some factors are so many times what is expected.
struct PlanState {
    std::string id;
    scene::LocalizedText name;
    std::map<std::string, double> times;
};

struct PlanFactors {
    std::string id, version;
    std::vector<PlanFactor> factors;
    std::vector<PlanState> states;
    double operator[](const std::string& factor) const; // which must be there
    PlanFactors in(const PlanState& state) const;
    PlanFactors with(const std::string& factor, double value) const;
};

/// Errors name the file and the JSON pointer; a factor that plans need and the file lacks is one.
Result<PlanFactors> loadPlanFactors(const std::filesystem::path& file);

} // namespace sandtable::decision
