#include "app/commands/CommandSupport.h"
#include "app/session/SurfaceModel.h"
#include "app/view/HeadlessPark.h"

#include <fmt/format.h>

#include <iostream>

namespace sandtable::app {
namespace {

Json vectorJson(const glm::dvec3& value) { return Json::array({value.x, value.y, value.z}); }

/// The device whose place is nearest to a point, within arm's reach of it.
std::string deviceNear(const scene::Park& park, const glm::dvec3& site) {
    constexpr double reachMeters = 3;
    double nearest = reachMeters;
    std::string id;
    for (const scene::DeviceSpec& device : park.devices) {
        const double distance = glm::distance(glm::dvec2(device.position), glm::dvec2(site));
        if (distance < nearest) nearest = distance, id = device.id;
    }
    return id;
}

Json describe(const scene::Park& park, const std::optional<SurfaceHit>& hit) {
    if (!hit) return {{"hit", false}};
    const std::string device = deviceNear(park, hit->site);
    Json json = {{"hit", true}, {"site", vectorJson(hit->site)}};
    json["projected"] =
        park.frame.georeferenced() ? vectorJson(park.frame.projectedFromSite(hit->site)) : Json(nullptr);
    const auto geographic = park.frame.geographicFromSite(hit->site);
    json["geographic"] = geographic ? vectorJson(*geographic) : Json(nullptr);
    json["layer"] = hit->layerId.empty() ? Json(nullptr) : Json(hit->layerId);
    json["building"] = hit->buildingId.empty() ? Json(nullptr) : Json(hit->buildingId);
    json["device"] = device.empty() ? Json(nullptr) : Json(device);
    return json;
}

Result<Json> pick(const PickOptions& options) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return sources.error();
    Diagnostics diagnostics;
    auto session = Session::open(*sources, {}, diagnostics);
    if (!session) return session.error();
    Workspace workspace(**session, diagnostics);
    if (const Result<void> opened = workspace.openScenario(options.scenario); !opened) return opened.error();
    const glm::dvec2 size(options.view.width, options.view.height);
    if (options.pixel && (glm::any(glm::lessThan(*options.pixel, glm::dvec2(0))) ||
                          glm::any(glm::greaterThanEqual(*options.pixel, size))))
        return Error{ErrorKind::Usage, "--at", fmt::format("the pixel is outside the image of {}x{}", size.x, size.y)};
    const scene::Park& park = (*session)->park();
    const Box3 extent =
        options.pixel && needsBounds(options.view, park) ? photogrammetryExtent(**session, diagnostics) : Box3{};
    std::vector<LoadedLayer>& layers = (*session)->layers();
    std::erase_if(layers,
                  [](const LoadedLayer& layer) { return !layer.spec->visible; }); // what is not shown is not met
    SurfaceQuery surface(layers, surfaceTiles(layers), workspace.world(), diagnostics);
    surface.addModelLayers();
    surface.usePieces((*session)->base());

    if (options.pixel) {
        const Result<scene::Camera> camera = startCamera(options.view, park, extent);
        if (!camera) return camera.error();
        return describe(park, surface.cast(camera->rayThrough(*options.pixel + 0.5)));
    }
    Json answers = Json::array();
    for (const glm::dvec2& lonLat : options.lonLats) {
        const auto site = park.frame.siteFromGeographic({lonLat, 0});
        if (!site)
            return Error{ErrorKind::Usage, "--lonlat", "the park has no georeference, or the place is outside its CRS"};
        answers.push_back(describe(park, surface.down(glm::dvec2(*site))));
    }
    return answers.size() == 1 ? answers[0] : answers;
}

} // namespace

int runPick(const PickOptions& options) {
    if (options.pixel.has_value() == !options.lonLats.empty())
        return failed({ErrorKind::Usage, "pick", "give either --at X,Y with a view, or --lonlat LON,LAT"});
    const Result<Json> answer = pick(options);
    if (!answer) return failed(answer.error());
    std::cout << answer->dump(2) << '\n';
    return Done;
}

} // namespace sandtable::app
