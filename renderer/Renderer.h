// Draws one frame of the park with Vulkan, into a window or without any surface. Everything is called on the main
// thread. Positions come in double site metres and become camera-relative floats inside.
#pragma once

#include "core/Diagnostics.h"
#include "core/Result.h"
#include "gis/Raster.h"
#include "scene/Camera.h"
#include "scene/Light.h"
#include "scene/Mesh.h"
#include "scene/park/Park.h"
#include "scene/tiles/PlanSurface.h"
#include "scene/world/World.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct GLFWwindow;

namespace sandtable::renderer {

/// Geometry and texture on the GPU. 0 is none.
using MeshHandle = uint32_t;

struct RendererOptions {
    GLFWwindow* window = nullptr;              // null: headless
    int width = 1280, height = 720;            // headless image size
    bool validation = false;                   // Vulkan validation layers; every message becomes a diagnostic (Error)
    std::filesystem::path pipelineCacheFile{}; // "" = none
    std::string deviceName{};                  // part of a name to prefer, "" = best
    int samples = 1;                           // multisampling: 1 or 4
    /// Keeps the image of the scene and draws it again only when the scene has changed: frames in which only the UI
    /// differs cost next to nothing. For windows; measuring and single images go without.
    bool keepScene = false;
};

struct MeshDraw {
    MeshHandle mesh = 0;
    bool lit = false; // models: normals and sun; photogrammetry carries its own light
    /// site = siteFromMesh · (origin + position). Meshes of tiles are already in the site frame.
    glm::dmat4 siteFromMesh{1};
    glm::vec4 tint{1};
    /// Unlit models only, turned about the upright at most: wear what is draped, as photogrammetry does.
    bool draped = false;
    bool operator==(const MeshDraw&) const = default;
};

/// A draped layer, painted in plan view in the order given (later on top) and seen on any surface below.
struct DrapeImage {
    uint64_t key = 0;                         // identity of the data: upload happens once per key
    const gis::ColorRaster* raster = nullptr; // must live until the frame has been drawn the first time
    float opacity = 1;
    bool hatched = false; // as a shape: diagonal hatch in 3D
};
struct DrapeShape {
    std::vector<Polygon> polygons{};              // filled
    std::vector<std::vector<glm::dvec2>> lines{}; // stroked open; rings of polygons are stroked when strokeWidth > 0
    scene::Color fill{0};
    scene::Color stroke{0};
    double strokeWidthMeters = 0;
    double minStrokePixels = 1.5f; // strokes never get thinner than this on screen
    bool hatched = false;          // insufficient data: diagonal hatch in 3D instead of a flat fill
};
struct DrapeLayer {
    uint64_t key = 0; // changes whenever the content changes
    std::optional<DrapeImage> image{};
    std::vector<DrapeShape> shapes{};
    float opacity = 1;
};

/// A height field drawn as a surface below the photogrammetry.
struct TerrainDraw {
    uint64_t key = 0; // changes whenever heights or imagery change
    const gis::HeightField* heights = nullptr;
    /// A picture the terrain wears by itself, over its whole extent and only there; null: a calm earth colour.
    const gis::ColorRaster* imagery = nullptr;
    float imageryOpacity = 1;
    /// Where photogrammetry covers the terrain; null: nowhere. What lies there stays behind everything else, however
    /// high: it shows only where there would be nothing. So the two never fight and a ragged edge leaves no hole.
    const scene::PlanCoverage* covered = nullptr;
    uint64_t coveredKey = 0; // changes whenever that changes
};

/// A place whose visibility is asked for: markers hide behind buildings.
struct VisibilityProbe {
    glm::dvec3 site{0};
};

/// Something flows along a line on the surface.
struct FlowLine {
    std::vector<glm::dvec3> points; // site; z about that of the surface there
    double halfWidthMeters = 1;
    bool backwards = false; // towards the first point
};
/// Dashes that move along lines, over the finished scene: moving them draws no scene again.
struct FlowDraw {
    uint64_t key = 0; // changes whenever the lines change; not 0
    std::span<const FlowLine> lines{};
    double phase = 0; // 0…1: how far from where one dash was to where the next one was
};

/// Another plan in the right part of the picture: what differs from the first.
struct BesideDraw {
    std::span<const MeshDraw> models{};
    std::span<const DrapeLayer> drape{};
    std::span<const scene::SurfaceZone> zones{};
    uint64_t zonesKey = 0;
    const scene::PlanCoverage* covered = nullptr; // of the terrain
    uint64_t coveredKey = 0;
    int fromColumn = 0; // of the picture, where it begins
    /// True: both are pictures of their own, from the same place; the frame's camera is that of the left one. False:
    /// both are parts of one picture.
    bool apart = false;
};

struct FrameInput {
    scene::Camera camera{};
    std::span<const MeshDraw> tiles{}; // photogrammetry, front to back
    std::span<const MeshDraw> models{};
    const TerrainDraw* terrain = nullptr;
    std::span<const DrapeLayer> drape{};         // empty: surfaces are drawn without any draping cost
    std::span<const scene::SurfaceZone> zones{}; // flattened and clipped photogrammetry
    uint64_t zonesKey = 0;                       // changes whenever zones change
    std::span<const VisibilityProbe> probes{};
    scene::Light light{};
    const FlowDraw* flow = nullptr;
    const BesideDraw* beside = nullptr;
    /// Records the UI (ImGui draw data) on top; called between NewFrame/Render by the app. Null: no UI.
    bool drawUi = false;
    /// With a window: keep a copy of this frame so that `capture` can read it. Headless frames can always be captured.
    bool keepForCapture = false;
};

struct PassTime {
    std::string name;
    double gpuMilliseconds = 0;
};

struct FrameStats {
    uint64_t scenesDrawn = 0; // since the beginning; less than frames with RendererOptions::keepScene
    uint32_t drawCalls = 0;   // of the scene shown, as are the triangles
    uint64_t triangles = 0;
    double cpuMilliseconds = 0;
    std::vector<PassTime> passes; // of the last finished frame
    uint64_t gpuBytes = 0;        // allocated on the device
};

/// An image read back: RGBA8 rows from the top, and depth as distance along the view axis in metres (infinity = sky).
struct Capture {
    int width = 0, height = 0;
    std::vector<uint8_t> rgba;
    std::vector<float> distanceMeters;
    size_t backgroundPixels() const; // pixels where nothing was drawn
};

class Renderer {
public:
    /// Errors say every reason each device was rejected for.
    static Result<std::unique_ptr<Renderer>> create(const RendererOptions& options, Diagnostics& diagnostics);
    virtual ~Renderer() = default;

    virtual std::string deviceName() const = 0;

    /// Stages geometry and texture (with mipmaps); drawable in the next frame. Textures shared between meshes are
    /// uploaded once. Errors when device memory is exhausted.
    virtual Result<MeshHandle> upload(const scene::Mesh& mesh) = 0;
    /// Freed when no frame in flight uses it any more.
    virtual void release(MeshHandle mesh) = 0;

    /// ImGui backend life cycle: call after ImGui::CreateContext; `fontsChanged` after the atlas was rebuilt.
    virtual Result<void> initUi() = 0;
    virtual void newUiFrame() = 0;
    virtual Result<void> fontsChanged() = 0;
    virtual void shutdownUi() = 0;

    /// Draws and presents (window) or finishes the image (headless). False when there is nothing to draw on just now
    /// (minimised window).
    virtual Result<bool> render(const FrameInput& input) = 0;
    /// Headless size, or after a window's framebuffer changed.
    virtual void resize(int width, int height) = 0;
    virtual const FrameStats& stats() const = 0;
    /// For each probe of the last scene drawn three frames ago or earlier: 1 visible, 0 hidden. Same order and size as
    /// its probes; empty when none has finished. In headless mode it is the last scene's.
    virtual std::span<const uint8_t> probeResults() const = 0;
    /// Waits for the last frame and reads it back.
    virtual Result<Capture> capture() = 0;
    /// Distance along the view axis at a pixel of the last finished frame; infinity for sky. Waits.
    virtual Result<float> distanceAt(int x, int y) = 0;
    virtual void waitIdle() = 0;
};

} // namespace sandtable::renderer
