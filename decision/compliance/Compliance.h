// M2 layout compliance: fire separation, setbacks, height limits and planning ratios of a world, each against its
// clause. Nothing is exempt unless somebody has claimed so and said why. Pure; any thread.
#pragma once

#include "decision/compliance/RuleBook.h"
#include "scene/world/World.h"

#include <glm/glm.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::decision {

enum class Verdict { Violated, Exempted, Met, Unknown };

/// One rule at one place.
struct Finding {
    Clause clause;
    Verdict verdict = Verdict::Violated;
    std::vector<std::string> buildings; // one or two ids
    double required = 0, actual = 0;    // metres
    bool atMost = false;                // of heights: `actual` may be `required` at most
    glm::dvec2 from{0}, to{0};          // where it is measured; of heights both the building's place
    bool existing = false;              // the scenario has changed neither: it is so today
    std::vector<std::string> assumptions;
    std::string claim, reason; // of the exemption
};

/// A ratio of the whole site.
struct RatioFinding {
    RatioRule rule;
    Verdict verdict = Verdict::Unknown; // where the figure is not known
    std::optional<double> value;
    std::vector<std::string> assumptions;
};

struct ComplianceReport {
    std::string rules, version;    // of the book
    std::vector<Finding> findings; // violations first: new before existing, the worst first; then exemptions
    std::vector<RatioFinding> ratios;
    size_t pairsMeasured = 0; // of buildings near enough to matter
    size_t newViolations() const;
    size_t existingViolations() const;
};

ComplianceReport assessCompliance(const scene::World& world, const RuleBook& book);

} // namespace sandtable::decision
