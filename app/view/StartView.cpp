#include "app/view/StartView.h"

#include <fmt/format.h>

namespace sandtable::app {
namespace {

constexpr double defaultFovDegrees = 60;

} // namespace

scene::Camera cameraOf(const scene::NamedView& view, int width, int height) {
    scene::Camera camera;
    camera.eye = view.eye;
    camera.target = view.target;
    camera.verticalFovRadians = glm::radians(view.verticalFovDegrees);
    camera.width = width;
    camera.height = height;
    return camera;
}

bool needsBounds(const ViewOptions& options, const scene::Park& park) {
    if (options.fit) return true;
    if (options.eye) return !options.target;
    return options.view.empty() && park.views.empty();
}

Result<scene::Camera> startCamera(const ViewOptions& options, const scene::Park& park, const Box3& bounds) {
    const double fov = glm::radians(options.fovDegrees.value_or(defaultFovDegrees));
    if (options.eye) {
        scene::Camera camera;
        camera.eye = *options.eye;
        camera.target = options.target.value_or(bounds.empty() ? glm::dvec3(0) : bounds.center());
        camera.verticalFovRadians = fov;
        camera.width = options.width;
        camera.height = options.height;
        return camera;
    }
    const scene::NamedView* named = nullptr;
    if (!options.view.empty()) {
        named = park.view(options.view);
        if (!named) {
            std::string known;
            for (const scene::NamedView& view : park.views) known += (known.empty() ? "" : ", ") + view.id;
            return Error{ErrorKind::NotFound, park.file,
                         fmt::format("no view \"{}\" (there is: {})", options.view, known.empty() ? "none" : known)};
        }
    } else if (!options.fit && !park.views.empty()) {
        named = &park.views.front();
    }
    if (named) {
        scene::Camera camera = cameraOf(*named, options.width, options.height);
        if (options.fovDegrees) camera.verticalFovRadians = fov;
        return camera;
    }
    return scene::fitView(bounds, options.width, options.height, fov);
}

} // namespace sandtable::app
