#include "renderer/gpu/Device.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <array>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace sandtable::gpu {
namespace {

constexpr const char* validationLayer = "VK_LAYER_KHRONOS_validation";

VKAPI_ATTR VkBool32 VKAPI_CALL onMessage(VkDebugUtilsMessageSeverityFlagBitsEXT, VkDebugUtilsMessageTypeFlagsEXT,
                                         const VkDebugUtilsMessengerCallbackDataEXT* data, void* diagnostics) {
    static_cast<Diagnostics*>(diagnostics)->report(Severity::Error, "Vulkan validation", data->pMessage);
    return VK_FALSE;
}

VkDebugUtilsMessengerCreateInfoEXT messengerInfo(Diagnostics& diagnostics) {
    VkDebugUtilsMessengerCreateInfoEXT info{.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT};
    info.messageSeverity =
        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    info.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
    info.pfnUserCallback = onMessage;
    info.pUserData = &diagnostics;
    return info;
}

bool validationInstalled() {
    uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vkEnumerateInstanceLayerProperties(&count, layers.data());
    for (const auto& layer : layers)
        if (std::string_view(layer.layerName) == validationLayer) return true;
    return false;
}

DeviceKind kindOf(VkPhysicalDeviceType type) {
    switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
        return DeviceKind::Discrete;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
        return DeviceKind::Integrated;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
        return DeviceKind::Virtual;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
        return DeviceKind::Software;
    default:
        return DeviceKind::Other;
    }
}

std::vector<VkQueueFamilyProperties> queueFamilies(VkPhysicalDevice device) {
    uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    return families;
}

std::optional<uint32_t> findQueueFamily(VkPhysicalDevice device, VkSurfaceKHR surface) {
    const auto families = queueFamilies(device);
    for (uint32_t i = 0; i < families.size(); ++i) {
        constexpr VkQueueFlags wanted = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
        VkBool32 presents = VK_TRUE;
        if (surface != VK_NULL_HANDLE &&
            vkGetPhysicalDeviceSurfaceSupportKHR(device, i, surface, &presents) != VK_SUCCESS)
            presents = VK_FALSE;
        if ((families[i].queueFlags & wanted) == wanted && presents) return i;
    }
    return std::nullopt;
}

std::set<std::string> extensionsOf(VkPhysicalDevice device) {
    uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> properties(count);
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, properties.data());
    std::set<std::string> names;
    for (const auto& property : properties) names.insert(property.extensionName);
    return names;
}

std::vector<uint32_t> sampleCountsOf(const VkPhysicalDeviceLimits& limits) {
    const VkSampleCountFlags flags = limits.framebufferColorSampleCounts & limits.framebufferDepthSampleCounts;
    std::vector<uint32_t> counts;
    for (uint32_t samples = 1; samples <= 64; samples *= 2)
        if (flags & samples) counts.push_back(samples); // the flag bits are the counts
    return counts;
}

DeviceFacts factsOf(VkPhysicalDevice device, VkSurfaceKHR surface) {
    VkPhysicalDeviceProperties properties{};
    vkGetPhysicalDeviceProperties(device, &properties);
    DeviceFacts facts;
    facts.name = properties.deviceName;
    facts.kind = kindOf(properties.deviceType);
    facts.apiVersion = properties.apiVersion;
    facts.pushConstantBytes = properties.limits.maxPushConstantsSize;
    facts.maxImageSize = properties.limits.maxImageDimension2D;
    facts.sampleCounts = sampleCountsOf(properties.limits);
    facts.graphicsQueueFamily = findQueueFamily(device, surface);
    facts.extensions = extensionsOf(device);
    VkFormatProperties depth{};
    vkGetPhysicalDeviceFormatProperties(device, VK_FORMAT_D32_SFLOAT, &depth);
    constexpr VkFormatFeatureFlags wanted =
        VK_FORMAT_FEATURE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_FORMAT_FEATURE_SAMPLED_IMAGE_BIT;
    facts.depth32Attachment = (depth.optimalTilingFeatures & wanted) == wanted;
    if (properties.apiVersion >= VK_API_VERSION_1_3) {
        VkPhysicalDeviceVulkan13Features features13{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES};
        VkPhysicalDeviceVulkan12Features features12{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
                                                    .pNext = &features13};
        VkPhysicalDeviceFeatures2 features{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, .pNext = &features12};
        vkGetPhysicalDeviceFeatures2(device, &features);
        facts.dynamicRendering = features13.dynamicRendering;
        facts.synchronization2 = features13.synchronization2;
        facts.timelineSemaphore = features12.timelineSemaphore;
    }
    return facts;
}

/// Mesa's software rasterizer takes and frees tens of megabytes for every frame. By default glibc returns them to the
/// kernel each time, and getting them back takes about as long as drawing.
void keepFreedMemory() {
#if defined(__GLIBC__)
    constexpr int keptBytes = 64 << 20;
    mallopt(M_TRIM_THRESHOLD, keptBytes);
#endif
}

} // namespace

Result<std::unique_ptr<Device>> Device::create(const DeviceOptions& options, Diagnostics& diagnostics) {
    std::unique_ptr<Device> device(new Device);
    device->m_window = options.window;
    DeviceNeeds needs = options.needs;
    needs.presentation = options.window != nullptr;
    if (auto made = device->createInstance(options, diagnostics); !made) return made.error();
    if (options.window)
        if (auto made = device->recreateSurface(); !made) return made.error();
    if (auto chosen = device->choosePhysical(needs); !chosen) return chosen.error();
    if (device->kind() == DeviceKind::Software) keepFreedMemory();
    if (auto made = device->createDevice(needs.presentation); !made) return made.error();
    return device;
}

Device::~Device() {
    if (m_device != VK_NULL_HANDLE) vkDestroyDevice(m_device, nullptr);
    if (m_surface != VK_NULL_HANDLE) vkDestroySurfaceKHR(m_instance, m_surface, nullptr);
    if (m_messenger != VK_NULL_HANDLE) m_destroyMessenger(m_instance, m_messenger, nullptr);
    if (m_instance != VK_NULL_HANDLE) vkDestroyInstance(m_instance, nullptr);
}

Result<void> Device::createInstance(const DeviceOptions& options, Diagnostics& diagnostics) {
    uint32_t version = VK_API_VERSION_1_0;
    vkEnumerateInstanceVersion(&version);
    if (version < VK_API_VERSION_1_3) return Error{ErrorKind::Device, "Vulkan", "the Vulkan loader is older than 1.3"};
    const bool validation = options.validation && validationInstalled();
    if (options.validation && !validation)
        diagnostics.report(Severity::Warning, "Vulkan",
                           "validation was asked for but vulkan-validationlayers is not installed");

    std::vector<const char*> extensions, layers;
    if (options.window) {
        uint32_t count = 0;
        const char** names = glfwGetRequiredInstanceExtensions(&count);
        if (!names) return Error{ErrorKind::Device, "GLFW", "the window system offers no Vulkan surfaces"};
        extensions.assign(names, names + count);
    }
    const VkDebugUtilsMessengerCreateInfoEXT messenger = messengerInfo(diagnostics);
    const std::array enabled{VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
    VkValidationFeaturesEXT features{.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT, .pNext = &messenger};
    features.enabledValidationFeatureCount = static_cast<uint32_t>(enabled.size());
    features.pEnabledValidationFeatures = enabled.data();
    if (validation) {
        layers.push_back(validationLayer);
        extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    }

    VkApplicationInfo application{.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO};
    application.pApplicationName = "Sandtable";
    application.apiVersion = VK_API_VERSION_1_3;
    VkInstanceCreateInfo info{.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO};
    info.pNext = validation ? &features : nullptr;
    info.pApplicationInfo = &application;
    info.enabledLayerCount = static_cast<uint32_t>(layers.size());
    info.ppEnabledLayerNames = layers.data();
    info.enabledExtensionCount = static_cast<uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    if (auto made = check(vkCreateInstance(&info, nullptr, &m_instance), "vkCreateInstance"); !made) return made;
    if (!validation) return {};

    const auto load = [&](const char* name) { return vkGetInstanceProcAddr(m_instance, name); };
    m_setName = reinterpret_cast<PFN_vkSetDebugUtilsObjectNameEXT>(load("vkSetDebugUtilsObjectNameEXT"));
    m_destroyMessenger = reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(load("vkDestroyDebugUtilsMessengerEXT"));
    const auto createMessenger =
        reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(load("vkCreateDebugUtilsMessengerEXT"));
    return check(createMessenger(m_instance, &messenger, nullptr, &m_messenger), "vkCreateDebugUtilsMessengerEXT");
}

Result<void> Device::recreateSurface() {
    if (m_surface != VK_NULL_HANDLE) vkDestroySurfaceKHR(m_instance, std::exchange(m_surface, VK_NULL_HANDLE), nullptr);
    return check(glfwCreateWindowSurface(m_instance, m_window, nullptr, &m_surface), "glfwCreateWindowSurface");
}

VkExtent2D Device::framebufferSize() const {
    int width = 0, height = 0;
    glfwGetFramebufferSize(m_window, &width, &height);
    return {static_cast<uint32_t>(width), static_cast<uint32_t>(height)};
}

Result<void> Device::choosePhysical(const DeviceNeeds& needs) {
    uint32_t count = 0;
    vkEnumeratePhysicalDevices(m_instance, &count, nullptr);
    std::vector<VkPhysicalDevice> devices(count);
    if (auto listed =
            check(vkEnumeratePhysicalDevices(m_instance, &count, devices.data()), "vkEnumeratePhysicalDevices");
        !listed)
        return listed;
    std::vector<DeviceFacts> facts;
    facts.reserve(devices.size());
    for (VkPhysicalDevice device : devices) facts.push_back(factsOf(device, m_surface));
    const auto chosen = chooseDevice(facts, needs);
    if (!chosen) return chosen.error();

    m_physical = devices[*chosen];
    m_name = facts[*chosen].name;
    m_kind = facts[*chosen].kind;
    m_queueFamily = *facts[*chosen].graphicsQueueFamily;
    VkPhysicalDeviceProperties properties{};
    vkGetPhysicalDeviceProperties(m_physical, &properties);
    m_limits = properties.limits;
    vkGetPhysicalDeviceMemoryProperties(m_physical, &m_memory);
    m_timestampBits = queueFamilies(m_physical)[m_queueFamily].timestampValidBits;
    return {};
}

Result<void> Device::createDevice(bool presentation) {
    VkPhysicalDeviceVulkan13Features features13{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES};
    features13.dynamicRendering = VK_TRUE;
    features13.synchronization2 = VK_TRUE;
    VkPhysicalDeviceVulkan12Features features12{.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
                                                .pNext = &features13};
    features12.timelineSemaphore = VK_TRUE;
    const float priority = 1;
    VkDeviceQueueCreateInfo queue{.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO};
    queue.queueFamilyIndex = m_queueFamily;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    const char* swapchain = VK_KHR_SWAPCHAIN_EXTENSION_NAME;
    VkDeviceCreateInfo info{.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, .pNext = &features12};
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = presentation ? 1 : 0;
    info.ppEnabledExtensionNames = &swapchain;
    if (auto made = check(vkCreateDevice(m_physical, &info, nullptr, &m_device), "vkCreateDevice"); !made) return made;
    vkGetDeviceQueue(m_device, m_queueFamily, 0, &m_queue);
    return {};
}

void Device::setObjectName(VkObjectType type, uint64_t handle, std::string_view name) const {
    if (!m_setName) return;
    const std::string terminated(name);
    VkDebugUtilsObjectNameInfoEXT info{.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT};
    info.objectType = type;
    info.objectHandle = handle;
    info.pObjectName = terminated.c_str();
    m_setName(m_device, &info);
}

} // namespace sandtable::gpu
