#include "decision/terrain/SunPath.h"

#include "scene/Sun.h"

#include <cmath>

namespace sandtable::decision {

std::vector<SunDirection> sunPath(const SunDay& day) {
    std::vector<SunDirection> path;
    const double step = day.stepMinutes / 60;
    for (double hour = day.fromHour + step / 2; hour < day.untilHour; hour += step) {
        const scene::SunPosition sun =
            scene::sunPosition(day.midnight + secondsToDuration(hour * 3600), day.longitude, day.latitude);
        path.push_back({sun.azimuthDegrees - day.northDegrees, sun.elevationDegrees()});
    }
    return path;
}

double gridNorthDegrees(const glm::dvec2& here, const glm::dvec2& ahead) {
    const double east = (ahead.x - here.x) * std::cos(glm::radians(here.y));
    return glm::degrees(std::atan2(east, ahead.y - here.y));
}

} // namespace sandtable::decision
