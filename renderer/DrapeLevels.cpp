#include "renderer/DrapeLevels.h"

#include <algorithm>
#include <cmath>

namespace sandtable::renderer {
namespace {

/// The finest texel is between half a pixel and a pixel at the focus; the margins keep it from flipping back and forth.
double finestTexel(double metersPerPixel, const std::vector<DrapeLevel>& current) {
    if (!current.empty()) {
        const double ratio = metersPerPixel / current.front().texelMeters;
        if (ratio > 0.9 && ratio < 2.2) return current.front().texelMeters;
    }
    return std::exp2(std::floor(std::log2(metersPerPixel)));
}

bool stillServes(const DrapeLevel& level, const DrapeLevel& wanted, const glm::dvec2& focus) {
    if (level.texelMeters != wanted.texelMeters || level.texels != wanted.texels) return false;
    const glm::dvec2 off = glm::abs(focus - level.center);
    return std::max(off.x, off.y) < level.size() / 8;
}

} // namespace

DrapeView DrapeView::of(const scene::Camera& camera) {
    const double distance = std::max(glm::distance(camera.eye, camera.target), 1.0);
    return {camera.target, distance / camera.pixelsPerRadian(), distance};
}

int drapeTexels(int imageWidth, int imageHeight) {
    const int wanted = static_cast<int>(0.8 * std::max(imageWidth, imageHeight));
    return std::clamp((wanted + 255) / 256 * 256, 512, 2048);
}

std::vector<DrapeLevel> placeDrapeLevels(const DrapeView& view, int texels, const std::vector<DrapeLevel>& current) {
    const double finest = finestTexel(view.metersPerPixel, current);
    const glm::dvec2 focus(view.focus);
    std::vector<DrapeLevel> levels;
    for (int i = 0; i < drapeLevelCount; ++i) {
        DrapeLevel level{.texelMeters = std::ldexp(finest, i), .texels = texels};
        level.center = glm::round(focus / level.texelMeters) * level.texelMeters;
        const auto kept = std::ranges::find_if(
            current, [&](const DrapeLevel& candidate) { return stillServes(candidate, level, focus); });
        levels.push_back(kept != current.end() ? *kept : level);
    }
    return levels;
}

} // namespace sandtable::renderer
