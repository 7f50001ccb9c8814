// Buffers and images with their memory. Movable owners; destroy only when no submitted work uses them
// (SubmitQueue::retire). Main thread only.
#pragma once

#include "renderer/gpu/Allocator.h"

#include <span>

namespace sandtable::gpu {

class Buffer {
public:
    static Result<Buffer> create(Allocator& allocator, VkDeviceSize size, VkBufferUsageFlags usage, MemoryUse use,
                                 std::string_view name);
    Buffer() = default;
    Buffer(Buffer&& other) noexcept { swap(other); }
    Buffer& operator=(Buffer&& other) noexcept {
        swap(other);
        return *this;
    }
    ~Buffer();

    VkBuffer get() const { return m_buffer; }
    VkDeviceSize size() const { return m_size; }
    /// For MemoryUse::Upload and Readback.
    std::byte* mapped() const { return m_allocation.mapped(); }
    explicit operator bool() const { return m_buffer != VK_NULL_HANDLE; }

private:
    void swap(Buffer& other) noexcept;
    Allocator* m_allocator = nullptr;
    VkBuffer m_buffer = VK_NULL_HANDLE;
    VkDeviceSize m_size = 0;
    Allocation m_allocation;
};

struct ImageInfo {
    VkExtent2D extent{1, 1};
    VkFormat format = VK_FORMAT_R8G8B8A8_UNORM;
    VkImageUsageFlags usage = 0;
    VkImageAspectFlags aspect = VK_IMAGE_ASPECT_COLOR_BIT;
    uint32_t mipLevels = 1;
    uint32_t layers = 0; // 0: plain 2D; otherwise a 2D array
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT;
};

class Image {
public:
    /// With a view of all levels and layers.
    static Result<Image> create(Allocator& allocator, const ImageInfo& info, std::string_view name);
    Image() = default;
    Image(Image&& other) noexcept { swap(other); }
    Image& operator=(Image&& other) noexcept {
        swap(other);
        return *this;
    }
    ~Image();

    VkImage get() const { return m_image; }
    VkImageView view() const { return m_view.get(); }
    const ImageInfo& info() const { return m_info; }
    VkExtent2D extent() const { return m_info.extent; }
    explicit operator bool() const { return m_image != VK_NULL_HANDLE; }

private:
    void swap(Image& other) noexcept;
    Allocator* m_allocator = nullptr;
    VkImage m_image = VK_NULL_HANDLE;
    Allocation m_allocation;
    ImageInfo m_info;
    OwnedImageView m_view;
};

/// Levels of a full mip chain.
uint32_t mipLevelsFor(VkExtent2D extent);

/// What an image was used for last and what it is used for next.
struct ImageUse {
    VkPipelineStageFlags2 stage = VK_PIPELINE_STAGE_2_NONE;
    VkAccessFlags2 access = VK_ACCESS_2_NONE;
    VkImageLayout layout = VK_IMAGE_LAYOUT_UNDEFINED;
};
inline constexpr ImageUse unusedImage{};
/// For the first half of a transition that waits for the use and needs nothing of what the image holds.
constexpr ImageUse withoutContent(const ImageUse& use) { return {use.stage, use.access}; }
inline constexpr ImageUse colorTarget{VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                                      VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT,
                                      VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
inline constexpr ImageUse depthTarget{
    VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT |
        VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, // depth resolves happen there
    VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT |
        VK_ACCESS_2_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT,
    VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL};
inline constexpr ImageUse transferSource{VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT,
                                         VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL};
inline constexpr ImageUse transferTarget{VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                                         VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL};
inline constexpr ImageUse sampledByFragments{VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT,
                                             VK_ACCESS_2_SHADER_SAMPLED_READ_BIT,
                                             VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
inline constexpr ImageUse sampledByCompute{VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT, VK_ACCESS_2_SHADER_SAMPLED_READ_BIT,
                                           VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};

/// Levels and layers of an image; by default all.
struct ImagePart {
    VkImageAspectFlags aspect = VK_IMAGE_ASPECT_COLOR_BIT;
    uint32_t firstLevel = 0, levels = VK_REMAINING_MIP_LEVELS;
    uint32_t firstLayer = 0, layers = VK_REMAINING_ARRAY_LAYERS;
};

void transition(VkCommandBuffer commands, VkImage image, const ImageUse& from, const ImageUse& to,
                const ImagePart& part = {});

/// Makes writes of one kind visible to later reads or writes of another.
void memoryBarrier(VkCommandBuffer commands, VkPipelineStageFlags2 fromStage, VkAccessFlags2 fromAccess,
                   VkPipelineStageFlags2 toStage, VkAccessFlags2 toAccess);

/// How long a buffer of instances must be that are drawn with so many vertices each. The validation layers of 1.3.239
/// take an instance's data to be read once a vertex: behind a shorter buffer they see its neighbour in memory read too.
constexpr VkDeviceSize instanceBytes(size_t instances, size_t stride, size_t verticesEach) {
    return (instances < verticesEach ? verticesEach : instances) * stride;
}

} // namespace sandtable::gpu
