#include "sample/Random.h"

#include <cmath>

namespace sandtable::sample {

float cellNoise(int x, int y, uint32_t seed) {
    uint32_t h = static_cast<uint32_t>(x) * 0x85ebca6bu ^ static_cast<uint32_t>(y) * 0xc2b2ae35u ^ seed * 0x27d4eb2fu;
    h = (h ^ (h >> 15)) * 0x2c1b3c6du;
    h = (h ^ (h >> 12)) * 0x297a2d39u;
    return static_cast<float>((h ^ (h >> 15)) >> 8) * (1.0f / 16777216.0f);
}

float smoothNoise(const glm::dvec2& p, uint32_t seed) {
    const double fx = std::floor(p.x), fy = std::floor(p.y);
    const int x = static_cast<int>(fx), y = static_cast<int>(fy);
    const float u = static_cast<float>(p.x - fx), v = static_cast<float>(p.y - fy);
    const float su = u * u * (3 - 2 * u), sv = v * v * (3 - 2 * v);
    const float south = glm::mix(cellNoise(x, y, seed), cellNoise(x + 1, y, seed), su);
    const float north = glm::mix(cellNoise(x, y + 1, seed), cellNoise(x + 1, y + 1, seed), su);
    return glm::mix(south, north, sv);
}

float fractalNoise(const glm::dvec2& p, int octaves, uint32_t seed) {
    float sum = 0, weight = 0, amplitude = 1;
    glm::dvec2 q = p;
    for (int i = 0; i < octaves; ++i) {
        sum += amplitude * smoothNoise(q, seed + static_cast<uint32_t>(i));
        weight += amplitude;
        amplitude *= 0.5f;
        q = q * 2.03 + glm::dvec2(17.3, 9.1);
    }
    return sum / weight;
}

} // namespace sandtable::sample
