#include "renderer/gpu/DeviceSelection.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vulkan/vulkan_core.h>

#include <algorithm>
#include <cctype>

namespace sandtable::gpu {
namespace {

constexpr uint32_t neededPushConstantBytes = 128;
constexpr uint32_t neededImageSize = 4096;

std::string lowerCase(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool isPreferred(const DeviceFacts& device, const DeviceNeeds& needs) {
    return !needs.preferredName.empty() &&
           lowerCase(device.name).find(lowerCase(needs.preferredName)) != std::string::npos;
}

} // namespace

std::vector<std::string> reasonsToReject(const DeviceFacts& device, const DeviceNeeds& needs) {
    std::vector<std::string> reasons;
    const auto require = [&](bool met, std::string reason) {
        if (!met) reasons.push_back(std::move(reason));
    };
    require(device.apiVersion >= VK_API_VERSION_1_3,
            fmt::format("supports Vulkan {}.{} only, 1.3 is needed", VK_API_VERSION_MAJOR(device.apiVersion),
                        VK_API_VERSION_MINOR(device.apiVersion)));
    require(device.dynamicRendering, "has no dynamic rendering");
    require(device.synchronization2, "has no synchronization2");
    require(device.timelineSemaphore, "has no timeline semaphores");
    require(device.depth32Attachment, "cannot render to and sample a 32-bit float depth image");
    require(device.pushConstantBytes >= neededPushConstantBytes,
            fmt::format("has {} bytes of push constants, {} are needed", device.pushConstantBytes,
                        neededPushConstantBytes));
    require(device.maxImageSize >= neededImageSize,
            fmt::format("has images up to {} pixels, {} are needed", device.maxImageSize, neededImageSize));
    require(std::ranges::find(device.sampleCounts, needs.samples) != device.sampleCounts.end(),
            fmt::format("cannot render with {} samples", needs.samples));
    require(device.graphicsQueueFamily.has_value(), needs.presentation
                                                        ? "has no queue for graphics and compute that can present"
                                                        : "has no queue for graphics and compute");
    if (needs.presentation)
        require(device.extensions.contains(VK_KHR_SWAPCHAIN_EXTENSION_NAME), "has no " VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    return reasons;
}

Result<size_t> chooseDevice(std::span<const DeviceFacts> devices, const DeviceNeeds& needs) {
    std::vector<std::string> rejections;
    std::optional<size_t> best;
    const auto rank = [&](size_t i) { return std::pair(!isPreferred(devices[i], needs), devices[i].kind); };
    for (size_t i = 0; i < devices.size(); ++i) {
        const auto reasons = reasonsToReject(devices[i], needs);
        if (!reasons.empty())
            rejections.push_back(fmt::format("{} {}", devices[i].name, fmt::join(reasons, ", ")));
        else if (!best || rank(i) < rank(*best))
            best = i;
    }
    if (best) return *best;
    if (devices.empty())
        return Error{ErrorKind::Device, "Vulkan",
                     "there is no Vulkan device (a software one comes with mesa-vulkan-drivers)"};
    return Error{ErrorKind::Device, "Vulkan", fmt::format("no usable device: {}", fmt::join(rejections, "; "))};
}

} // namespace sandtable::gpu
