// The GPU memory that the tilesets of one view share: what was not seen for longest goes first, whichever tileset it
// belongs to, and when the view itself does not fit, all show coarser. Main thread.
#pragma once

#include "scene/tiles/TileTree.h"

#include <utility>

namespace sandtable::scene {

class TileMemory {
public:
    explicit TileMemory(size_t budgetBytes) : m_budgetBytes(budgetBytes) {}

    /// A tileset whose tiles take of the memory. Joins and leaves with its own life.
    class User {
    public:
        explicit User(TileMemory& memory);
        virtual ~User();
        User(const User&) = delete;
        User& operator=(const User&) = delete;

        struct Unused {
            uint64_t lastUsedFrame;
            TileId file;
        };
        struct Demand {
            size_t touchedBytes = 0; // of tiles that this frame needs
            size_t waiting = 0;      // tiles wanted for this frame that cannot be drawn yet
        };
        virtual size_t residentBytes() const = 0;
        virtual Demand demand(uint64_t frame) const = 0;
        /// What could be evicted: not used in this frame. What arrived in one file leaves together.
        virtual std::vector<Unused> unusedSince(uint64_t frame) const = 0;
        virtual void evictFile(TileId file) = 0;

    private:
        TileMemory& m_memory;
    };

    /// Ends a frame, after all users have chosen their tiles for it: evicts, and judges whether the view fits.
    void endFrame();
    /// The frame that is being chosen now.
    uint64_t frame() const { return m_frame; }
    /// Nothing more should be loaded.
    bool full() const { return residentBytes() >= m_budgetBytes; }
    size_t residentBytes() const;
    /// By what the allowed error is multiplied so that the view fits; 1 when it does as it is, at most
    /// `maxErrorFactor`.
    double errorFactor() const { return m_errorFactor; }
    static constexpr double maxErrorFactor = 256; // even coarser than the roots of any tileset need

private:
    void evictUnused();
    void adaptError(size_t touchedBytes, size_t waiting);

    size_t m_budgetBytes;
    std::vector<User*> m_users;
    uint64_t m_frame = 1, m_adaptedFrame = 0;
    double m_errorFactor = 1;
    size_t m_refinedFrom = 0, m_didNotFit = 0; // bytes touched when finer tiles were tried last; when that failed
};

} // namespace sandtable::scene
