// The images of a window. Made again when the window's size changes or the window system says so. Main thread only.
#pragma once

#include "renderer/gpu/Device.h"

#include <memory>
#include <vector>

namespace sandtable::gpu {

class Swapchain {
public:
    static Result<std::unique_ptr<Swapchain>> create(Device& device);
    ~Swapchain();

    VkFormat format() const { return m_format.format; }
    VkExtent2D extent() const { return m_extent; }
    uint32_t imageCount() const { return static_cast<uint32_t>(m_images.size()); }
    /// False where the window system lets its images be drawn on only.
    bool takesCopies() const { return m_takesCopies; }

    struct Target {
        uint32_t index = 0;
        VkImage image = VK_NULL_HANDLE;
        VkImageView view = VK_NULL_HANDLE;
        VkSemaphore acquired = VK_NULL_HANDLE; // wait for it before drawing
        VkSemaphore drawn = VK_NULL_HANDLE;    // signal it afterwards
    };
    /// The next image; false when there is nothing to draw on: a minimised window, or one just being resized.
    /// After a change of `generation` everything made for the old images is stale.
    Result<bool> acquire(uint32_t frameSlot, Target& target);
    Result<void> present(const Target& target);
    /// The framebuffer's size changed: make new images before the next frame. The queue must be idle by then.
    void invalidate() { m_stale = true; }
    uint64_t generation() const { return m_generation; }

private:
    explicit Swapchain(Device& device) : m_device(device) {}
    Result<bool> rebuild();
    Result<bool> recover(VkResult problem, const char* call);

    Device& m_device;
    VkSurfaceFormatKHR m_format{};
    VkExtent2D m_extent{};
    OwnedSwapchain m_swapchain;
    std::vector<VkImage> m_images;
    std::vector<OwnedImageView> m_views;
    std::vector<OwnedSemaphore> m_acquired; // per frame slot
    std::vector<OwnedSemaphore> m_drawn;    // per image: the presentation engine may still hold the last one
    bool m_takesCopies = false;
    bool m_stale = true;
    uint64_t m_generation = 0;
};

} // namespace sandtable::gpu
