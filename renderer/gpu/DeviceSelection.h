// Which graphics device to use, decided from plain values so that it can be tested without any device.
#pragma once

#include "core/Result.h"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace sandtable::gpu {

enum class DeviceKind { Discrete, Integrated, Virtual, Software, Other };

/// What we ask a device about.
struct DeviceFacts {
    std::string name{};
    DeviceKind kind = DeviceKind::Other;
    uint32_t apiVersion = 0; // as VK_MAKE_API_VERSION packs it
    bool dynamicRendering = false;
    bool synchronization2 = false;
    bool timelineSemaphore = false;
    bool depth32Attachment = false; // D32_SFLOAT can be rendered to and sampled
    uint32_t pushConstantBytes = 0;
    uint32_t maxImageSize = 0;
    std::optional<uint32_t> graphicsQueueFamily{}; // graphics and compute, and presenting when a window asks for it
    std::set<std::string> extensions{};
    std::vector<uint32_t> sampleCounts{}; // for colour and depth alike
};

struct DeviceNeeds {
    bool presentation = false; // a window: the swapchain extension and a queue that presents
    uint32_t samples = 1;
    std::string preferredName{}; // part of a name, any case; devices with it come first
};

/// Every reason a device cannot be used; empty means it can.
std::vector<std::string> reasonsToReject(const DeviceFacts& device, const DeviceNeeds& needs);

/// Index of the best usable device: the preferred name first, then discrete, integrated, virtual, software. The error
/// lists every device with all its reasons.
Result<size_t> chooseDevice(std::span<const DeviceFacts> devices, const DeviceNeeds& needs);

} // namespace sandtable::gpu
