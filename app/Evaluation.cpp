#include "app/Evaluation.h"

namespace sandtable::app {

Evaluation evaluate(const Session& session, const scene::World& world, TimePoint at) {
    Evaluation result;
    result.health = session.health(world, at);
    result.indicators = decision::evaluateLayout(world);
    result.affectedDevices = decision::devicesAffected(session.park(), session.base(), world);

    decision::IndicatorValue affected;
    affected.id = "devicesAffected";
    affected.value = static_cast<double>(result.affectedDevices.size());
    affected.method = "devices whose building is moved or removed, or which stand inside a flattened or clipped area";
    result.indicators.push_back(std::move(affected));

    decision::IndicatorValue health;
    health.id = "health";
    health.value = result.health.park.score;
    health.method = "weighted geometric mean of the buildings' scores, profile " + result.health.profileId + " " +
                    result.health.profileVersion;
    result.indicators.push_back(std::move(health));
    return result;
}

} // namespace sandtable::app
