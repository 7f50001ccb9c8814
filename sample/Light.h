// Light baked into the sample's textures: one sun, a sky, shadows cast on a height field, dark corners at wall feet.
#pragma once

#include "sample/Canvas.h"

namespace sandtable::sample {

/// Unit vector towards the sun, site frame: mid-morning, from the south-east.
glm::dvec3 sunDirection();

/// Longest shadow that matters, metres; a canvas for `Light` must reach this far beyond what is lit.
inline constexpr double shadowReachMeters = 96;

/// Shadows and occlusion above a canvas. Immutable after construction.
class Light {
public:
    explicit Light(const Canvas& relief);
    /// 0 in full shadow … 1 in full sun, with a soft edge.
    float sunlit(const glm::dvec3& site) const;
    /// 1 in the open, less beside things that stand higher.
    float openness(const glm::dvec3& site) const;
    /// What a camera sees, linear: albedo under sun and sky.
    glm::vec3 shade(const glm::vec3& albedo, float sunCosine, const glm::dvec3& site) const;

private:
    float sample(const std::vector<float>& field, const glm::dvec2& site) const;
    void castShadows(const Canvas& relief);
    void blur(const Canvas& relief, int radius, std::vector<float>& out) const;

    Box2 m_region;
    double m_cell;
    int m_width, m_height;
    std::vector<float> m_ceiling;      // below this height a point lies in shadow
    std::vector<float> m_near, m_wide; // mean height around, for occlusion
};

/// Linear to sRGB bytes.
void encode(const glm::vec3& linear, uint8_t* rgb);
/// "#RRGGBB" as a number, to linear RGB.
glm::vec3 color(uint32_t rgb);

} // namespace sandtable::sample
