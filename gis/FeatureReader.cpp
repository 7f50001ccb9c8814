#include "gis/GdalCrs.h"
#include "gis/GdalSession.h"
#include "gis/GdalVector.h"
#include "gis/TextEncoding.h"

#include <cpl_conv.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sandtable::gis {
namespace {

std::string dateText(const OGRFeature& feature, int field) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, zone = 0;
    float second = 0;
    feature.GetFieldAsDateTime(field, &year, &month, &day, &hour, &minute, &second, &zone);
    const OGRFieldType type = feature.GetFieldDefnRef(field)->GetType();
    const std::string date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
    const std::string time = fmt::format("{:02}:{:02}:{:02}", hour, minute, static_cast<int>(second));
    if (type == OFTDate) return date;
    if (type == OFTTime) return time;
    constexpr int utc = 100; // GDAL: 100 is UTC, each step a quarter of an hour; 0 and 1 unknown and local
    if (zone < 2) return date + "T" + time;
    const int minutes = (zone - utc) * 15;
    if (minutes == 0) return date + "T" + time + "Z";
    return fmt::format("{}T{}{}{:02}:{:02}", date, time, minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                       std::abs(minutes) % 60);
}

std::string jsonText(const OGRFeature& feature, int field) {
    char* json = feature.GetFieldAsSerializedJSon(field);
    std::string text = json ? json : "";
    CPLFree(json);
    return text;
}

AttributeValue attributeValue(const OGRFeature& feature, int field, const std::string& encoding) {
    if (!feature.IsFieldSetAndNotNull(field)) return std::monostate();
    switch (feature.GetFieldDefnRef(field)->GetType()) {
    case OFTInteger:
    case OFTInteger64:
        return static_cast<int64_t>(feature.GetFieldAsInteger64(field));
    case OFTReal:
        return feature.GetFieldAsDouble(field);
    case OFTDate:
    case OFTTime:
    case OFTDateTime:
        return dateText(feature, field);
    case OFTIntegerList:
    case OFTInteger64List:
    case OFTRealList:
    case OFTStringList:
        return toUtf8(jsonText(feature, field), encoding);
    default:
        return toUtf8(feature.GetFieldAsString(field), encoding);
    }
}

Ring planRing(const std::vector<glm::dvec3>& points) {
    Ring ring;
    for (const glm::dvec3& point : points) ring.emplace_back(point);
    return ring;
}

/// All of a geometry's points in one sweep: `visit` is called with each list of them.
template<class Visit> void forEachPointList(PlainGeometry& plain, Visit visit) {
    for (auto& polygon : plain.polygons)
        for (auto& ring : polygon) visit(std::span<glm::dvec3>(ring));
    for (auto& line : plain.lines) visit(std::span<glm::dvec3>(line));
    visit(std::span<glm::dvec3>(plain.points));
}

/// In place; false if a point lies outside the domain of the CRSs.
bool moveIntoFrame(PlainGeometry& plain, const std::optional<Crs>& crs, const SiteFrame& frame) {
    bool complete = true;
    forEachPointList(plain, [&](std::span<glm::dvec3> points) {
        if (frame.georeferenced() && frame.siteFromCrs(*crs, points) != points.size()) complete = false;
        for (glm::dvec3& point : points) {
            if (plain.flat) point.z = 0;
            if (!std::isfinite(point.x) || !std::isfinite(point.y)) complete = false;
        }
    });
    return complete;
}

/// Reads the features of one layer and keeps count of what could not be taken as it was.
class FeatureReader {
public:
    FeatureReader(GDALDataset& dataset, OGRLayer& layer, std::optional<Crs> crs, const SiteFrame& frame)
        : m_dataset(dataset),
          m_layer(layer),
          m_crs(std::move(crs)),
          m_frame(frame),
          m_encoding(layerEncoding(dataset, layer)),
          m_longestEdge(longestEdge()) {
        const OGRFeatureDefn& definition = *layer.GetLayerDefn();
        for (int field = 0; field < definition.GetFieldCount(); ++field)
            m_fieldNames.push_back(toUtf8(definition.GetFieldDefn(field)->GetNameRef(), m_encoding));
    }

    FeatureLayer readAll() {
        FeatureLayer result;
        result.name = m_layer.GetName();
        if (m_crs) result.crsName = m_crs->name();
        m_dataset.ResetReading();
        m_layer.ResetReading();
        while (const OGRFeatureUniquePtr feature = next())
            if (auto read = readFeature(*feature)) {
                result.bounds.extend(read->bounds());
                result.features.push_back(std::move(*read));
            }
        result.defects = m_defects;
        return result;
    }

    void reportTo(Diagnostics& diagnostics, const std::string& where) const {
        if (m_defects.repaired > 0)
            diagnostics.report(
                Severity::Info, where,
                fmt::format("{} broken polygons were repaired ({})", m_defects.repaired, m_firstRepaired));
        if (m_defects.broken > 0)
            diagnostics.report(Severity::Warning, where,
                               fmt::format("{} features are broken beyond repair and are left out ({})",
                                           m_defects.broken, m_firstBroken));
        if (m_defects.outside > 0)
            diagnostics.report(
                Severity::Warning, where,
                fmt::format("{} features lie outside the domain of {} or of {} and are left out (first: feature {})",
                            m_defects.outside, m_crs ? m_crs->name() : "their coordinates", m_frame.describe(),
                            m_firstOutside));
    }

private:
    /// Straight in one CRS is bent in another: 1 km edges stay within a few centimetres.
    double longestEdge() const {
        if (!m_frame.georeferenced() || !m_crs) return 0;
        if (m_frame.kind() == SiteFrame::Kind::Projected && m_frame.crs().horizontal() == m_crs->horizontal()) return 0;
        return m_crs->isGeographic() ? 0.01 : 1000 / m_crs->metersPerUnit();
    }

    /// Sources that mix their layers in one stream (OSM) must be read as a whole.
    OGRFeatureUniquePtr next() {
        if (!m_dataset.TestCapability(ODsCRandomLayerRead)) return OGRFeatureUniquePtr(m_layer.GetNextFeature());
        OGRLayer* layer = nullptr;
        while (OGRFeatureUniquePtr feature{m_dataset.GetNextFeature(&layer, nullptr, nullptr, nullptr)})
            if (layer == &m_layer) return feature;
        return nullptr;
    }

    std::optional<Feature> readFeature(const OGRFeature& source) {
        Feature feature;
        feature.fid = source.GetFID();
        if (const OGRGeometry* geometry = source.GetGeometryRef(); geometry && !takeGeometry(*geometry, feature))
            return std::nullopt;
        for (size_t field = 0; field < m_fieldNames.size(); ++field)
            feature.attributes.emplace_back(m_fieldNames[field],
                                            attributeValue(source, static_cast<int>(field), m_encoding));
        return feature;
    }

    bool takeGeometry(const OGRGeometry& geometry, Feature& feature) {
        ReadGeometry read = readGeometry(geometry, m_longestEdge);
        if (!read.usable) {
            if (m_defects.broken++ == 0) m_firstBroken = fmt::format("first: feature {}: {}", feature.fid, read.defect);
            return false;
        }
        if (!read.defect.empty() && m_defects.repaired++ == 0)
            m_firstRepaired = fmt::format("first: feature {}: {}", feature.fid, read.defect);
        if (!moveIntoFrame(read.plain, m_crs, m_frame)) {
            if (m_defects.outside++ == 0) m_firstOutside = feature.fid;
            return false;
        }
        for (const auto& rings : read.plain.polygons) {
            Polygon polygon{planRing(rings.front()), {}};
            for (size_t hole = 1; hole < rings.size(); ++hole) polygon.holes.push_back(planRing(rings[hole]));
            feature.polygons.push_back(std::move(polygon));
        }
        feature.lines = std::move(read.plain.lines);
        feature.points = std::move(read.plain.points);
        return true;
    }

    GDALDataset& m_dataset;
    OGRLayer& m_layer;
    std::optional<Crs> m_crs;
    const SiteFrame& m_frame;
    std::string m_encoding;
    double m_longestEdge;
    std::vector<std::string> m_fieldNames;
    FeatureDefects m_defects;
    std::string m_firstRepaired, m_firstBroken;
    int64_t m_firstOutside = 0;
};

bool hasFeatures(OGRLayer& layer) {
    layer.ResetReading();
    const OGRFeatureUniquePtr first(layer.GetNextFeature());
    layer.ResetReading();
    return first != nullptr;
}

/// By name, or the first with features on the map (tables of attributes and styles are none), else the first.
OGRLayer* chooseLayer(GDALDataset& dataset, const std::string& name) {
    if (!name.empty()) return dataset.GetLayerByName(name.c_str());
    for (OGRLayer* layer : dataset.GetLayers())
        if (layer->GetGeomType() != wkbNone && hasFeatures(*layer)) return layer;
    return dataset.GetLayerCount() > 0 ? dataset.GetLayer(0) : nullptr;
}

std::string layerNames(GDALDataset& dataset) {
    std::string names;
    for (OGRLayer* layer : dataset.GetLayers()) names += (names.empty() ? "" : ", ") + std::string(layer->GetName());
    return names;
}

} // namespace

Result<FeatureLayer> readFeatures(const std::string& source, const std::string& layerName, const SiteFrame& frame,
                                  const std::string& crsOverride, Diagnostics& diagnostics) {
    GdalSession session;
    const Result<GDALDatasetUniquePtr> dataset = openVector(source);
    if (!dataset) return dataset.error();
    OGRLayer* layer = chooseLayer(**dataset, layerName);
    if (!layer)
        return Error{ErrorKind::NotFound, source,
                     fmt::format("has no layer \"{}\"; it has: {}", layerName, layerNames(**dataset))};
    Result<std::optional<Crs>> crs = declaredCrs(layer->GetSpatialRef(), crsOverride, source);
    if (!crs) return crs.error();
    const bool placed = frame.georeferenced() && layer->GetGeomType() != wkbNone;
    if (placed && !*crs)
        return Error{
            ErrorKind::InvalidData, source,
            fmt::format("layer \"{}\" has no coordinate reference system; say which with \"crs\" in the park file",
                        layer->GetName())};
    if (placed) // say now why, rather than of each feature that it cannot be placed
        if (const Result<CrsTransform> way = CrsTransform::create(**crs, wgs84Geographic()); !way)
            return Error{way.error().kind, source, way.error().text()};
    FeatureReader reader(**dataset, *layer, std::move(crs).value(), frame);
    FeatureLayer result = reader.readAll();
    reader.reportTo(diagnostics, source);
    session.reportTo(diagnostics, source);
    return result;
}

} // namespace sandtable::gis
