#include "renderer/gpu/Pipelines.h"

#include <fmt/format.h>

#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <unistd.h>

namespace sandtable::gpu {
namespace {

Result<OwnedShaderModule> makeModule(const Device& device, std::span<const uint32_t> code) {
    VkShaderModuleCreateInfo info{.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO};
    info.codeSize = code.size_bytes();
    info.pCode = code.data();
    return create<OwnedShaderModule>(device.get(), vkCreateShaderModule, info, "vkCreateShaderModule");
}

VkPipelineShaderStageCreateInfo stageInfo(VkShaderStageFlagBits stage, VkShaderModule module,
                                          const VkSpecializationInfo* constants) {
    VkPipelineShaderStageCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO};
    info.stage = stage;
    info.module = module;
    info.pName = "main";
    info.pSpecializationInfo = constants;
    return info;
}

VkPipelineDepthStencilStateCreateInfo depthStencil(const PipelineDescription& description) {
    VkPipelineDepthStencilStateCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO};
    info.depthTestEnable = description.depth != VK_FORMAT_UNDEFINED;
    info.depthWriteEnable = description.depthWrite;
    info.depthCompareOp = description.depthCompare;
    info.stencilTestEnable = description.paintOnce;
    info.front.compareOp = VK_COMPARE_OP_NOT_EQUAL;
    info.front.passOp = VK_STENCIL_OP_REPLACE;
    info.front.compareMask = info.front.writeMask = 0xff;
    info.back = info.front;
    return info;
}

VkPipelineColorBlendAttachmentState blending(bool enabled) {
    VkPipelineColorBlendAttachmentState state{};
    state.blendEnable = enabled;
    state.srcColorBlendFactor = state.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
    state.dstColorBlendFactor = state.dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    state.colorWriteMask =
        VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT;
    return state;
}

// Drivers need not survive a damaged cache, so the file ends with a checksum (FNV-1a) of what stands before it.
uint64_t checksum(std::string_view bytes) {
    uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : bytes) hash = (hash ^ static_cast<uint8_t>(byte)) * 0x100000001b3;
    return hash;
}

/// The file's content without its checksum; empty if there is no such file or it is damaged.
std::string unsealed(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    uint64_t stated = 0;
    if (bytes.size() < sizeof stated) return {};
    const size_t size = bytes.size() - sizeof stated;
    std::memcpy(&stated, bytes.data() + size, sizeof stated);
    bytes.resize(size);
    return checksum(bytes) == stated ? bytes : std::string();
}

/// Written beside its place and renamed: programs that start or end at the same time see a whole file.
bool writeSealed(const std::filesystem::path& file, const std::string& bytes) {
    std::error_code failure;
    std::filesystem::create_directories(file.parent_path(), failure);
    const std::filesystem::path unfinished = fmt::format("{}.{}", file.string(), getpid());
    const uint64_t sum = checksum(bytes);
    std::ofstream stream(unfinished, std::ios::binary);
    stream << bytes;
    stream.write(reinterpret_cast<const char*>(&sum), sizeof sum);
    stream.close();
    if (!stream) return false;
    std::filesystem::rename(unfinished, file, failure);
    return !failure;
}

} // namespace

Result<OwnedPipeline> makePipeline(const Device& device, VkPipelineCache cache,
                                   const PipelineDescription& description) {
    const auto vertex = makeModule(device, description.vertex);
    if (!vertex) return vertex.error();
    const auto fragment = makeModule(device, description.fragment);
    if (!fragment) return fragment.error();

    std::vector<VkSpecializationMapEntry> entries;
    for (uint32_t i = 0; i < description.constants.size(); ++i)
        entries.push_back({i, i * static_cast<uint32_t>(sizeof(int32_t)), sizeof(int32_t)});
    const VkSpecializationInfo constants{static_cast<uint32_t>(entries.size()), entries.data(),
                                         description.constants.size() * sizeof(int32_t), description.constants.data()};
    const std::array stages{stageInfo(VK_SHADER_STAGE_VERTEX_BIT, vertex->get(), &constants),
                            stageInfo(VK_SHADER_STAGE_FRAGMENT_BIT, fragment->get(), &constants)};

    VkPipelineVertexInputStateCreateInfo input{.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO};
    input.vertexBindingDescriptionCount = static_cast<uint32_t>(description.bindings.size());
    input.pVertexBindingDescriptions = description.bindings.data();
    input.vertexAttributeDescriptionCount = static_cast<uint32_t>(description.attributes.size());
    input.pVertexAttributeDescriptions = description.attributes.data();
    VkPipelineInputAssemblyStateCreateInfo assembly{.sType =
                                                        VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO};
    assembly.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
    VkPipelineViewportStateCreateInfo viewport{.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO};
    viewport.viewportCount = viewport.scissorCount = 1;
    VkPipelineRasterizationStateCreateInfo raster{.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO};
    raster.cullMode = description.cull; // none: photogrammetry and imported models are seen from both sides
    raster.lineWidth = 1;
    VkPipelineMultisampleStateCreateInfo multisample{.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO};
    multisample.rasterizationSamples = description.samples;
    const auto depth = depthStencil(description);
    const std::vector<VkPipelineColorBlendAttachmentState> targets(description.colors.size(),
                                                                   blending(description.blend));
    VkPipelineColorBlendStateCreateInfo blend{.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO};
    blend.attachmentCount = static_cast<uint32_t>(targets.size());
    blend.pAttachments = targets.data();
    std::vector<VkDynamicState> dynamicStates{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    if (description.paintOnce) dynamicStates.push_back(VK_DYNAMIC_STATE_STENCIL_REFERENCE);
    VkPipelineDynamicStateCreateInfo dynamic{.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO};
    dynamic.dynamicStateCount = static_cast<uint32_t>(dynamicStates.size());
    dynamic.pDynamicStates = dynamicStates.data();

    VkPipelineRenderingCreateInfo rendering{.sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO};
    rendering.colorAttachmentCount = static_cast<uint32_t>(description.colors.size());
    rendering.pColorAttachmentFormats = description.colors.data();
    rendering.depthAttachmentFormat = description.depth;
    rendering.stencilAttachmentFormat = description.stencil;
    VkGraphicsPipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO, .pNext = &rendering};
    info.stageCount = static_cast<uint32_t>(stages.size());
    info.pStages = stages.data();
    info.pVertexInputState = &input;
    info.pInputAssemblyState = &assembly;
    info.pViewportState = &viewport;
    info.pRasterizationState = &raster;
    info.pMultisampleState = &multisample;
    info.pDepthStencilState = &depth;
    info.pColorBlendState = &blend;
    info.pDynamicState = &dynamic;
    info.layout = description.layout;
    VkPipeline pipeline = VK_NULL_HANDLE;
    if (auto made = check(vkCreateGraphicsPipelines(device.get(), cache, 1, &info, nullptr, &pipeline),
                          "vkCreateGraphicsPipelines");
        !made)
        return made.error();
    device.setName(VK_OBJECT_TYPE_PIPELINE, pipeline, description.name);
    return OwnedPipeline(device.get(), pipeline);
}

Result<OwnedPipeline> makeComputePipeline(const Device& device, VkPipelineCache cache, VkPipelineLayout layout,
                                          std::span<const uint32_t> shader, const char* name) {
    const auto module = makeModule(device, shader);
    if (!module) return module.error();
    VkComputePipelineCreateInfo info{.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO};
    info.stage = stageInfo(VK_SHADER_STAGE_COMPUTE_BIT, module->get(), nullptr);
    info.layout = layout;
    VkPipeline pipeline = VK_NULL_HANDLE;
    if (auto made = check(vkCreateComputePipelines(device.get(), cache, 1, &info, nullptr, &pipeline),
                          "vkCreateComputePipelines");
        !made)
        return made.error();
    device.setName(VK_OBJECT_TYPE_PIPELINE, pipeline, name);
    return OwnedPipeline(device.get(), pipeline);
}

Result<OwnedPipelineLayout> makePipelineLayout(const Device& device, std::span<const VkDescriptorSetLayout> sets,
                                               VkShaderStageFlags pushStages, uint32_t pushBytes) {
    const VkPushConstantRange range{pushStages, 0, pushBytes};
    VkPipelineLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
    info.setLayoutCount = static_cast<uint32_t>(sets.size());
    info.pSetLayouts = sets.data();
    info.pushConstantRangeCount = pushBytes > 0 ? 1 : 0;
    info.pPushConstantRanges = &range;
    return create<OwnedPipelineLayout>(device.get(), vkCreatePipelineLayout, info, "vkCreatePipelineLayout");
}

Result<PipelineCacheFile> PipelineCacheFile::open(const Device& device, std::filesystem::path file) {
    PipelineCacheFile cache(device);
    cache.m_file = std::move(file);
    const std::string data = cache.m_file.empty() ? std::string() : unsealed(cache.m_file);
    // The driver checks the header and ignores what another driver or version wrote.
    VkPipelineCacheCreateInfo info{.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO};
    info.initialDataSize = data.size();
    info.pInitialData = data.data();
    auto made = create<OwnedPipelineCache>(device.get(), vkCreatePipelineCache, info, "vkCreatePipelineCache");
    if (!made) return made.error();
    cache.m_cache = *std::move(made);
    return cache;
}

void PipelineCacheFile::save(Diagnostics& diagnostics) const {
    if (m_file.empty()) return;
    size_t size = 0;
    std::string data;
    VkResult got = vkGetPipelineCacheData(m_device->get(), m_cache.get(), &size, nullptr);
    if (got == VK_SUCCESS) {
        data.resize(size);
        got = vkGetPipelineCacheData(m_device->get(), m_cache.get(), &size, data.data());
        data.resize(size);
    }
    if (got != VK_SUCCESS || !writeSealed(m_file, data))
        diagnostics.report(Severity::Warning, m_file.string(), "the pipeline cache cannot be written");
}

} // namespace sandtable::gpu
