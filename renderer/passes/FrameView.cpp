#include "renderer/passes/FrameView.h"

#include <algorithm>

#include <glm/gtc/matrix_transform.hpp>

namespace sandtable::renderer {
namespace {

/// Hatches have periods of powers of two metres: with such an origin they stay where they are when it changes.
constexpr double originStep = 1024;

bool anyHatched(std::span<const DrapeLayer> layers) {
    return std::ranges::any_of(layers, [](const DrapeLayer& layer) {
        return (layer.image && layer.image->hatched) || std::ranges::any_of(layer.shapes, &DrapeShape::hatched);
    });
}

} // namespace

FrameView FrameView::of(const FrameInput& input, VkCommandBuffer commands, uint32_t slot, const ViewPart& part) {
    FrameView view{.input = input, .commands = commands, .slot = slot, .extent = part.picture.extent, .part = part};
    view.clipFromRelative = input.camera.clipFromRelative();
    view.origin = glm::round(input.camera.target / originStep) * originStep;
    view.metersPerPixelAtOneMeter = 1 / input.camera.pixelsPerRadian();
    view.hatched = anyHatched(input.drape);
    return view;
}

glm::mat4 FrameView::clipFrom(const glm::dmat4& siteFromMesh, const glm::dvec3& meshOrigin) const {
    const glm::dmat4 relativeFromSite = glm::translate(glm::dmat4(1), -input.camera.eye);
    return glm::mat4(clipFromRelative *
                     (relativeFromSite * (siteFromMesh * glm::translate(glm::dmat4(1), meshOrigin))));
}

} // namespace sandtable::renderer
