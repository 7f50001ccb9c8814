#include "gis/VectorFile.h"

#include "gis/GdalCrs.h"
#include "gis/GdalSession.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <cassert>
#include <filesystem>
#include <memory>

namespace sandtable::gis {
namespace {

OGRwkbGeometryType typeOf(OutputLayer::Geometry geometry) {
    switch (geometry) {
    case OutputLayer::Geometry::Polygons:
        return wkbMultiPolygon;
    case OutputLayer::Geometry::Lines:
        return wkbMultiLineString;
    case OutputLayer::Geometry::None:
        return wkbNone;
    case OutputLayer::Geometry::Points:
        break;
    }
    return wkbPoint;
}

OGRFieldType typeOf(OutputField::Type type) {
    switch (type) {
    case OutputField::Type::Text:
        return OFTString;
    case OutputField::Type::Whole:
        return OFTInteger64;
    case OutputField::Type::Real:
        break;
    }
    return OFTReal;
}

OGRPolygon polygonOf(const Polygon& shape) {
    OGRPolygon polygon;
    const auto addRing = [&](const Ring& points) {
        OGRLinearRing ring;
        for (const glm::dvec2& point : points) ring.addPoint(point.x, point.y);
        ring.closeRings();
        polygon.addRing(&ring);
    };
    addRing(shape.outer);
    for (const Ring& hole : shape.holes) addRing(hole);
    return polygon;
}

OGRLineString lineOf(const std::vector<glm::dvec3>& points) {
    OGRLineString line;
    for (const glm::dvec3& point : points) line.addPoint(point.x, point.y);
    return line;
}

std::unique_ptr<OGRGeometry> geometryOf(const OutputFeature& feature, OutputLayer::Geometry geometry) {
    if (geometry == OutputLayer::Geometry::Polygons) {
        auto polygons = std::make_unique<OGRMultiPolygon>();
        for (const Polygon& polygon : feature.polygons) {
            const OGRPolygon part = polygonOf(polygon);
            polygons->addGeometry(&part);
        }
        return polygons;
    }
    if (geometry == OutputLayer::Geometry::Lines) {
        auto lines = std::make_unique<OGRMultiLineString>();
        for (const auto& line : feature.lines) {
            const OGRLineString part = lineOf(line);
            lines->addGeometry(&part);
        }
        return lines;
    }
    if (geometry == OutputLayer::Geometry::None || feature.points.empty()) return nullptr;
    return std::make_unique<OGRPoint>(feature.points.front().x, feature.points.front().y);
}

void setValue(OGRFeature& feature, int field, const AttributeValue& value) {
    if (const auto* whole = std::get_if<int64_t>(&value))
        feature.SetField(field, static_cast<GIntBig>(*whole));
    else if (const auto* real = std::get_if<double>(&value))
        feature.SetField(field, *real);
    else if (const auto* text = std::get_if<std::string>(&value))
        feature.SetField(field, text->c_str());
    else
        feature.SetFieldNull(field);
}

bool writeFeature(OGRLayer& target, const OutputLayer& layer, const OutputFeature& source) {
    assert(source.values.size() == layer.fields.size());
    const OGRFeatureUniquePtr feature(OGRFeature::CreateFeature(target.GetLayerDefn()));
    if (auto geometry = geometryOf(source, layer.geometry)) {
        geometry->flattenTo2D();
        feature->SetGeometryDirectly(geometry.release());
    }
    for (size_t i = 0; i < source.values.size(); ++i) setValue(*feature, static_cast<int>(i), source.values[i]);
    return target.CreateFeature(feature.get()) == OGRERR_NONE;
}

bool writeLayer(GDALDataset& dataset, const std::optional<Crs>& crs, const OutputLayer& layer) {
    OGRSpatialReference reference;
    if (crs) reference = toSpatialReference(*crs);
    CPLStringList options;
    if (!layer.spatialIndex) options.SetNameValue("SPATIAL_INDEX", "NO");
    OGRLayer* target =
        dataset.CreateLayer(layer.name.c_str(), crs ? &reference : nullptr, typeOf(layer.geometry), options.List());
    if (!target) return false;
    for (const OutputField& field : layer.fields) {
        OGRFieldDefn definition(field.name.c_str(), typeOf(field.type));
        if (target->CreateField(&definition) != OGRERR_NONE) return false;
    }
    for (const OutputFeature& feature : layer.features)
        if (!writeFeature(*target, layer, feature)) return false;
    return true;
}

Result<void> writeWhole(const std::string& file, const std::optional<Crs>& crs, std::span<const OutputLayer> layers) {
    GdalSession session;
    GDALDatasetUniquePtr dataset(
        GetGDALDriverManager()->GetDriverByName("GPKG")->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    bool good = dataset && dataset->StartTransaction() == OGRERR_NONE;
    for (const OutputLayer& layer : layers) good = good && writeLayer(*dataset, crs, layer);
    good = good && dataset->CommitTransaction() == OGRERR_NONE;
    dataset.reset(); // flushes; what that meets is in the session
    if (!good || session.failed()) return session.error(ErrorKind::Io, file, "could not be written");
    return {};
}

} // namespace

Result<void> writeGeoPackage(const std::string& file, const std::optional<Crs>& crs,
                             std::span<const OutputLayer> layers) {
    const std::string part = file + ".part.gpkg"; // the driver insists on the ending
    std::error_code error;
    std::filesystem::remove(part, error); // of a run that was stopped
    Result<void> written = writeWhole(part, crs, layers);
    if (written) std::filesystem::rename(part, file, error);
    if (written && !error) return {};
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    return Error{ErrorKind::Io, file, error && written ? error.message() : written.error().message};
}

} // namespace sandtable::gis
