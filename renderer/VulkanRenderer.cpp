#include "renderer/VulkanRenderer.h"

#include <algorithm>
#include <chrono>

namespace sandtable::renderer {
namespace {

using Clock = std::chrono::steady_clock;

shaders::FrameUniforms uniformsFor(const FrameView& view) {
    shaders::FrameUniforms uniforms{};
    uniforms.eye = glm::vec4(view.relativeToFrame(view.input.camera.eye), view.metersPerPixelAtOneMeter);
    const scene::Light& light = view.input.light;
    uniforms.sun = glm::vec4(glm::normalize(light.direction), 0);
    uniforms.direct = glm::vec4(light.direct, 0);
    uniforms.ambientSky = glm::vec4(light.ambientSky, 0);
    uniforms.ambientGround = glm::vec4(light.ambientGround, 0);
    uniforms.photograph = glm::vec4(light.photograph, 0);
    return uniforms;
}

VkRect2D columns(VkExtent2D extent, int from, int to) {
    return {{from, 0}, {static_cast<uint32_t>(std::max(to - from, 1)), extent.height}};
}

/// Where the second plan begins, within the picture.
int splitOf(const FrameInput& input, VkExtent2D extent) {
    return std::clamp(input.beside->fromColumn, 1, static_cast<int>(extent.width) - 1);
}

ViewPart leftPart(const FrameInput& input, VkExtent2D extent) {
    const VkRect2D whole{{0, 0}, extent};
    if (!input.beside) return {whole, whole};
    const VkRect2D left = columns(extent, 0, splitOf(input, extent));
    return {input.beside->apart ? left : whole, left};
}

ViewPart rightPart(const FrameInput& input, VkExtent2D extent) {
    const VkRect2D whole{{0, 0}, extent};
    if (!input.beside) return {whole, whole};
    const VkRect2D right = columns(extent, splitOf(input, extent), static_cast<int>(extent.width));
    return {input.beside->apart ? right : whole, right};
}

/// The frame as the second plan has it; without one the same.
FrameInput besideInput(const FrameInput& input, VkExtent2D extent) {
    FrameInput other = input;
    if (!input.beside) return other;
    other.models = input.beside->models;
    other.drape = input.beside->drape;
    other.zones = input.beside->zones;
    other.zonesKey = input.beside->zonesKey;
    other.probes = {};
    other.flow = nullptr;
    if (input.beside->apart) other.camera.width = static_cast<int>(extent.width) - splitOf(input, extent);
    return other;
}

/// Between images that are transfer source and target.
void copyColor(VkCommandBuffer commands, VkImage from, VkImage to, VkExtent2D extent) {
    VkImageCopy region{};
    region.srcSubresource = region.dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.extent = {extent.width, extent.height, 1};
    vkCmdCopyImage(commands, from, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, to, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1,
                   &region);
}

} // namespace

VulkanRenderer::VulkanRenderer(const RendererOptions& options, Diagnostics& diagnostics)
    : m_diagnostics(diagnostics),
      m_windowed(options.window != nullptr),
      m_keepScene(options.keepScene),
      m_size{static_cast<uint32_t>(std::max(options.width, 1)), static_cast<uint32_t>(std::max(options.height, 1))} {}

Result<std::unique_ptr<Renderer>> VulkanRenderer::create(const RendererOptions& options, Diagnostics& diagnostics) {
    if (options.samples != 1 && options.samples != 4)
        return Error{ErrorKind::Usage, "", "the number of samples must be 1 or 4"};
    std::unique_ptr<VulkanRenderer> renderer(new VulkanRenderer(options, diagnostics));
    if (auto started = renderer->start(options); !started) return started.error();
    return std::unique_ptr<Renderer>(std::move(renderer));
}

Result<void> VulkanRenderer::start(const RendererOptions& options) {
    auto device = gpu::Device::create(
        {.window = options.window,
         .validation = options.validation,
         .needs = {.samples = static_cast<uint32_t>(options.samples), .preferredName = options.deviceName}},
        m_diagnostics);
    if (!device) return device.error();
    m_device = *std::move(device);
    m_allocator = std::make_unique<gpu::Allocator>(*m_device);
    auto queue = gpu::SubmitQueue::create(*m_device);
    if (!queue) return queue.error();
    m_queue = *std::move(queue);
    auto uploader = gpu::Uploader::create(*m_allocator, *m_queue);
    if (!uploader) return uploader.error();
    m_uploader = *std::move(uploader);
    auto cache = gpu::PipelineCacheFile::open(*m_device, options.pipelineCacheFile);
    if (!cache) return cache.error();
    m_pipelineCache.emplace(*std::move(cache));
    auto ring = gpu::FrameRing::create(*m_device, *m_queue);
    if (!ring) return ring.error();
    m_ring = *std::move(ring);
    if (m_windowed) {
        auto swapchain = gpu::Swapchain::create(*m_device);
        if (!swapchain) return swapchain.error();
        m_swapchain = *std::move(swapchain);
        m_keepScene = m_keepScene && m_swapchain->takesCopies();
    }
    m_context.emplace(gpu::Context{.device = *m_device,
                                   .allocator = *m_allocator,
                                   .queue = *m_queue,
                                   .uploader = *m_uploader,
                                   .pipelineCache = m_pipelineCache->get(),
                                   .colorFormat = m_swapchain ? m_swapchain->format() : VK_FORMAT_R8G8B8A8_UNORM,
                                   .samples = static_cast<VkSampleCountFlagBits>(options.samples)});
    return startPasses();
}

Result<void> VulkanRenderer::startPasses() {
    auto meshes = MeshStore::create(*m_context);
    if (!meshes) return meshes.error();
    m_meshes = *std::move(meshes);
    auto maskPainter = MaskPainter::create(*m_context);
    if (!maskPainter) return maskPainter.error();
    m_maskPainter = *std::move(maskPainter);
    auto side = makeSide();
    if (!side) return side.error();
    m_side = *std::move(side);
    auto meshPass = MeshPass::create(*m_context, m_meshes->textureLayout(), m_side.bindings->layout());
    if (!meshPass) return meshPass.error();
    m_meshPass = *std::move(meshPass);
    auto skyPass = SkyPass::create(*m_context);
    if (!skyPass) return skyPass.error();
    m_skyPass = *std::move(skyPass);
    m_terrain = std::make_unique<TerrainPass>(*m_context, *m_meshes);
    auto probes = ProbePass::create(*m_context);
    if (!probes) return probes.error();
    m_probes = *std::move(probes);
    auto flow = FlowPass::create(*m_context);
    if (!flow) return flow.error();
    m_flow = *std::move(flow);
    return {};
}

Result<VulkanRenderer::PlanSide> VulkanRenderer::makeSide() const {
    PlanSide side;
    auto bindings = FrameBindings::create(*m_context);
    if (!bindings) return bindings.error();
    side.bindings = *std::move(bindings);
    auto drape = DrapePass::create(*m_context);
    if (!drape) return drape.error();
    side.drape = *std::move(drape);
    side.zones = std::make_unique<ZoneMask>(*m_maskPainter);
    side.edited = std::make_unique<EditedTiles>(*m_context);
    side.coverage = std::make_unique<TerrainCoverage>(*m_context);
    return side;
}

VulkanRenderer::~VulkanRenderer() {
    if (m_queue) waitIdle();
    if (m_pipelineCache) m_pipelineCache->save(m_diagnostics);
}

void VulkanRenderer::waitIdle() {
    if (auto waited = m_queue->waitIdle(); !waited) m_diagnostics.report(Severity::Error, waited.error());
}

Result<void> VulkanRenderer::initUi() {
    waitIdle();
    m_uiPass.reset();
    auto pass = UiPass::create(*m_context);
    if (!pass) return pass.error();
    m_uiPass = *std::move(pass);
    return {};
}

void VulkanRenderer::newUiFrame() {
    if (m_uiPass) m_uiPass->newFrame();
}

Result<void> VulkanRenderer::fontsChanged() {
    if (!m_uiPass) return Error{ErrorKind::Usage, "ImGui", "fonts changed before the UI was initialised"};
    return initUi(); // ImGui 1.86 never frees an atlas it replaces; only starting anew does
}

void VulkanRenderer::shutdownUi() {
    waitIdle();
    m_uiPass.reset();
}

void VulkanRenderer::resize(int width, int height) {
    m_size = {static_cast<uint32_t>(std::max(width, 1)), static_cast<uint32_t>(std::max(height, 1))};
    if (m_swapchain) m_swapchain->invalidate();
}

Result<void> VulkanRenderer::fitTargets(VkExtent2D extent, bool withColor) {
    const bool fits = extent.width == m_targets.extent.width && extent.height == m_targets.extent.height;
    if (fits && (m_targets.color || !withColor)) return {};
    waitIdle(); // rare, and the framebuffers of the UI may go at once
    if (m_uiPass) m_uiPass->forgetTargets();
    m_targets = {};
    m_captureReady = false;
    m_sceneShown.reset();
    m_depthUse = m_colorUse = m_sceneUse = gpu::unusedImage;
    auto targets = FrameTargets::create(*m_context, extent, withColor, m_keepScene);
    if (!targets) return targets.error();
    m_targets = *std::move(targets);
    return {};
}

Result<bool> VulkanRenderer::chooseDestination(const FrameInput& input, Destination& destination) {
    if (!m_windowed) {
        if (auto fitted = fitTargets(m_size, true); !fitted) return fitted.error();
        destination.image = m_targets.color.get();
        destination.view = m_targets.color.view();
        return true;
    }
    const auto acquired = m_swapchain->acquire(m_ring->slot(), destination.window);
    if (m_uiPass && m_swapchainGeneration != m_swapchain->generation()) m_uiPass->forgetTargets();
    m_swapchainGeneration = m_swapchain->generation();
    if (!acquired || !*acquired) return acquired;
    destination.image = destination.window.image;
    destination.view = destination.window.view;
    if (auto fitted = fitTargets(m_swapchain->extent(), input.keepForCapture || m_targets.color); !fitted)
        return fitted.error();
    return true;
}

Result<bool> VulkanRenderer::render(const FrameInput& input) {
    const auto begin = Clock::now();
    m_queue->collect();
    if (auto free = m_ring->advance(); !free) return free.error();
    collectResults(m_ring->slot());
    Destination destination;
    const auto drawable = chooseDestination(input, destination);
    if (!drawable || !*drawable) return drawable;

    const auto commands = m_ring->begin();
    if (!commands) return commands.error();
    const FrameView view = FrameView::of(input, *commands, m_ring->slot(), leftPart(input, m_targets.extent));
    SceneState scene = SceneState::of(input);
    const bool sceneChanged = !m_keepScene || m_sceneShown != scene;
    m_sceneShown.reset(); // until the frame is on its way
    if (auto recorded = record(view, destination, sceneChanged); !recorded) return recorded.error();
    const auto value = m_ring->submit({destination.window.acquired, destination.window.drawn});
    if (!value) return value.error();
    m_nearMeters = input.camera.nearMeters;
    m_sceneShown = std::move(scene);
    m_stats.scenesDrawn += sceneChanged;
    if (m_windowed) {
        if (auto presented = m_swapchain->present(destination.window); !presented) return presented.error();
    } else {
        if (auto waited = m_queue->wait(*value); !waited) return waited.error();
        collectResults(m_ring->slot());
    }
    m_stats.gpuBytes = m_allocator->bytes();
    m_stats.cpuMilliseconds = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
    return true;
}

Result<void> VulkanRenderer::record(const FrameView& view, const Destination& destination, bool sceneChanged) {
    const gpu::ImageUse afterAcquire{VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT, VK_ACCESS_2_NONE};
    if (auto prepared = m_flow->prepare(view); !prepared) return prepared;
    const gpu::ImageUse before = m_windowed ? afterAcquire : gpu::withoutContent(m_colorUse);
    if (m_keepScene) {
        if (sceneChanged) {
            gpu::transition(view.commands, m_targets.scene.get(), gpu::withoutContent(m_sceneUse), gpu::colorTarget);
            m_sceneUse = gpu::colorTarget;
            if (auto drawn = recordScene(view, m_targets.scene.view()); !drawn) return drawn;
        }
        gpu::transition(view.commands, destination.image, before, gpu::transferTarget);
        showKeptScene(view, destination);
    } else {
        gpu::transition(view.commands, destination.image, before, gpu::colorTarget);
        if (auto drawn = recordScene(view, destination.view); !drawn) return drawn;
    }
    if (FlowPass::wanted(view.input)) recordFlow(view, destination.view);
    if (view.input.drawUi && m_uiPass) {
        if (auto drawn = m_uiPass->draw(view.commands, destination.view, m_targets.extent); !drawn) return drawn;
        m_ring->mark("ui");
    }
    return finishImage(view, destination);
}

Result<void> VulkanRenderer::recordScene(const FrameView& view, VkImageView color) {
    if (auto prepared = prepareScene(view, m_side); !prepared) return prepared;
    FrameInput right = besideInput(view.input, m_targets.extent);
    TerrainDraw rightTerrain; // covered otherwise
    if (view.input.beside && right.terrain) {
        rightTerrain = *right.terrain;
        rightTerrain.covered = view.input.beside->covered;
        rightTerrain.coveredKey = view.input.beside->coveredKey;
        right.terrain = &rightTerrain;
    }
    const FrameView beside = FrameView::of(right, view.commands, view.slot, rightPart(view.input, m_targets.extent));
    if (view.input.beside) {
        if (!m_beside) {
            auto side = makeSide();
            if (!side) return side.error();
            m_beside = *std::move(side);
        }
        if (auto prepared = prepareScene(beside, *m_beside); !prepared) return prepared;
    }
    m_ring->mark("prepare");
    gpu::transition(view.commands, m_targets.depth.get(), gpu::withoutContent(m_depthUse), gpu::depthTarget,
                    {VK_IMAGE_ASPECT_DEPTH_BIT});
    m_depthUse = gpu::depthTarget;
    if (m_targets.sampledColor) {
        gpu::transition(view.commands, m_targets.sampledColor.get(), gpu::withoutContent(gpu::colorTarget),
                        gpu::colorTarget);
        gpu::transition(view.commands, m_targets.sampledDepth.get(), gpu::withoutContent(gpu::depthTarget),
                        gpu::depthTarget, {VK_IMAGE_ASPECT_DEPTH_BIT});
    }
    DrawCount count;
    beginScene(view.commands, m_targets, color);
    if (auto drawn = drawScene(view, m_side, count); !drawn) return drawn;
    if (view.input.beside)
        if (auto drawn = drawScene(beside, *m_beside, count); !drawn) return drawn;
    vkCmdEndRendering(view.commands);
    m_stats.drawCalls = count.calls;
    m_stats.triangles = count.triangles;
    m_ring->mark("scene");
    return recordProbes(view);
}

void VulkanRenderer::showKeptScene(const FrameView& view, const Destination& destination) {
    gpu::transition(view.commands, m_targets.scene.get(), m_sceneUse, gpu::transferSource);
    m_sceneUse = gpu::transferSource;
    copyColor(view.commands, m_targets.scene.get(), destination.image, m_targets.extent);
    gpu::transition(view.commands, destination.image, gpu::transferTarget, gpu::colorTarget);
    m_ring->mark("copy");
}

Result<void> VulkanRenderer::prepareScene(const FrameView& view, PlanSide& side) {
    if (auto zones = side.zones->prepare(view); !zones) return zones;
    if (auto edited = side.edited->prepare(view, *m_meshes, *side.zones); !edited) return edited;
    if (auto terrain = m_terrain->prepare(view); !terrain) return terrain;
    if (auto coverage = side.coverage->prepare(view.input.terrain); !coverage) return coverage;
    if (auto drape = side.drape->prepare(view); !drape) return drape;
    shaders::FrameUniforms uniforms = uniformsFor(view);
    uniforms.zoneMask = side.zones->mask().placement(view.origin);
    uniforms.terrainMask = side.coverage->placement(view.origin);
    side.drape->describe(view, uniforms);
    side.bindings->write(view.slot, uniforms,
                         {side.drape->color(), side.drape->hatch(), side.zones->mask().view(), side.coverage->view()});
    return {};
}

Result<void> VulkanRenderer::recordProbes(const FrameView& view) {
    if (!view.input.probes.empty()) {
        gpu::transition(view.commands, m_targets.depth.get(), m_depthUse, gpu::sampledByCompute,
                        {VK_IMAGE_ASPECT_DEPTH_BIT});
        m_depthUse = gpu::sampledByCompute;
    }
    return m_probes->record(view, m_targets.depth.view());
}

void VulkanRenderer::recordFlow(const FrameView& view, VkImageView color) {
    gpu::transition(view.commands, m_targets.depth.get(), m_depthUse, gpu::sampledByFragments,
                    {VK_IMAGE_ASPECT_DEPTH_BIT});
    m_depthUse = gpu::sampledByFragments;
    gpu::memoryBarrier(view.commands, gpu::colorTarget.stage, gpu::colorTarget.access, gpu::colorTarget.stage,
                       gpu::colorTarget.access); // what was drawn there so far
    m_flow->draw(view, color, m_targets.depth.view());
    m_ring->mark("flow");
}

Result<void> VulkanRenderer::drawScene(const FrameView& view, PlanSide& side, DrawCount& count) {
    const VkDescriptorSet frameSet = side.bindings->set(view.slot);
    setViewport(view.commands, view.part);
    if (auto drawn = m_meshPass->drawTiles(view, *m_meshes, frameSet, *side.edited, count); !drawn) return drawn;
    if (auto drawn = m_terrain->draw(view, *m_meshPass, frameSet, side.coverage->bounds(), count); !drawn) return drawn;
    if (auto drawn = m_meshPass->drawModels(view, *m_meshes, frameSet, count); !drawn) return drawn;
    m_skyPass->draw(view);
    return {};
}

Result<void> VulkanRenderer::finishImage(const FrameView& view, const Destination& destination) {
    m_captureReady = !m_windowed || view.input.keepForCapture;
    if (!m_windowed) {
        m_colorUse = gpu::colorTarget;
        return {};
    }
    const gpu::ImageUse shown{VK_PIPELINE_STAGE_2_NONE, VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR};
    if (!view.input.keepForCapture) {
        gpu::transition(view.commands, destination.image, gpu::colorTarget, shown);
        return {};
    }
    gpu::transition(view.commands, destination.image, gpu::colorTarget, gpu::transferSource);
    gpu::transition(view.commands, m_targets.color.get(), gpu::withoutContent(m_colorUse), gpu::transferTarget);
    copyColor(view.commands, destination.image, m_targets.color.get(), m_targets.extent);
    m_colorUse = gpu::transferTarget;
    gpu::transition(view.commands, destination.image, gpu::transferSource, shown);
    return {};
}

void VulkanRenderer::takeProbeResults(uint32_t slot) {
    if (auto results = m_probes->takeResults(slot)) m_probeResults = *std::move(results);
}

void VulkanRenderer::collectResults(uint32_t slot) {
    m_stats.passes.clear();
    takeProbeResults(slot);
    for (const auto& span : m_ring->durations(slot)) m_stats.passes.push_back({span.name, span.milliseconds});
}

} // namespace sandtable::renderer
