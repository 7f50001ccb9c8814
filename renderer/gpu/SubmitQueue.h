// The device's queue with one timeline: every submission gets the next value, and what it used is destroyed when the
// timeline has passed that value. Main thread only.
#pragma once

#include "renderer/gpu/Device.h"

#include <deque>
#include <functional>
#include <memory>
#include <span>

namespace sandtable::gpu {

struct BinarySemaphores {
    VkSemaphore wait = VK_NULL_HANDLE;   // before colour output
    VkSemaphore signal = VK_NULL_HANDLE; // when all is done
};

class SubmitQueue {
public:
    static Result<std::unique_ptr<SubmitQueue>> create(const Device& device);
    /// Waits for everything and destroys what was retired.
    ~SubmitQueue();
    SubmitQueue(const SubmitQueue&) = delete;
    SubmitQueue& operator=(const SubmitQueue&) = delete;

    /// Submits `commands` after whatever copies are staged. The timeline value says when it is done.
    Result<uint64_t> submit(VkCommandBuffer commands, const BinarySemaphores& semaphores = {});
    uint64_t submitted() const { return m_submitted; }
    uint64_t finished() const;
    Result<void> wait(uint64_t value) const;
    /// Submits what is staged, waits for everything and destroys all that was retired; no frame may be being recorded.
    Result<void> waitIdle();

    /// Called before every submission, to submit first what is staged for it.
    void beforeSubmit(std::function<Result<void>()> flushStaged) { m_flushStaged = std::move(flushStaged); }

    /// Keeps a resource until the work submitted so far is done, and the two submissions that may be open: staged
    /// copies and a frame.
    template<class T> void retire(T resource) {
        m_retired.push_back({m_submitted + 2, std::make_shared<T>(std::move(resource))});
    }
    /// Destroys what is no longer in use.
    void collect();

private:
    explicit SubmitQueue(const Device& device) : m_device(device) {}
    struct Retired {
        uint64_t value;
        std::shared_ptr<void> resource;
    };
    const Device& m_device;
    OwnedSemaphore m_timeline;
    uint64_t m_submitted = 0;
    std::function<Result<void>()> m_flushStaged;
    std::deque<Retired> m_retired;
};

} // namespace sandtable::gpu
