#include "scene/park/AdHocPark.h"

#include "gis/Raster.h"
#include "gis/Vector.h"
#include "scene/models/ModelImport.h"
#include "scene/park/FrameChoice.h"
#include "scene/park/Source.h"
#include "scene/tiles/TileContent.h"
#include "scene/world/BuildingFields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace sandtable::scene {

namespace {

struct FoundLayer {
    LayerSpec spec;
    bool georeferenced = false;
};

/// What people call a source: its file name without extension, or the folder's for a tileset.json.
std::string labelOf(const std::string& source) {
    std::filesystem::path path = std::filesystem::path(source).lexically_normal();
    if (path.filename().empty()) path = path.parent_path();
    if (path.filename() == "tileset.json" && path.has_parent_path()) path = path.parent_path();
    std::error_code ignored;
    const std::string label = (std::filesystem::is_directory(path, ignored) ? path.filename() : path.stem()).string();
    return label.empty() ? source : label;
}

LayerSpec layerNamed(const std::string& label, LayerKind kind, const std::string& source) {
    LayerSpec layer;
    layer.id = label;
    layer.name = {label, label};
    layer.kind = kind;
    layer.source = source;
    return layer;
}

Result<std::vector<FoundLayer>> tilesetLayer(const std::string& source, Diagnostics& diagnostics) {
    const Result<TilesetPlacement> placement = probeTileset(source, diagnostics);
    if (!placement) return placement.error();
    return std::vector{FoundLayer{layerNamed(labelOf(source), LayerKind::Tileset, source),
                                  placement->lonLatHeight || placement->nativeFrame.georeferenced()}};
}

FoundLayer rasterLayer(const gis::RasterInfo& info, const std::string& source) {
    const LayerKind kind = info.looksLikeHeights ? LayerKind::Terrain : LayerKind::Imagery;
    return {layerNamed(labelOf(source), kind, source), info.hasCrs};
}

FoundLayer vectorLayer(const gis::VectorLayerInfo& info, const std::string& source, bool onlyOne) {
    const std::string label = labelOf(source);
    FoundLayer found{layerNamed(onlyOne ? label : label + "." + info.name, LayerKind::Vector, source), info.hasCrs};
    found.spec.sublayer = info.name;
    if (info.geometryType.find("Polygon") != std::string::npos && hasBuildingField(info.fields))
        found.spec.role = LayerRole::Buildings;
    return found;
}

Result<std::vector<FoundLayer>> gdalLayers(const std::string& source) {
    std::vector<FoundLayer> found;
    const auto raster = gis::inspectRaster(source, gis::SiteFrame::local());
    if (raster && raster->bands > 0) found.push_back(rasterLayer(*raster, source));
    const auto vectors = gis::inspectVector(source, gis::SiteFrame::local());
    if (vectors)
        for (const gis::VectorLayerInfo& info : *vectors)
            if (info.featureCount != 0) found.push_back(vectorLayer(info, source, vectors->size() == 1));
    if (!found.empty()) return found;
    if (vectors && !vectors->empty()) return Error{ErrorKind::InvalidData, source, "has no features"};
    if (raster || vectors) return Error{ErrorKind::InvalidData, source, "has neither raster bands nor vector layers"};
    const std::string asRaster = raster.error().message, asVector = vectors.error().message;
    return Error{ErrorKind::Unsupported, source,
                 "neither a tileset, a raster nor a vector (" + (asRaster == asVector ? "" : asRaster + "; ") +
                     asVector + ")"};
}

Result<std::vector<FoundLayer>> layersOf(const std::string& source, Diagnostics& diagnostics) {
    std::error_code ignored;
    if (isFilePath(source) && !std::filesystem::exists(source, ignored))
        return Error{ErrorKind::NotFound, source, "no such file or folder"};
    if (looksLikeTileset(source)) return tilesetLayer(source, diagnostics);
    if (isModelFile(source))
        return std::vector{FoundLayer{layerNamed(labelOf(source), LayerKind::Model, source), false}};
    return gdalLayers(source);
}

/// Two sources may have the same file name.
void makeIdsUnique(std::vector<FoundLayer>& layers) {
    std::set<std::string> taken;
    for (FoundLayer& layer : layers) {
        const std::string wanted = layer.spec.id;
        for (int number = 2; !taken.insert(layer.spec.id).second; ++number)
            layer.spec.id = fmt::format("{}-{}", wanted, number);
    }
}

/// In a georeferenced frame a raster or vector without a CRS has no place; a tileset or model is put at the origin.
bool canBePlaced(FoundLayer& layer, const gis::SiteFrame& frame, Diagnostics& diagnostics) {
    if (layer.georeferenced || !frame.georeferenced()) return true;
    if (layer.spec.kind == LayerKind::Tileset || layer.spec.kind == LayerKind::Model) {
        layer.spec.localOffset = glm::dvec3(0);
        diagnostics.report(
            Severity::Warning, layer.spec.source,
            "has no georeference although other data have: shown with its own coordinates at the site's origin");
        return true;
    }
    diagnostics.report(Severity::Error, layer.spec.source,
                       "has no CRS, so its place in the park is unknown; name its CRS in a park file. Left out");
    return false;
}

/// Colours that tell several unstyled vector layers apart on photographs.
void giveStrokes(std::vector<LayerSpec>& layers) {
    constexpr std::array<glm::vec3, 6> strokes = {{{1.00f, 1.00f, 1.00f},
                                                   {1.00f, 0.82f, 0.25f},
                                                   {0.30f, 0.85f, 0.95f},
                                                   {0.98f, 0.50f, 0.45f},
                                                   {0.60f, 0.90f, 0.45f},
                                                   {0.80f, 0.62f, 1.00f}}};
    size_t next = 0;
    for (LayerSpec& layer : layers)
        if (layer.kind == LayerKind::Vector) layer.style.stroke = Color(strokes[next++ % strokes.size()], 1);
}

} // namespace

bool hasBuildingField(std::span<const std::string> fields) {
    return std::any_of(fields.begin(), fields.end(), [](const std::string& field) {
        return isOneOf(field, heightFieldNames()) || isOneOf(field, buildingFieldNames());
    });
}

Result<Park> makeAdHocPark(std::span<const std::string> sources, Diagnostics& diagnostics) {
    std::vector<FoundLayer> found;
    std::vector<Error> errors;
    for (const std::string& written : sources) {
        auto layers = layersOf(resolveSource(written, std::filesystem::current_path()), diagnostics);
        if (layers) {
            found.insert(found.end(), layers->begin(), layers->end());
            continue;
        }
        errors.push_back(layers.error());
    }
    const bool nothing = found.empty(); // then the last error is the answer
    for (size_t i = 0; i + (nothing ? 1 : 0) < errors.size(); ++i) diagnostics.report(Severity::Error, errors[i]);
    if (nothing) return errors.back();
    makeIdsUnique(found);

    Park park;
    park.id = found.front().spec.id;
    park.name = found.front().spec.name;
    std::vector<LayerSpec> specs;
    specs.reserve(found.size());
    for (const FoundLayer& layer : found) specs.push_back(layer.spec);
    Result<gis::SiteFrame> frame = chooseFrame(specs, std::nullopt, diagnostics);
    if (!frame) return frame.error();
    park.frame = *frame;
    for (FoundLayer& layer : found)
        if (canBePlaced(layer, park.frame, diagnostics)) park.layers.push_back(layer.spec);
    giveStrokes(park.layers);
    return park;
}

} // namespace sandtable::scene
