#include "scene/tiles/TileMemory.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace sandtable::scene {

TileMemory::User::User(TileMemory& memory) : m_memory(memory) { m_memory.m_users.push_back(this); }

TileMemory::User::~User() { std::erase(m_memory.m_users, this); }

size_t TileMemory::residentBytes() const {
    size_t sum = 0;
    for (const User* user : m_users) sum += user->residentBytes();
    return sum;
}

void TileMemory::endFrame() {
    evictUnused();
    User::Demand sum;
    for (const User* user : m_users) {
        const User::Demand demand = user->demand(m_frame);
        sum.touchedBytes += demand.touchedBytes;
        sum.waiting += demand.waiting;
    }
    adaptError(sum.touchedBytes, sum.waiting);
    ++m_frame;
}

void TileMemory::evictUnused() {
    size_t resident = residentBytes();
    if (resident < m_budgetBytes) return;
    std::vector<std::tuple<uint64_t, User*, TileId>> files;
    for (User* user : m_users)
        for (const User::Unused& unused : user->unusedSince(m_frame))
            files.emplace_back(unused.lastUsedFrame, user, unused.file);
    std::stable_sort(files.begin(), files.end(),
                     [](const auto& a, const auto& b) { return std::get<0>(a) < std::get<0>(b); });
    for (const auto& [lastUsed, user, file] : files) {
        if (resident < m_budgetBytes) return;
        resident -= user->residentBytes();
        user->evictFile(file);
        resident += user->residentBytes();
    }
}

/// Needs grow with the square of the resolution, so one step finer takes up to `step`² of what is touched now. If that
/// proves too much, the same view is not tried again: it would change for ever.
void TileMemory::adaptError(size_t touchedBytes, size_t waiting) {
    constexpr double step = 1.25;
    constexpr uint64_t framesBetween = 4; // let loads and evictions settle before judging again
    if (m_frame < m_adaptedFrame + framesBetween) return;
    const auto budget = static_cast<double>(m_budgetBytes), touched = static_cast<double>(touchedBytes);
    if (full() && waiting > 0) {
        if (m_errorFactor >= maxErrorFactor) return;
        m_errorFactor = std::min(m_errorFactor * step, maxErrorFactor);
        m_didNotFit = std::exchange(m_refinedFrom, 0);
    } else {
        const bool triedInVain = std::abs(touched - static_cast<double>(m_didNotFit)) < budget / 20;
        if (waiting > 0 || m_errorFactor <= 1 || touched * step * step > budget || (m_didNotFit && triedInVain)) return;
        m_errorFactor = std::max(m_errorFactor / step, 1.0);
        m_refinedFrom = touchedBytes;
    }
    m_adaptedFrame = m_frame;
}

} // namespace sandtable::scene
