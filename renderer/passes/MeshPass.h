// Photogrammetry and models. Without overlays, tint or zones a mesh takes the plain pipeline: one matrix, one texture.
#pragma once

#include "renderer/gpu/Pipelines.h"
#include "renderer/passes/EditedTiles.h"

#include <map>
#include <tuple>

namespace sandtable::renderer {

/// Which part of the terrain a draw shows; as numbers in surface.frag.
enum class TerrainPart { None = 0, Open = 1, Beneath = 2 };

/// What a fragment of a surface may need beyond its texture.
struct SurfaceFeatures {
    bool edited = false; // by zones: each vertex says the one it shows
    bool cutout = false, draped = false, hatched = false;
    TerrainPart terrain = TerrainPart::None;
    auto key() const { return std::tuple(edited, cutout, draped, terrain, hatched); }
    bool plain() const { return *this == SurfaceFeatures{.hatched = hatched}; }
    bool operator==(const SurfaceFeatures&) const = default;
};

class MeshPass {
public:
    static Result<std::unique_ptr<MeshPass>> create(const gpu::Context& context, VkDescriptorSetLayout textureLayout,
                                                    VkDescriptorSetLayout frameLayout);

    /// Photogrammetry in the order given.
    Result<void> drawTiles(const FrameView& view, const MeshStore& meshes, VkDescriptorSet frameSet,
                           const EditedTiles& edited, DrawCount& count);
    Result<void> drawModels(const FrameView& view, const MeshStore& meshes, VkDescriptorSet frameSet, DrawCount& count);
    /// One mesh of the terrain, which has normals: `earth` where its picture, of that opacity, does not reach.
    Result<void> drawTerrain(const FrameView& view, const GpuMesh& mesh, TerrainPart part, VkDescriptorSet frameSet,
                             const glm::vec4& earth, float imageryOpacity, DrawCount& count);

private:
    explicit MeshPass(const gpu::Context& context) : m_context(context) {}
    /// Photogrammetry or terrain; of an edited tile what no zone reaches.
    Result<void> drawSurface(const FrameView& view, const GpuMesh& mesh, const EditedTile* edited,
                             VkDescriptorSet frameSet, const glm::vec4& tint, const SurfaceFeatures& features,
                             DrawCount& count);
    /// What zones make of an edited tile.
    Result<void> drawEdited(const FrameView& view, const GpuMesh& mesh, const EditedTile& tile,
                            VkDescriptorSet frameSet, const glm::vec4& tint, SurfaceFeatures features,
                            DrawCount& count);
    Result<void> drawModel(const FrameView& view, const GpuMesh& mesh, const MeshDraw& draw, VkDescriptorSet frameSet,
                           DrawCount& count);
    /// The pipeline for a surface and what it needs but its vertices; the plain one where that will do.
    Result<void> bindSurface(const FrameView& view, const GpuMesh& mesh, VkDescriptorSet frameSet,
                             const glm::vec4& tint, const SurfaceFeatures& features,
                             const glm::dmat4& siteFromMesh = glm::dmat4(1));
    void bindPlain(const FrameView& view, const GpuMesh& mesh, const glm::dmat4& siteFromMesh);
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
