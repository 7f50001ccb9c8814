// The view a command begins with.
#pragma once

#include "app/Commands.h"
#include "core/Result.h"
#include "scene/Camera.h"
#include "scene/park/Park.h"

namespace sandtable::app {

scene::Camera cameraOf(const scene::NamedView& view, int width, int height);

/// True when the view depends on the park's extent.
bool needsBounds(const ViewOptions& options, const scene::Park& park);

/// --view or --eye/--target or --fit; without any the park's first named view, else a fit from the south-west.
Result<scene::Camera> startCamera(const ViewOptions& options, const scene::Park& park, const Box3& bounds);

} // namespace sandtable::app
