// Everything the decision part says about one state of the park: health, layout indicators, devices affected. Pure.
#pragma once

#include "app/session/Session.h"
#include "decision/compliance/Compliance.h"

namespace sandtable::app {

/// What follows from the world alone, not from readings: holds until the world changes.
struct LayoutEvaluation {
    std::vector<decision::IndicatorValue> indicators; // layout, devices affected
    std::vector<std::string> affectedDevices;         // ids
    decision::ComplianceReport compliance;
};

struct Evaluation {
    decision::HealthReport health;
    std::vector<decision::IndicatorValue> indicators; // layout, devices affected, health
    std::vector<std::string> affectedDevices;         // ids
};

LayoutEvaluation evaluateLayout(const Session& session, const scene::World& world);
/// The layout's indicators, and health as one of them. Both of the same world.
std::vector<decision::IndicatorValue> indicatorsOf(const LayoutEvaluation& layout,
                                                   const decision::HealthReport& health);

} // namespace sandtable::app
