#include "app/Evaluation.h"

namespace sandtable::app {

LayoutEvaluation evaluateLayout(const Session& session, const scene::World& world) {
    LayoutEvaluation result;
    result.indicators = decision::evaluateLayout(world);
    result.affectedDevices = decision::devicesAffected(session.park(), session.base(), world);

    decision::IndicatorValue affected;
    affected.id = "devicesAffected";
    affected.value = static_cast<double>(result.affectedDevices.size());
    affected.method = "devices whose building is moved or removed, or which stand inside a flattened or clipped area";
    result.indicators.push_back(std::move(affected));
    return result;
}

Evaluation evaluate(const Session& session, const scene::World& world, const LayoutEvaluation& layout, TimePoint at) {
    Evaluation result{session.health(world, at), layout.indicators, layout.affectedDevices};
    decision::IndicatorValue health;
    health.id = "health";
    health.value = result.health.park.score;
    health.method = "weighted geometric mean of the buildings' scores, profile " + result.health.profileId + " " +
                    result.health.profileVersion;
    result.indicators.push_back(std::move(health));
    return result;
}

} // namespace sandtable::app
