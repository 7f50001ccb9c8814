#include "renderer/passes/DrapePass.h"

#include "EmbeddedShaders.h"
#include "renderer/FrameTargets.h"
#include "renderer/gpu/Pipelines.h"

#include <algorithm>
#include <array>

namespace sandtable::renderer {
namespace {

static_assert(drapeLevelCount == SANDTABLE_DRAPE_LEVELS);
constexpr VkFormat colorFormat = VK_FORMAT_R8G8B8A8_UNORM;
constexpr VkFormat hatchFormat = VK_FORMAT_R8_UNORM;
constexpr VkSampleCountFlagBits samples = VK_SAMPLE_COUNT_4_BIT; // every Vulkan device has them for these formats
constexpr uint32_t mipLevels = 6;
constexpr double leastStrokeTexels = 1.0;
/// Strokes of a least width on screen are wrong by this much at most before they are painted again.
constexpr double eyeTolerance = 0.15;

/// Vulkan guarantees one of the last two.
VkFormat chooseStencilFormat(VkPhysicalDevice device) {
    for (const VkFormat format : {VK_FORMAT_S8_UINT, VK_FORMAT_D24_UNORM_S8_UINT, VK_FORMAT_D32_SFLOAT_S8_UINT}) {
        VkFormatProperties properties{};
        vkGetPhysicalDeviceFormatProperties(device, format, &properties);
        if (properties.optimalTilingFeatures & VK_FORMAT_FEATURE_DEPTH_STENCIL_ATTACHMENT_BIT) return format;
    }
    return VK_FORMAT_UNDEFINED;
}

VkImageAspectFlags stencilAspects(VkFormat format) {
    return format == VK_FORMAT_S8_UINT ? VK_IMAGE_ASPECT_STENCIL_BIT
                                       : VK_IMAGE_ASPECT_STENCIL_BIT | VK_IMAGE_ASPECT_DEPTH_BIT;
}

glm::vec4 premultiplied(const scene::Color& color, float opacity) {
    const float alpha = color.a * opacity;
    return {glm::vec3(color) * alpha, alpha};
}

VkRenderingAttachmentInfo clearedTarget(const gpu::Image& sampled) {
    VkRenderingAttachmentInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    info.imageView = sampled.view();
    info.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    info.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    info.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    return info;
}

} // namespace

Result<std::unique_ptr<DrapePass>> DrapePass::create(const gpu::Context& context) {
    std::unique_ptr<DrapePass> pass(new DrapePass(context));
    auto store = DrapeStore::create(context);
    if (!store) return store.error();
    pass->m_store = *std::move(store);
    pass->m_stencilFormat = chooseStencilFormat(context.device.physical());
    if (auto made = pass->makePipelines(); !made) return made.error();
    return pass;
}

Result<void> DrapePass::makePipelines() {
    const VkDescriptorSetLayout pictureLayout = m_store->pictureLayout();
    auto layout =
        gpu::makePipelineLayout(m_context.device, std::span(&pictureLayout, 1),
                                VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, sizeof(shaders::DrapePush));
    if (!layout) return layout.error();
    m_layout = *std::move(layout);
    const bool stencilOnly = m_stencilFormat == VK_FORMAT_S8_UINT;
    gpu::PipelineDescription fill{.name = "drape fill",
                                  .vertex = shaders::drape_fill_vert,
                                  .fragment = shaders::drape_shape_frag,
                                  .layout = m_layout.get(),
                                  .bindings = {{0, sizeof(glm::vec2), VK_VERTEX_INPUT_RATE_VERTEX}},
                                  .attributes = {{0, 0, VK_FORMAT_R32G32_SFLOAT, 0}},
                                  .colors = {colorFormat, hatchFormat},
                                  .depth = stencilOnly ? VK_FORMAT_UNDEFINED : m_stencilFormat,
                                  .stencil = m_stencilFormat,
                                  .samples = samples,
                                  .depthWrite = false,
                                  .depthCompare = VK_COMPARE_OP_ALWAYS,
                                  .blend = true,
                                  .paintOnce = true};
    gpu::PipelineDescription stroke = fill;
    stroke.name = "drape stroke";
    stroke.vertex = shaders::drape_stroke_vert;
    stroke.bindings = {{0, sizeof(StrokeSegment), VK_VERTEX_INPUT_RATE_INSTANCE}};
    stroke.attributes = {{0, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(StrokeSegment, from)},
                         {1, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(StrokeSegment, to)}};
    gpu::PipelineDescription picture = fill;
    picture.name = "drape picture";
    picture.vertex = shaders::drape_image_vert;
    picture.fragment = shaders::drape_image_frag;
    picture.bindings.clear();
    picture.attributes.clear();
    picture.paintOnce = false;
    for (const auto& [target, description] :
         {std::pair(&m_fill, &fill), std::pair(&m_stroke, &stroke), std::pair(&m_picture, &picture)}) {
        auto pipeline = gpu::makePipeline(m_context.device, m_context.pipelineCache, *description);
        if (!pipeline) return pipeline.error();
        *target = *std::move(pipeline);
    }
    return {};
}

Result<void> DrapePass::fitImages(int texels) {
    if (m_color && m_color.extent().width == static_cast<uint32_t>(texels)) return {};
    for (auto* image : {&m_color, &m_hatch, &m_sampledColor, &m_sampledHatch, &m_stencil})
        m_context.queue.retire(std::exchange(*image, gpu::Image()));
    m_levels.clear();

    const VkExtent2D extent{static_cast<uint32_t>(texels), static_cast<uint32_t>(texels)};
    constexpr VkImageUsageFlags painted = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT |
                                          VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    const gpu::ImageInfo level{.extent = extent, .usage = painted, .mipLevels = mipLevels, .layers = drapeLevelCount};
    const gpu::ImageInfo sampled{.extent = extent,
                                 .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT,
                                 .samples = samples};
    const auto withFormat = [](gpu::ImageInfo info, VkFormat format) {
        info.format = format;
        return info;
    };
    gpu::ImageInfo stencil = withFormat(sampled, m_stencilFormat);
    stencil.usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    stencil.aspect = stencilAspects(m_stencilFormat);
    struct Wanted {
        gpu::Image* target;
        gpu::ImageInfo info;
        const char* name;
    };
    for (const Wanted& wanted :
         {Wanted{&m_color, withFormat(level, colorFormat), "drape colour"},
          Wanted{&m_hatch, withFormat(level, hatchFormat), "drape hatch"},
          Wanted{&m_sampledColor, withFormat(sampled, colorFormat), "drape colour, multisampled"},
          Wanted{&m_sampledHatch, withFormat(sampled, hatchFormat), "drape hatch, multisampled"},
          Wanted{&m_stencil, stencil, "drape stencil"}}) {
        auto image = gpu::Image::create(m_context.allocator, wanted.info, wanted.name);
        if (!image) return image.error();
        *wanted.target = *std::move(image);
    }
    return {};
}

bool DrapePass::eyeMoved(const FrameView& view) const {
    const double distance = DrapeView::of(view.input.camera).distance;
    return glm::distance(view.input.camera.eye, m_paintedEye) > eyeTolerance * distance;
}

Result<void> DrapePass::prepare(const FrameView& view) {
    const auto& layers = view.input.drape;
    if (auto stored = m_store->prepare(layers); !stored) return stored;
    if (layers.empty()) {
        m_appearance.clear();
        return {};
    }
    const int texels = drapeTexels(static_cast<int>(view.extent.width), static_cast<int>(view.extent.height));
    if (auto fits = fitImages(texels); !fits) return fits;

    std::vector<Appearance> appearance;
    for (const DrapeLayer& layer : layers)
        appearance.push_back(
            {layer.key, layer.image ? layer.image->key : 0, layer.opacity, layer.image ? layer.image->opacity : 1});
    const bool all = appearance != m_appearance || eyeMoved(view);
    const std::vector<DrapeLevel> before = all ? std::vector<DrapeLevel>() : m_levels;
    m_levels = placeDrapeLevels(DrapeView::of(view.input.camera), texels, before);
    m_appearance = std::move(appearance);
    if (all) m_paintedEye = view.input.camera.eye;
    for (size_t i = 0; i < m_levels.size(); ++i) {
        const bool unchanged = i < before.size() && before[i].center == m_levels[i].center &&
                               before[i].texelMeters == m_levels[i].texelMeters;
        if (!unchanged) paintLevel(view, i);
    }
    return {};
}

void DrapePass::paintLevel(const FrameView& view, size_t index) {
    const DrapeLevel& level = m_levels[index];
    for (const gpu::Image* image : {&m_sampledColor, &m_sampledHatch})
        gpu::transition(view.commands, image->get(), gpu::withoutContent(gpu::transferSource), gpu::colorTarget);
    gpu::transition(view.commands, m_stencil.get(), gpu::withoutContent(gpu::depthTarget), gpu::depthTarget,
                    {m_stencil.info().aspect});

    const std::array targets{clearedTarget(m_sampledColor), clearedTarget(m_sampledHatch)};
    VkRenderingAttachmentInfo stencil{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    stencil.imageView = m_stencil.view();
    stencil.imageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL;
    stencil.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    stencil.storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
    info.renderArea = {{0, 0}, m_color.extent()};
    info.layerCount = 1;
    info.colorAttachmentCount = static_cast<uint32_t>(targets.size());
    info.pColorAttachments = targets.data();
    info.pDepthAttachment = m_stencilFormat == VK_FORMAT_S8_UINT ? nullptr : &stencil;
    info.pStencilAttachment = &stencil;
    vkCmdBeginRendering(view.commands, &info);
    setViewport(view.commands, m_color.extent());
    uint32_t paintings = 0;
    for (const DrapeLayer& drape : view.input.drape) paintLayer(view, level, drape, paintings);
    vkCmdEndRendering(view.commands);
    finishLevel(view.commands, m_sampledColor, m_color, index);
    finishLevel(view.commands, m_sampledHatch, m_hatch, index);
}

/// Each painting has its own stencil value, so that overlapping pieces of one shape are not blended twice.
void DrapePass::nextPainting(VkCommandBuffer commands, uint32_t& paintings) const {
    if (paintings == 255) {
        const VkClearAttachment stencil{VK_IMAGE_ASPECT_STENCIL_BIT, 0, {}};
        const VkClearRect everywhere{{{0, 0}, m_color.extent()}, 0, 1};
        vkCmdClearAttachments(commands, 1, &stencil, 1, &everywhere);
        paintings = 0;
    }
    vkCmdSetStencilReference(commands, VK_STENCIL_FACE_FRONT_AND_BACK, ++paintings);
}

void DrapePass::paintLayer(const FrameView& view, const DrapeLevel& level, const DrapeLayer& layer,
                           uint32_t& paintings) {
    if (layer.opacity <= 0) return;
    if (layer.image) paintPicture(view, level, layer);
    paintShapes(view, level, layer, paintings);
}

void DrapePass::paintPicture(const FrameView& view, const DrapeLevel& level, const DrapeLayer& layer) const {
    const DrapePicture* picture = m_store->picture(layer.image->key);
    if (!picture) return;
    const glm::dvec2 corner = picture->bounds.min - level.center;
    const shaders::DrapePush values{.window = glm::vec4(0, 0, glm::vec2(static_cast<float>(2 / level.size()))),
                                    .color = glm::vec4(layer.opacity * layer.image->opacity),
                                    .eye = glm::vec4(layer.image->hatched ? 1 : 0, 0, 0, 0),
                                    .stroke = glm::vec4(glm::vec2(corner), glm::vec2(picture->bounds.size()))};
    vkCmdBindPipeline(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_picture.get());
    vkCmdBindDescriptorSets(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_layout.get(), 0, 1, &picture->set, 0,
                            nullptr);
    push(view.commands, m_layout.get(), values);
    vkCmdDraw(view.commands, 6, 1, 0, 0);
}

void DrapePass::paintShapes(const FrameView& view, const DrapeLevel& level, const DrapeLayer& layer,
                            uint32_t& paintings) const {
    const DrapeLayerData& data = m_store->layer(layer.key);
    if (!data.buffer) return;
    const scene::Camera& camera = view.input.camera;
    shaders::DrapePush values{};
    values.window = glm::vec4(glm::vec2(level.center - data.origin), glm::vec2(static_cast<float>(2 / level.size())));
    values.eye = glm::vec4(glm::vec2(glm::dvec2(camera.eye) - data.origin), camera.eye.z - camera.target.z,
                           view.metersPerPixelAtOneMeter);
    const VkBuffer buffer = data.buffer.get();
    const size_t count = std::min(layer.shapes.size(), data.shapes.size());
    for (size_t i = 0; i < count; ++i) {
        const DrapeShape& shape = layer.shapes[i];
        const DrapeRange& range = data.shapes[i];
        values.stroke = glm::vec4(shape.strokeWidthMeters / 2, shape.minStrokePixels / 2, shape.hatched ? 1 : 0,
                                  leastStrokeTexels / 2 * level.texelMeters);
        if (range.vertexCount > 0) {
            const VkDeviceSize offset = 0;
            values.color = premultiplied(shape.fill, layer.opacity);
            vkCmdBindPipeline(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_fill.get());
            vkCmdBindVertexBuffers(view.commands, 0, 1, &buffer, &offset);
            nextPainting(view.commands, paintings);
            push(view.commands, m_layout.get(), values);
            vkCmdDraw(view.commands, range.vertexCount, 1, range.firstVertex, 0);
        }
        if (range.segmentCount > 0) {
            values.color = premultiplied(shape.stroke, layer.opacity);
            values.stroke.z = 0; // outlines stay whole around a hatched area
            vkCmdBindPipeline(view.commands, VK_PIPELINE_BIND_POINT_GRAPHICS, m_stroke.get());
            vkCmdBindVertexBuffers(view.commands, 0, 1, &buffer, &data.segmentsOffset);
            nextPainting(view.commands, paintings);
            push(view.commands, m_layout.get(), values);
            vkCmdDraw(view.commands, strokeVertices, range.segmentCount, 0, range.firstSegment);
        }
    }
}

/// Resolves a painting into its layer and makes the mipmaps. By command, not by the attachment: Mesa 22's software
/// rasterizer resolves attachments into layer 0 whichever layer the view names.
void DrapePass::finishLevel(VkCommandBuffer commands, const gpu::Image& painting, const gpu::Image& target,
                            size_t index) const {
    const auto layer = static_cast<uint32_t>(index);
    const auto part = [&](uint32_t first, uint32_t count) {
        return gpu::ImagePart{.firstLevel = first, .levels = count, .firstLayer = layer, .layers = 1};
    };
    gpu::transition(commands, painting.get(), gpu::colorTarget, gpu::transferSource);
    gpu::transition(commands, target.get(), gpu::withoutContent(gpu::sampledByFragments), gpu::transferTarget,
                    part(0, mipLevels));
    VkImageResolve resolve{};
    resolve.srcSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    resolve.dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, layer, 1};
    resolve.extent = {target.extent().width, target.extent().height, 1};
    vkCmdResolveImage(commands, painting.get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, target.get(),
                      VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &resolve);
    auto size = static_cast<int32_t>(target.extent().width);
    for (uint32_t level = 1; level < mipLevels; ++level, size /= 2) {
        gpu::transition(commands, target.get(), gpu::transferTarget, gpu::transferSource, part(level - 1, 1));
        VkImageBlit half{};
        half.srcSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level - 1, layer, 1};
        half.srcOffsets[1] = {size, size, 1};
        half.dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, level, layer, 1};
        half.dstOffsets[1] = {size / 2, size / 2, 1};
        vkCmdBlitImage(commands, target.get(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, target.get(),
                       VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &half, VK_FILTER_LINEAR);
    }
    gpu::transition(commands, target.get(), gpu::transferSource, gpu::sampledByFragments, part(0, mipLevels - 1));
    gpu::transition(commands, target.get(), gpu::transferTarget, gpu::sampledByFragments, part(mipLevels - 1, 1));
}

void DrapePass::describe(const FrameView& view, shaders::FrameUniforms& uniforms) const {
    if (view.input.drape.empty()) return;
    for (size_t i = 0; i < m_levels.size(); ++i) {
        const DrapeLevel& level = m_levels[i];
        uniforms.drapeLevels[i] =
            glm::vec4(glm::vec2(level.center - glm::dvec2(view.origin)), 1 / level.size(), level.texelMeters);
    }
}

} // namespace sandtable::renderer
