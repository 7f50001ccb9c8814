// Graphics and compute pipelines from embedded SPIR-V, with a cache kept on disk between runs. Main thread only.
#pragma once

#include "core/Diagnostics.h"
#include "renderer/gpu/Device.h"

#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace sandtable::gpu {

struct PipelineDescription {
    const char* name = "";
    std::span<const uint32_t> vertex, fragment;
    std::vector<int32_t> constants; // specialization constants 0, 1, 2 …, for both stages
    VkPipelineLayout layout = VK_NULL_HANDLE;
    std::vector<VkVertexInputBindingDescription> bindings;
    std::vector<VkVertexInputAttributeDescription> attributes;
    std::vector<VkFormat> colors;
    VkFormat depth = VK_FORMAT_UNDEFINED;
    VkFormat stencil = VK_FORMAT_UNDEFINED;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
    bool depthWrite = true;
    VkCompareOp depthCompare = VK_COMPARE_OP_GREATER; // reversed depth
    bool blend = false;                               // premultiplied alpha over
    VkCullModeFlags cull = VK_CULL_MODE_NONE;
    bool paintOnce = false; // stencil: a pixel is painted once for each reference value (dynamic state)
};

/// Dynamic state: viewport and scissor (and the stencil reference with paintOnce).
Result<OwnedPipeline> makePipeline(const Device& device, VkPipelineCache cache, const PipelineDescription& description);
Result<OwnedPipeline> makeComputePipeline(const Device& device, VkPipelineCache cache, VkPipelineLayout layout,
                                          std::span<const uint32_t> shader, const char* name);

Result<OwnedPipelineLayout> makePipelineLayout(const Device& device, std::span<const VkDescriptorSetLayout> sets,
                                               VkShaderStageFlags pushStages, uint32_t pushBytes);

/// The driver's pipeline cache. A missing or foreign file is fine; one that cannot be written is reported.
class PipelineCacheFile {
public:
    static Result<PipelineCacheFile> open(const Device& device, std::filesystem::path file);
    VkPipelineCache get() const { return m_cache.get(); }
    void save(Diagnostics& diagnostics) const;

private:
    explicit PipelineCacheFile(const Device& device) : m_device(&device) {}
    const Device* m_device;
    std::filesystem::path m_file;
    OwnedPipelineCache m_cache;
};

} // namespace sandtable::gpu
