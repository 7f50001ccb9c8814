// Reading finished images back to the CPU.
#include "renderer/VulkanRenderer.h"
#include "shaders/GpuTypes.h"

#include <cstring>
#include <limits>

namespace sandtable::renderer {
namespace {

/// Reversed depth with an infinite far plane is near / distance.
float distanceOf(float depth, double nearMeters) {
    if (depth <= SANDTABLE_BENEATH_DEPTH_SCALE) depth /= SANDTABLE_BENEATH_DEPTH_SCALE;
    return depth > 0 ? static_cast<float>(nearMeters / depth) : std::numeric_limits<float>::infinity();
}

VkBufferImageCopy wholeImage(VkExtent2D extent, VkImageAspectFlags aspect, VkDeviceSize bufferOffset) {
    VkBufferImageCopy region{};
    region.bufferOffset = bufferOffset;
    region.imageSubresource = {aspect, 0, 0, 1};
    region.imageExtent = {extent.width, extent.height, 1};
    return region;
}

void swapRedAndBlue(std::vector<uint8_t>& rgba) {
    for (size_t i = 0; i < rgba.size(); i += 4) std::swap(rgba[i], rgba[i + 2]);
}

} // namespace

Result<void> VulkanRenderer::readBack(std::span<const ImagePartCopy> parts, const gpu::Buffer& buffer) {
    if (auto free = m_ring->advance(); !free) return free;
    takeProbeResults(m_ring->slot()); // or older answers would come after newer ones
    const auto commands = m_ring->begin();
    if (!commands) return commands.error();
    for (const ImagePartCopy& part : parts) {
        const gpu::ImagePart all{part.image->info().aspect};
        gpu::transition(*commands, part.image->get(), *part.use, gpu::transferSource, all);
        *part.use = gpu::transferSource;
        vkCmdCopyImageToBuffer(*commands, part.image->get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, buffer.get(), 1,
                               &part.region);
    }
    gpu::memoryBarrier(*commands, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                       VK_PIPELINE_STAGE_2_HOST_BIT, VK_ACCESS_2_HOST_READ_BIT);
    const auto value = m_ring->submit();
    if (!value) return value.error();
    return m_queue->wait(*value);
}

Result<Capture> VulkanRenderer::capture() {
    if (!m_captureReady)
        return Error{ErrorKind::Usage, "",
                     "there is no finished frame to capture (a window needs FrameInput::keepForCapture)"};
    const VkExtent2D extent = m_targets.extent;
    const VkDeviceSize pixels = VkDeviceSize(extent.width) * extent.height;
    auto buffer = gpu::Buffer::create(*m_allocator, pixels * 8, VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                      gpu::MemoryUse::Readback, "capture");
    if (!buffer) return buffer.error();
    const std::array parts{
        ImagePartCopy{&m_targets.color, &m_colorUse, wholeImage(extent, VK_IMAGE_ASPECT_COLOR_BIT, 0)},
        ImagePartCopy{&m_targets.depth, &m_depthUse, wholeImage(extent, VK_IMAGE_ASPECT_DEPTH_BIT, pixels * 4)}};
    if (auto read = readBack(parts, *buffer); !read) return read.error();

    Capture result{static_cast<int>(extent.width), static_cast<int>(extent.height), {}, {}};
    result.rgba.resize(pixels * 4);
    std::memcpy(result.rgba.data(), buffer->mapped(), pixels * 4);
    if (m_context->colorFormat == VK_FORMAT_B8G8R8A8_UNORM) swapRedAndBlue(result.rgba);
    result.distanceMeters.resize(pixels);
    std::memcpy(result.distanceMeters.data(), buffer->mapped() + pixels * 4, pixels * 4);
    for (float& value : result.distanceMeters) value = distanceOf(value, m_nearMeters);
    return result;
}

Result<float> VulkanRenderer::distanceAt(int x, int y) {
    const VkExtent2D extent = m_targets.extent;
    if (m_nearMeters <= 0) return Error{ErrorKind::Usage, "", "no frame has been drawn"};
    if (x < 0 || y < 0 || x >= static_cast<int>(extent.width) || y >= static_cast<int>(extent.height))
        return std::numeric_limits<float>::infinity();
    auto buffer = gpu::Buffer::create(*m_allocator, 4, VK_BUFFER_USAGE_TRANSFER_DST_BIT, gpu::MemoryUse::Readback,
                                      "depth at a pixel");
    if (!buffer) return buffer.error();
    VkBufferImageCopy region = wholeImage({1, 1}, VK_IMAGE_ASPECT_DEPTH_BIT, 0);
    region.imageOffset = {x, y, 0};
    const ImagePartCopy part{&m_targets.depth, &m_depthUse, region};
    if (auto read = readBack(std::span(&part, 1), *buffer); !read) return read.error();
    float depth = 0;
    std::memcpy(&depth, buffer->mapped(), sizeof depth);
    return distanceOf(depth, m_nearMeters);
}

} // namespace sandtable::renderer
