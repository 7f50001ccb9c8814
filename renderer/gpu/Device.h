// The Vulkan instance, the chosen device and its one queue. Everything else of gpu/ refers to it and must go first.
// Main thread only.
#pragma once

#include "core/Diagnostics.h"
#include "renderer/gpu/DeviceSelection.h"
#include "renderer/gpu/Vulkan.h"

#include <memory>
#include <string_view>

struct GLFWwindow;

namespace sandtable::gpu {

struct DeviceOptions {
    GLFWwindow* window = nullptr; // null: no surface
    bool validation = false;      // messages become diagnostics (Error)
    DeviceNeeds needs;
};

class Device {
public:
    static Result<std::unique_ptr<Device>> create(const DeviceOptions& options, Diagnostics& diagnostics);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    VkInstance instance() const { return m_instance; }
    VkSurfaceKHR surface() const { return m_surface; }
    VkPhysicalDevice physical() const { return m_physical; }
    VkDevice get() const { return m_device; }
    VkQueue queue() const { return m_queue; }
    uint32_t queueFamily() const { return m_queueFamily; }
    const std::string& name() const { return m_name; }
    DeviceKind kind() const { return m_kind; }
    const VkPhysicalDeviceLimits& limits() const { return m_limits; }
    const VkPhysicalDeviceMemoryProperties& memory() const { return m_memory; }
    uint32_t timestampBits() const { return m_timestampBits; } // 0: no GPU times

    /// Names an object for validation messages and captures; nothing without validation.
    template<class Handle> void setName(VkObjectType type, Handle handle, std::string_view name) const {
        setObjectName(type, reinterpret_cast<uint64_t>(handle), name);
    }
    /// The window's size in pixels; 0×0 while minimised.
    VkExtent2D framebufferSize() const;
    /// A new surface for the window after the old one was lost.
    Result<void> recreateSurface();

private:
    Device() = default;
    Result<void> createInstance(const DeviceOptions& options, Diagnostics& diagnostics);
    Result<void> choosePhysical(const DeviceNeeds& needs);
    Result<void> createDevice(bool presentation);
    void setObjectName(VkObjectType type, uint64_t handle, std::string_view name) const;

    GLFWwindow* m_window = nullptr;
    VkInstance m_instance = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT m_messenger = VK_NULL_HANDLE;
    PFN_vkDestroyDebugUtilsMessengerEXT m_destroyMessenger = nullptr;
    PFN_vkSetDebugUtilsObjectNameEXT m_setName = nullptr;
    VkSurfaceKHR m_surface = VK_NULL_HANDLE;
    VkPhysicalDevice m_physical = VK_NULL_HANDLE;
    VkDevice m_device = VK_NULL_HANDLE;
    VkQueue m_queue = VK_NULL_HANDLE;
    uint32_t m_queueFamily = 0;
    uint32_t m_timestampBits = 0;
    std::string m_name;
    DeviceKind m_kind = DeviceKind::Other;
    VkPhysicalDeviceLimits m_limits{};
    VkPhysicalDeviceMemoryProperties m_memory{};
};

} // namespace sandtable::gpu
