#include "sample/GisWriter.h"

#include "gis/GdalSession.h"
#include "sample/DevicePlan.h"
#include "sample/Ground.h"

#include <cpl_conv.h>
#include <fmt/format.h>
#include <functional>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

namespace sandtable::sample {
namespace {

struct CloseDataset {
    void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<GDALDataset, CloseDataset>;

Error gdalError(const std::filesystem::path& file) {
    const std::string reason = CPLGetLastErrorMsg();
    return {ErrorKind::Io, file.string(), reason.empty() ? "GDAL could not write it" : reason};
}

/// Holds a GDAL option for this thread while it lives.
class ScopedOption {
public:
    ScopedOption(const char* key, const char* value) : m_key(key) { CPLSetThreadLocalConfigOption(key, value); }
    ~ScopedOption() { CPLSetThreadLocalConfigOption(m_key, nullptr); }
    ScopedOption(const ScopedOption&) = delete;
    ScopedOption& operator=(const ScopedOption&) = delete;

private:
    const char* m_key;
};

OGRSpatialReference referenceOf(const Georeference& place) {
    OGRSpatialReference reference;
    reference.SetFromUserInput(place.crs.c_str());
    reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return reference;
}

struct RasterShape {
    int width, height, bands;
    GDALDataType type;
    Box2 region;
    double cell;
};

Dataset createRaster(const RasterShape& shape, const Georeference& place, const std::filesystem::path& file,
                     const char* const* options) {
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    Dataset dataset(driver->Create(file.string().c_str(), shape.width, shape.height, shape.bands, shape.type, options));
    if (!dataset) return nullptr;
    double transform[6] = {place.origin.x + shape.region.min.x, shape.cell, 0,
                           place.origin.y + shape.region.max.y, 0,          -shape.cell};
    const OGRSpatialReference reference = referenceOf(place);
    if (dataset->SetGeoTransform(transform) != CE_None || dataset->SetSpatialRef(&reference) != CE_None) return nullptr;
    return dataset;
}

struct Field {
    const char* name;
    OGRFieldType type;
};

/// One GeoPackage with one layer, filled feature by feature.
class LayerWriter {
public:
    LayerWriter(const std::filesystem::path& directory, const std::string& name, OGRwkbGeometryType type,
                const Georeference& place, const std::vector<Field>& fields)
        : m_file(directory / (name + ".gpkg")), m_origin(place.origin) {
        GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
        m_dataset.reset(driver->Create(m_file.string().c_str(), 0, 0, 0, GDT_Unknown, nullptr));
        if (!m_dataset) return;
        OGRSpatialReference reference = referenceOf(place);
        m_layer = m_dataset->CreateLayer(name.c_str(), &reference, type, nullptr);
        for (const Field& field : fields) {
            OGRFieldDefn definition(field.name, field.type);
            if (m_layer && m_layer->CreateField(&definition) != OGRERR_NONE) m_layer = nullptr;
        }
        if (m_layer) m_dataset->StartTransaction();
    }

    bool ready() const { return m_layer != nullptr; }

    template<class Fill> void add(OGRGeometry& geometry, Fill&& fill) {
        if (!ready()) return;
        OGRFeature feature(m_layer->GetLayerDefn());
        feature.SetGeometry(&geometry);
        fill(feature);
        m_failed = m_failed || m_layer->CreateFeature(&feature) != OGRERR_NONE;
    }

    OGRPolygon polygon(const Polygon& shape) const {
        OGRPolygon result;
        const auto addRing = [&](const Ring& points) {
            OGRLinearRing ring;
            for (const glm::dvec2& p : points) ring.addPoint(m_origin.x + p.x, m_origin.y + p.y);
            ring.closeRings();
            result.addRing(&ring);
        };
        addRing(shape.outer);
        for (const Ring& hole : shape.holes) addRing(hole);
        return result;
    }

    OGRLineString line(const glm::dvec2& a, const glm::dvec2& b) const {
        OGRLineString result;
        result.addPoint(m_origin.x + a.x, m_origin.y + a.y);
        result.addPoint(m_origin.x + b.x, m_origin.y + b.y);
        return result;
    }

    Result<void> finish() {
        if (!ready() || m_failed || m_dataset->CommitTransaction() != OGRERR_NONE) return gdalError(m_file);
        m_dataset.reset();
        return {};
    }

private:
    std::filesystem::path m_file;
    glm::dvec3 m_origin;
    Dataset m_dataset;
    OGRLayer* m_layer = nullptr;
    bool m_failed = false;
};

using WriteLayer = std::function<Result<void>(const ParkPlan&, const Georeference&, const std::filesystem::path&)>;

Result<void> writeBuildings(const ParkPlan& plan, const Georeference& place, const std::filesystem::path& directory) {
    LayerWriter layer(directory, "buildings", wkbPolygon, place,
                      {{"编号", OFTString},
                       {"名称", OFTString},
                       {"name_en", OFTString},
                       {"功能", OFTString},
                       {"层数", OFTInteger},
                       {"高度_m", OFTReal},
                       {"建筑面积_m2", OFTReal},
                       {"耐火等级", OFTString},
                       {"火灾危险性", OFTString}});
    for (const Building& building : plan.buildings) {
        OGRPolygon geometry = layer.polygon(plan.sitePolygon(building.box));
        layer.add(geometry, [&](OGRFeature& feature) {
            feature.SetField("编号", building.id.c_str());
            feature.SetField("名称", building.name.c_str());
            feature.SetField("name_en", building.nameEn.c_str());
            feature.SetField("功能", building.function.c_str());
            feature.SetField("层数", building.floors);
            feature.SetField("高度_m", building.height);
            feature.SetField("建筑面积_m2", building.box.size().x * building.box.size().y * building.floors);
            feature.SetField("耐火等级", building.fireRating.c_str());
            feature.SetField("火灾危险性", building.hazardClass.c_str());
        });
    }
    return layer.finish();
}

Result<void> writeRoads(const ParkPlan& plan, const Georeference& place, const std::filesystem::path& directory) {
    LayerWriter layer(directory, "roads", wkbLineString, place,
                      {{"名称", OFTString}, {"等级", OFTString}, {"红线宽度_m", OFTReal}});
    for (const Road& road : plan.roads) {
        const glm::dvec2 middle = road.box.center();
        const glm::dvec2 a = road.alongX ? glm::dvec2(road.box.min.x, middle.y) : glm::dvec2(middle.x, road.box.min.y);
        const glm::dvec2 b = road.alongX ? glm::dvec2(road.box.max.x, middle.y) : glm::dvec2(middle.x, road.box.max.y);
        OGRLineString geometry = layer.line(plan.siteFromPlan(a), plan.siteFromPlan(b));
        layer.add(geometry, [&](OGRFeature& feature) {
            static constexpr const char* classes[] = {"内部道路", "次干路", "主干路"};
            feature.SetField("名称", road.name.c_str());
            feature.SetField("等级", classes[static_cast<int>(road.roadClass)]);
            feature.SetField("红线宽度_m", road.alongX ? road.box.size().y : road.box.size().x);
        });
    }
    return layer.finish();
}

Result<void> writeLandUse(const ParkPlan& plan, const Georeference& place, const std::filesystem::path& directory) {
    LayerWriter layer(directory, "landuse", wkbPolygon, place,
                      {{"编号", OFTString}, {"用地性质", OFTString}, {"面积_m2", OFTReal}});
    for (const Block& block : plan.blocks) {
        OGRPolygon geometry = layer.polygon(plan.sitePolygon(block.box));
        layer.add(geometry, [&](OGRFeature& feature) {
            feature.SetField("编号", block.name.c_str());
            feature.SetField("用地性质", block.landUse.c_str());
            feature.SetField("面积_m2", block.box.size().x * block.box.size().y);
        });
    }
    return layer.finish();
}

bool isReserve(const Block& block) {
    return block.kind == BlockKind::Expansion || block.kind == BlockKind::Construction;
}

Result<void> writeGreen(const ParkPlan& plan, const Georeference& place, const std::filesystem::path& directory) {
    LayerWriter layer(directory, "green", wkbPolygon, place, {{"编号", OFTString}, {"类型", OFTString}});
    int number = 0;
    for (const Block& block : plan.blocks) {
        if (isReserve(block)) continue;
        Polygon belt = plan.sitePolygon(block.box);
        const Box2 inner = inset(block.box, 9);
        if (inner.min.x < inner.max.x && inner.min.y < inner.max.y) belt.holes.push_back(plan.sitePolygon(inner).outer);
        OGRPolygon geometry = layer.polygon(belt);
        layer.add(geometry, [&](OGRFeature& feature) {
            feature.SetField("编号", fmt::format("G{:03}", ++number).c_str());
            feature.SetField("类型", "防护绿地");
        });
    }
    return layer.finish();
}

Result<void> writeExpansion(const ParkPlan& plan, const Georeference& place, const std::filesystem::path& directory) {
    LayerWriter layer(directory, "expansion", wkbPolygon, place,
                      {{"编号", OFTString}, {"状态", OFTString}, {"面积_ha", OFTReal}});
    for (const Block& block : plan.blocks) {
        if (!isReserve(block)) continue;
        OGRPolygon geometry = layer.polygon(plan.sitePolygon(block.box));
        layer.add(geometry, [&](OGRFeature& feature) {
            feature.SetField("编号", block.name.c_str());
            feature.SetField("状态", block.kind == BlockKind::Construction ? "在建" : "待开发");
            feature.SetField("面积_ha", block.box.size().x * block.box.size().y / 1e4);
        });
    }
    return layer.finish();
}

Result<void> writeSite(const ParkPlan& plan, const Georeference& place, const std::filesystem::path& directory) {
    LayerWriter layer(directory, "site", wkbPolygon, place, {{"名称", OFTString}});
    OGRPolygon geometry = layer.polygon(plan.sitePolygon(plan.boundary));
    layer.add(geometry, [](OGRFeature& feature) { feature.SetField("名称", "园区边界"); });
    return layer.finish();
}

Result<void> writeNetwork(const ParkPlan& plan, const Georeference& place, const std::filesystem::path& directory,
                          NetworkKind kind) {
    const bool power = kind == NetworkKind::PowerCable;
    const char* rating = power ? "电压_kV" : "管径_mm";
    std::vector<Field> fields{{"编号", OFTString}, {rating, OFTReal}, {"监测设备", OFTString}};
    if (!power) fields.push_back({"设计流量_m3h", OFTReal});
    LayerWriter layer(directory, power ? "power" : "water", wkbLineString, place, fields);
    for (const NetworkLine& line : plan.networks) {
        if (line.kind != kind) continue;
        OGRLineString geometry = layer.line(plan.siteFromPlan(line.from), plan.siteFromPlan(line.to));
        layer.add(geometry, [&](OGRFeature& feature) {
            feature.SetField("编号", line.id.c_str());
            feature.SetField(rating, line.rating);
            if (!power) feature.SetField("设计流量_m3h", line.rating > 500 ? 90.0 : 70.0);
            if (const std::string device = deviceOf(line); !device.empty())
                feature.SetField("监测设备", device.c_str());
        });
    }
    return layer.finish();
}

} // namespace

Result<void> writeTerrain(const ParkPlan& plan, const Box2& region, const Georeference& place,
                          const std::filesystem::path& file) {
    const gis::GdalSession session; // keeps GDAL's messages off the terminal
    const double cell = 4;
    const int width = static_cast<int>(std::lround(region.size().x / cell)),
              height = static_cast<int>(std::lround(region.size().y / cell));
    const char* const options[] = {"COMPRESS=DEFLATE", "PREDICTOR=3", "TILED=YES", nullptr};
    const Dataset dataset = createRaster({width, height, 1, GDT_Float32, region, cell}, place, file, options);
    if (!dataset) return gdalError(file);
    GDALRasterBand* band = dataset->GetRasterBand(1);
    band->SetNoDataValue(-9999);
    std::vector<float> row(static_cast<size_t>(width));
    for (int j = 0; j < height; ++j) {
        for (int i = 0; i < width; ++i) {
            const glm::dvec2 site(region.min.x + (i + 0.5) * cell, region.max.y - (j + 0.5) * cell);
            row[static_cast<size_t>(i)] =
                static_cast<float>(place.origin.z + groundHeight(plan, plan.planFromSite(site)));
        }
        if (band->RasterIO(GF_Write, 0, j, width, 1, row.data(), width, 1, GDT_Float32, 0, 0, nullptr) != CE_None)
            return gdalError(file);
    }
    return {};
}

Result<void> writeOrthophoto(const Picture& picture, const Box2& region, const Georeference& place,
                             const std::filesystem::path& file) {
    const gis::GdalSession session; // keeps GDAL's messages off the terminal
    const char* const options[] = {"COMPRESS=JPEG", "PHOTOMETRIC=YCBCR", "JPEG_QUALITY=85", "TILED=YES", nullptr};
    const double cell = region.size().x / picture.width;
    const Dataset dataset =
        createRaster({picture.width, picture.height, 3, GDT_Byte, region, cell}, place, file, options);
    if (!dataset) return gdalError(file);
    uint8_t* pixels =
        const_cast<uint8_t*>(picture.rgb.data()); // GDAL's one function for both directions only reads here
    const int line = picture.width * 3;
    if (dataset->RasterIO(GF_Write, 0, 0, picture.width, picture.height, pixels, picture.width, picture.height,
                          GDT_Byte, 3, nullptr, 3, line, 1, nullptr) != CE_None)
        return gdalError(file);
    const ScopedOption compress("COMPRESS_OVERVIEW", "JPEG"), photometric("PHOTOMETRIC_OVERVIEW", "YCBCR");
    const int factors[] = {2, 4, 8, 16};
    if (dataset->BuildOverviews("AVERAGE", 4, factors, 0, nullptr, nullptr, nullptr) != CE_None) return gdalError(file);
    return {};
}

Result<void> writeLayers(const ParkPlan& plan, const Georeference& place, const std::filesystem::path& directory) {
    const gis::GdalSession session; // keeps GDAL's messages off the terminal
    const ScopedOption date("OGR_CURRENT_DATE", "2026-06-01T00:00:00.000Z");
    const auto power = [](const ParkPlan& p, const Georeference& g, const std::filesystem::path& d) {
        return writeNetwork(p, g, d, NetworkKind::PowerCable);
    };
    const auto water = [](const ParkPlan& p, const Georeference& g, const std::filesystem::path& d) {
        return writeNetwork(p, g, d, NetworkKind::WaterMain);
    };
    for (const WriteLayer& write :
         {WriteLayer(writeBuildings), WriteLayer(writeRoads), WriteLayer(writeLandUse), WriteLayer(writeGreen),
          WriteLayer(writeExpansion), WriteLayer(writeSite), WriteLayer(power), WriteLayer(water)})
        if (auto done = write(plan, place, directory); !done) return done;
    return {};
}

} // namespace sandtable::sample
