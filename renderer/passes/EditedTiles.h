// Tiles as the zones of a plan change them, on the GPU: made when a zone first reaches a tile or changes, kept while it
// is drawn. The tile's own mesh stays as it is. Main thread only.
#pragma once

#include "renderer/MeshStore.h"
#include "renderer/passes/ZoneMask.h"

#include <unordered_map>

namespace sandtable::renderer {

/// What to draw instead of a tile; see ZoneSplit.
struct EditedTile {
    gpu::Buffer data;
    uint32_t outsideCount = 0; // indices at the front: of the mesh's vertices, of its index type
    VkDeviceSize editedOffset = 0;
    uint32_t editedCount = 0;        // 32-bit indices there
    VkDeviceSize verticesOffset = 0; // EditedVertex
};

class EditedTiles {
public:
    explicit EditedTiles(const gpu::Context& context) : m_context(context) {}

    /// Before the scene, after the mask: makes what is missing and lets go of what has not been drawn for long.
    Result<void> prepare(const FrameView& view, const MeshStore& meshes, const ZoneMask& zones);
    /// Null where no zone reaches.
    const EditedTile* find(MeshHandle mesh) const;

private:
    struct Entry {
        EditedTile tile;
        std::vector<uint64_t> revisions; // of the zones that reach it
        double marginMeters = 0;         // that it was made for
        uint64_t lastUsed = 0;
    };
    Result<EditedTile> make(const GpuMesh& mesh, std::span<const NumberedZone> zones, double marginMeters);
    void dropUnused();

    gpu::Context m_context;
    std::unordered_map<MeshHandle, Entry> m_entries;
    uint64_t m_frame = 0;
};

} // namespace sandtable::renderer
