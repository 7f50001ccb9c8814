// Meshes and textures on the GPU, by handle. Textures shared between meshes are kept once. What is released goes when
// no submitted frame uses it. Main thread only.
#pragma once

#include "renderer/Renderer.h"
#include "renderer/ZoneSplit.h"
#include "renderer/gpu/Context.h"
#include "renderer/gpu/Descriptors.h"

#include <map>
#include <unordered_map>

namespace sandtable::renderer {

struct GpuMesh {
    gpu::Buffer data; // vertices, normals, indices, one after the other
    VkDeviceSize normalsOffset = 0, indicesOffset = 0;
    VkIndexType indexType = VK_INDEX_TYPE_UINT16;
    uint32_t indexCount = 0;
    MeshShape shape; // for what zones make of it
    bool hasNormals = false;
    glm::dvec3 origin{0};
    Box3 bounds; // absolute, before siteFromMesh
    glm::vec4 color{1};
    float alphaCutoff = 0;                    // 0: opaque
    VkDescriptorSet texture = VK_NULL_HANDLE; // set 0 of every mesh pipeline
    size_t textureId = 0;
};

class MeshStore {
public:
    static Result<std::unique_ptr<MeshStore>> create(const gpu::Context& context);
    ~MeshStore();

    Result<MeshHandle> upload(const scene::Mesh& mesh);
    void release(MeshHandle handle);
    /// Null for handles that are not (or no longer) known.
    const GpuMesh* find(MeshHandle handle) const;
    VkDescriptorSetLayout textureLayout() const { return m_sets->layout(); }

private:
    struct Texture {
        gpu::Image image;
        VkDescriptorSet set = VK_NULL_HANDLE;
        std::weak_ptr<const scene::Image> source;
        std::pair<const scene::Image*, bool> key{};
        size_t users = 0;
    };

    MeshStore(const gpu::Context& context, std::shared_ptr<gpu::SetPool> sets)
        : m_context(context), m_sets(std::move(sets)) {}
    Result<size_t> textureFor(const scene::Material& material);
    Result<Texture> makeTexture(const scene::Image& image, bool repeat);
    void dropTexture(size_t id);
    Result<gpu::Buffer> uploadGeometry(const scene::Mesh& mesh, GpuMesh& target);

    gpu::Context m_context;
    std::shared_ptr<gpu::SetPool> m_sets; // also held by what is retired
    gpu::OwnedSampler m_repeat, m_clamp;
    std::unordered_map<MeshHandle, GpuMesh> m_meshes;
    std::unordered_map<size_t, Texture> m_textures;
    std::map<std::pair<const scene::Image*, bool>, size_t> m_textureOf; // by image and wrapping
    std::shared_ptr<const scene::Image> m_white;
    MeshHandle m_lastHandle = 0;
    size_t m_lastTexture = 0;
};

/// As an index buffer holds them; they must fit the type.
std::vector<std::byte> indexBytes(std::span<const uint32_t> indices, VkIndexType type);

/// Binds a mesh's streams and indices; normals only when wanted.
void bindMesh(VkCommandBuffer commands, const GpuMesh& mesh, bool withNormals);

} // namespace sandtable::renderer
