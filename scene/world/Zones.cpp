#include "scene/world/Zones.h"

#include <limits>

namespace sandtable::scene {

static constexpr std::string_view removalPrefix = "removed:";

std::string removalZoneId(const std::string& buildingId) { return std::string(removalPrefix) + buildingId; }

bool isRemovalZone(std::string_view zoneId) { return zoneId.starts_with(removalPrefix); }

double heightIn(const SurfaceZone* zone, double before) {
    if (!zone) return before;
    switch (zone->kind) {
    case SurfaceZone::Kind::Flatten:
        return zone->heightMeters;
    case SurfaceZone::Kind::Shift:
        return before + zone->heightMeters;
    case SurfaceZone::Kind::Clip:
        break;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

} // namespace sandtable::scene
