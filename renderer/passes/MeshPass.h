// Photogrammetry and models. Without overlays, tint or zones a mesh takes the plain pipeline: one matrix, one texture.
#pragma once

#include "renderer/gpu/Pipelines.h"
#include "renderer/passes/FrameView.h"

#include <map>
#include <tuple>

namespace sandtable::renderer {

/// Zones as the surfaces need them: plan bounds and numbers in the zone mask (1, 2, … in the order of the zones).
struct ZoneBounds {
    Box2 bounds;
    scene::SurfaceZone::Kind kind = scene::SurfaceZone::Kind::Clip;
    double heightMeters = 0; // as SurfaceZone's
};

/// Triangles of a mesh, and the number of the zone they are drawn for; 0: none.
struct ZoneRange {
    IndexRange indices;
    uint32_t zone = 0;
};

/// Which part of the terrain a draw shows; as numbers in surface.frag.
enum class TerrainPart { None = 0, Open = 1, Beneath = 2 };

/// What a fragment of a surface may need beyond its texture.
struct SurfaceFeatures {
    bool pressed = false; // each instance shows the zone of its number, as that changes the surface
    bool cutout = false, zoned = false, draped = false, hatched = false;
    TerrainPart terrain = TerrainPart::None;
    auto key() const { return std::tuple(pressed, cutout, zoned, draped, terrain, hatched); }
};

class MeshPass {
public:
    static Result<std::unique_ptr<MeshPass>> create(const gpu::Context& context, VkDescriptorSetLayout textureLayout,
                                                    VkDescriptorSetLayout frameLayout);

    /// Photogrammetry in the order given.
    Result<void> drawTiles(const FrameView& view, const MeshStore& meshes, VkDescriptorSet frameSet,
                           std::span<const ZoneBounds> zones, DrawCount& count);
    Result<void> drawModels(const FrameView& view, const MeshStore& meshes, VkDescriptorSet frameSet, DrawCount& count);
    /// One mesh of the terrain, which has normals: `earth` where its picture, of that opacity, does not reach.
    Result<void> drawTerrain(const FrameView& view, const GpuMesh& mesh, TerrainPart part, VkDescriptorSet frameSet,
                             const glm::vec4& earth, float imageryOpacity, DrawCount& count);

private:
    explicit MeshPass(const gpu::Context& context) : m_context(context) {}
    Result<void> drawSurface(const FrameView& view, const GpuMesh& mesh, VkDescriptorSet frameSet,
                             const glm::vec4& tint, const SurfaceFeatures& features, std::span<const ZoneRange> ranges,
                             DrawCount& count);
    /// A tile some zones lie on: elsewhere as without them, there by the mask, and each zone's own triangles once more.
    Result<void> drawZoned(const FrameView& view, const GpuMesh& mesh, VkDescriptorSet frameSet, const glm::vec4& tint,
                           SurfaceFeatures features, std::span<const ZoneBounds> zones, DrawCount& count);
    Result<void> drawModel(const FrameView& view, const GpuMesh& mesh, const MeshDraw& draw, VkDescriptorSet frameSet,
                           DrawCount& count);
    void drawPlain(const FrameView& view, const GpuMesh& mesh, std::span<const ZoneRange> ranges, DrawCount& count);
    void drawIndexed(const FrameView& view, const GpuMesh& mesh, VkPipelineLayout layout,
                     std::span<const ZoneRange> ranges, DrawCount& count);
    void bind(const FrameView& view, VkPipeline pipeline);
    Result<VkPipeline> surfacePipeline(const SurfaceFeatures& features);
    Result<VkPipeline> modelPipeline(bool lit, bool cutout);

    gpu::Context m_context;
    gpu::OwnedPipelineLayout m_layout; // set 0: texture, set 1: frame; 128 bytes of push constants
    gpu::OwnedPipeline m_plain;
    std::map<decltype(SurfaceFeatures().key()), gpu::OwnedPipeline> m_surfaces;
    std::map<std::pair<bool, bool>, gpu::OwnedPipeline> m_models;
    VkPipeline m_bound = VK_NULL_HANDLE; // within one frame's commands
};

} // namespace sandtable::renderer
