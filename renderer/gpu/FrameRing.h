// Two frames in flight: each slot has its command buffer and its clock, and is used again when its work is done.
// Main thread only.
#pragma once

#include "renderer/gpu/Resources.h"
#include "renderer/gpu/SubmitQueue.h"

#include <array>
#include <memory>
#include <vector>

namespace sandtable::gpu {

struct NamedDuration {
    const char* name = "";
    double milliseconds = 0;
};

class FrameRing {
public:
    static constexpr uint32_t slotCount = 2;

    static Result<std::unique_ptr<FrameRing>> create(const Device& device, SubmitQueue& queue);

    /// Moves on to the next slot and waits until it is free.
    Result<void> advance();
    /// Begins recording into the slot.
    Result<VkCommandBuffer> begin();
    /// Submits what was recorded; the timeline value is the frame's.
    Result<uint64_t> submit(const BinarySemaphores& semaphores = {});
    /// The slot advanced to last.
    uint32_t slot() const { return m_slot; }
    /// Timeline value of the last submission from a slot; 0 if there was none.
    uint64_t submittedBy(uint32_t slot) const { return m_slots[slot].submitted; }

    /// Ends the measured span that began with the frame or the last mark and calls it `name` (a literal).
    void mark(const char* name);
    /// GPU times of the spans of a slot's finished frame.
    std::vector<NamedDuration> durations(uint32_t slot) const;

private:
    static constexpr uint32_t maxMarks = 12;
    struct Slot {
        OwnedCommandPool pool;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        OwnedQueryPool queries;
        std::vector<const char*> marks;
        uint64_t submitted = 0;
    };
    FrameRing(const Device& device, SubmitQueue& queue) : m_device(device), m_queue(queue) {}
    Result<Slot> makeSlot() const;

    const Device& m_device;
    SubmitQueue& m_queue;
    std::array<Slot, slotCount> m_slots;
    uint32_t m_slot = 0;
};

} // namespace sandtable::gpu
