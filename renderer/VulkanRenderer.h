// The Renderer on Vulkan: owns the device and the passes and puts a frame together. Main thread only.
#pragma once

#include "renderer/FrameTargets.h"
#include "renderer/MeshStore.h"
#include "renderer/Renderer.h"
#include "renderer/SceneState.h"
#include "renderer/gpu/FrameRing.h"
#include "renderer/gpu/Pipelines.h"
#include "renderer/gpu/Swapchain.h"
#include "renderer/passes/DrapePass.h"
#include "renderer/passes/EditedTiles.h"
#include "renderer/passes/FlowPass.h"
#include "renderer/passes/FrameBindings.h"
#include "renderer/passes/MeshPass.h"
#include "renderer/passes/ProbePass.h"
#include "renderer/passes/SkyPass.h"
#include "renderer/passes/TerrainCoverage.h"
#include "renderer/passes/TerrainPass.h"
#include "renderer/passes/UiPass.h"
#include "renderer/passes/ZoneMask.h"

namespace sandtable::renderer {

class VulkanRenderer final : public Renderer {
public:
    static Result<std::unique_ptr<Renderer>> create(const RendererOptions& options, Diagnostics& diagnostics);
    ~VulkanRenderer() override;

    std::string deviceName() const override { return m_device->name(); }
    Result<MeshHandle> upload(const scene::Mesh& mesh) override { return m_meshes->upload(mesh); }
    void release(MeshHandle mesh) override { m_meshes->release(mesh); }
    Result<void> initUi() override;
    void newUiFrame() override;
    Result<void> fontsChanged() override;
    void shutdownUi() override;
    Result<bool> render(const FrameInput& input) override;
    void resize(int width, int height) override;
    const FrameStats& stats() const override { return m_stats; }
    std::span<const uint8_t> probeResults() const override { return m_probeResults; }
    Result<Capture> capture() override;
    Result<float> distanceAt(int x, int y) override;
    void waitIdle() override;

private:
    /// Where this frame goes.
    struct Destination {
        VkImage image = VK_NULL_HANDLE;
        VkImageView view = VK_NULL_HANDLE;
        gpu::Swapchain::Target window; // empty when headless
    };
    /// What the surfaces sample of one plan; there are two while plans are put beside one another.
    struct PlanSide {
        std::unique_ptr<FrameBindings> bindings;
        std::unique_ptr<ZoneMask> zones;
        std::unique_ptr<EditedTiles> edited;
        std::unique_ptr<DrapePass> drape;
        std::unique_ptr<TerrainCoverage> coverage;
    };
    struct ImagePartCopy {
        const gpu::Image* image;
        gpu::ImageUse* use; // before, and updated
        VkBufferImageCopy region;
    };

    explicit VulkanRenderer(const RendererOptions& options, Diagnostics& diagnostics);
    Result<void> start(const RendererOptions& options);
    Result<void> startPasses();
    Result<PlanSide> makeSide() const;
    Result<void> fitTargets(VkExtent2D extent, bool withColor);
    Result<bool> chooseDestination(const FrameInput& input, Destination& destination);
    /// The scene if it has changed, what is kept of it otherwise; then the UI.
    Result<void> record(const FrameView& view, const Destination& destination, bool sceneChanged);
    Result<void> recordScene(const FrameView& view, VkImageView color);
    void showKeptScene(const FrameView& view, const Destination& destination);
    /// Paints what the scene samples and fills in the frame's bindings.
    Result<void> prepareScene(const FrameView& view, PlanSide& side);
    Result<void> recordProbes(const FrameView& view);
    void recordFlow(const FrameView& view, VkImageView color);
    Result<void> drawScene(const FrameView& view, PlanSide& side, DrawCount& count);
    Result<void> finishImage(const FrameView& view, const Destination& destination);
    void collectResults(uint32_t slot);
    void takeProbeResults(uint32_t slot);
    Result<void> readBack(std::span<const ImagePartCopy> parts, const gpu::Buffer& buffer);

    Diagnostics& m_diagnostics;
    bool m_windowed;
    bool m_keepScene;
    VkExtent2D m_size; // headless

    // In the order of construction; destroyed in reverse.
    std::unique_ptr<gpu::Device> m_device;
    std::unique_ptr<gpu::Allocator> m_allocator;
    std::unique_ptr<gpu::SubmitQueue> m_queue;
    std::unique_ptr<gpu::Uploader> m_uploader;
    std::optional<gpu::PipelineCacheFile> m_pipelineCache;
    std::unique_ptr<gpu::Swapchain> m_swapchain;
    std::unique_ptr<gpu::FrameRing> m_ring;
    std::optional<gpu::Context> m_context;
    FrameTargets m_targets;
    uint64_t m_swapchainGeneration = 0;
    std::unique_ptr<MeshStore> m_meshes;
    std::unique_ptr<MeshPass> m_meshPass;
    std::unique_ptr<SkyPass> m_skyPass;
    std::unique_ptr<MaskPainter> m_maskPainter;
    std::unique_ptr<TerrainPass> m_terrain;
    PlanSide m_side;
    std::optional<PlanSide> m_beside; // once it has been asked for
    std::unique_ptr<ProbePass> m_probes;
    std::unique_ptr<FlowPass> m_flow;
    std::unique_ptr<UiPass> m_uiPass;

    gpu::ImageUse m_depthUse, m_colorUse, m_sceneUse; // of the targets, after what is submitted
    std::optional<SceneState> m_sceneShown;           // what m_targets.depth, and .scene if kept, show
    double m_nearMeters = 0;                          // of that scene's camera
    bool m_captureReady = false;                      // the last frame left its colours in m_targets.color
    FrameStats m_stats;
    std::vector<uint8_t> m_probeResults;
};

} // namespace sandtable::renderer
