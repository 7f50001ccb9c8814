#include "renderer/passes/EditedTiles.h"

#include <algorithm>

namespace sandtable::renderer {
namespace {

constexpr uint64_t keptFrames = 120; // going back and forth between levels makes nothing anew

template<class T> void append(std::vector<std::byte>& data, const std::vector<T>& values) {
    const auto bytes = std::as_bytes(std::span(values));
    data.insert(data.end(), bytes.begin(), bytes.end());
}

} // namespace

Result<EditedTile> EditedTiles::make(const GpuMesh& mesh, std::span<const NumberedZone> zones, double marginMeters) {
    const ZoneSplit split = splitByZones(mesh.shape, mesh.origin, zones, marginMeters);
    EditedTile tile;
    std::vector<std::byte> data;
    tile.outsideCount = static_cast<uint32_t>(split.outside.size());
    tile.editedCount = static_cast<uint32_t>(split.edited.size());
    append(data, indexBytes(split.outside, mesh.indexType));
    data.resize((data.size() + 3) / 4 * 4);
    tile.editedOffset = data.size();
    append(data, split.edited);
    tile.verticesOffset = data.size();
    append(data, split.editedVertices);
    if (data.empty()) return tile; // all of it is clipped
    auto buffer = gpu::Buffer::create(m_context.allocator, data.size(),
                                      VK_BUFFER_USAGE_TRANSFER_DST_BIT | VK_BUFFER_USAGE_VERTEX_BUFFER_BIT |
                                          VK_BUFFER_USAGE_INDEX_BUFFER_BIT,
                                      gpu::MemoryUse::DeviceOnly, "edited tile");
    if (!buffer) return buffer.error();
    if (auto copied = m_context.uploader.copy(*buffer, 0, data); !copied) return copied.error();
    tile.data = *std::move(buffer);
    return tile;
}

Result<void> EditedTiles::prepare(const FrameView& view, const MeshStore& meshes, const ZoneMask& zones) {
    ++m_frame;
    const double margin = zones.mask().texelMeters() * 1.5;
    std::vector<NumberedZone> reaching;
    std::vector<uint64_t> revisions;
    for (const MeshDraw& draw : view.input.tiles) {
        const GpuMesh* mesh = meshes.find(draw.mesh);
        if (!mesh || mesh->indexCount == 0 || !isPhotogrammetry(draw)) continue;
        const Box2 plan{glm::dvec2(mesh->bounds.min) - margin, glm::dvec2(mesh->bounds.max) + margin};
        reaching.clear();
        revisions.clear();
        for (uint32_t i = 0; i < zones.zones().size(); ++i) {
            const MaskedZone& zone = zones.zones()[i];
            if (!zone.bounds.overlaps(plan)) continue;
            reaching.push_back({&zone.zone, zone.bounds, i + 1});
            revisions.push_back(zone.revision);
        }
        if (reaching.empty()) continue;
        Entry& entry = m_entries[draw.mesh];
        entry.lastUsed = m_frame;
        if (entry.revisions == revisions && entry.marginMeters >= margin) continue;
        auto tile = make(*mesh, reaching, margin);
        if (!tile) return tile.error();
        if (entry.tile.data) m_context.queue.retire(std::move(entry.tile.data));
        entry.tile = *std::move(tile);
        entry.revisions = revisions;
        entry.marginMeters = margin;
    }
    dropUnused();
    return {};
}

void EditedTiles::dropUnused() {
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        if (entry->second.lastUsed + keptFrames >= m_frame) {
            ++entry;
            continue;
        }
        if (entry->second.tile.data) m_context.queue.retire(std::move(entry->second.tile.data));
        entry = m_entries.erase(entry);
    }
}

const EditedTile* EditedTiles::find(MeshHandle mesh) const {
    const auto found = m_entries.find(mesh);
    return found != m_entries.end() && found->second.lastUsed == m_frame ? &found->second.tile : nullptr;
}

} // namespace sandtable::renderer
