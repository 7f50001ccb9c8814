#include "renderer/passes/FlowPass.h"

#include "EmbeddedShaders.h"
#include "renderer/FrameTargets.h"
#include "renderer/gpu/Pipelines.h"
#include "shaders/GpuTypes.h"

#include <algorithm>
#include <cmath>

namespace sandtable::renderer {
namespace {

constexpr uint32_t boxVertices = 36;
constexpr float leastHalfPixels = 1.3f;
/// Between the heads of two dashes: so far on the ground, and farther by octaves where that would be less on screen.
constexpr double periodMeters = 24, leastPeriodPixels = 64;
constexpr glm::vec4 dashColor{0.90f, 0.97f, 1.0f, 0.9f};

/// As flow.vert takes it.
struct Piece {
    glm::vec4 fromAlong, toHalf;
};

std::vector<Piece> piecesOf(std::span<const FlowLine> lines, const glm::dvec3& origin) {
    std::vector<Piece> pieces;
    for (const FlowLine& line : lines) {
        double along = 0;
        for (size_t i = 0; i + 1 < line.points.size(); ++i) {
            const glm::dvec3 from = line.points[i] - origin, to = line.points[i + 1] - origin;
            const double length = glm::distance(glm::dvec2(from), glm::dvec2(to));
            if (!std::isfinite(length + from.z + to.z) || length <= 0) continue;
            const double half = line.halfWidthMeters * (line.backwards ? -1 : 1);
            pieces.push_back({glm::vec4(from, along), glm::vec4(to, half)});
            along += length;
        }
    }
    return pieces;
}

glm::dvec3 middleOf(std::span<const FlowLine> lines) {
    Box3 box;
    for (const FlowLine& line : lines)
        for (const glm::dvec3& point : line.points)
            if (std::isfinite(point.x + point.y + point.z)) box.extend(Box3{point, point});
    return box.empty() ? glm::dvec3(0) : box.center();
}

/// Dashes must not crowd on screen: their period grows by powers of two with the distance of what is looked at.
double periodFor(const FrameView& view) {
    const double pixel = glm::distance(view.input.camera.eye, view.input.camera.target) * view.metersPerPixelAtOneMeter;
    return periodMeters * std::exp2(std::max(0.0, std::ceil(std::log2(leastPeriodPixels * pixel / periodMeters))));
}

} // namespace

Result<std::unique_ptr<FlowPass>> FlowPass::create(const gpu::Context& context) {
    auto sets = gpu::SetPool::create(context.device,
                                     {{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, VK_SHADER_STAGE_FRAGMENT_BIT}});
    if (!sets) return sets.error();
    std::unique_ptr<FlowPass> pass(new FlowPass(context, *std::move(sets)));
    VkSamplerCreateInfo samplerInfo{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO}; // nearest
    auto sampler =
        gpu::create<gpu::OwnedSampler>(context.device.get(), vkCreateSampler, samplerInfo, "vkCreateSampler");
    if (!sampler) return sampler.error();
    pass->m_sampler = *std::move(sampler);
    const VkDescriptorSetLayout setLayout = pass->m_sets.layout();
    auto layout =
        gpu::makePipelineLayout(context.device, std::span(&setLayout, 1),
                                VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, sizeof(shaders::FlowPush));
    if (!layout) return layout.error();
    pass->m_layout = *std::move(layout);
    auto pipeline =
        gpu::makePipeline(context.device, context.pipelineCache,
                          {.name = "flow",
                           .vertex = shaders::flow_vert,
                           .fragment = shaders::flow_frag,
                           .layout = pass->m_layout.get(),
                           .bindings = {{0, sizeof(Piece), VK_VERTEX_INPUT_RATE_INSTANCE}},
                           .attributes = {{0, 0, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(Piece, fromAlong)},
                                          {1, 0, VK_FORMAT_R32G32B32A32_SFLOAT, offsetof(Piece, toHalf)}},
                           .colors = {context.colorFormat},
                           .depthWrite = false,
                           .blend = true,
                           .cull = VK_CULL_MODE_FRONT_BIT}); // the far sides, which are there from inside too
    if (!pipeline) return pipeline.error();
    pass->m_pipeline = *std::move(pipeline);
    for (VkDescriptorSet& slot : pass->m_slots) {
        const auto set = pass->m_sets.take();
        if (!set) return set.error();
        slot = *set;
    }
    return pass;
}

Result<void> FlowPass::prepare(const FrameView& view) {
    if (!wanted(view.input) || (m_pieces && m_key == view.input.flow->key)) return {};
    const FlowDraw& flow = *view.input.flow;
    m_origin = middleOf(flow.lines);
    const std::vector<Piece> pieces = piecesOf(flow.lines, m_origin);
    m_context.queue.retire(std::exchange(m_pieces, gpu::Buffer()));
    m_count = static_cast<uint32_t>(pieces.size());
    m_key = flow.key;
    if (pieces.empty()) return {};
    auto buffer = gpu::Buffer::create(
        m_context.allocator, gpu::instanceBytes(pieces.size(), sizeof(Piece), boxVertices),
        VK_BUFFER_USAGE_VERTEX_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::MemoryUse::DeviceOnly, "flow");
    if (!buffer) return buffer.error();
    m_pieces = *std::move(buffer);
    return m_context.uploader.copy(m_pieces, 0, std::as_bytes(std::span(pieces)));
}

void FlowPass::draw(const FrameView& view, VkImageView color, VkImageView depth) {
    if (m_count == 0) return;
    gpu::writeImage(m_context.device, m_slots[view.slot], 0, depth, m_sampler.get());
    VkRenderingAttachmentInfo target{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    target.imageView = color;
    target.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    target.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
    target.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
    info.renderArea = {{0, 0}, view.extent};
    info.layerCount = 1;
    info.colorAttachmentCount = 1;
    info.pColorAttachments = &target;
    vkCmdBeginRendering(view.commands, &info);
    setViewport(view.commands, view.part);
    const double period = periodFor(view);
    const shaders::FlowPush values{
        view.clipFrom(glm::dmat4(1), m_origin),
        glm::vec4(view.input.camera.eye - m_origin, view.metersPerPixelAtOneMeter),
        glm::vec4(view.input.flow->phase * period, period, leastHalfPixels, view.input.camera.nearMeters),
        glm::vec4(glm::vec3(dashColor) * dashColor.a, dashColor.a)};
    vkCmdBindPipeline(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_pipeline.get());
    vkCmdBindDescriptorSets(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_layout.get(), 0, 1, &m_slots[view.slot],
                            0, nullptr);
    const VkBuffer buffer = m_pieces.get();
    const VkDeviceSize offset = 0;
    vkCmdBindVertexBuffers(view.commands, 0, 1, &buffer, &offset);
    push(view.commands, m_layout.get(), values);
    vkCmdDraw(view.commands, boxVertices, m_count, 0, 0);
    vkCmdEndRendering(view.commands);
}

} // namespace sandtable::renderer
