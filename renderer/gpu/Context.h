// What every part that makes GPU objects needs, by reference.
#pragma once

#include "renderer/gpu/Allocator.h"
#include "renderer/gpu/Device.h"
#include "renderer/gpu/SubmitQueue.h"
#include "renderer/gpu/Uploader.h"

namespace sandtable::gpu {

struct Context {
    const Device& device;
    Allocator& allocator;
    SubmitQueue& queue;
    Uploader& uploader;
    VkPipelineCache pipelineCache = VK_NULL_HANDLE;
    VkFormat colorFormat = VK_FORMAT_R8G8B8A8_UNORM; // of the image that is shown
    VkFormat depthFormat = VK_FORMAT_D32_SFLOAT;
    VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_1_BIT; // of the scene's passes
};

} // namespace sandtable::gpu
