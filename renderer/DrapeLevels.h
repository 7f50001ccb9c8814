// Where the plan-view paintings of the draped layers lie: nested squares around the place the camera looks at, each
// twice as large and half as fine as the one before. Pure.
#pragma once

#include "scene/Camera.h"

#include <array>
#include <vector>

namespace sandtable::renderer {

struct DrapeLevel {
    glm::dvec2 center{0};                                // site; a whole number of the level's texels
    double texelMeters = 0;                              // a power of two
    int texels = 0;                                      // along each side
    double size() const { return texelMeters * texels; } // metres
};

struct DrapeView {
    glm::dvec3 focus{0};       // what the camera looks at
    double metersPerPixel = 0; // there
    double distance = 0;       // from the eye
    static DrapeView of(const scene::Camera& camera);
};

constexpr int drapeLevelCount = 5;

/// Texels along each side of a level so that the finest about fills an image of this size.
int drapeTexels(int imageWidth, int imageHeight);

/// The levels for a view. What `current` holds is kept while it still serves, so that small movements of the camera
/// change nothing; pass an empty vector for a fresh start.
std::vector<DrapeLevel> placeDrapeLevels(const DrapeView& view, int texels, const std::vector<DrapeLevel>& current);

} // namespace sandtable::renderer
