#include "scene/park/FrameChoice.h"

#include "gis/Raster.h"
#include "gis/Vector.h"
#include "scene/tiles/TileContent.h"

#include <cmath>

namespace sandtable::scene {

namespace {

/// What one layer says about where the park is.
struct Whereabouts {
    std::optional<gis::SiteFrame> ownFrame; // of OSGB metadata; what a raster or vector suggests
    glm::dvec3 lonLatHeight{0};
};

std::optional<Whereabouts> whereaboutsOf(const Result<gis::SuggestedFrame>& suggested) {
    if (!suggested) return std::nullopt;
    const Result<gis::SiteFrame> frame = gis::SiteFrame::projected(suggested->crs, suggested->origin);
    const auto place = frame ? frame->geographicFromSite(glm::dvec3(0)) : std::nullopt;
    return place ? std::optional(Whereabouts{*frame, *place}) : std::nullopt;
}

std::optional<Whereabouts> whereaboutsOfTileset(const LayerSpec& layer, Diagnostics& diagnostics) {
    const Result<TilesetPlacement> placement = probeTileset(layer.source, diagnostics);
    if (!placement || !placement->lonLatHeight) return std::nullopt;
    Whereabouts where{std::nullopt, *placement->lonLatHeight};
    if (placement->format.starts_with("OSGB") && placement->nativeFrame.georeferenced())
        where.ownFrame = placement->nativeFrame;
    return where;
}

std::optional<Whereabouts> whereaboutsOf(const LayerSpec& layer, Diagnostics& diagnostics) {
    switch (layer.kind) {
    case LayerKind::Tileset:
        return whereaboutsOfTileset(layer, diagnostics);
    case LayerKind::Terrain:
    case LayerKind::Imagery:
        return whereaboutsOf(gis::suggestFrameFromRaster(layer.source, layer.crs));
    case LayerKind::Vector:
        return whereaboutsOf(gis::suggestFrameFromVector(layer.source, layer.sublayer, layer.crs));
    case LayerKind::Model:
        break;
    }
    return std::nullopt;
}

std::optional<Whereabouts> whereaboutsOf(std::span<const LayerSpec> layers, Diagnostics& diagnostics) {
    for (const LayerKind kind : {LayerKind::Tileset, LayerKind::Terrain, LayerKind::Imagery, LayerKind::Vector})
        for (const LayerSpec& layer : layers)
            if (layer.kind == kind)
                if (auto where = whereaboutsOf(layer, diagnostics)) return where;
    return std::nullopt;
}

Result<gis::SiteFrame> frameAround(const glm::dvec3& lonLatHeight, const gis::Crs& crs) {
    const Result<gis::CrsTransform> transform = gis::CrsTransform::create(gis::Crs::wgs84(), crs);
    if (!transform) return transform.error();
    const glm::dvec3 center = transform->apply(lonLatHeight);
    if (!std::isfinite(center.x) || !std::isfinite(center.y))
        return Error{ErrorKind::InvalidData, crs.name(), "the data lie outside this CRS's domain"};
    return gis::SiteFrame::projected(crs, {std::round(center.x), std::round(center.y), 0});
}

} // namespace

Result<gis::SiteFrame> chooseFrame(std::span<const LayerSpec> layers, const std::optional<gis::Crs>& crs,
                                   Diagnostics& diagnostics) {
    const std::optional<Whereabouts> where = whereaboutsOf(layers, diagnostics);
    if (!where && crs)
        return Error{ErrorKind::InvalidData, crs->name(),
                     "no layer is georeferenced, so the site needs an origin in this CRS"};
    if (!where) return gis::SiteFrame::local();
    if (crs) return frameAround(where->lonLatHeight, *crs);
    if (where->ownFrame) return *where->ownFrame;
    return frameAround(where->lonLatHeight, gis::suggestProjectedCrs(where->lonLatHeight.x, where->lonLatHeight.y));
}

} // namespace sandtable::scene
