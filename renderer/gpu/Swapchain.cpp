#include "renderer/gpu/Swapchain.h"

#include "renderer/gpu/FrameRing.h"

#include <algorithm>
#include <limits>

namespace sandtable::gpu {
namespace {

/// Photographs are shown with their values as stored, so the format has no sRGB conversion.
Result<VkSurfaceFormatKHR> chooseFormat(const Device& device) {
    uint32_t count = 0;
    vkGetPhysicalDeviceSurfaceFormatsKHR(device.physical(), device.surface(), &count, nullptr);
    std::vector<VkSurfaceFormatKHR> formats(count);
    vkGetPhysicalDeviceSurfaceFormatsKHR(device.physical(), device.surface(), &count, formats.data());
    for (const auto& format : formats)
        if (format.format == VK_FORMAT_B8G8R8A8_UNORM || format.format == VK_FORMAT_R8G8B8A8_UNORM) return format;
    return Error{ErrorKind::Device, device.name(), "the window offers no 8-bit RGBA format"};
}

VkExtent2D chooseExtent(const VkSurfaceCapabilitiesKHR& surface, VkExtent2D wanted) {
    if (surface.currentExtent.width != std::numeric_limits<uint32_t>::max()) return surface.currentExtent;
    return {std::clamp(wanted.width, surface.minImageExtent.width, surface.maxImageExtent.width),
            std::clamp(wanted.height, surface.minImageExtent.height, surface.maxImageExtent.height)};
}

Result<std::vector<OwnedSemaphore>> makeSemaphores(VkDevice device, size_t count) {
    std::vector<OwnedSemaphore> semaphores;
    const VkSemaphoreCreateInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
    for (size_t i = 0; i < count; ++i) {
        auto made = create<OwnedSemaphore>(device, vkCreateSemaphore, info, "vkCreateSemaphore");
        if (!made) return made.error();
        semaphores.push_back(*std::move(made));
    }
    return semaphores;
}

} // namespace

Result<std::unique_ptr<Swapchain>> Swapchain::create(Device& device) {
    const auto format = chooseFormat(device);
    if (!format) return format.error();
    std::unique_ptr<Swapchain> swapchain(new Swapchain(device));
    swapchain->m_format = *format;
    auto acquired = makeSemaphores(device.get(), FrameRing::slotCount);
    if (!acquired) return acquired.error();
    swapchain->m_acquired = *std::move(acquired);
    if (auto built = swapchain->rebuild(); !built) return built.error();
    return swapchain;
}

Swapchain::~Swapchain() {
    vkDeviceWaitIdle(m_device.get()); // a present may still hold its semaphore, and no timeline tells when it let go
}

Result<bool> Swapchain::rebuild() {
    vkDeviceWaitIdle(m_device.get()); // presentation has no timeline; resizing is rare
    VkSurfaceCapabilitiesKHR surface{};
    const VkResult known = vkGetPhysicalDeviceSurfaceCapabilitiesKHR(m_device.physical(), m_device.surface(), &surface);
    if (auto asked = check(known, "vkGetPhysicalDeviceSurfaceCapabilitiesKHR"); !asked) return asked.error();
    const VkExtent2D extent = chooseExtent(surface, m_device.framebufferSize());
    if (extent.width == 0 || extent.height == 0) return false; // minimised

    VkSwapchainCreateInfoKHR info{.sType = VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR};
    info.surface = m_device.surface();
    info.minImageCount = std::max(surface.minImageCount, 3u);
    if (surface.maxImageCount > 0) info.minImageCount = std::min(info.minImageCount, surface.maxImageCount);
    info.imageFormat = m_format.format;
    info.imageColorSpace = m_format.colorSpace;
    info.imageExtent = extent;
    info.imageArrayLayers = 1;
    constexpr VkImageUsageFlags copies = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | (surface.supportedUsageFlags & copies);
    info.preTransform = surface.currentTransform;
    info.compositeAlpha = VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR;
    info.presentMode = VK_PRESENT_MODE_FIFO_KHR;
    info.clipped = VK_TRUE;
    info.oldSwapchain = m_swapchain.get();
    auto made = gpu::create<OwnedSwapchain>(m_device.get(), vkCreateSwapchainKHR, info, "vkCreateSwapchainKHR");
    if (!made) return made.error();
    m_views.clear();
    m_swapchain = *std::move(made);
    m_extent = extent;
    m_takesCopies = (info.imageUsage & VK_IMAGE_USAGE_TRANSFER_DST_BIT) != 0;

    uint32_t count = 0;
    vkGetSwapchainImagesKHR(m_device.get(), m_swapchain.get(), &count, nullptr);
    m_images.resize(count);
    vkGetSwapchainImagesKHR(m_device.get(), m_swapchain.get(), &count, m_images.data());
    for (VkImage image : m_images) {
        VkImageViewCreateInfo view{.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
        view.image = image;
        view.viewType = VK_IMAGE_VIEW_TYPE_2D;
        view.format = m_format.format;
        view.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
        auto viewMade = gpu::create<OwnedImageView>(m_device.get(), vkCreateImageView, view, "vkCreateImageView");
        if (!viewMade) return viewMade.error();
        m_views.push_back(*std::move(viewMade));
    }
    auto drawn = makeSemaphores(m_device.get(), m_images.size());
    if (!drawn) return drawn.error();
    m_drawn = *std::move(drawn);
    m_stale = false;
    ++m_generation;
    return true;
}

Result<bool> Swapchain::recover(VkResult problem, const char* call) {
    m_stale = true;
    if (problem == VK_ERROR_OUT_OF_DATE_KHR) return false;
    if (problem != VK_ERROR_SURFACE_LOST_KHR) return check(problem, call).error();
    vkDeviceWaitIdle(m_device.get());
    m_views.clear();
    m_images.clear();
    m_swapchain = {};
    if (auto made = m_device.recreateSurface(); !made) return made.error();
    return false;
}

Result<bool> Swapchain::acquire(uint32_t frameSlot, Target& target) {
    if (m_stale) {
        const auto built = rebuild();
        if (!built || !*built) return built;
    }
    const VkSemaphore acquired = m_acquired[frameSlot].get();
    const VkResult result =
        vkAcquireNextImageKHR(m_device.get(), m_swapchain.get(), std::numeric_limits<uint64_t>::max(), acquired,
                              VK_NULL_HANDLE, &target.index);
    if (result < VK_SUCCESS) return recover(result, "vkAcquireNextImageKHR");
    if (result == VK_SUBOPTIMAL_KHR) m_stale = true; // this image can still be shown
    target.image = m_images[target.index];
    target.view = m_views[target.index].get();
    target.acquired = acquired;
    target.drawn = m_drawn[target.index].get();
    return true;
}

Result<void> Swapchain::present(const Target& target) {
    const VkSwapchainKHR swapchain = m_swapchain.get();
    VkPresentInfoKHR info{.sType = VK_STRUCTURE_TYPE_PRESENT_INFO_KHR};
    info.waitSemaphoreCount = 1;
    info.pWaitSemaphores = &target.drawn;
    info.swapchainCount = 1;
    info.pSwapchains = &swapchain;
    info.pImageIndices = &target.index;
    const VkResult result = vkQueuePresentKHR(m_device.queue(), &info);
    if (result == VK_SUBOPTIMAL_KHR) m_stale = true;
    if (result >= VK_SUCCESS) return {};
    const auto recovered = recover(result, "vkQueuePresentKHR");
    return recovered ? Result<void>() : recovered.error();
}

} // namespace sandtable::gpu
