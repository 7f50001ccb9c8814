#include "renderer/gpu/Resources.h"

#include <algorithm>
#include <bit>

namespace sandtable::gpu {

Result<Buffer> Buffer::create(Allocator& allocator, VkDeviceSize size, VkBufferUsageFlags usage, MemoryUse use,
                              std::string_view name) {
    const Device& device = allocator.device();
    VkBufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO};
    info.size = std::max<VkDeviceSize>(size, 4);
    info.usage = usage;
    VkBuffer handle = VK_NULL_HANDLE;
    if (auto made = check(vkCreateBuffer(device.get(), &info, nullptr, &handle), "vkCreateBuffer"); !made)
        return made.error();
    VkMemoryRequirements needs{};
    vkGetBufferMemoryRequirements(device.get(), handle, &needs);
    const auto allocation = allocator.allocate(needs, use, true);
    if (!allocation) {
        vkDestroyBuffer(device.get(), handle, nullptr);
        return allocation.error();
    }
    Buffer buffer;
    buffer.m_allocator = &allocator;
    buffer.m_buffer = handle;
    buffer.m_size = info.size;
    buffer.m_allocation = *allocation;
    device.setName(VK_OBJECT_TYPE_BUFFER, handle, name);
    if (auto bound = check(vkBindBufferMemory(device.get(), handle, allocation->block->memory, allocation->offset),
                           "vkBindBufferMemory");
        !bound)
        return bound.error();
    return buffer;
}

Buffer::~Buffer() {
    if (m_buffer == VK_NULL_HANDLE) return;
    vkDestroyBuffer(m_allocator->device().get(), m_buffer, nullptr);
    m_allocator->release(m_allocation);
}

void Buffer::swap(Buffer& other) noexcept {
    std::swap(m_allocator, other.m_allocator);
    std::swap(m_buffer, other.m_buffer);
    std::swap(m_size, other.m_size);
    std::swap(m_allocation, other.m_allocation);
}

namespace {

Result<OwnedImageView> makeView(VkDevice device, VkImage image, const ImageInfo& info, VkImageViewType type,
                                const VkImageSubresourceRange& range) {
    VkImageViewCreateInfo view{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
    view.image = image;
    view.viewType = type;
    view.format = info.format;
    view.subresourceRange = range;
    return create<OwnedImageView>(device, vkCreateImageView, view, "vkCreateImageView");
}

} // namespace

Result<Image> Image::create(Allocator& allocator, const ImageInfo& info, std::string_view name) {
    const Device& device = allocator.device();
    VkImageCreateInfo description{.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO};
    description.imageType = VK_IMAGE_TYPE_2D;
    description.format = info.format;
    description.extent = {info.extent.width, info.extent.height, 1};
    description.mipLevels = info.mipLevels;
    description.arrayLayers = std::max(info.layers, 1u);
    description.samples = info.samples;
    description.usage = info.usage;
    VkImage handle = VK_NULL_HANDLE;
    if (auto made = check(vkCreateImage(device.get(), &description, nullptr, &handle), "vkCreateImage"); !made)
        return made.error();
    VkMemoryRequirements needs{};
    vkGetImageMemoryRequirements(device.get(), handle, &needs);
    const auto allocation = allocator.allocate(needs, MemoryUse::DeviceOnly, false);
    if (!allocation) {
        vkDestroyImage(device.get(), handle, nullptr);
        return allocation.error();
    }
    Image image;
    image.m_allocator = &allocator;
    image.m_image = handle;
    image.m_allocation = *allocation;
    image.m_info = info;
    device.setName(VK_OBJECT_TYPE_IMAGE, handle, name);
    if (auto bound = check(vkBindImageMemory(device.get(), handle, allocation->block->memory, allocation->offset),
                           "vkBindImageMemory");
        !bound)
        return bound.error();
    constexpr VkImageUsageFlags viewable =
        VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    if (info.usage & viewable) {
        auto view =
            makeView(device.get(), handle, info, info.layers > 0 ? VK_IMAGE_VIEW_TYPE_2D_ARRAY : VK_IMAGE_VIEW_TYPE_2D,
                     {info.aspect, 0, info.mipLevels, 0, std::max(info.layers, 1u)});
        if (!view) return view.error();
        image.m_view = *std::move(view);
    }
    return image;
}

Image::~Image() {
    if (m_image == VK_NULL_HANDLE) return;
    m_view = {};
    vkDestroyImage(m_allocator->device().get(), m_image, nullptr);
    m_allocator->release(m_allocation);
}

void Image::swap(Image& other) noexcept {
    std::swap(m_allocator, other.m_allocator);
    std::swap(m_image, other.m_image);
    std::swap(m_allocation, other.m_allocation);
    std::swap(m_info, other.m_info);
    std::swap(m_view, other.m_view);
}

uint32_t mipLevelsFor(VkExtent2D extent) {
    return static_cast<uint32_t>(std::bit_width(std::max(extent.width, extent.height)));
}

void transition(VkCommandBuffer commands, VkImage image, const ImageUse& from, const ImageUse& to,
                const ImagePart& part) {
    VkImageMemoryBarrier2 barrier{.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2};
    barrier.srcStageMask = from.stage;
    barrier.srcAccessMask = from.access;
    barrier.dstStageMask = to.stage;
    barrier.dstAccessMask = to.access;
    barrier.oldLayout = from.layout;
    barrier.newLayout = to.layout;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image;
    barrier.subresourceRange = {part.aspect, part.firstLevel, part.levels, part.firstLayer, part.layers};
    VkDependencyInfo dependency{.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO};
    dependency.imageMemoryBarrierCount = 1;
    dependency.pImageMemoryBarriers = &barrier;
    vkCmdPipelineBarrier2(commands, &dependency);
}

void memoryBarrier(VkCommandBuffer commands, VkPipelineStageFlags2 fromStage, VkAccessFlags2 fromAccess,
                   VkPipelineStageFlags2 toStage, VkAccessFlags2 toAccess) {
    VkMemoryBarrier2 barrier{.sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER_2};
    barrier.srcStageMask = fromStage;
    barrier.srcAccessMask = fromAccess;
    barrier.dstStageMask = toStage;
    barrier.dstAccessMask = toAccess;
    VkDependencyInfo dependency{.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO};
    dependency.memoryBarrierCount = 1;
    dependency.pMemoryBarriers = &barrier;
    vkCmdPipelineBarrier2(commands, &dependency);
}

} // namespace sandtable::gpu
