#include "app/commands/CommandSupport.h"
#include "app/session/Paths.h"
#include "app/session/Progress.h"
#include "app/session/Session.h"
#include "gis/Survey.h"
#include "scene/models/ModelImport.h"
#include "scene/tiles/TilesetReport.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

namespace sandtable::app {
namespace {

Json pointJson(const glm::dvec3& point) { return Json::array({point.x, point.y, point.z}); }

const char* severityName(Severity severity) {
    switch (severity) {
    case Severity::Info:
        return "info";
    case Severity::Warning:
        return "warning";
    case Severity::Error:
        return "error";
    }
    return "";
}

Json problemsJson(const std::vector<Diagnostic>& problems) {
    Json json = Json::array();
    for (const Diagnostic& problem : problems)
        json.push_back(
            {{"severity", severityName(problem.severity)}, {"where", problem.where}, {"message", problem.message}});
    return json;
}

/// What is only worth knowing does not make data unsound.
bool isSound(const std::vector<Diagnostic>& problems) {
    return std::all_of(problems.begin(), problems.end(),
                       [](const Diagnostic& problem) { return problem.severity == Severity::Info; });
}

/// What was found out about a layer.
struct Checked {
    Json json;
    std::vector<Diagnostic> problems;
    bool sound = true; // apart from the problems
};

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
            {"broken", report.broken}};
}

Json boundsJson(const Box2& box) {
    if (box.empty()) return nullptr;
    return {{"min", {box.min.x, box.min.y}}, {"max", {box.max.x, box.max.y}}};
}

Json rasterJson(const gis::RasterSurvey& survey) {
    const gis::RasterInfo& info = survey.info;
    const bool any = survey.validCells > 0;
    return {{"kind", "raster"},
            {"source", info.source},
            {"width", info.width},
            {"height", info.height},
            {"bands", info.bands},
            {"type", info.dataType},
            {"crs", info.crsName},
            {"nodata", orNull(info.nodata)},
            {"extent", boundsJson(info.siteBounds)},
            {"looks_like_heights", info.looksLikeHeights},
            {"blocks", survey.blocks},
            {"broken", survey.brokenBlocks},
            {"valid_cells", survey.validCells},
            {"lowest", any ? Json(survey.lowest) : Json(nullptr)},
            {"highest", any ? Json(survey.highest) : Json(nullptr)}};
}

Json vectorJson(const std::string& source, const std::vector<gis::VectorSurvey>& layers) {
    Json json = {{"kind", "vector"}, {"source", source}, {"layers", Json::array()}};
    for (const gis::VectorSurvey& layer : layers) {
        json["layers"].push_back({{"name", layer.info.name},
                                  {"geometry", layer.info.geometryType},
                                  {"features", layer.features},
                                  {"without_geometry", layer.withoutGeometry},
                                  {"invalid", layer.defects.repaired + layer.defects.broken},
                                  {"left_out", layer.defects.broken + layer.defects.outside},
                                  {"crs", layer.info.crsName},
                                  {"fields", layer.info.fields},
                                  {"extent", boundsJson(layer.info.siteBounds)}});
    }
    return json;
}

Json modelJson(const std::string& source, const std::vector<scene::Mesh>& meshes) {
    size_t triangles = 0;
    Box3 box;
    for (const scene::Mesh& mesh : meshes) {
        triangles += mesh.indices.size() / 3;
        box.extend(mesh.bounds());
    }
    return {{"kind", "model"},
            {"source", source},
            {"meshes", meshes.size()},
            {"triangles", triangles},
            {"size", box.empty() ? Json(nullptr) : pointJson(box.size())}};
}

Result<Checked> checkTileset(const scene::LayerSpec& spec, const gis::SiteFrame& frame) {
    ProgressBar progress("check");
    const auto report = scene::reportTileset(spec.source, frame, [&](size_t done, size_t known) {
        progress.show(static_cast<double>(done) / static_cast<double>(std::max<size_t>(known, 1)),
                      fmt::format("{} of {} contents", done, known));
    });
    if (!report) return report.error();
    return Checked{tilesetJson(*report), report->problems, report->missing + report->broken == 0};
}

Result<Checked> checkRaster(const scene::LayerSpec& spec, const gis::SiteFrame& frame) {
    ProgressBar progress("check");
    Diagnostics diagnostics;
    const auto survey = gis::surveyRaster(
        spec.source, frame, spec.crs, [&](double done) { progress.show(done, spec.source); }, diagnostics);
    if (!survey) return survey.error();
    return Checked{rasterJson(*survey), diagnostics.all(), survey->brokenBlocks == 0};
}

Result<Checked> checkVector(const scene::LayerSpec& spec, const gis::SiteFrame& frame) {
    Diagnostics diagnostics;
    const auto layers = gis::surveyVector(spec.source, spec.sublayer, frame, spec.crs, diagnostics);
    if (!layers) return layers.error();
    const bool sound = std::all_of(layers->begin(), layers->end(),
                                   [](const gis::VectorSurvey& layer) { return layer.defects.total() == 0; });
    return Checked{vectorJson(spec.source, *layers), diagnostics.all(), sound};
}

Result<Checked> checkModel(const scene::LayerSpec& spec) {
    Diagnostics diagnostics;
    const auto meshes = scene::importModel(spec.source, diagnostics);
    if (!meshes) return meshes.error();
    return Checked{modelJson(spec.source, *meshes), diagnostics.all()};
}

Result<Checked> checkLayer(const scene::LayerSpec& spec, const gis::SiteFrame& frame) {
    switch (spec.kind) {
    case scene::LayerKind::Tileset:
        return checkTileset(spec, frame);
    case scene::LayerKind::Terrain:
    case scene::LayerKind::Imagery:
        return checkRaster(spec, frame);
    case scene::LayerKind::Vector:
        return checkVector(spec, frame);
    case scene::LayerKind::Model:
        return checkModel(spec);
    }
    return Error{ErrorKind::Unsupported, spec.source, "is of an unknown kind"};
}

/// The layer's part of the report; what cannot be read at all is a problem like any other.
Json checkedJson(const scene::LayerSpec& spec, const gis::SiteFrame& frame, bool& sound) {
    Result<Checked> checked = checkLayer(spec, frame);
    if (!checked)
        checked =
            Checked{{{"source", spec.source}}, {{Severity::Error, checked.error().where, checked.error().message}}};
    checked->json["problems"] = problemsJson(checked->problems);
    checked->json["sound"] = checked->sound && isSound(checked->problems);
    sound = sound && checked->json["sound"].get<bool>();
    return std::move(checked->json);
}

void printMegabytes(const char* label, const Json& bytes) {
    std::cout << fmt::format("  {:<22} {:.1f} MB\n", label, bytes.get<double>() / 1e6);
}

void printProblems(const Json& problems) {
    for (const Json& problem : problems)
        std::cout << fmt::format("  {} {}: {}\n", problem["severity"] == "info" ? 'i' : '!',
                                 problem["where"].get<std::string>(), problem["message"].get<std::string>());
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
    printProblems(layer["problems"]);
}

/// What keeps a channel from having values or scores.
void checkChannels(const scene::Park& park, Diagnostics& diagnostics) {
    const telemetry::ChannelTable channels = decision::channelsOf(park);
    for (const telemetry::Channel& channel : channels.all())
        if (!channel.refusal.empty()) diagnostics.report(Severity::Error, park.file, channel.refusal);
    const auto profile = decision::loadHealthProfile(profileFileOf(park));
    if (!profile) return diagnostics.report(Severity::Error, profile.error());
    for (const std::string& problem : decision::unitsNotJudged(park, *profile))
        diagnostics.report(Severity::Warning, park.file, problem);
}

} // namespace

int runCheck(const CheckOptions& options) {
    Diagnostics diagnostics;
    const Result<scene::Park> park = scene::openPark(options.sources, assetsDirectory(), diagnostics);
    if (!park) return failed(park.error());

    checkChannels(*park, diagnostics);

    Json result = {{"park", park->file.empty() ? Json(nullptr) : Json(park->file)},
                   {"site", park->frame.describe()},
                   {"layers", Json::array()}};
    bool sound = isSound(diagnostics.all());
    for (const scene::LayerSpec& spec : park->layers) result["layers"].push_back(checkedJson(spec, park->frame, sound));
    result["problems"] = problemsJson(diagnostics.all());
    result["sound"] = sound;
    if (options.json) {
        std::cout << result.dump(2) << '\n';
    } else {
        std::cout << "site: " << result["site"].get<std::string>() << '\n';
        for (const Json& layer : result["layers"]) printText(layer);
        printProblems(result["problems"]);
        std::cout << (sound ? "sound\n" : "problems found: see the lines with !\n");
    }
    return sound ? Done : Failed;
}

} // namespace sandtable::app
