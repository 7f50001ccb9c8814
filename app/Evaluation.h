// Everything the decision part says about one state of the park: health, layout indicators, devices affected. Pure.
#pragma once

#include "app/Session.h"

namespace sandtable::app {

struct Evaluation {
    decision::HealthReport health;
    std::vector<decision::IndicatorValue> indicators; // layout, devices affected, health
    std::vector<std::string> affectedDevices;         // ids
};

Evaluation evaluate(const Session& session, const scene::World& world, TimePoint at);

} // namespace sandtable::app
