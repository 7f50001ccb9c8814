// Asks the finished depth image whether places are hidden behind something. The answers come back when the frame is
// done; one set of buffers per frame slot. Main thread only.
#pragma once

#include "renderer/gpu/Descriptors.h"
#include "renderer/gpu/FrameRing.h"
#include "renderer/passes/FrameView.h"

#include <array>

namespace sandtable::renderer {

class ProbePass {
public:
    static Result<std::unique_ptr<ProbePass>> create(const gpu::Context& context);

    /// The depth image must be readable by compute shaders.
    Result<void> record(const FrameView& view, VkImageView depth);
    /// 1 or 0 for each probe recorded in a slot whose frame is done; once for each recording, otherwise nullopt.
    std::optional<std::vector<uint8_t>> takeResults(uint32_t slot);

private:
    struct Slot {
        gpu::Buffer probes, results;
        VkDescriptorSet set = VK_NULL_HANDLE;
        std::optional<uint32_t> count; // of probes recorded and not yet taken
    };
    ProbePass(const gpu::Context& context, gpu::SetPool sets) : m_context(context), m_sets(std::move(sets)) {}
    Result<void> fit(Slot& slot, size_t count);

    gpu::Context m_context;
    gpu::SetPool m_sets;
    gpu::OwnedSampler m_sampler;
    gpu::OwnedPipelineLayout m_layout;
    gpu::OwnedPipeline m_pipeline;
    std::array<Slot, gpu::FrameRing::slotCount> m_slots;
};

} // namespace sandtable::renderer
