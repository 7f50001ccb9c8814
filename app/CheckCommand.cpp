#include "app/CommandSupport.h"
#include "app/Paths.h"
#include "app/Progress.h"
#include "app/Session.h"
#include "gis/Raster.h"
#include "gis/Vector.h"
#include "scene/tiles/TilesetReport.h"

#include <fmt/format.h>

#include <iostream>

namespace sandtable::app {
namespace {

Json pointJson(const glm::dvec3& point) { return Json::array({point.x, point.y, point.z}); }

Json problemsJson(const std::vector<Diagnostic>& problems) {
    Json json = Json::array();
    for (const Diagnostic& problem : problems) json.push_back({{"where", problem.where}, {"message", problem.message}});
    return json;
}

Json tilesetJson(const scene::TilesetReport& report) {
    Json levels = Json::object();
    for (const auto& [level, tiles] : report.tilesPerLevel) levels[std::to_string(level)] = tiles;
    return {{"kind", "tileset"},
            {"source", report.source},
            {"format", report.format},
            {"crs", report.crs},
            {"geographic", report.lonLatHeight ? pointJson(*report.lonLatHeight) : Json(nullptr)},
            {"extent", report.extent.empty()
                           ? Json(nullptr)
                           : Json{{"min", pointJson(report.extent.min)}, {"max", pointJson(report.extent.max)}}},
            {"files", report.files},
            {"file_bytes", report.fileBytes},
            {"tiles_per_level", levels},
            {"triangles", report.triangles},
            {"vertices", report.vertices},
            {"textures", report.textures},
            {"texture_pixels", report.texturePixels},
            {"largest_texture_side", report.largestTextureSide},
            {"finest_bytes", report.finestBytes},
            {"coarsest_bytes", report.coarsestBytes},
            {"missing", report.missing},
            {"broken", report.broken},
            {"problems", problemsJson(report.problems)}};
}

Json boundsJson(const Box2& box) {
    if (box.empty()) return nullptr;
    return {{"min", {box.min.x, box.min.y}}, {"max", {box.max.x, box.max.y}}};
}

Json rasterJson(const gis::RasterInfo& info) {
    return {{"kind", "raster"},
            {"source", info.source},
            {"width", info.width},
            {"height", info.height},
            {"bands", info.bands},
            {"type", info.dataType},
            {"crs", info.crsName},
            {"nodata", orNull(info.nodata)},
            {"extent", boundsJson(info.siteBounds)},
            {"looks_like_heights", info.looksLikeHeights}};
}

Json vectorJson(const std::string& source, const std::vector<gis::VectorLayerInfo>& layers) {
    Json json = {{"kind", "vector"}, {"source", source}, {"layers", Json::array()}};
    for (const gis::VectorLayerInfo& layer : layers) {
        json["layers"].push_back({{"name", layer.name},
                                  {"geometry", layer.geometryType},
                                  {"features", layer.featureCount},
                                  {"crs", layer.crsName},
                                  {"fields", layer.fields},
                                  {"extent", boundsJson(layer.siteBounds)}});
    }
    return json;
}

Result<Json> checkTileset(const std::string& source, const gis::SiteFrame& frame) {
    ProgressBar progress("check");
    const auto report = scene::reportTileset(source, frame, [&](size_t done, size_t known) {
        progress.show(static_cast<double>(done) / static_cast<double>(std::max<size_t>(known, 1)),
                      fmt::format("{} of {} contents", done, known));
    });
    if (!report) return report.error();
    return tilesetJson(*report);
}

/// One layer's source: a tileset, a raster or a vector, whichever opens.
Result<Json> checkSource(const std::string& source, const gis::SiteFrame& frame, const std::string& crs) {
    if (scene::looksLikeTileset(source)) return checkTileset(source, frame);
    const auto raster = gis::inspectRaster(source, frame, crs);
    if (raster) return rasterJson(*raster);
    const auto vector = gis::inspectVector(source, frame, crs);
    if (vector) return vectorJson(source, *vector);
    return vector.error();
}

void printMegabytes(const char* label, const Json& bytes) {
    std::cout << fmt::format("  {:<22} {:.1f} MB\n", label, bytes.get<double>() / 1e6);
}

void printText(const Json& layer) {
    std::cout << layer["source"].get<std::string>() << '\n';
    for (const auto& [key, value] : layer.items()) {
        if (key == "source" || key == "problems") continue;
        if (key == "finest_bytes" || key == "coarsest_bytes" || key == "file_bytes") {
            printMegabytes(key.c_str(), value);
        } else {
            std::cout << fmt::format("  {:<22} {}\n", key, value.is_string() ? value.get<std::string>() : value.dump());
        }
    }
    for (const Json& problem : layer.value("problems", Json::array()))
        std::cout << fmt::format("  ! {}: {}\n", problem["where"].get<std::string>(),
                                 problem["message"].get<std::string>());
}

} // namespace

int runCheck(const CheckOptions& options) {
    Diagnostics diagnostics;
    const Result<scene::Park> park = scene::openPark(options.sources, assetsDirectory(), diagnostics);
    if (!park) return failed(park.error());

    Json result = {{"park", park->file.empty() ? Json(nullptr) : Json(park->file)},
                   {"site", park->frame.describe()},
                   {"layers", Json::array()}};
    bool sound = true;
    for (const scene::LayerSpec& spec : park->layers) {
        const Result<Json> checked = checkSource(spec.source, park->frame, spec.crs);
        if (checked) {
            result["layers"].push_back(*checked);
            sound = sound && checked->value("missing", 0) == 0 && checked->value("broken", 0) == 0;
        } else {
            result["layers"].push_back(
                {{"source", spec.source},
                 {"problems", problemsJson({{Severity::Error, checked.error().where, checked.error().message}})}});
            sound = false;
        }
    }
    result["problems"] = problemsJson(diagnostics.all());
    result["sound"] = sound;
    if (options.json) {
        std::cout << result.dump(2) << '\n';
    } else {
        std::cout << "site: " << result["site"].get<std::string>() << '\n';
        for (const Json& layer : result["layers"]) printText(layer);
        std::cout << (sound ? "sound\n" : "problems found: see the lines with !\n");
    }
    return Done;
}

} // namespace sandtable::app
