// The view a command begins with.
#pragma once

#include "core/Result.h"
#include "scene/Camera.h"
#include "scene/park/Park.h"

#include <optional>
#include <string>

namespace sandtable::app {

/// Where to look from; shared by commands and the window.
struct ViewOptions {
    std::string view;                      // a named view
    std::optional<glm::dvec3> eye, target; // site metres
    bool fit = false;
    std::optional<double> fovDegrees; // vertical
    int width = 1920, height = 1080;
};

scene::Camera cameraOf(const scene::NamedView& view, int width, int height);

/// True when the view depends on the park's extent.
bool needsBounds(const ViewOptions& options, const scene::Park& park);

/// --view or --eye/--target or --fit; without any the park's first named view, else a fit from the south-west.
Result<scene::Camera> startCamera(const ViewOptions& options, const scene::Park& park, const Box3& bounds);

} // namespace sandtable::app
