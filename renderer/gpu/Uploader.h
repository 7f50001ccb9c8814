// Copies data from the CPU into buffers and images through two small staging buffers that are used in turn, so that
// memory stays bounded however much is loaded. Copies run on the queue before anything submitted later. Main thread
// only.
#pragma once

#include "renderer/gpu/Resources.h"
#include "renderer/gpu/SubmitQueue.h"

#include <array>
#include <memory>

namespace sandtable::gpu {

/// One level of an image as rows of whole texels.
struct ImageLevel {
    uint32_t level = 0, layer = 0;
    VkExtent2D extent;
    std::span<const std::byte> texels;
};

class Uploader {
public:
    static Result<std::unique_ptr<Uploader>> create(Allocator& allocator, SubmitQueue& queue);
    ~Uploader();
    Uploader(const Uploader&) = delete;
    Uploader& operator=(const Uploader&) = delete;

    Result<void> copy(const Buffer& target, VkDeviceSize offset, std::span<const std::byte> bytes);
    /// Fills all given levels; the image's former content is lost and it can be sampled afterwards.
    Result<void> copy(const Image& target, uint32_t bytesPerTexel, std::span<const ImageLevel> levels);

private:
    Uploader(Allocator& allocator, SubmitQueue& queue) : m_allocator(allocator), m_queue(queue) {}
    struct Slot {
        Buffer staging;
        OwnedCommandPool pool;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        uint64_t submitted = 0; // timeline value of its last use
        VkDeviceSize used = 0;
        bool recording = false;
    };
    /// Submits what is recorded. The queue asks for it before every other submission.
    Result<void> flush();
    Result<Slot> makeSlot();
    /// The slot being filled, with at least `bytes` free.
    Result<Slot*> slotWith(VkDeviceSize bytes);
    Result<void> copyLevel(const Image& target, uint32_t bytesPerTexel, const ImageLevel& level);

    Allocator& m_allocator;
    SubmitQueue& m_queue;
    std::array<Slot, 2> m_slots;
    size_t m_current = 0;
};

} // namespace sandtable::gpu
