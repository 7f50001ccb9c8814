#include "renderer/passes/ProbePass.h"

#include "EmbeddedShaders.h"
#include "renderer/gpu/Pipelines.h"
#include "shaders/GpuTypes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace sandtable::renderer {
namespace {

constexpr VkShaderStageFlags compute = VK_SHADER_STAGE_COMPUTE_BIT;
constexpr uint32_t groupSize = 64; // as in probe.comp

/// A device stands on a roof or at a wall: what is drawn may be a little in front of it.
double toleranceAt(double distanceMeters) { return std::max(1.0, 0.005 * distanceMeters); }

/// As Camera::pixelOf, whose matrix is the same for all.
shaders::ProbeInput probeInput(const FrameView& view, const glm::dmat4& clipFromRelative,
                               const VisibilityProbe& probe) {
    const glm::dvec4 clip = clipFromRelative * glm::dvec4(probe.site - view.input.camera.eye, 1);
    const double w = std::abs(clip.w) < 1e-12 ? 1e-12 : clip.w;
    return {glm::vec4((clip.x / w + 1) / 2 * view.extent.width, (clip.y / w + 1) / 2 * view.extent.height, clip.w,
                      toleranceAt(clip.w))};
}

} // namespace

Result<std::unique_ptr<ProbePass>> ProbePass::create(const gpu::Context& context) {
    auto sets = gpu::SetPool::create(context.device, {{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, compute},
                                                      {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, compute},
                                                      {VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, compute}});
    if (!sets) return sets.error();
    std::unique_ptr<ProbePass> pass(new ProbePass(context, *std::move(sets)));
    VkSamplerCreateInfo samplerInfo{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO}; // nearest
    auto sampler =
        gpu::create<gpu::OwnedSampler>(context.device.get(), vkCreateSampler, samplerInfo, "vkCreateSampler");
    if (!sampler) return sampler.error();
    pass->m_sampler = *std::move(sampler);
    const VkDescriptorSetLayout setLayout = pass->m_sets.layout();
    auto layout = gpu::makePipelineLayout(context.device, std::span(&setLayout, 1), compute, sizeof(glm::vec4));
    if (!layout) return layout.error();
    pass->m_layout = *std::move(layout);
    auto pipeline = gpu::makeComputePipeline(context.device, context.pipelineCache, pass->m_layout.get(),
                                             shaders::probe_comp, "visibility probes");
    if (!pipeline) return pipeline.error();
    pass->m_pipeline = *std::move(pipeline);
    for (Slot& slot : pass->m_slots) {
        const auto set = pass->m_sets.take();
        if (!set) return set.error();
        slot.set = *set;
    }
    return pass;
}

Result<void> ProbePass::fit(Slot& slot, size_t count) {
    if (slot.probes && slot.probes.size() >= count * sizeof(shaders::ProbeInput)) return {};
    const size_t capacity = std::bit_ceil(std::max<size_t>(count, 64));
    auto probes = gpu::Buffer::create(m_context.allocator, capacity * sizeof(shaders::ProbeInput),
                                      VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, gpu::MemoryUse::Upload, "visibility probes");
    if (!probes) return probes.error();
    auto results =
        gpu::Buffer::create(m_context.allocator, capacity * sizeof(uint32_t), VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
                            gpu::MemoryUse::Readback, "visibility results");
    if (!results) return results.error();
    slot.probes = *std::move(probes); // the slot's last frame is done, so the old ones may go at once
    slot.results = *std::move(results);
    gpu::writeBuffer(m_context.device, slot.set, 1, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, slot.probes);
    gpu::writeBuffer(m_context.device, slot.set, 2, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, slot.results);
    return {};
}

Result<void> ProbePass::record(const FrameView& view, VkImageView depth) {
    Slot& slot = m_slots[view.slot];
    const auto count = static_cast<uint32_t>(view.input.probes.size());
    if (count > 0)
        if (auto fits = fit(slot, count); !fits) return fits;
    slot.count = count;
    if (count == 0) return {};
    gpu::writeImage(m_context.device, slot.set, 0, depth, m_sampler.get());
    auto* inputs = reinterpret_cast<shaders::ProbeInput*>(slot.probes.mapped());
    const glm::dmat4 clipFromRelative = view.input.camera.clipFromRelative();
    std::ranges::transform(view.input.probes, inputs,
                           [&](const VisibilityProbe& probe) { return probeInput(view, clipFromRelative, probe); });

    const glm::vec4 values(view.input.camera.nearMeters, count, 0, 0);
    vkCmdBindPipeline(view.commands, VK_PIPELINE_BIND_POINT_COMPUTE, m_pipeline.get());
    vkCmdBindDescriptorSets(view.commands, VK_PIPELINE_BIND_POINT_COMPUTE, m_layout.get(), 0, 1, &slot.set, 0, nullptr);
    vkCmdPushConstants(view.commands, m_layout.get(), compute, 0, sizeof values, &values);
    vkCmdDispatch(view.commands, (count + groupSize - 1) / groupSize, 1, 1);
    gpu::memoryBarrier(view.commands, VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_STORAGE_WRITE_BIT,
                       VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT);
    return {};
}

std::optional<std::vector<uint8_t>> ProbePass::takeResults(uint32_t slotIndex) {
    Slot& slot = m_slots[slotIndex];
    const auto count = std::exchange(slot.count, std::nullopt);
    if (!count) return std::nullopt;
    if (*count == 0) return std::vector<uint8_t>(); // nothing was recorded, perhaps no buffer made yet
    std::vector<uint8_t> visible(*count);
    const auto* results = reinterpret_cast<const uint32_t*>(slot.results.mapped());
    for (uint32_t i = 0; i < *count; ++i) visible[i] = results[i] != 0;
    return visible;
}

} // namespace sandtable::renderer
