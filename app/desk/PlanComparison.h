// Several scenarios of one park at one moment, on the same readings: what each is like, what it costs, which are worth
// a look, which is regretted least. Main thread.
#pragma once

#include "app/session/Evaluation.h"
#include "app/session/Json.h"
#include "decision/compare/Decisions.h"
#include "decision/compare/PlanCosts.h"
#include "ui/UiState.h"

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

struct PlanToCompare {
    std::string id; // "" = the park as it is, which comes first
    scene::LocalizedText name;
    scene::World world;
};

/// By the readings the session shows.
PlanComparison comparePlans(const Session& session, std::span<const PlanToCompare> plans,
                            const std::shared_ptr<const decision::HealthProfile>& profile,
                            const decision::PlanFactors& factors, TimePoint time);

/// The value of an indicator, or what comes beside: "cut", "fill", "investment", "carbon", "newViolations",
/// "netValue".
std::optional<double> figureOf(const ComparedPlan& plan, const std::string& id);

/// As the card in the window shows it.
ui::PlanComparisonView viewOf(const PlanComparison& comparison);

Json comparisonJson(const PlanComparison& comparison);

} // namespace sandtable::app
