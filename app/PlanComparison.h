// Several scenarios of one park at one moment, on the same readings: what each is like, what it costs, which are worth
// a look, which is regretted least. Main thread.
#pragma once

#include "app/CommandSupport.h"
#include "app/Workspace.h"
#include "decision/compare/Decisions.h"
#include "decision/compare/PlanCosts.h"

namespace sandtable::app {

struct ComparedPlan {
    std::string id; // "" = the park as it is
    scene::LocalizedText name;
    Evaluation evaluation;
    decision::ComplianceReport compliance;
    decision::PlanQuantities quantities;
    decision::PlanCosts costs;
    std::vector<double> outcomes; // net value by state
    std::vector<decision::Swing> swings;
    decision::Regret regret;
    bool onFront = false;
    std::string state; // its hash
};

struct PlanComparison {
    TimePoint time{};
    decision::PlanFactors factors;
    std::vector<ComparedPlan> plans; // the park as it is first
    size_t leastRegretted = 0;
};

/// The workspace stands at the moment that is compared; it is left with the last scenario open. Errors: no such
/// scenario, factors that cannot be read.
Result<PlanComparison> comparePlans(Workspace& workspace, const std::vector<std::string>& scenarios,
                                    const std::filesystem::path& factorsFile);

/// The value of an indicator, or what comes beside: "investment", "carbon", "newViolations", "netValue".
std::optional<double> figureOf(const ComparedPlan& plan, const std::string& id);

Json comparisonJson(const PlanComparison& comparison);

} // namespace sandtable::app
