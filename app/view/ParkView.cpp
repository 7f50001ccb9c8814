#include "app/view/ParkView.h"

#include "app/session/BuildingMeshes.h"
#include "app/session/GroundSurvey.h"
#include "app/view/CorridorPicture.h"
#include "app/view/DrapeLayers.h"
#include "app/view/FlowLines.h"
#include "app/view/NearestLine.h"
#include "app/view/ZoneWalls.h"
#include "scene/models/ModelImport.h"
#include "scene/world/DevicePlaces.h"
#include "scene/world/Zones.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double markerHeightMeters = 1.5; // markers' feet stand a little above the surface, clear of its roughness

std::vector<glm::dvec2> anchorPlaces(const Session& session) {
    std::vector<glm::dvec2> places;
    for (const scene::DeviceSpec& device : session.park().devices) places.emplace_back(device.position);
    for (const scene::Building& building : session.base().buildings) {
        const auto beside = placesBeside(building);
        places.insert(places.end(), beside.begin(), beside.end());
    }
    return places;
}

bool sameZones(std::span<const scene::SurfaceZone> a, std::span<const scene::SurfaceZone> b) {
    return std::ranges::equal(a, b, [](const scene::SurfaceZone& x, const scene::SurfaceZone& y) {
        return x.kind == y.kind && x.heightMeters == y.heightMeters && x.area.outer == y.area.outer &&
               x.area.holes == y.area.holes;
    });
}

} // namespace

/// Puts tiles' meshes on the GPU and lets the anchors look at them on the way.
class ParkView::Residency : public scene::TileResidency {
    struct Resident {
        std::vector<renderer::MeshHandle> meshes;
        scene::PlanSurface surface;
    };

public:
    Residency(renderer::Renderer& renderer, SurfaceAnchors& anchors) : m_renderer(renderer), m_anchors(anchors) {}
    ~Residency() override {
        for (const auto& [tile, resident] : m_tiles)
            for (const renderer::MeshHandle mesh : resident.meshes) m_renderer.release(mesh);
    }

    Result<void> makeReady(scene::TileId tile, const scene::TileContent& content) override {
        std::vector<renderer::MeshHandle> uploaded;
        for (const scene::Mesh& mesh : content.meshes) {
            const Result<renderer::MeshHandle> handle = m_renderer.upload(mesh);
            if (!handle) {
                for (const renderer::MeshHandle done : uploaded) m_renderer.release(done);
                return handle.error();
            }
            uploaded.push_back(*handle);
        }
        m_tiles.emplace(tile, Resident{std::move(uploaded), scene::planSurface(content.meshes)});
        m_anchors.learn(content, errorOf(tile));
        return {};
    }

    void evict(scene::TileId tile) override {
        const auto found = m_tiles.find(tile);
        for (const renderer::MeshHandle mesh : found->second.meshes) m_renderer.release(mesh);
        m_tiles.erase(found);
    }

    const std::vector<renderer::MeshHandle>& meshes(scene::TileId tile) const { return m_tiles.at(tile).meshes; }
    const scene::PlanSurface& surface(scene::TileId tile) const { return m_tiles.at(tile).surface; }
    /// Of the finest loaded tile at a place, in view or not.
    std::optional<double> height(const glm::dvec2& plan) const {
        std::optional<double> found;
        double finest = INFINITY;
        for (const auto& [tile, resident] : m_tiles) {
            const auto here = errorOf(tile) < finest ? resident.surface.at(plan) : std::nullopt;
            if (here) found = here, finest = errorOf(tile);
        }
        return found;
    }

    const scene::TileTree* tree = nullptr; // set once the streamer exists

private:
    double errorOf(scene::TileId tile) const { return tree ? (*tree)[tile].geometricErrorMeters : 1e6; }

    renderer::Renderer& m_renderer;
    SurfaceAnchors& m_anchors;
    std::unordered_map<scene::TileId, Resident> m_tiles;
};

struct ParkView::StreamedLayer {
    std::string layerId;
    Residency residency;
    scene::TileStreamer streamer;

    StreamedLayer(std::string id, scene::Tileset tileset, renderer::Renderer& renderer, SurfaceAnchors& anchors,
                  JobSystem& jobs, scene::TileMemory& memory, Diagnostics& diagnostics,
                  const scene::StreamerOptions& options)
        : layerId(std::move(id)),
          residency(renderer, anchors),
          streamer(std::move(tileset), jobs, residency, memory, diagnostics, options) {
        residency.tree = &streamer.tree();
    }
};

ParkView::ParkView(renderer::Renderer& renderer, Workspace& workspace, JobSystem& jobs, Diagnostics& diagnostics,
                   ParkViewOptions options)
    : m_renderer(renderer),
      m_workspace(workspace),
      m_diagnostics(diagnostics),
      m_options(std::move(options)),
      m_anchors(anchorPlaces(workspace.session())),
      m_tileMemory(m_options.memoryBudgetBytes),
      m_models(renderer, diagnostics),
      m_wallsJob(workspace.session(), jobs, diagnostics, m_options.streaming.onLoaded),
      m_pieces(workspace.session(), jobs, diagnostics, m_options.streaming.onLoaded),
      m_field(workspace, jobs, m_options.streaming.onLoaded),
      m_sun(workspace, m_planSurfaces, jobs, diagnostics, m_options.streaming.onLoaded),
      m_sight(workspace, m_planSurfaces, jobs, diagnostics, m_options.streaming.onLoaded) {
    if (const gis::HeightField* terrain = workspace.session().terrain()) m_anchors.learn(*terrain);
    makeGroundForFlatParks();
    for (LoadedLayer& layer : workspace.session().layers()) {
        if (!layer.tileset) continue;
        m_tilesets.push_back(std::make_unique<StreamedLayer>(layer.spec->id, std::move(*layer.tileset), renderer,
                                                             m_anchors, jobs, m_tileMemory, diagnostics,
                                                             m_options.streaming));
        layer.tileset.reset();
    }
}

ParkView::~ParkView() { endWork(); }

/// Maps alone have nothing to lie on: they get level ground at height zero.
void ParkView::makeGroundForFlatParks() {
    Box2 plan;
    for (const LoadedLayer& layer : m_workspace.session().layers()) {
        if (layer.tileset || layer.heights) return;
        if (layer.colors) plan.extend(layer.colors->placement.bounds());
        if (layer.features) plan.extend(layer.features->bounds);
    }
    if (plan.empty()) return;
    constexpr size_t cells = 64;
    const glm::dvec2 size = plan.size() * 1.1 + 20.0;
    const glm::dvec2 northWest(plan.center().x - size.x / 2, plan.center().y + size.y / 2);
    m_flatGround = std::make_shared<const gis::HeightField>(
        gis::HeightField{{northWest, size / double(cells), cells, cells}, std::vector<float>(cells * cells, 0.0f)});
}

bool ParkView::update(const scene::Camera& camera) {
    bool changed = false;
    for (const auto& tileset : m_tilesets) {
        if (!m_workspace.layerState(tileset->layerId).visible) continue;
        const std::vector<scene::TileId> before = tileset->streamer.selection().draw;
        const size_t waitingBefore = tileset->streamer.selection().waiting;
        const scene::Selection& selection = tileset->streamer.update(camera);
        m_marksStale |= selection.draw != before;
        changed |= selection.draw != before || selection.waiting != waitingBefore;
    }
    m_tileMemory.endFrame();
    if (const auto walls = m_wallsJob.take()) {
        m_models.showWalls(*walls);
        changed = true;
    }
    if (m_anchors.revision() != m_anchorRevision || m_placedWorld != m_workspace.worldRevision()) {
        m_anchorRevision = m_anchors.revision();
        m_placedWorld = m_workspace.worldRevision();
        m_marksStale = true;
        refreshDevicePositions();
        changed = true;
    }
    if (m_options.overlays && m_field.update()) m_drapeStale = changed = true;
    const auto surfaces = [this] { return PlanSurfaces::Source{streamedTiles(), bounds().plan(), m_flatGround}; };
    if (m_options.overlays && boundsKnown() && m_sun.update(surfaces)) m_drapeStale = changed = true;
    if (m_options.overlays && boundsKnown() && m_sight.update(surfaces)) m_drapeStale = changed = true;
    changed |= refreshZoneWalls();
    m_pieces.request(m_workspace.world(), [this] { return streamedTiles(); });
    const scene::World* const other = m_workspace.comparisons().world();
    if (other) m_pieces.request(*other, [this] { return streamedTiles(); });
    if (m_pieces.take()) {
        m_models.show(m_workspace.world(), m_pieces);
        if (other && m_beside) m_beside->models.show(*other, m_pieces);
        changed = true;
    }
    return changed;
}

std::vector<renderer::DrapeLayer> ParkView::mapLayers() const {
    std::vector<renderer::DrapeLayer> layers = m_field.layers();
    std::ranges::move(m_sun.layers(), std::back_inserter(layers));
    std::ranges::move(m_sight.layers(), std::back_inserter(layers));
    return layers;
}

std::vector<renderer::DrapeLayer> ParkView::mapLayersBeside() const {
    std::vector<renderer::DrapeLayer> layers = m_field.layers(); // what sensors measure is so under any plan
    std::ranges::move(m_sun.layersBeside(), std::back_inserter(layers));
    std::ranges::move(m_sight.layersBeside(), std::back_inserter(layers));
    return layers;
}

void ParkView::refreshDevicePositions() {
    const auto& devices = m_workspace.session().park().devices;
    m_devicePositions.resize(devices.size());
    for (size_t i = 0; i < devices.size(); ++i) {
        glm::dvec3 position = devices[i].position;
        if (const auto planned = scene::plannedPlace(m_workspace.world(), m_workspace.session().base(), devices[i]))
            position = *planned + glm::dvec3(0, 0, markerHeightMeters);
        else if (devices[i].onSurface)
            position.z = m_anchors.height(i).value_or(position.z) + markerHeightMeters;
        m_devicePositions[i] = position;
    }
}

/// The lowest ground beside a building as far as tiles have come; for the camera only.
std::optional<double> ParkView::groundBeside(const std::string& buildingId) const {
    const auto& buildings = m_workspace.session().base().buildings;
    const auto found =
        std::find_if(buildings.begin(), buildings.end(), [&](const auto& each) { return each.id == buildingId; });
    if (found == buildings.end()) return std::nullopt;
    constexpr size_t places = std::tuple_size_v<decltype(placesBeside(*found))>;
    const size_t first =
        m_workspace.session().park().devices.size() + static_cast<size_t>(found - buildings.begin()) * places;
    std::optional<double> lowest;
    for (size_t i = first; i < first + places; ++i) {
        if (const auto height = m_anchors.height(i)) lowest = std::min(lowest.value_or(*height), *height);
    }
    return lowest;
}

// --- models

void ParkView::loadLayerModels() {
    for (const LoadedLayer& layer : m_workspace.session().layers()) {
        const scene::LayerSpec& spec = *layer.spec;
        if (spec.kind != scene::LayerKind::Model || !m_workspace.layerState(spec.id).visible) continue;
        const auto [place, fresh] = m_layerModels.try_emplace(spec.id);
        if (!fresh) continue;
        Result<std::vector<scene::Mesh>> meshes = scene::importModel(spec.source, m_diagnostics);
        if (!meshes) {
            m_diagnostics.report(Severity::Error, meshes.error()); // once
            continue;
        }
        place->second = {m_renderer, spec.id, *meshes, m_diagnostics};
        place->second.siteFromModel = siteFromModel(spec);
    }
}

/// The walls at once from what is loaded; better ones follow from the finest tiles. True when zones have changed.
bool ParkView::refreshZoneWalls() {
    const auto& zones = m_workspace.world().zones;
    if (sameZones(zones, m_walledZones)) return false;
    m_walledZones = zones;
    ++m_zonesKey;
    m_models.showWalls(zoneWalls(zones, [this](const glm::dvec2& plan) { return unchangedHeight(plan); }));
    if (zones.empty()) {
        m_wallsJob.cancel();
        return true;
    }
    m_wallsJob.request(zones, streamedTiles());
    return true;
}

std::vector<SurfaceTiles> ParkView::streamedTiles() const {
    std::vector<SurfaceTiles> tiles;
    for (const auto& tileset : m_tilesets)
        tiles.push_back({tileset->layerId, tileset->streamer.tileset().loader, tileset->streamer.tree()});
    return tiles;
}

// --- gathering a frame

void ParkView::gatherTiles() {
    m_tileDraws.clear();
    m_surfaces.clear();
    std::vector<std::pair<const StreamedLayer*, scene::TileId>> drawn;
    for (const auto& tileset : m_tilesets) {
        if (!m_workspace.layerState(tileset->layerId).visible) continue;
        for (const scene::TileId id : tileset->streamer.selection().draw) {
            drawn.emplace_back(tileset.get(), id);
            for (const renderer::MeshHandle mesh : tileset->residency.meshes(id)) m_tileDraws.push_back({mesh});
            m_surfaces.push_back(&tileset->residency.surface(id));
        }
    }
    m_coverageStale |= drawn != m_drawn;
    m_besideCoverageStale |= drawn != m_drawn;
    m_drawn = std::move(drawn);
}

void ParkView::refreshCoverage() {
    if (!std::exchange(m_coverageStale, false)) return;
    m_coverage = scene::planCoverage(m_surfaces, m_workspace.world().zones);
    ++m_coverageKey;
}

void ParkView::gatherModels() {
    m_modelDraws.clear();
    m_models.addTo(m_modelDraws);
    for (const auto& [layer, model] : m_layerModels)
        if (m_workspace.layerState(layer).visible) model.addTo(m_modelDraws);
}

/// Anew when loads or layers have changed, and on finer tiles once all of them have come.
void ParkView::refreshFlow(bool drapeChanged) {
    const bool settled = m_drawn != m_flowSurface && totals().waiting == 0;
    if (!drapeChanged && !settled) return;
    const bool had = !m_flowLines.empty();
    m_flowLines.clear();
    m_flowSurface = m_drawn;
    if (m_options.overlays && m_workspace.flow())
        for (const LoadedLayer& layer : m_workspace.session().layers()) {
            const NetworkLoads* network = layer.features ? m_workspace.networkLoads(layer.spec->id) : nullptr;
            if (!network || !m_workspace.layerState(layer.spec->id).visible) continue;
            const double halfWidth = layer.spec->style.strokeWidthMeters * 0.5;
            auto lines = flowLines(*layer.features, network->loads, halfWidth, [this](const glm::dvec2& plan) {
                return m_flatGround ? std::optional(0.0) : groundHeight(plan);
            });
            std::move(lines.begin(), lines.end(), std::back_inserter(m_flowLines));
        }
    if (had || !m_flowLines.empty()) ++m_flowKey;
}

Result<std::vector<ui::Command>> ParkView::draw(const scene::Camera& camera, const Overlay& overlay) {
    if (m_worldRevision != m_workspace.worldRevision()) {
        m_models.show(m_workspace.world(), m_pieces);
        m_coverageStale = true;
    }
    const bool drapeChanged = m_drapeRevision != m_workspace.drapeRevision();
    if (m_options.overlays && (std::exchange(m_drapeStale, false) || drapeChanged)) {
        m_drape =
            drapeLayers(m_workspace.session(), m_workspace,
                        {m_workspace.world(), m_workspace.health(), m_workspace.selection().buildingId}, mapLayers());
        m_besideDrapeStale = true;
        drapeTheCorridor();
    }
    m_drapeRevision = m_workspace.drapeRevision();
    m_worldRevision = m_workspace.worldRevision();
    gatherTiles();
    loadLayerModels();
    gatherModels();
    refreshFlow(drapeChanged);

    renderer::FrameInput input;
    input.camera = camera;
    input.tiles = m_tileDraws;
    input.models = m_modelDraws;
    input.drape = m_drape;
    input.zones = m_workspace.world().zones;
    input.zonesKey = m_zonesKey;
    input.light = m_workspace.light();

    renderer::TerrainDraw terrain;
    for (const LoadedLayer& layer : m_workspace.session().layers()) {
        if (!layer.heights || !m_workspace.layerState(layer.spec->id).visible) continue;
        terrain.key = std::hash<std::string>()(layer.spec->id);
        terrain.heights = &*layer.heights;
        input.terrain = &terrain;
        break;
    }
    for (const LoadedLayer& layer : m_workspace.session().layers()) {
        const ui::LayerState& state = m_workspace.layerState(layer.spec->id);
        if (!layer.colors || !layer.spec->terrainOnly || !state.visible || !m_options.overlays) continue;
        terrain.key ^= std::hash<std::string>()(layer.spec->id) * 31;
        terrain.imagery = &*layer.colors;
        terrain.imageryOpacity = state.opacity;
        break;
    }

    const renderer::FlowDraw flow{m_flowKey, m_flowLines, overlay.flowPhase};
    if (!m_flowLines.empty()) input.flow = &flow;

    std::vector<renderer::VisibilityProbe> probes;
    if (overlay.ui && m_workspace.showMarkers()) {
        for (const glm::dvec3& position : m_devicePositions) probes.push_back({position});
    }
    if (!input.terrain && m_flatGround) {
        terrain.heights = m_flatGround.get();
        input.terrain = &terrain;
    }
    if (input.terrain) refreshCoverage();
    terrain.covered = &m_coverage;
    terrain.coveredKey = m_coverageKey;
    input.probes = probes;
    input.beside = gatherBeside(camera);
    if (const auto results = m_renderer.probeResults(); results.size() == m_devicePositions.size())
        m_deviceVisible.assign(results.begin(), results.end());

    std::vector<ui::Command> commands;
    if (overlay.ui) {
        if (!overlay.keepPanels) commands = buildUi(camera, overlay);
        input.drawUi = true;
        input.keepForCapture = overlay.keepForCapture;
    }
    const Result<bool> drawn = m_renderer.render(input);
    if (!drawn) return drawn.error();
    return commands;
}

std::vector<ui::Command> ParkView::buildUi(const scene::Camera& camera, const Overlay& overlay) {
    ui::UiModel model = m_workspace.uiModel();
    model.camera = camera;
    model.view = viewStatus();
    model.devicePositions = m_devicePositions;
    model.deviceVisible = m_deviceVisible;
    model.selectedGroundMeters = groundBeside(model.selection.buildingId);
    model.showPanels = overlay.panels;
    if (model.beside.mode == ui::BesideMode::Apart) model.showMarkers = false; // they belong to one of both pictures
    model.field = m_field.status();
    model.sun = m_sun.status();
    model.sight = m_sight.status();
    placeHandles(camera);
    model.handles = m_handles;
    placeCorridorMarks();
    model.corridor.middles = m_corridorMiddles;
    model.corridor.pinches = m_corridorPinches;
    placeMergeMarks();
    model.merge.places = m_mergePlaces;
    placeComplianceMarks();
    model.complianceMarks = m_complianceMarks;
    if (model.selection.site) model.place = placeReading(*model.selection.site, camera);
    if (overlay.ui->prepareGlyphs(model)) {
        if (const Result<void> taken = m_renderer.fontsChanged(); !taken)
            m_diagnostics.report(Severity::Error, taken.error());
    }
    overlay.beginPlatformFrame();
    m_renderer.newUiFrame();
    return overlay.ui->build(model);
}

/// Null while nothing is put beside the open plan.
const renderer::BesideDraw* ParkView::gatherBeside(const scene::Camera& camera) {
    const scene::World* world = m_workspace.comparisons().world();
    if (!world) {
        m_beside.reset();
        return nullptr;
    }
    if (!m_beside) m_beside.emplace(m_renderer, m_diagnostics);
    Beside& beside = *m_beside;
    if (beside.revision != m_workspace.comparisons().revision()) {
        beside.revision = m_workspace.comparisons().revision();
        ++m_besideZonesKey;
        beside.models.show(*world, m_pieces);
        beside.models.showWalls(
            zoneWalls(world->zones, [this](const glm::dvec2& plan) { return unchangedHeight(plan); }));
        m_besideCoverageStale = m_besideDrapeStale = true;
    }
    if (std::exchange(m_besideDrapeStale, false) && m_options.overlays)
        beside.drape = drapeLayers(m_workspace.session(), m_workspace, {*world, *m_workspace.comparisons().scores()},
                                   mapLayersBeside());
    if (std::exchange(m_besideCoverageStale, false)) {
        beside.coverage = scene::planCoverage(m_surfaces, world->zones);
        ++m_besideCoverageKey;
    }
    beside.draws.clear();
    beside.models.addTo(beside.draws);
    for (const auto& [layer, model] : m_layerModels)
        if (m_workspace.layerState(layer).visible) model.addTo(beside.draws);
    const ui::BesideStatus& status = m_workspace.comparisons().beside();
    const bool apart = status.mode == ui::BesideMode::Apart;
    beside.draw = {.models = beside.draws,
                   .drape = beside.drape,
                   .zones = world->zones,
                   .zonesKey = m_besideZonesKey,
                   .covered = &beside.coverage,
                   .coveredKey = m_besideCoverageKey,
                   .fromColumn =
                       apart ? camera.width : static_cast<int>(std::lround(camera.width * double(status.share))),
                   .apart = apart};
    return &beside.draw;
}

/// Of what is selected, in a scenario, while no tool is in hand.
void ParkView::placeHandles(const scene::Camera& camera) {
    m_handles.clear();
    if (!m_workspace.scenario() || m_workspace.tool() != ui::Tool::Select) return;
    const ui::Selection& selection = m_workspace.selection();
    const scene::World& world = m_workspace.world();
    if (const scene::Building* building = world.building(selection.buildingId)) {
        const double ground =
            groundBeside(building->id).value_or(groundHeight(building->place()).value_or(building->position.z));
        m_handles = scene::handlesOf(*building, ground, glm::dvec2(camera.eye));
        constexpr double steep = 0.97; // from so far above the one for the height lies on the one that moves
        std::erase_if(m_handles, [&](const scene::Handle& handle) {
            const bool upright = handle.kind == scene::Handle::Kind::Height;
            return upright && glm::normalize(camera.eye - handle.place).z > steep;
        });
    }
    const auto zone = std::ranges::find(world.zones, selection.areaId, &scene::SurfaceZone::id);
    if (zone != world.zones.end())
        m_handles = scene::handlesOf(*zone, groundHeight(polygonBounds(zone->area).center()).value_or(0));
}

void ParkView::drapeTheCorridor() {
    const CorridorDesk& desk = m_workspace.corridors();
    if (desk.corridor() && m_slackRevision != desk.revision()) m_slack = slackPicture(*desk.corridor());
    m_slackRevision = desk.revision();
    for (renderer::DrapeLayer& layer : drapeCorridor(desk, m_slack)) m_drape.push_back(std::move(layer));
}

/// Of the options: the middle of the line, and where it is narrowest.
void ParkView::placeCorridorMarks() {
    m_corridorMiddles.clear();
    m_corridorPinches.clear();
    const decision::SiteCorridor* corridor = m_workspace.corridors().corridor();
    if (!corridor) return;
    constexpr double aboveGround = 1.5;
    const auto onGround = [&](const glm::dvec2& plan) {
        return glm::dvec3(plan, groundHeight(plan).value_or(0) + aboveGround);
    };
    for (const decision::CorridorOption& option : corridor->options) {
        m_corridorMiddles.push_back(onGround(option.line[option.line.size() / 2]));
        m_corridorPinches.push_back(onGround(option.pinch));
    }
}

void ParkView::placeMergeMarks() {
    m_mergePlaces.clear();
    if (!m_workspace.mergePlan()) return;
    constexpr double aboveGround = 3;
    for (const scene::MergeConflict& conflict : m_workspace.mergePlan()->conflicts) {
        const auto& buildings = m_workspace.session().base().buildings;
        const auto original = std::ranges::find(buildings, conflict.id, &scene::Building::id);
        std::optional<glm::dvec2> plan = conflict.place;
        if (!plan && original != buildings.end()) plan = original->place(); // one of both has removed it
        m_mergePlaces.push_back(plan ? glm::dvec3(*plan, groundHeight(*plan).value_or(0) + aboveGround)
                                     : glm::dvec3(std::nan("")));
    }
}

/// A little above the ground as far as it is loaded, so that the lines are seen over kerbs and grass.
void ParkView::placeComplianceMarks() {
    if (!std::exchange(m_marksStale, false)) return;
    constexpr double aboveGround = 1.5;
    m_complianceMarks.clear();
    for (const decision::Finding& finding : m_workspace.compliance().findings) {
        const auto onGround = [&](const glm::dvec2& plan) {
            return glm::dvec3(plan, groundHeight(plan).value_or(0) + aboveGround);
        };
        const glm::dvec2 beside =
            finding.from == finding.to ? glm::dvec2(0) : glm::normalize(finding.to - finding.from) * 0.5;
        glm::dvec3 from = onGround(finding.from + beside), to = onGround(finding.to - beside);
        from = {finding.from, std::min(from.z, to.z)}; // what stands at an end must not lift it
        to = {finding.to, from.z};
        m_complianceMarks.push_back({from, to});
    }
}

ui::PlaceReading ParkView::placeReading(const glm::dvec3& site, const scene::Camera& camera) const {
    constexpr double pixels = 8; // a click may be so far from a line
    const double metersPerPixel =
        2 * glm::distance(camera.eye, site) * std::tan(camera.verticalFovRadians / 2) / std::max(camera.height, 1);
    ui::PlaceReading reading{m_field.at(glm::dvec2(site)), m_sun.at(glm::dvec2(site)), std::nullopt};
    double reach = pixels * metersPerPixel;
    for (const LoadedLayer& layer : m_workspace.session().layers()) {
        const NetworkLoads* network = layer.features ? m_workspace.networkLoads(layer.spec->id) : nullptr;
        if (!network || network->loads.empty() || !m_workspace.layerState(layer.spec->id).visible) continue;
        const auto line = nearestLine(*layer.features, glm::dvec2(site), reach);
        if (!line) continue;
        reach = line->meters;
        reading.line = {layer.spec->id, network->edges[line->feature].id, network->loads[line->feature]};
    }
    return reading;
}

ui::ViewStatus ParkView::viewStatus() const {
    const StreamingTotals streaming = totals();
    const renderer::FrameStats& frame = m_renderer.stats();
    ui::ViewStatus status;
    status.refined = streaming.waiting == 0;
    status.tilesWaiting = streaming.waiting;
    status.tilesDrawn = streaming.drawn;
    status.tilesReady = streaming.ready;
    status.tilesFailed = streaming.failed;
    status.errorFactor = streaming.errorFactor;
    status.frameMilliseconds = frame.cpuMilliseconds;
    status.gpuMegabytes = static_cast<double>(frame.gpuBytes) / 1e6;
    status.drawCalls = frame.drawCalls;
    status.triangles = frame.triangles;
    status.deviceName = m_renderer.deviceName();
    for (const renderer::PassTime& pass : frame.passes)
        status.passMilliseconds.emplace_back(pass.name, pass.gpuMilliseconds);
    return status;
}

// --- questions

Box3 ParkView::bounds() const {
    Box3 box;
    for (const auto& tileset : m_tilesets) box.extend(tileset->streamer.tree().bounds());
    if (!box.empty()) return box;
    for (const LoadedLayer& layer : m_workspace.session().layers()) {
        const Box2 plan = layer.heights    ? layer.heights->placement.bounds()
                          : layer.colors   ? layer.colors->placement.bounds()
                          : layer.features ? layer.features->bounds
                                           : Box2{};
        if (plan.empty()) continue;
        const double ground = groundHeight(plan.center()).value_or(0);
        box.extend(Box3{{plan.min, ground}, {plan.max, ground + 1}});
    }
    return box;
}

bool ParkView::boundsKnown() const {
    return std::all_of(m_tilesets.begin(), m_tilesets.end(), [this](const auto& tileset) {
        if (!m_workspace.layerState(tileset->layerId).visible) return true; // nobody reads it
        const scene::TileTree& tree = tileset->streamer.tree();
        if (tree[tree.root()].volume.kind != scene::BoundingVolume::Kind::Unknown) return true;
        const auto& roots = tree[tree.root()].children;
        return std::all_of(roots.begin(), roots.end(), [&](scene::TileId id) {
            return tree[id].volume.kind != scene::BoundingVolume::Kind::Unknown || tree[id].container ||
                   tree[id].state == scene::TileState::Failed;
        });
    });
}

StreamingTotals ParkView::totals() const {
    StreamingTotals sum;
    for (const auto& tileset : m_tilesets) {
        if (!m_workspace.layerState(tileset->layerId).visible) continue;
        const scene::StreamerStats& stats = tileset->streamer.stats();
        sum.waiting += stats.waiting;
        sum.drawn += stats.tilesDrawn;
        sum.ready += stats.tilesReady;
        sum.loadedEver += stats.tilesLoadedEver;
        sum.failed += stats.failed;
        sum.residentBytes += stats.residentBytes;
    }
    sum.errorFactor = m_tileMemory.errorFactor();
    return sum;
}

std::optional<double> ParkView::terrainHeight(const glm::dvec2& plan) const {
    const gis::HeightField* terrain = m_workspace.session().terrain();
    if (!terrain) return std::nullopt;
    const float height = terrain->sample(plan);
    return std::isnan(height) ? std::nullopt : std::optional<double>(height);
}

std::optional<double> ParkView::photogrammetryHeight(const glm::dvec2& plan) const {
    std::optional<double> highest;
    for (const auto& tileset : m_tilesets) {
        const auto height = tileset->residency.height(plan);
        if (height && (!highest || *height > *highest)) highest = height;
    }
    return highest;
}

std::optional<double> ParkView::unchangedHeight(const glm::dvec2& plan) const {
    const auto height = photogrammetryHeight(plan);
    return height ? height : terrainHeight(plan);
}

std::optional<double> ParkView::groundHeight(const glm::dvec2& plan) const {
    const scene::SurfaceZone* zone = scene::zoneAt(m_workspace.world().zones, plan);
    const auto height = photogrammetryHeight(plan);
    if (!height || (zone && zone->kind == scene::SurfaceZone::Kind::Clip)) return terrainHeight(plan);
    return scene::heightIn(zone, *height);
}

} // namespace sandtable::app
