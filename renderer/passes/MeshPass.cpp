#include "renderer/passes/MeshPass.h"

#include "EmbeddedShaders.h"
#include "shaders/GpuTypes.h"

#include <array>

namespace sandtable::renderer {
namespace {

const VkVertexInputBindingDescription vertexBinding{0, sizeof(MeshVertex), VK_VERTEX_INPUT_RATE_VERTEX};
const VkVertexInputBindingDescription normalBinding{1, sizeof(glm::vec3), VK_VERTEX_INPUT_RATE_VERTEX};
const VkVertexInputAttributeDescription positionAttribute{0, 0, VK_FORMAT_R32G32B32_SFLOAT,
                                                          offsetof(MeshVertex, position)};
const VkVertexInputAttributeDescription texCoordAttribute{1, 0, VK_FORMAT_R32G32_SFLOAT,
                                                          offsetof(MeshVertex, texCoord)};
const VkVertexInputAttributeDescription normalAttribute{2, 1, VK_FORMAT_R32G32B32_SFLOAT, 0};
/// Stands in for normals that are not there and not used.
const VkVertexInputAttributeDescription noNormalAttribute{2, 0, VK_FORMAT_R32G32B32_SFLOAT, 0};
const VkVertexInputBindingDescription editedBinding{0, sizeof(EditedVertex), VK_VERTEX_INPUT_RATE_VERTEX};
const VkVertexInputAttributeDescription zoneAttribute{3, 0, VK_FORMAT_R32_UINT, offsetof(EditedVertex, zone)};
const VkVertexInputAttributeDescription noZoneAttribute{3, 0, VK_FORMAT_R32_UINT, 0};
static_assert(offsetof(EditedVertex, vertex) == 0);

gpu::PipelineDescription meshPipeline(const gpu::Context& context, const char* name, VkPipelineLayout layout) {
    return {.name = name,
            .layout = layout,
            .bindings = {vertexBinding},
            .attributes = {positionAttribute, texCoordAttribute},
            .colors = {context.colorFormat},
            .depth = context.depthFormat,
            .samples = context.samples};
}

void drawIndexed(const FrameView& view, uint32_t indexCount, DrawCount& count) {
    vkCmdDrawIndexed(view.commands, indexCount, 1, 0, 0, 0);
    ++count.calls;
    count.triangles += indexCount / 3;
}

void useNormals(gpu::PipelineDescription& description, bool present) {
    if (present) description.bindings.push_back(normalBinding);
    description.attributes.push_back(present ? normalAttribute : noNormalAttribute);
}

void useZones(gpu::PipelineDescription& description, bool present) {
    if (present) description.bindings = {editedBinding};
    description.attributes.push_back(present ? zoneAttribute : noZoneAttribute);
}

} // namespace

Result<std::unique_ptr<MeshPass>> MeshPass::create(const gpu::Context& context, VkDescriptorSetLayout textureLayout,
                                                   VkDescriptorSetLayout frameLayout) {
    std::unique_ptr<MeshPass> pass(new MeshPass(context));
    const std::array sets{textureLayout, frameLayout};
    auto layout =
        gpu::makePipelineLayout(context.device, sets, VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT,
                                std::max(sizeof(shaders::SurfacePush), sizeof(shaders::ModelPush)));
    if (!layout) return layout.error();
    pass->m_layout = *std::move(layout);
    auto description = meshPipeline(context, "plain", pass->m_layout.get());
    description.vertex = shaders::plain_vert;
    description.fragment = shaders::plain_frag;
    auto plain = gpu::makePipeline(context.device, context.pipelineCache, description);
    if (!plain) return plain.error();
    pass->m_plain = *std::move(plain);
    return pass;
}

Result<VkPipeline> MeshPass::surfacePipeline(const SurfaceFeatures& features) {
    if (const auto known = m_surfaces.find(features.key()); known != m_surfaces.end()) return known->second.get();
    auto description = meshPipeline(m_context, "surface", m_layout.get());
    description.vertex = shaders::surface_vert;
    description.fragment = shaders::surface_frag;
    description.constants = {features.edited, features.cutout, features.draped, static_cast<int>(features.terrain),
                             features.hatched};
    useNormals(description, features.terrain != TerrainPart::None);
    useZones(description, features.edited);
    auto pipeline = gpu::makePipeline(m_context.device, m_context.pipelineCache, description);
    if (!pipeline) return pipeline.error();
    return m_surfaces.emplace(features.key(), *std::move(pipeline)).first->second.get();
}

Result<VkPipeline> MeshPass::modelPipeline(bool lit, bool cutout) {
    const auto key = std::pair(lit, cutout);
    if (const auto known = m_models.find(key); known != m_models.end()) return known->second.get();
    auto description = meshPipeline(m_context, "model", m_layout.get());
    description.vertex = shaders::model_vert;
    description.fragment = shaders::model_frag;
    description.constants = {lit, cutout};
    useNormals(description, lit);
    auto pipeline = gpu::makePipeline(m_context.device, m_context.pipelineCache, description);
    if (!pipeline) return pipeline.error();
    return m_models.emplace(key, *std::move(pipeline)).first->second.get();
}

void MeshPass::bind(const FrameView& view, VkPipeline pipeline) {
    if (std::exchange(m_bound, pipeline) == pipeline) return;
    vkCmdBindPipeline(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, pipeline);
}

void MeshPass::bindPlain(const FrameView& view, const GpuMesh& mesh, const glm::dmat4& siteFromMesh) {
    bind(view, m_plain.get());
    push(view.commands, m_layout.get(),
         shaders::PlainPush{view.clipFrom(siteFromMesh, mesh.origin), glm::vec4(view.input.light.photograph, 1)});
}

Result<void> MeshPass::bindSurface(const FrameView& view, const GpuMesh& mesh, VkDescriptorSet frameSet,
                                   const glm::vec4& tint, const SurfaceFeatures& features,
                                   const glm::dmat4& siteFromMesh) {
    vkCmdBindDescriptorSets(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_layout.get(), 0, 1, &mesh.texture, 0,
                            nullptr);
    if (features.plain() && tint == glm::vec4(1)) {
        bindPlain(view, mesh, siteFromMesh);
        return {};
    }
    const auto pipeline = surfacePipeline(features);
    if (!pipeline) return pipeline.error();
    bind(view, *pipeline);
    vkCmdBindDescriptorSets(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_layout.get(), 1, 1, &frameSet, 0,
                            nullptr);
    const glm::dvec3 origin(siteFromMesh * glm::dvec4(mesh.origin, 1));
    push(view.commands, m_layout.get(),
         shaders::SurfacePush{view.clipFrom(siteFromMesh, mesh.origin), glm::vec4(view.relativeToFrame(origin), 0),
                              tint, glm::vec4(mesh.alphaCutoff, siteFromMesh[0][0], siteFromMesh[0][1], 0)});
    return {};
}

Result<void> MeshPass::drawSurface(const FrameView& view, const GpuMesh& mesh, const EditedTile* edited,
                                   VkDescriptorSet frameSet, const glm::vec4& tint, const SurfaceFeatures& features,
                                   DrawCount& count) {
    if (edited && edited->outsideCount == 0) return {};
    if (auto bound = bindSurface(view, mesh, frameSet, tint, features); !bound) return bound;
    bindMesh(view.commands, mesh, features.terrain != TerrainPart::None);
    if (edited) vkCmdBindIndexBuffer(view.commands, edited->data.get(), 0, mesh.indexType);
    drawIndexed(view, edited ? edited->outsideCount : mesh.indexCount, count);
    return {};
}

Result<void> MeshPass::drawEdited(const FrameView& view, const GpuMesh& mesh, const EditedTile& tile,
                                  VkDescriptorSet frameSet, const glm::vec4& tint, SurfaceFeatures features,
                                  DrawCount& count) {
    features.edited = true;
    if (auto bound = bindSurface(view, mesh, frameSet, tint, features); !bound) return bound;
    const VkBuffer buffer = tile.data.get();
    vkCmdBindVertexBuffers(view.commands, 0, 1, &buffer, &tile.verticesOffset);
    vkCmdBindIndexBuffer(view.commands, buffer, tile.editedOffset, VK_INDEX_TYPE_UINT32);
    drawIndexed(view, tile.editedCount, count);
    return {};
}

Result<void> MeshPass::drawTiles(const FrameView& view, const MeshStore& meshes, VkDescriptorSet frameSet,
                                 const EditedTiles& edited, DrawCount& count) {
    m_bound = VK_NULL_HANDLE;
    const auto featuresOf = [&](const GpuMesh& mesh) {
        return SurfaceFeatures{
            .cutout = mesh.alphaCutoff > 0, .draped = !view.input.drape.empty(), .hatched = view.hatched};
    };
    for (const MeshDraw& draw : view.input.tiles) {
        const GpuMesh* mesh = meshes.find(draw.mesh);
        if (!mesh || mesh->indexCount == 0) continue;
        const auto drawn = isPhotogrammetry(draw) ? drawSurface(view, *mesh, edited.find(draw.mesh), frameSet,
                                                                draw.tint * mesh->color, featuresOf(*mesh), count)
                                                  : drawModel(view, *mesh, draw, frameSet, count);
        if (!drawn) return drawn;
    }
    // After all others: one change of pipelines instead of two for each of them.
    for (const MeshDraw& draw : view.input.tiles) {
        const EditedTile* tile = edited.find(draw.mesh);
        const GpuMesh* mesh = tile && tile->editedCount > 0 ? meshes.find(draw.mesh) : nullptr;
        if (!mesh) continue;
        if (auto drawn = drawEdited(view, *mesh, *tile, frameSet, draw.tint * mesh->color, featuresOf(*mesh), count);
            !drawn)
            return drawn;
    }
    return {};
}

Result<void> MeshPass::drawTerrain(const FrameView& view, const GpuMesh& mesh, TerrainPart part,
                                   VkDescriptorSet frameSet, const glm::vec4& earth, float imageryOpacity,
                                   DrawCount& count) {
    const SurfaceFeatures features{.draped = !view.input.drape.empty(), .hatched = view.hatched, .terrain = part};
    m_bound = VK_NULL_HANDLE;
    return drawSurface(view, mesh, nullptr, frameSet, glm::vec4(glm::vec3(earth), imageryOpacity), features, count);
}

Result<void> MeshPass::drawModel(const FrameView& view, const GpuMesh& mesh, const MeshDraw& draw,
                                 VkDescriptorSet frameSet, DrawCount& count) {
    const bool lit = draw.lit && mesh.hasNormals, cutout = mesh.alphaCutoff > 0;
    if (draw.draped && !lit) {
        const SurfaceFeatures features{.cutout = cutout, .draped = !view.input.drape.empty(), .hatched = view.hatched};
        if (auto bound = bindSurface(view, mesh, frameSet, draw.tint * mesh.color, features, draw.siteFromMesh); !bound)
            return bound;
        bindMesh(view.commands, mesh, false);
        drawIndexed(view, mesh.indexCount, count);
        return {};
    }
    const auto pipeline = modelPipeline(lit, cutout);
    if (!pipeline) return pipeline.error();
    bind(view, *pipeline);
    bindMesh(view.commands, mesh, lit);
    vkCmdBindDescriptorSets(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_layout.get(), 1, 1, &frameSet, 0,
                            nullptr);
    const glm::vec4 light = lit ? glm::vec4(1) : glm::vec4(view.input.light.photograph, 1); // as a photograph's
    const glm::mat3 normals(glm::transpose(glm::inverse(glm::dmat3(draw.siteFromMesh))));
    push(view.commands, m_layout.get(),
         shaders::ModelPush{view.clipFrom(draw.siteFromMesh, mesh.origin), glm::vec4(normals[0], mesh.alphaCutoff),
                            glm::vec4(normals[1], 0), glm::vec4(normals[2], 0), draw.tint * mesh.color * light});
    vkCmdBindDescriptorSets(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_layout.get(), 0, 1, &mesh.texture, 0,
                            nullptr);
    drawIndexed(view, mesh.indexCount, count);
    return {};
}

Result<void> MeshPass::drawModels(const FrameView& view, const MeshStore& meshes, VkDescriptorSet frameSet,
                                  DrawCount& count) {
    m_bound = VK_NULL_HANDLE;
    for (const MeshDraw& draw : view.input.models) {
        const GpuMesh* mesh = meshes.find(draw.mesh);
        if (!mesh || mesh->indexCount == 0) continue;
        if (auto drawn = drawModel(view, *mesh, draw, frameSet, count); !drawn) return drawn;
    }
    return {};
}

} // namespace sandtable::renderer
