#include "app/session/Evaluation.h"

namespace sandtable::app {

LayoutEvaluation evaluateLayout(const Session& session, const scene::World& world) {
    LayoutEvaluation result;
    result.indicators = decision::evaluateLayout(world);
    result.affectedDevices = decision::devicesAffected(session.park(), session.base(), world);

    result.compliance = decision::assessCompliance(world, session.rules());

    decision::IndicatorValue affected;
    affected.id = "devicesAffected";
    affected.value = static_cast<double>(result.affectedDevices.size());
    affected.method =
        "devices that are moved, whose building is moved or removed, or which stand inside a flattened or clipped area";
    result.indicators.push_back(std::move(affected));
    return result;
}

std::vector<decision::IndicatorValue> indicatorsOf(const LayoutEvaluation& layout,
                                                   const decision::HealthReport& health) {
    std::vector<decision::IndicatorValue> indicators = layout.indicators;
    decision::IndicatorValue value;
    value.id = "health";
    value.value = health.park.score;
    value.method = std::string("weighted geometric mean of the ") + (health.themes.empty() ? "buildings'" : "themes'") +
                   " scores, profile " + health.profileId + " " + health.profileVersion;
    indicators.push_back(std::move(value));
    return indicators;
}

} // namespace sandtable::app
