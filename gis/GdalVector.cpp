#include "gis/GdalVector.h"

#include "gis/GdalSession.h"
#include "gis/TextEncoding.h"

#include <cpl_string.h>

namespace sandtable::gis {
namespace {

using Geometry = std::unique_ptr<OGRGeometry>;

bool isShapefile(GDALDataset& dataset) {
    return dataset.GetDriver() && EQUAL(dataset.GetDriver()->GetDescription(), "ESRI Shapefile");
}

/// Field names and the texts of the first features that are not plain ASCII.
std::vector<std::string> sampleTexts(OGRLayer& layer) {
    constexpr int enoughFeatures = 2000;
    std::vector<std::string> texts;
    const OGRFeatureDefn& definition = *layer.GetLayerDefn();
    texts.reserve(static_cast<size_t>(definition.GetFieldCount()));
    for (int field = 0; field < definition.GetFieldCount(); ++field)
        texts.push_back(definition.GetFieldDefn(field)->GetNameRef());
    layer.ResetReading();
    for (int n = 0; n < enoughFeatures; ++n) {
        const OGRFeatureUniquePtr feature(layer.GetNextFeature());
        if (!feature) break;
        for (int field = 0; field < definition.GetFieldCount(); ++field)
            if (definition.GetFieldDefn(field)->GetType() == OFTString && feature->IsFieldSetAndNotNull(field))
                texts.push_back(feature->GetFieldAsString(field));
    }
    layer.ResetReading();
    return texts;
}

std::vector<glm::dvec3> pointsOf(const OGRSimpleCurve& curve) {
    std::vector<glm::dvec3> points(static_cast<size_t>(curve.getNumPoints()));
    for (size_t i = 0; i < points.size(); ++i) {
        const int index = static_cast<int>(i);
        points[i] = {curve.getX(index), curve.getY(index), curve.getZ(index)};
    }
    return points;
}

std::vector<std::vector<glm::dvec3>> ringsOf(const OGRPolygon& polygon) {
    std::vector<std::vector<glm::dvec3>> rings;
    for (const OGRLinearRing* ring : polygon) {
        std::vector<glm::dvec3> points = pointsOf(*ring);
        if (points.size() > 1 && points.front() == points.back()) points.pop_back();
        if (points.size() >= 3)
            rings.push_back(std::move(points));
        else if (rings.empty())
            break; // no outer ring, no polygon
    }
    return rings;
}

void collect(const OGRGeometry& geometry, PlainGeometry& plain) {
    switch (wkbFlatten(geometry.getGeometryType())) {
    case wkbPoint: {
        const OGRPoint& point = *geometry.toPoint();
        if (!point.IsEmpty()) plain.points.emplace_back(point.getX(), point.getY(), point.getZ());
        break;
    }
    case wkbLineString: {
        auto points = pointsOf(*geometry.toLineString());
        if (points.size() >= 2) plain.lines.push_back(std::move(points));
        break;
    }
    case wkbPolygon:
    case wkbTriangle:
        if (auto rings = ringsOf(*geometry.toPolygon()); !rings.empty()) plain.polygons.push_back(std::move(rings));
        break;
    case wkbPolyhedralSurface:
    case wkbTIN:
        for (const OGRPolygon* face : *geometry.toPolyhedralSurface()) collect(*face, plain);
        break;
    case wkbMultiPoint:
    case wkbMultiLineString:
    case wkbMultiPolygon:
    case wkbGeometryCollection:
        for (const OGRGeometry* part : *geometry.toGeometryCollection()) collect(*part, plain);
        break;
    default:
        break; // curves have been stroked before
    }
}

bool hasArea(const OGRGeometry& geometry) {
    const OGRwkbGeometryType type = wkbFlatten(geometry.getGeometryType());
    if (OGR_GT_IsSubClassOf(type, wkbGeometryCollection) && type != wkbMultiPolygon) {
        for (const OGRGeometry* part : *geometry.toGeometryCollection())
            if (hasArea(*part)) return true;
        return false;
    }
    return type == wkbPolygon || type == wkbMultiPolygon;
}

std::string joined(const std::vector<GdalSession::Message>& messages) {
    std::string text;
    for (const GdalSession::Message& message : messages) text += (text.empty() ? "" : "; ") + message.text;
    return text;
}

/// Makes areas valid. Returns what was wrong, empty if nothing.
std::string repairAreas(Geometry& geometry) {
    if (!hasArea(*geometry) || !OGRGeometryFactory::haveGEOS()) return {};
    GdalSession session; // GEOS describes each defect by a message of its own; the caller sums them up
    geometry->closeRings();
    if (geometry->IsValid()) {
        session.take();
        return {};
    }
    std::string defect = joined(session.take());
    geometry.reset(geometry->MakeValid());
    session.take();
    return defect.empty() ? "invalid" : defect;
}

} // namespace

Result<GDALDatasetUniquePtr> openVector(const std::string& source) {
    GdalSession session;
    const auto open = [&](const char* const* options) {
        return GDALDatasetUniquePtr(GDALDataset::Open(
            source.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr, options, nullptr));
    };
    GDALDatasetUniquePtr dataset = open(nullptr);
    if (dataset && isShapefile(*dataset)) {
        const char* const undecoded[] = {"ENCODING=", nullptr}; // we decode: what the file declares is often wrong
        dataset = open(undecoded);
    }
    if (!dataset) return session.error(ErrorKind::InvalidData, source, "is not a vector source GDAL can open");
    return dataset;
}

std::string layerEncoding(GDALDataset& dataset, OGRLayer& layer) {
    if (!isShapefile(dataset)) return "UTF-8";
    const auto declared = [&](const char* item) -> std::string {
        const char* value = layer.GetMetadataItem(item, "SHAPEFILE");
        return value ? value : "";
    };
    const std::string fromCpg = declared("ENCODING_FROM_CPG"), fromLdid = declared("ENCODING_FROM_LDID");
    // ISO-8859-1 from the code page byte only says "the ANSI code page of wherever it was written".
    if (!fromCpg.empty() && fromCpg != "UTF-8") return fromCpg;
    if (fromCpg.empty() && !fromLdid.empty() && fromLdid != "ISO-8859-1") return fromLdid;
    return guessEncoding(sampleTexts(layer), "ISO-8859-1");
}

ReadGeometry readGeometry(const OGRGeometry& geometry, double longestEdge) {
    ReadGeometry result;
    Geometry linear(geometry.getLinearGeometry());
    if (linear) result.defect = repairAreas(linear);
    result.usable = linear != nullptr;
    if (!linear) return result;
    if (longestEdge > 0) linear->segmentize(longestEdge);
    result.plain.flat = !linear->Is3D();
    collect(*linear, result.plain);
    return result;
}

} // namespace sandtable::gis
