#include "app/output/HealthMap.h"

#include "app/session/Asked.h"
#include "app/view/FieldLayer.h"
#include "decision/ChannelScore.h"
#include "gis/GridFile.h"
#include "gis/VectorFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

namespace sandtable::app {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr size_t mostCells = 100'000'000;

/// Between the site and the CRS the files are in: the park's own, or the one planners use at the place of a park that
/// is measured in a tangent plane. None for a park that is nowhere on Earth.
class OutputFrame {
public:
    static Result<OutputFrame> of(const gis::SiteFrame& site) {
        OutputFrame frame(site);
        if (site.kind() == gis::SiteFrame::Kind::Projected) frame.m_crs = site.crs();
        if (site.kind() == gis::SiteFrame::Kind::TangentPlane) {
            frame.m_crs = gis::suggestProjectedCrs(site.origin().x, site.origin().y);
            auto transform = gis::CrsTransform::create(gis::Crs::wgs84(), *frame.m_crs);
            if (!transform) return transform.error();
            frame.m_transform.emplace(*std::move(transform));
        }
        return frame;
    }

    const std::optional<gis::Crs>& crs() const { return m_crs; }

    glm::dvec3 fromSite(const glm::dvec3& place) const {
        if (!m_transform) return m_site.projectedFromSite(place);
        const auto geographic = m_site.geographicFromSite(place);
        return geographic ? m_transform->apply(*geographic) : glm::dvec3(nothing);
    }
    glm::dvec2 fromSite(const glm::dvec2& place) const { return glm::dvec2(fromSite(glm::dvec3(place, 0))); }

    /// In place.
    void toSite(std::vector<glm::dvec3>& places) const {
        if (m_transform) {
            m_site.siteFromCrs(*m_crs, places);
        } else {
            for (glm::dvec3& place : places) place = m_site.siteFromProjected(place);
        }
    }

    Polygon fromSite(const Polygon& polygon) const {
        Polygon result;
        const auto ring = [&](const Ring& points) {
            Ring moved;
            for (const glm::dvec2& point : points) moved.push_back(fromSite(point));
            return moved;
        };
        result.outer = ring(polygon.outer);
        for (const Ring& hole : polygon.holes) result.holes.push_back(ring(hole));
        return result;
    }

private:
    explicit OutputFrame(const gis::SiteFrame& site) : m_site(site) {}
    gis::SiteFrame m_site;
    std::optional<gis::Crs> m_crs;
    std::optional<gis::CrsTransform> m_transform; // from WGS 84
};

/// The part that takes most from a score; null where nothing does.
const decision::Contribution* worstPart(const decision::HealthScore& score) {
    const decision::Contribution* worst = nullptr;
    for (const decision::Contribution& part : score.contributions)
        if (part.loss > (worst ? worst->loss : 0)) worst = &part;
    return worst;
}

std::string indicatorOf(const decision::Contribution* channel) {
    return channel && channel->indicator ? channel->indicator->id : "";
}

gis::AttributeValue orNull(const std::optional<double>& value) {
    return value ? gis::AttributeValue(*value) : gis::AttributeValue();
}
gis::AttributeValue orNull(const std::string& text) {
    return text.empty() ? gis::AttributeValue() : gis::AttributeValue(text);
}

class HealthTables {
public:
    HealthTables(const Workspace& workspace, const OutputFrame& frame)
        : m_workspace(workspace), m_frame(frame), m_profile(workspace.session().profile()) {}

    std::vector<gis::OutputLayer> all() const {
        std::vector<gis::OutputLayer> layers{buildings(), devices()};
        if (auto lines = networks(); !lines.features.empty()) layers.push_back(std::move(lines));
        return layers;
    }

private:
    using Field = gis::OutputField;
    const decision::HealthReport& health() const { return m_workspace.health(); }

    const decision::HealthProfile::Band* bandOf(const std::optional<double>& score) const {
        return score ? m_profile.band(*score) : nullptr;
    }
    void addBand(const std::optional<double>& score, std::vector<gis::AttributeValue>& values) const {
        const auto* band = bandOf(score);
        values.push_back(band ? orNull(band->name.in(scene::Language::Chinese)) : gis::AttributeValue());
        values.push_back(band ? orNull(band->name.in(scene::Language::English)) : gis::AttributeValue());
    }
    gis::AttributeValue timeText() const { return formatIsoTime(m_workspace.time()); }

    gis::OutputLayer buildings() const {
        gis::OutputLayer layer{"buildings",
                               gis::OutputLayer::Geometry::Polygons,
                               {{"id"},
                                {"name"},
                                {"score", Field::Type::Real},
                                {"coverage", Field::Type::Real},
                                {"band_zh"},
                                {"band_en"},
                                {"capped", Field::Type::Whole},
                                {"worst_device"},
                                {"worst_indicator"},
                                {"time"}},
                               {}};
        for (const scene::Building& building : m_workspace.world().buildings) {
            const decision::HealthScore* score = health().building(building.id);
            gis::OutputFeature& feature = layer.features.emplace_back();
            for (const Polygon& polygon : building.footprints) feature.polygons.push_back(m_frame.fromSite(polygon));
            auto& values = feature.values;
            values = {building.id, orNull(building.name.in(scene::Language::Chinese))};
            if (!score || score->contributions.empty()) { // only meters, or nothing: no part of health
                values.resize(layer.fields.size() - 1);
                values.push_back(timeText());
                continue;
            }
            const decision::Contribution* device = worstPart(*score);
            const decision::HealthScore* deviceScore = device ? health().device(device->id) : nullptr;
            values.push_back(orNull(score->score));
            values.push_back(score->coverage);
            addBand(score->score, values);
            values.push_back(int64_t(score->capped));
            values.push_back(device ? orNull(device->id) : gis::AttributeValue());
            values.push_back(orNull(deviceScore ? indicatorOf(worstPart(*deviceScore)) : ""));
            values.push_back(timeText());
        }
        return layer;
    }

    gis::OutputLayer devices() const {
        gis::OutputLayer layer{"devices",
                               gis::OutputLayer::Geometry::Points,
                               {{"id"},
                                {"name"},
                                {"type"},
                                {"building"},
                                {"score", Field::Type::Real},
                                {"coverage", Field::Type::Real},
                                {"band_zh"},
                                {"band_en"},
                                {"capped", Field::Type::Whole},
                                {"worst_indicator"},
                                {"time"}},
                               {}};
        const auto& devices = m_workspace.park().devices;
        for (size_t i = 0; i < devices.size(); ++i) {
            const scene::DeviceSpec& device = devices[i];
            const decision::HealthScore& score = health().devices[i]; // in the park's order
            gis::OutputFeature& feature = layer.features.emplace_back();
            feature.points = {m_frame.fromSite(device.position)};
            auto& values = feature.values;
            values = {device.id, orNull(device.name.in(scene::Language::Chinese)), orNull(device.type),
                      orNull(device.buildingId)};
            const bool counts = !score.contributions.empty();
            values.push_back(counts ? orNull(score.score) : gis::AttributeValue());
            values.push_back(counts ? gis::AttributeValue(score.coverage) : gis::AttributeValue());
            addBand(counts ? score.score : std::nullopt, values);
            values.push_back(counts ? gis::AttributeValue(int64_t(score.capped)) : gis::AttributeValue());
            values.push_back(orNull(indicatorOf(worstPart(score))));
            values.push_back(timeText());
        }
        return layer;
    }

    gis::OutputLayer networks() const {
        gis::OutputLayer layer{"network",
                               gis::OutputLayer::Geometry::Lines,
                               {{"id"},
                                {"layer"},
                                {"device"},
                                {"load_percent", Field::Type::Real},
                                {"score", Field::Type::Real},
                                {"band_zh"},
                                {"band_en"},
                                {"state"},
                                {"value", Field::Type::Real},
                                {"direction", Field::Type::Whole},
                                {"time"}},
                               {}};
        for (const LoadedLayer& source : m_workspace.session().layers()) {
            const NetworkLoads* network = source.features ? m_workspace.networkLoads(source.spec->id) : nullptr;
            if (!network) continue;
            for (size_t i = 0; i < network->edges.size(); ++i)
                layer.features.push_back(line(source.features->features[i], *network, i));
        }
        return layer;
    }

    gis::OutputFeature line(const gis::Feature& source, const NetworkLoads& network, size_t index) const {
        const decision::NetworkEdge& edge = network.edges[index];
        const decision::EdgeLoad& load = network.loads[index];
        gis::OutputFeature feature;
        for (const auto& points : source.lines) {
            auto& moved = feature.lines.emplace_back();
            for (const glm::dvec3& point : points) moved.push_back(m_frame.fromSite(point));
        }
        feature.values = {edge.id, network.layerId, orNull(edge.deviceId), orNull(load.percent), orNull(load.score)};
        addBand(load.score, feature.values);
        feature.values.emplace_back(std::string(decision::edgeStateName(load.state)));
        feature.values.push_back(orNull(load.value));
        feature.values.emplace_back(int64_t(load.direction));
        feature.values.push_back(load.time ? gis::AttributeValue(formatIsoTime(*load.time)) : gis::AttributeValue());
        return feature;
    }

    const Workspace& m_workspace;
    const OutputFrame& m_frame;
    const decision::HealthProfile& m_profile;
};

// --- CSV: all tables below one another, without shapes but with a place

std::string csvCell(const gis::AttributeValue& value) {
    std::string text =
        std::holds_alternative<double>(value) ? fmt::format("{}", std::get<double>(value)) : gis::attributeText(value);
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::optional<glm::dvec2> placeOf(const gis::OutputFeature& feature) {
    if (!feature.points.empty()) return glm::dvec2(feature.points.front());
    if (!feature.lines.empty() && !feature.lines.front().empty())
        return glm::dvec2(feature.lines.front()[feature.lines.front().size() / 2]);
    if (feature.polygons.empty() || feature.polygons.front().outer.empty()) return std::nullopt;
    Polygon near = feature.polygons.front(); // eastings and northings are too large for exact products
    const glm::dvec2 corner = near.outer.front();
    for (glm::dvec2& point : near.outer) point -= corner;
    for (Ring& hole : near.holes)
        for (glm::dvec2& point : hole) point -= corner;
    return corner + polygonCentroid(near);
}

Result<void> writeCsv(const std::string& file, const std::vector<gis::OutputLayer>& layers) {
    std::vector<std::string> columns;
    for (const gis::OutputLayer& layer : layers)
        for (const gis::OutputField& field : layer.fields)
            if (std::ranges::find(columns, field.name) == columns.end()) columns.push_back(field.name);
    std::string text = "\xEF\xBB\xBFkind,x,y"; // with a byte order mark: spreadsheets then know it for UTF-8
    for (const std::string& column : columns) text += "," + column;
    text += "\r\n";
    for (const gis::OutputLayer& layer : layers)
        for (const gis::OutputFeature& feature : layer.features) {
            const auto place = placeOf(feature);
            text += layer.name + (place ? fmt::format(",{:.3f},{:.3f}", place->x, place->y) : std::string(",,"));
            for (const std::string& column : columns) {
                text += ',';
                const auto found = std::ranges::find(layer.fields, column, &gis::OutputField::name);
                if (found != layer.fields.end())
                    text += csvCell(feature.values[static_cast<size_t>(found - layer.fields.begin())]);
            }
            text += "\r\n";
        }
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) return Error{ErrorKind::Io, file, "could not be written"};
    return {};
}

// --- rasters

struct Grid {
    gis::GridShape shape;
    std::vector<glm::dvec3> places; // of the cells, site
};

/// Cells in the output CRS over an area of the site; their edges are whole multiples of the cell.
Result<Grid> gridOver(const Box2& site, const OutputFrame& frame, std::optional<double> cell, double finest,
                      int mostAlongASide) {
    Box2 area;
    for (const glm::dvec2& corner :
         {site.min, site.max, glm::dvec2(site.min.x, site.max.y), glm::dvec2(site.max.x, site.min.y)})
        area.extend(frame.fromSite(corner));
    const glm::dvec2 size = area.size();
    const double longest = std::max(size.x, size.y);
    const double step = cell.value_or(std::max(finest, std::ceil(longest / mostAlongASide)));
    const glm::dvec2 low = glm::floor(area.min / step) * step, high = glm::ceil(area.max / step) * step;
    const glm::dvec2 cells = glm::round((high - low) / step);
    if (!(cells.x >= 1 && cells.y >= 1 && cells.x * cells.y <= static_cast<double>(mostCells)))
        return Error{ErrorKind::Usage, "--cell",
                     fmt::format("cells of {} m over {:.0f} x {:.0f} m are none or too many", step, size.x, size.y)};
    Grid grid{{static_cast<int>(cells.x), static_cast<int>(cells.y), {low.x, step, 0, high.y, 0, -step}, frame.crs()},
              {}};
    grid.places.reserve(grid.shape.cells());
    for (int row = 0; row < grid.shape.height; ++row)
        for (int column = 0; column < grid.shape.width; ++column)
            grid.places.emplace_back(grid.shape.center(column, row), 0);
    frame.toSite(grid.places);
    return grid;
}

gis::GridMetadata commonMetadata(const Workspace& workspace) {
    const decision::HealthReport& health = workspace.health();
    return {{"PARK", workspace.park().id},
            {"TIME", formatIsoTime(workspace.time())},
            {"PROFILE", health.profileId + " " + health.profileVersion},
            {"SAMPLE_DATA", workspace.park().sampleData ? "YES" : "NO"}};
}

Result<void> writeHealthRaster(const HealthMapRequest& options, const Workspace& workspace, const OutputFrame& frame) {
    Box2 area;
    for (const scene::Building& building : workspace.world().buildings)
        for (const Polygon& footprint : building.footprints) area.extend(polygonBounds(footprint));
    if (area.empty()) return Error{ErrorKind::InvalidData, workspace.park().file, "the park has no buildings"};
    const auto grid = gridOver(area, frame, options.cellMeters, 1, 4096);
    if (!grid) return grid.error();
    gis::GridBand score{"health score", "0-100", std::vector<double>(grid->places.size(), nothing)};
    gis::GridBand coverage{"coverage", "0-1", std::vector<double>(grid->places.size(), nothing)};
    const decision::HealthReport& health = workspace.health();
    for (size_t i = 0; i < grid->places.size(); ++i) {
        const scene::Building* building = workspace.world().buildingAt(glm::dvec2(grid->places[i]));
        const decision::HealthScore* found = building ? health.building(building->id) : nullptr;
        if (!found || found->contributions.empty()) continue;
        score.cells[i] = found->score.value_or(nothing);
        coverage.cells[i] = found->coverage;
    }
    gis::GridMetadata metadata = commonMetadata(workspace);
    metadata.emplace_back("MEANING", "band 1: building health, no data where there is none or too little data; band 2: "
                                     "share of the weight with fresh data, of every building that counts");
    return writeGeoTiff(options.output, grid->shape, std::vector{score, coverage}, metadata);
}

gis::GridMetadata fieldMetadata(const Workspace& workspace, const decision::FieldSpec& spec,
                                const decision::FieldScale& scale, const decision::FieldSensors& sensors,
                                const decision::FieldGrid& field, bool barriers) {
    gis::GridMetadata metadata = commonMetadata(workspace);
    const bool kriged = field.method == decision::FieldMethod::Kriging;
    metadata.emplace_back("QUANTITY", spec.quantity);
    metadata.emplace_back("UNIT", scale.unit);
    metadata.emplace_back("INDICATOR", scale.indicator ? scale.indicator->id : "none");
    metadata.emplace_back("METHOD", kriged ? "ordinary kriging" : "inverse distance weighting, p = 2");
    metadata.emplace_back("REASON", field.reason);
    if (field.variogram)
        metadata.emplace_back("VARIOGRAM", fmt::format("Sph:{:.6g},{:.6g},{:.6g}", field.variogram->model.partialSill,
                                                       field.variogram->model.range, field.variogram->model.nugget));
    metadata.emplace_back("SENSORS", std::to_string(field.sensors));
    metadata.emplace_back("SENSORS_LEFT_OUT", std::to_string(sensors.leftOut() + field.inBarriers));
    metadata.emplace_back("MAX_DISTANCE_M", fmt::format("{}", spec.maxDistanceMeters));
    metadata.emplace_back("BARRIERS", barriers ? "buildings" : "none");
    return metadata;
}

/// The field's own grid is laid in the output CRS; each cell is estimated at its own centre.
Result<void> writeFieldRaster(const HealthMapRequest& options, const Workspace& workspace, const OutputFrame& frame) {
    const Session& session = workspace.session();
    const decision::HealthProfile& profile = session.profile();
    std::vector<std::string> known;
    for (const decision::FieldSpec* each : workspace.fields()) known.push_back(each->quantity);
    if (const auto there = requireKnown("field", options.field, known); !there) return there.error();
    const decision::FieldSpec& spec = *profile.field(options.field);
    const auto reading = decision::readField(profile, session.park(), workspace.world(), spec, session.channels(),
                                             session.shownStore(), workspace.time());
    if (!reading) return Error{ErrorKind::InvalidData, options.field, "the profile has no indicator at this hour"};
    const auto& [scale, sensors] = *reading;
    const auto placement =
        decision::fieldPlacement(sensors.samples, spec.maxDistanceMeters, fieldExtent(workspace.world()), 128);
    if (!placement)
        return Error{ErrorKind::InvalidData, options.field,
                     fmt::format("no sensor has a usable value ({} stale, {} without)", sensors.stale,
                                 sensors.missing + sensors.otherUnit)};
    const auto grid = gridOver(placement->bounds(), frame, options.cellMeters, 1, 128);
    if (!grid) return grid.error();
    decision::FieldRequest request{sensors.samples, *placement, spec.maxDistanceMeters, {}};
    if (options.aroundBuildings) {
        auto barriers = decision::buildingBarriers(decision::footprintsOf(workspace.world()));
        if (!barriers) return barriers.error();
        request.barriers = *std::move(barriers);
    }
    const std::vector<glm::dvec2> places(grid->places.begin(), grid->places.end());
    const auto field = decision::estimateField(request, places);
    if (!field) return Error{field.error().kind, options.field, field.error().message};
    const std::vector<gis::GridBand> bands = {{spec.quantity, scale.unit, field->values},
                                              {"variance", scale.unit + " squared", field->variances}};
    return writeGeoTiff(options.output, grid->shape, bands,
                        fieldMetadata(workspace, spec, scale, sensors, *field, options.aroundBuildings));
}

} // namespace

Result<void> writeHealthMap(const HealthMapRequest& options, const Workspace& workspace) {
    const auto frame = OutputFrame::of(workspace.park().frame);
    if (!frame) return frame.error();
    if (!options.field.empty()) return writeFieldRaster(options, workspace, *frame);
    const auto endsWith = [&](const char* ending) { return options.output.ends_with(ending); };
    if (endsWith(".tif")) return writeHealthRaster(options, workspace, *frame);
    const auto tables = HealthTables(workspace, *frame).all();
    return endsWith(".gpkg") ? writeGeoPackage(options.output, frame->crs(), tables) : writeCsv(options.output, tables);
}

} // namespace sandtable::app
