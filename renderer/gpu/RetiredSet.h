// A descriptor set on its way back to its pool: retired together with the resource it describes.
#pragma once

#include "renderer/gpu/Descriptors.h"

#include <memory>

namespace sandtable::gpu {

/// Gives the set back, and destroys the resource, when destroyed.
template<class Resource> class RetiredSet {
public:
    RetiredSet(Resource resource, std::shared_ptr<SetPool> pool, VkDescriptorSet set)
        : m_resource(std::move(resource)), m_pool(std::move(pool)), m_set(set) {}
    RetiredSet(RetiredSet&& other) noexcept = default;
    RetiredSet& operator=(RetiredSet&&) = delete;
    ~RetiredSet() {
        if (m_pool) m_pool->giveBack(m_set);
    }

private:
    Resource m_resource;
    std::shared_ptr<SetPool> m_pool; // null after a move
    VkDescriptorSet m_set;
};

} // namespace sandtable::gpu
