#include "renderer/passes/MeshPass.h"

#include <algorithm>

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

gpu::PipelineDescription meshPipeline(const gpu::Context& context, const char* name, VkPipelineLayout layout) {
    return {.name = name,
            .layout = layout,
            .bindings = {vertexBinding},
            .attributes = {positionAttribute, texCoordAttribute},
            .colors = {context.colorFormat},
            .depth = context.depthFormat,
            .samples = context.samples};
}

void useNormals(gpu::PipelineDescription& description, bool present) {
    if (present) description.bindings.push_back(normalBinding);
    description.attributes.push_back(present ? normalAttribute : noNormalAttribute);
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
    description.constants = {
        features.pressed, features.cutout, features.zoned, features.draped, static_cast<int>(features.terrain),
        features.hatched};
    useNormals(description, features.terrain != TerrainPart::None);
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

void MeshPass::drawIndexed(const FrameView& view, const GpuMesh& mesh, VkPipelineLayout layout,
                           std::span<const ZoneRange> ranges, DrawCount& count) {
    vkCmdBindDescriptorSets(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, layout, 0, 1, &mesh.texture, 0, nullptr);
    for (const auto& [indices, zone] : ranges) {
        vkCmdDrawIndexed(view.commands, indices.count, 1, indices.first, 0, zone);
        ++count.calls;
        count.triangles += indices.count / 3;
    }
}

void MeshPass::drawPlain(const FrameView& view, const GpuMesh& mesh, std::span<const ZoneRange> ranges,
                         DrawCount& count) {
    bind(view, m_plain.get());
    bindMesh(view.commands, mesh, false);
    push(view.commands, m_layout.get(),
         shaders::PlainPush{view.clipFrom(glm::dmat4(1), mesh.origin), glm::vec4(view.input.light.photograph, 1)});
    drawIndexed(view, mesh, m_layout.get(), ranges, count);
}

Result<void> MeshPass::drawSurface(const FrameView& view, const GpuMesh& mesh, VkDescriptorSet frameSet,
                                   const glm::vec4& tint, const SurfaceFeatures& features,
                                   std::span<const ZoneRange> ranges, DrawCount& count) {
    if (ranges.empty()) return {};
    const auto pipeline = surfacePipeline(features);
    if (!pipeline) return pipeline.error();
    bind(view, *pipeline);
    bindMesh(view.commands, mesh, features.terrain != TerrainPart::None);
    vkCmdBindDescriptorSets(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_layout.get(), 1, 1, &frameSet, 0,
                            nullptr);
    push(view.commands, m_layout.get(),
         shaders::SurfacePush{view.clipFrom(glm::dmat4(1), mesh.origin),
                              glm::vec4(view.relativeToFrame(mesh.origin), 0), tint,
                              glm::vec4(mesh.alphaCutoff, 0, 0, 0)});
    drawIndexed(view, mesh, m_layout.get(), ranges, count);
    return {};
}

namespace {

/// As few draws as may be: gaps of a few chunks are drawn along, the mask decides where they belong.
constexpr size_t chunksDrawnAlong = 2;

void addRanges(std::span<const PlanChunk> chunks, std::vector<bool>& wanted, uint32_t zone,
               std::vector<ZoneRange>& ranges) {
    fillGaps(wanted, chunksDrawnAlong);
    for (const IndexRange& range : rangesOf(chunks, [&](size_t chunk) { return wanted[chunk]; }))
        ranges.push_back({range, zone});
}

} // namespace

Result<void> MeshPass::drawZoned(const FrameView& view, const GpuMesh& mesh, VkDescriptorSet frameSet,
                                 const glm::vec4& tint, SurfaceFeatures features, std::span<const ZoneBounds> zones,
                                 DrawCount& count) {
    const std::span<const PlanChunk> chunks(mesh.chunks);
    const Box2 plan = mesh.bounds.plan();
    std::vector<bool> touched(chunks.size());
    std::vector<ZoneRange> elsewhere, there, pressed;
    for (uint32_t zone = 0; zone < zones.size(); ++zone) {
        const Box2& bounds = zones[zone].bounds;
        if (!bounds.overlaps(plan)) continue;
        std::vector<bool> inZone(chunks.size());
        for (size_t chunk = 0; chunk < chunks.size(); ++chunk)
            if (chunks[chunk].bounds.overlaps(bounds)) inZone[chunk] = touched[chunk] = true;
        if (zones[zone].kind != scene::SurfaceZone::Kind::Clip) addRanges(chunks, inZone, zone + 1, pressed);
    }
    addRanges(chunks, touched, 0, there);
    for (const IndexRange& range : rangesOf(chunks, [&](size_t chunk) { return !touched[chunk]; }))
        elsewhere.push_back({range, 0});
    if (!features.cutout && !features.draped && tint == glm::vec4(1))
        drawPlain(view, mesh, elsewhere, count);
    else if (auto drawn = drawSurface(view, mesh, frameSet, tint, features, elsewhere, count); !drawn)
        return drawn;
    features.zoned = true;
    if (auto drawn = drawSurface(view, mesh, frameSet, tint, features, there, count); !drawn) return drawn;
    features.pressed = true;
    return drawSurface(view, mesh, frameSet, tint, features, pressed, count);
}

Result<void> MeshPass::drawTiles(const FrameView& view, const MeshStore& meshes, VkDescriptorSet frameSet,
                                 std::span<const ZoneBounds> zones, DrawCount& count) {
    m_bound = VK_NULL_HANDLE;
    for (const MeshDraw& draw : view.input.tiles) {
        const GpuMesh* mesh = meshes.find(draw.mesh);
        if (!mesh || mesh->indexCount == 0) continue;
        if (draw.lit || draw.siteFromMesh != glm::dmat4(1)) {
            if (auto drawn = drawModel(view, *mesh, draw, frameSet, count); !drawn) return drawn;
            continue;
        }
        const glm::vec4 tint = draw.tint * mesh->color;
        SurfaceFeatures features{
            .cutout = mesh->alphaCutoff > 0, .draped = !view.input.drape.empty(), .hatched = view.hatched};
        const Box2 plan = mesh->bounds.plan();
        const bool zoned =
            std::ranges::any_of(zones, [&](const ZoneBounds& zone) { return zone.bounds.overlaps(plan); });
        const ZoneRange whole{{0, mesh->indexCount}};
        if (zoned) {
            if (auto drawn = drawZoned(view, *mesh, frameSet, tint, features, zones, count); !drawn) return drawn;
        } else if (!features.cutout && !features.draped && tint == glm::vec4(1)) {
            drawPlain(view, *mesh, {&whole, 1}, count);
        } else if (auto drawn = drawSurface(view, *mesh, frameSet, tint, features, {&whole, 1}, count); !drawn) {
            return drawn;
        }
    }
    return {};
}

Result<void> MeshPass::drawTerrain(const FrameView& view, const GpuMesh& mesh, TerrainPart part,
                                   VkDescriptorSet frameSet, const glm::vec4& earth, float imageryOpacity,
                                   DrawCount& count) {
    const SurfaceFeatures features{.draped = !view.input.drape.empty(), .hatched = view.hatched, .terrain = part};
    m_bound = VK_NULL_HANDLE;
    const ZoneRange whole{{0, mesh.indexCount}};
    return drawSurface(view, mesh, frameSet, glm::vec4(glm::vec3(earth), imageryOpacity), features, {&whole, 1}, count);
}

Result<void> MeshPass::drawModel(const FrameView& view, const GpuMesh& mesh, const MeshDraw& draw,
                                 VkDescriptorSet frameSet, DrawCount& count) {
    const bool lit = draw.lit && mesh.hasNormals, cutout = mesh.alphaCutoff > 0;
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
    const ZoneRange whole{{0, mesh.indexCount}};
    drawIndexed(view, mesh, m_layout.get(), {&whole, 1}, count);
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
