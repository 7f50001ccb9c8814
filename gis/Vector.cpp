#include "gis/Vector.h"

#include "gis/GdalCrs.h"
#include "gis/GdalSession.h"
#include "gis/GdalVector.h"
#include "gis/SuggestedFrame.h"
#include "gis/TextEncoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace sandtable::gis {
namespace {

/// Corners and edge midpoints of an extent: where its bounds lie after a change of CRS, to a fraction of its bend.
Box2 siteBoundsOf(const OGREnvelope& extent, const Crs& crs, const SiteFrame& frame) {
    std::vector<glm::dvec3> points;
    constexpr int steps = 8;
    for (int i = 0; i <= steps; ++i)
        for (int j = 0; j <= steps; ++j)
            if (i == 0 || j == 0 || i == steps || j == steps)
                points.emplace_back(extent.MinX + (extent.MaxX - extent.MinX) * i / steps,
                                    extent.MinY + (extent.MaxY - extent.MinY) * j / steps, 0);
    if (frame.siteFromCrs(crs, points) != points.size()) return {};
    Box2 box;
    for (const glm::dvec3& point : points) box.extend(glm::dvec2(point));
    return box;
}

Box2 layerBounds(OGRLayer& layer, const std::optional<Crs>& crs, const SiteFrame& frame) {
    OGREnvelope extent;
    if (layer.GetExtent(&extent, TRUE) != OGRERR_NONE) return {};
    if (!frame.georeferenced()) return {{extent.MinX, extent.MinY}, {extent.MaxX, extent.MaxY}};
    return crs ? siteBoundsOf(extent, *crs, frame) : Box2{};
}

Result<VectorLayerInfo> inspectLayer(GDALDataset& dataset, OGRLayer& layer, const std::string& source,
                                     const SiteFrame& frame, const std::string& crsOverride) {
    Result<std::optional<Crs>> crs = declaredCrs(layer.GetSpatialRef(), crsOverride, source);
    if (!crs) return crs.error();
    VectorLayerInfo info;
    info.name = layer.GetName();
    info.geometryType = OGRGeometryTypeToName(layer.GetGeomType());
    // Counting would read all of a stream that mixes its layers (OSM).
    info.featureCount = layer.GetFeatureCount(!dataset.TestCapability(ODsCRandomLayerRead));
    info.hasCrs = crs->has_value();
    if (info.hasCrs) info.crsName = (*crs)->name();
    const std::string encoding = layerEncoding(dataset, layer);
    for (int field = 0; field < layer.GetLayerDefn()->GetFieldCount(); ++field)
        info.fields.push_back(toUtf8(layer.GetLayerDefn()->GetFieldDefn(field)->GetNameRef(), encoding));
    info.siteBounds = layerBounds(layer, *crs, frame);
    return info;
}

} // namespace

std::string attributeText(const AttributeValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* integer = std::get_if<int64_t>(&value)) return std::to_string(*integer);
    if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
    return {};
}

std::optional<double> attributeNumber(const AttributeValue& value) {
    if (const auto* integer = std::get_if<int64_t>(&value)) return static_cast<double>(*integer);
    if (const auto* number = std::get_if<double>(&value)) return *number;
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return std::nullopt;
    const size_t first = text->find_first_not_of(" \t+"), last = text->find_last_not_of(" \t");
    if (first == std::string::npos) return std::nullopt;
    double number = 0;
    const char* end = text->data() + last + 1;
    const auto [next, status] = std::from_chars(text->data() + first, end, number);
    return status == std::errc() && next == end ? std::optional<double>(number) : std::nullopt;
}

const AttributeValue* Feature::attribute(const std::string& name) const {
    const auto found =
        std::find_if(attributes.begin(), attributes.end(), [&](const auto& entry) { return entry.first == name; });
    return found == attributes.end() ? nullptr : &found->second;
}

Box2 Feature::bounds() const {
    Box2 box;
    for (const Polygon& polygon : polygons) box.extend(polygonBounds(polygon));
    for (const auto& line : lines)
        for (const glm::dvec3& point : line) box.extend(glm::dvec2(point));
    for (const glm::dvec3& point : points) box.extend(glm::dvec2(point));
    return box;
}

Result<std::vector<VectorLayerInfo>> inspectVector(const std::string& source, const SiteFrame& frame,
                                                   const std::string& crsOverride) {
    GdalSession session;
    const Result<GDALDatasetUniquePtr> dataset = openVector(source);
    if (!dataset) return dataset.error();
    std::vector<VectorLayerInfo> layers;
    for (OGRLayer* layer : (*dataset)->GetLayers()) {
        Result<VectorLayerInfo> info = inspectLayer(**dataset, *layer, source, frame, crsOverride);
        if (!info) return info.error();
        layers.push_back(std::move(info).value());
    }
    return layers;
}

Result<SuggestedFrame> suggestFrameFromVector(const std::string& source, const std::string& sublayer,
                                              const std::string& crsOverride) {
    GdalSession session;
    const Result<GDALDatasetUniquePtr> dataset = openVector(source);
    if (!dataset) return dataset.error();
    for (OGRLayer* layer : (*dataset)->GetLayers()) {
        if (!sublayer.empty() && sublayer != layer->GetName()) continue;
        const Result<std::optional<Crs>> crs = declaredCrs(layer->GetSpatialRef(), crsOverride, source);
        OGREnvelope extent;
        if (crs && *crs && layer->GetExtent(&extent, TRUE) == OGRERR_NONE)
            return suggestFrame(**crs, {(extent.MinX + extent.MaxX) / 2, (extent.MinY + extent.MaxY) / 2}, source);
    }
    return session.error(ErrorKind::InvalidData, source,
                         "has no layer with a coordinate reference system and features");
}

} // namespace sandtable::gis
