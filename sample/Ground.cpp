#include "sample/Ground.h"
#include "sample/Random.h"

namespace sandtable::sample {
namespace {

double distanceOutside(const Box2& box, const glm::dvec2& p) {
    return glm::length(glm::max(glm::max(box.min - p, p - box.max), glm::dvec2(0)));
}

} // namespace

double groundHeight(const ParkPlan& plan, const glm::dvec2& p) {
    const uint32_t seed = static_cast<uint32_t>(plan.seed);
    const double gentle = 0.9 * (fractalNoise(p / 260.0, 2, seed + 11) - 0.5);
    const double outside = distanceOutside(plan.boundary, p);
    const double hills = glm::smoothstep(120.0, 1100.0, outside);
    const double land = parkLevelMeters + gentle +
                        (hills > 0 ? hills * 95.0 * glm::max(0.0, fractalNoise(p / 720.0, 4, seed + 23) - 0.32) : 0.0);
    const double bank = glm::smoothstep(0.0, plan.river.bankWidth, plan.river.distance(p));
    return glm::mix(waterLevelMeters, land, bank);
}

} // namespace sandtable::sample
