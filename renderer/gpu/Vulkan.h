// The Vulkan C API, its errors as Results, and owners for its handles. Used by renderer/ only.
#pragma once

#include "core/Result.h"

#include <vulkan/vulkan.h>

#include <string>
#include <utility>

namespace sandtable::gpu {

/// "VK_ERROR_DEVICE_LOST"
std::string resultName(VkResult result);

/// Success (including VK_SUBOPTIMAL_KHR and other positive codes), or an Error of kind Device naming the call.
Result<void> check(VkResult result, const char* call);

/// Sole owner of a device-level handle; destroys it at the end. Empty by default.
template<class Handle, auto Destroy> class Owned {
public:
    Owned() = default;
    Owned(VkDevice device, Handle handle) : m_device(device), m_handle(handle) {}
    Owned(Owned&& other) noexcept : m_device(other.m_device), m_handle(std::exchange(other.m_handle, VK_NULL_HANDLE)) {}
    Owned& operator=(Owned&& other) noexcept {
        std::swap(m_device, other.m_device);
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    ~Owned() {
        if (m_handle != VK_NULL_HANDLE) Destroy(m_device, m_handle, nullptr);
    }
    Handle get() const { return m_handle; }
    explicit operator bool() const { return m_handle != VK_NULL_HANDLE; }

private:
    VkDevice m_device = VK_NULL_HANDLE;
    Handle m_handle = VK_NULL_HANDLE;
};

using OwnedImageView = Owned<VkImageView, vkDestroyImageView>;
using OwnedSampler = Owned<VkSampler, vkDestroySampler>;
using OwnedSemaphore = Owned<VkSemaphore, vkDestroySemaphore>;
using OwnedCommandPool = Owned<VkCommandPool, vkDestroyCommandPool>;
using OwnedShaderModule = Owned<VkShaderModule, vkDestroyShaderModule>;
using OwnedPipeline = Owned<VkPipeline, vkDestroyPipeline>;
using OwnedPipelineLayout = Owned<VkPipelineLayout, vkDestroyPipelineLayout>;
using OwnedPipelineCache = Owned<VkPipelineCache, vkDestroyPipelineCache>;
using OwnedSetLayout = Owned<VkDescriptorSetLayout, vkDestroyDescriptorSetLayout>;
using OwnedDescriptorPool = Owned<VkDescriptorPool, vkDestroyDescriptorPool>;
using OwnedQueryPool = Owned<VkQueryPool, vkDestroyQueryPool>;
using OwnedRenderPass = Owned<VkRenderPass, vkDestroyRenderPass>;
using OwnedFramebuffer = Owned<VkFramebuffer, vkDestroyFramebuffer>;
using OwnedSwapchain = Owned<VkSwapchainKHR, vkDestroySwapchainKHR>;

/// Calls a vkCreate… function and owns what it made.
template<class Wrapper, class Create, class Info>
Result<Wrapper> create(VkDevice device, Create function, const Info& info, const char* call) {
    decltype(std::declval<Wrapper>().get()) handle = VK_NULL_HANDLE;
    if (auto made = check(function(device, &info, nullptr, &handle), call); !made) return made.error();
    return Wrapper(device, handle);
}

} // namespace sandtable::gpu
