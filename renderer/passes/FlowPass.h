// What flows along networks: dashes that move over the finished image, on the surface the depth image shows. They are
// no part of the scene, so that they may move while the kept scene and its draped paintings stay as they are. Main
// thread only.
#pragma once

#include "renderer/gpu/Descriptors.h"
#include "renderer/gpu/FrameRing.h"
#include "renderer/passes/FrameView.h"

#include <array>

namespace sandtable::renderer {

class FlowPass {
public:
    static Result<std::unique_ptr<FlowPass>> create(const gpu::Context& context);

    /// Uploads lines that are new; before the image is drawn to.
    Result<void> prepare(const FrameView& view);
    /// Into a finished image without multisampling. The depth image must be readable by fragment shaders.
    void draw(const FrameView& view, VkImageView color, VkImageView depth);
    static bool wanted(const FrameInput& input) { return input.flow && !input.flow->lines.empty(); }

private:
    FlowPass(const gpu::Context& context, gpu::SetPool sets) : m_context(context), m_sets(std::move(sets)) {}

    gpu::Context m_context;
    gpu::SetPool m_sets;
    gpu::OwnedSampler m_sampler;
    gpu::OwnedPipelineLayout m_layout;
    gpu::OwnedPipeline m_pipeline;
    std::array<VkDescriptorSet, gpu::FrameRing::slotCount> m_slots{};
    gpu::Buffer m_pieces;
    uint32_t m_count = 0;
    uint64_t m_key = 0; // of what m_pieces holds
    glm::dvec3 m_origin{0};
};

} // namespace sandtable::renderer
