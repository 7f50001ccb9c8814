#include "renderer/passes/PlanMask.h"

#include "EmbeddedShaders.h"
#include "renderer/FrameTargets.h"
#include "shaders/GpuTypes.h"

#include <algorithm>
#include <cmath>

namespace sandtable::renderer {
namespace {

constexpr double finestTexel = 0.1; // metres
constexpr double largestSize = 4096;
constexpr VkFormat format = VK_FORMAT_R16_UINT;
constexpr VkShaderStageFlags stages = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;

VkExtent2D sizeFor(const glm::dvec2& meters) {
    const double texel = std::max(finestTexel, std::max(meters.x, meters.y) / largestSize);
    const auto texels = [&](double length) {
        return static_cast<uint32_t>(std::clamp(std::ceil(length / texel), 1.0, largestSize));
    };
    return {texels(meters.x), texels(meters.y)};
}

void beginMask(VkCommandBuffer commands, const gpu::Image& image) {
    gpu::transition(commands, image.get(), gpu::unusedImage, gpu::colorTarget);
    VkRenderingAttachmentInfo target{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    target.imageView = image.view();
    target.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    target.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    target.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
    info.renderArea = {{0, 0}, image.extent()};
    info.layerCount = 1;
    info.colorAttachmentCount = 1;
    info.pColorAttachments = &target;
    vkCmdBeginRendering(commands, &info);
    setViewport(commands, image.extent());
}

} // namespace

Result<std::unique_ptr<MaskPainter>> MaskPainter::create(const gpu::Context& context) {
    std::unique_ptr<MaskPainter> painter(new MaskPainter(context));
    auto layout = gpu::makePipelineLayout(context.device, {}, stages, sizeof(shaders::MaskPush));
    if (!layout) return layout.error();
    painter->m_layout = *std::move(layout);
    auto pipeline = gpu::makePipeline(context.device, context.pipelineCache,
                                      {.name = "plan mask",
                                       .vertex = shaders::mask_vert,
                                       .fragment = shaders::mask_frag,
                                       .layout = painter->m_layout.get(),
                                       .bindings = {{0, sizeof(glm::vec2), VK_VERTEX_INPUT_RATE_VERTEX}},
                                       .attributes = {{0, 0, VK_FORMAT_R32G32_SFLOAT, 0}},
                                       .colors = {format}});
    if (!pipeline) return pipeline.error();
    painter->m_pipeline = *std::move(pipeline);
    return painter;
}

void PlanMask::clear(gpu::SubmitQueue& queue) {
    if (m_image) queue.retire(std::move(m_image));
    if (m_vertices) queue.retire(std::move(m_vertices));
    m_image = {};
    m_vertices = {};
    m_bounds = {};
}

Result<void> PlanMask::paint(const MaskPainter& painter, VkCommandBuffer commands, const Box2& bounds,
                             std::span<const MaskArea> areas) {
    const gpu::Context& context = painter.context();
    clear(context.queue);
    if (bounds.empty() || bounds.size().x <= 0 || bounds.size().y <= 0) return {};

    std::vector<glm::vec2> vertices;
    for (const MaskArea& area : areas) vertices.insert(vertices.end(), area.triangles.begin(), area.triangles.end());
    if (vertices.empty()) return {};
    auto buffer = gpu::Buffer::create(context.allocator, vertices.size() * sizeof(glm::vec2),
                                      VK_BUFFER_USAGE_VERTEX_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                      gpu::MemoryUse::DeviceOnly, "plan mask areas");
    if (!buffer) return buffer.error();
    if (auto copied = context.uploader.copy(*buffer, 0, std::as_bytes(std::span(vertices))); !copied) return copied;
    auto image = gpu::Image::create(context.allocator,
                                    {.extent = sizeFor(bounds.size()),
                                     .format = format,
                                     .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT},
                                    "plan mask");
    if (!image) return image.error();
    m_image = *std::move(image);
    m_bounds = bounds;

    beginMask(commands, m_image);
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, painter.pipeline());
    const VkBuffer handle = buffer->get();
    const VkDeviceSize offset = 0;
    vkCmdBindVertexBuffers(commands, 0, 1, &handle, &offset);
    // Texture rows run from south to north here: v grows with y.
    const glm::vec2 scale(2.0 / bounds.size());
    uint32_t first = 0;
    for (const MaskArea& area : areas) {
        const auto count = static_cast<uint32_t>(area.triangles.size());
        const shaders::MaskPush values{glm::vec4(0, 0, scale), glm::ivec4(area.value, 0, 0, 0)};
        vkCmdPushConstants(commands, painter.layout(), stages, 0, sizeof values, &values);
        if (count > 0) vkCmdDraw(commands, count, 1, first, 0);
        first += count;
    }
    vkCmdEndRendering(commands);
    gpu::transition(commands, m_image.get(), gpu::colorTarget, gpu::sampledByFragments);
    m_vertices = *std::move(buffer);
    return {};
}

double PlanMask::texelMeters() const {
    if (!m_image) return 0;
    const VkExtent2D extent = m_image.extent();
    return std::max(m_bounds.size().x / extent.width, m_bounds.size().y / extent.height);
}

glm::vec4 PlanMask::placement(const glm::dvec3& origin) const {
    if (m_bounds.empty()) return glm::vec4(0);
    return {glm::vec2(m_bounds.min - glm::dvec2(origin)), glm::vec2(1.0 / m_bounds.size())};
}

} // namespace sandtable::renderer
