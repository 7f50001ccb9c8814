#include "renderer/Renderer.h"

#include "renderer/VulkanRenderer.h"

#include <algorithm>
#include <cmath>

namespace sandtable::renderer {

Result<std::unique_ptr<Renderer>> Renderer::create(const RendererOptions& options, Diagnostics& diagnostics) {
    return VulkanRenderer::create(options, diagnostics);
}

size_t Capture::backgroundPixels() const {
    return static_cast<size_t>(std::ranges::count_if(distanceMeters, [](float d) { return std::isinf(d); }));
}

} // namespace sandtable::renderer
