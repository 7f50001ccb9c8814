#include "renderer/passes/TerrainCoverage.h"

#include <utility>

namespace sandtable::renderer {

Result<void> TerrainCoverage::prepare(const TerrainDraw* terrain) {
    if (!terrain || terrain->coveredKey == m_key) return {};
    m_key = terrain->coveredKey;
    if (m_image) m_context.queue.retire(std::exchange(m_image, {}));
    m_bounds = {};
    if (!terrain->covered || terrain->covered->covered.empty()) return {};
    const scene::PlanCoverage& covered = *terrain->covered;
    const VkExtent2D extent{static_cast<uint32_t>(covered.columns), static_cast<uint32_t>(covered.rows)};
    auto image = gpu::Image::create(m_context.allocator,
                                    {.extent = extent,
                                     .format = VK_FORMAT_R8_UINT,
                                     .usage = VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT},
                                    "terrain coverage");
    if (!image) return image.error();
    m_image = *std::move(image);
    m_bounds = covered.bounds;
    const gpu::ImageLevel level{.extent = extent, .texels = std::as_bytes(std::span(covered.covered))};
    return m_context.uploader.copy(m_image, 1, std::span(&level, 1));
}

glm::vec4 TerrainCoverage::placement(const glm::dvec3& origin) const {
    if (m_bounds.empty()) return glm::vec4(0);
    return {glm::vec2(m_bounds.min - glm::dvec2(origin)), glm::vec2(1.0 / m_bounds.size())};
}

} // namespace sandtable::renderer
