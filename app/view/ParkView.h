// The park as it is drawn: streams the tilesets for the camera, keeps meshes on the GPU, gathers what a frame shows.
// Main thread.
#pragma once

#include "app/desk/Workspace.h"
#include "app/view/FieldLayer.h"
#include "app/view/PlanModels.h"
#include "app/view/SightMap.h"
#include "app/view/SunMap.h"
#include "app/view/SurfaceAnchors.h"
#include "app/view/ZoneWallsJob.h"
#include "renderer/Renderer.h"
#include "scene/tiles/PlanSurface.h"
#include "scene/tiles/TileStreamer.h"
#include "ui/Ui.h"

#include <functional>
#include <map>
#include <memory>

namespace sandtable::app {

struct ParkViewOptions {
    scene::StreamerOptions streaming;
    size_t memoryBudgetBytes = size_t(2) << 30; // for all tilesets together
    bool overlays = true;                       // draped layers, models of scenarios stay, markers
};

/// The UI to draw on top, and how the platform begins its frame (display size, mouse).
struct Overlay {
    ui::Ui* ui = nullptr; // null: none
    bool panels = true;   // otherwise markers only
    std::function<void()> beginPlatformFrame;
    bool keepForCapture = false; // with a window: this frame is going to be captured
    double flowPhase = 0;        // 0…1: how far dashes along networks have come
    bool keepPanels = false;     // only what flows has moved: the UI of the frame before is shown again
};

/// Sums over all tilesets.
struct StreamingTotals {
    size_t waiting = 0, drawn = 0, ready = 0, loadedEver = 0, failed = 0, residentBytes = 0;
    double errorFactor = 1; // > 1: the memory budget forces coarser tiles than asked for
};

class ParkView {
public:
    /// Takes the tilesets out of the session's layers. Everything passed must outlive the view.
    ParkView(renderer::Renderer& renderer, Workspace& workspace, JobSystem& jobs, Diagnostics& diagnostics,
             ParkViewOptions options);
    ~ParkView();

    /// Streams for a camera; true when what is drawn has changed.
    bool update(const scene::Camera& camera);
    /// Draws what update chose and the overlay, whose commands are returned.
    Result<std::vector<ui::Command>> draw(const scene::Camera& camera, const Overlay& overlay);

    /// Extent of everything known so far, site frame.
    Box3 bounds() const;
    /// False while the extent of some tileset is still unknown.
    bool boundsKnown() const;
    StreamingTotals totals() const;
    /// Every tile wanted is drawn, the walls of levelled ground are the final ones, moved buildings are cut out, and
    /// the map chosen is there.
    bool complete() const {
        return totals().waiting == 0 && !m_wallsJob.busy() && !m_pieces.busy() && !m_field.busy() && !m_sun.busy() &&
               !m_sight.busy();
    }
    /// About how high the surface is at a place: the edited photogrammetry as far as it is loaded, else terrain.
    /// Cheap: the camera asks for it every frame.
    std::optional<double> groundHeight(const glm::dvec2& plan) const;
    /// Something moves by itself and wants frames.
    bool flowing() const { return !m_flowLines.empty(); }
    /// Ends what runs on workers, so that they can be joined soon.
    void endWork() {
        m_planSurfaces->close();
        m_sun.close();
        m_sight.close();
    }
    const SunMap& sunMap() const { return m_sun; }
    const SightMap& sightMap() const { return m_sight; }
    const std::vector<glm::dvec3>& devicePositions() const { return m_devicePositions; }

private:
    class Residency;
    struct StreamedLayer;

    void makeGroundForFlatParks();
    std::optional<double> groundBeside(const std::string& buildingId) const;
    void placeComplianceMarks();
    void placeHandles(const scene::Camera& camera);
    void placeCorridorMarks();
    void placeMergeMarks();
    void drapeTheCorridor();
    const renderer::BesideDraw* gatherBeside(const scene::Camera& camera);
    void loadLayerModels();
    bool refreshZoneWalls();
    std::vector<SurfaceTiles> streamedTiles() const;
    std::optional<double> terrainHeight(const glm::dvec2& plan) const;
    std::optional<double> photogrammetryHeight(const glm::dvec2& plan) const;
    std::optional<double> unchangedHeight(const glm::dvec2& plan) const; // as before any edit
    /// The map chosen instead of health: a field, hours of sun, or sight.
    std::vector<renderer::DrapeLayer> mapLayers() const;
    std::vector<renderer::DrapeLayer> mapLayersBeside() const;
    void refreshDevicePositions();
    void gatherTiles();
    void refreshCoverage();
    void gatherModels();
    void refreshFlow(bool drapeChanged);
    std::vector<ui::Command> buildUi(const scene::Camera& camera, const Overlay& overlay);
    ui::PlaceReading placeReading(const glm::dvec3& site, const scene::Camera& camera) const;
    ui::ViewStatus viewStatus() const;

    renderer::Renderer& m_renderer;
    Workspace& m_workspace;
    Diagnostics& m_diagnostics;
    ParkViewOptions m_options;
    std::shared_ptr<const gis::HeightField> m_flatGround; // null where there is something to stand on
    SurfaceAnchors m_anchors;                             // devices first, then points beside buildings
    scene::TileMemory m_tileMemory;
    std::vector<std::unique_ptr<StreamedLayer>> m_tilesets;
    PlanModels m_models;
    std::map<std::string, PlacedMeshes> m_layerModels; // by layer, once it has been visible
    /// The plan beside the open one.
    struct Beside {
        Beside(renderer::Renderer& renderer, Diagnostics& diagnostics) : models(renderer, diagnostics) {}
        PlanModels models;
        uint64_t revision = 0;
        std::vector<renderer::MeshDraw> draws;
        std::vector<renderer::DrapeLayer> drape;
        scene::PlanCoverage coverage;
        renderer::BesideDraw draw;
    };
    std::optional<Beside> m_beside;
    bool m_besideCoverageStale = false, m_besideDrapeStale = false;
    std::vector<scene::Handle> m_handles;
    std::vector<glm::dvec3> m_corridorMiddles, m_corridorPinches, m_mergePlaces;
    gis::ColorRaster m_slack;
    std::vector<scene::SurfaceZone> m_walledZones; // which those walls belong to
    ZoneWallsJob m_wallsJob;
    BuildingPieces m_pieces;
    FieldLayer m_field;
    std::shared_ptr<PlanSurfaces> m_planSurfaces = std::make_shared<PlanSurfaces>();
    SunMap m_sun;
    SightMap m_sight;
    bool m_drapeStale = false; // one of them has changed
    std::vector<renderer::MeshDraw> m_tileDraws, m_modelDraws;
    std::vector<std::pair<const StreamedLayer*, scene::TileId>> m_drawn;
    std::vector<const scene::PlanSurface*> m_surfaces; // of the drawn tiles, until the next update
    bool m_coverageStale = false;
    std::vector<renderer::FlowLine> m_flowLines;
    std::vector<std::pair<const StreamedLayer*, scene::TileId>> m_flowSurface; // tiles those lines lie on
    uint64_t m_flowKey = 0;
    scene::PlanCoverage m_coverage;
    uint64_t m_coverageKey = 0;
    std::vector<renderer::DrapeLayer> m_drape;
    std::vector<ui::ComplianceMark> m_complianceMarks;
    uint64_t m_zonesKey = 0, m_slackRevision = 0, m_besideZonesKey = 0, m_besideCoverageKey = 0;
    uint64_t m_drapeRevision = 0, m_worldRevision = 0, m_anchorRevision = 0, m_placedWorld = 0;
    bool m_marksStale = true; // of compliance: the world or the tiles under them are others
    std::vector<glm::dvec3> m_devicePositions;
    std::vector<uint8_t> m_deviceVisible;
};

} // namespace sandtable::app
