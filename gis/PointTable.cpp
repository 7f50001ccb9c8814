#include "gis/PointTable.h"

#include "gis/GdalCrs.h"
#include "gis/GdalSession.h"
#include "gis/GdalVector.h"
#include "gis/SuggestedFrame.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

namespace sandtable::gis {
namespace {

using Names = std::vector<std::string>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

struct CoordinateNames {
    std::string x, y;
    bool geographic;
};
/// "X坐标" is not among them: in Chinese surveying X is north, in its spreadsheets often east.
const std::vector<CoordinateNames> customaryNames = {
    {"x", "y", false},           {"easting", "northing", false},  {"east", "north", false},
    {"东坐标", "北坐标", false}, {"longitude", "latitude", true}, {"lon", "lat", true},
    {"lng", "lat", true},        {"long", "lat", true},           {"经度", "纬度", true}};

std::string lower(std::string text) {
    const auto lowered = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    std::transform(text.begin(), text.end(), text.begin(), lowered);
    return text;
}

/// The column as the file spells it: exactly, else whatever the case.
std::optional<std::string> find(const Names& columns, const std::string& name) {
    if (std::find(columns.begin(), columns.end(), name) != columns.end()) return name;
    const auto same = [&](const std::string& column) { return lower(column) == lower(name); };
    const auto found = std::find_if(columns.begin(), columns.end(), same);
    return found != columns.end() ? std::optional(*found) : std::nullopt;
}

Error noColumn(const std::string& source, const std::string& name, const Names& columns) {
    std::string there;
    for (const std::string& column : columns) there += (there.empty() ? "" : ", ") + column;
    return {ErrorKind::NotFound, source, fmt::format("has no column \"{}\"; it has: {}", name, there)};
}

Result<CoordinateNames> coordinateColumns(const PointTableRequest& request, const Names& columns) {
    for (const CoordinateNames& names : customaryNames) {
        const auto x = find(columns, request.xColumn.empty() ? names.x : request.xColumn);
        const auto y = find(columns, request.yColumn.empty() ? names.y : request.yColumn);
        if (!x && !request.xColumn.empty()) return noColumn(request.source, request.xColumn, columns);
        if (!y && !request.yColumn.empty()) return noColumn(request.source, request.yColumn, columns);
        if (x && y) return CoordinateNames{*x, *y, names.geographic && lower(*x) == names.x && lower(*y) == names.y};
    }
    Error error = noColumn(request.source, "x", columns);
    error.message += "; say which columns hold the coordinates";
    return error;
}

/// Numbers out of rows, with what could not be read on the way.
class RowReader {
public:
    RowReader(PointTable& table, bool decimalCommas) : m_table(table), m_decimalCommas(decimalCommas) {}

    double number(const Feature& row, const std::string& column) {
        const AttributeValue& value = *row.attribute(column);
        if (const std::optional<double> read = attributeNumber(value)) return *read;
        std::string text = attributeText(value);
        if (m_decimalCommas && std::ranges::count(text, ',') == 1) {
            std::ranges::replace(text, ',', '.');
            if (const std::optional<double> read = attributeNumber(AttributeValue(text))) return *read;
        }
        if (!text.empty() && m_table.unreadable++ == 0)
            m_table.firstUnreadable = fmt::format("feature {}: {} is \"{}\"", row.fid, column, text);
        return none;
    }

private:
    PointTable& m_table;
    bool m_decimalCommas;
};

/// A text file whose columns are not divided by commas may use them in its numbers.
bool usesDecimalCommas(const std::string& source) {
    std::ifstream stream(source, std::ios::binary);
    std::string header;
    if (!stream || !std::getline(stream, header)) return false;
    const auto count = [&](char c) { return std::ranges::count(header, c); };
    return std::max(count(';'), count('\t')) > count(',');
}

/// What the file says of the CRS of one of its layers.
Result<std::optional<Crs>> crsOf(const std::string& source, const std::string& layerName, const std::string& crs) {
    GdalSession session;
    const Result<GDALDatasetUniquePtr> dataset = openVector(source);
    if (!dataset) return dataset.error();
    OGRLayer* const layer = (*dataset)->GetLayerByName(layerName.c_str());
    return declaredCrs(layer ? layer->GetSpatialRef() : nullptr, crs, source);
}

Names columnsOf(const Feature& row) {
    Names names;
    for (const auto& [name, value] : row.attributes) names.push_back(name);
    return names;
}

} // namespace

Result<PointTable> readPointTable(const PointTableRequest& request, Diagnostics& diagnostics) {
    Result<FeatureLayer> layer =
        readFeatures(request.source, request.layer, SiteFrame::local(), request.crs, diagnostics);
    if (!layer) return layer.error();
    if (layer->features.empty()) return Error{ErrorKind::InvalidData, request.source, "has no rows"};
    Result<std::optional<Crs>> crs = crsOf(request.source, layer->name, request.crs);
    if (!crs) return crs.error();
    PointTable table;
    table.crs = *std::move(crs);

    const Names columns = columnsOf(layer->features.front());
    const auto value = find(columns, request.valueColumn);
    if (!value && !request.valueColumn.empty()) return noColumn(request.source, request.valueColumn, columns);
    const auto hasGeometry = [](const Feature& row) {
        return !row.points.empty() || !row.lines.empty() || !row.polygons.empty();
    };
    const bool fromColumns = !request.xColumn.empty() || !request.yColumn.empty() ||
                             std::none_of(layer->features.begin(), layer->features.end(), hasGeometry);
    CoordinateNames names;
    if (fromColumns) {
        Result<CoordinateNames> found = coordinateColumns(request, columns);
        if (!found) return found.error();
        names = *std::move(found);
        if (!table.crs && names.geographic) table.crs = wgs84Geographic().horizontal();
    }
    RowReader reader(table, usesDecimalCommas(request.source));
    for (const Feature& row : layer->features) {
        if (!fromColumns && hasGeometry(row) && row.points.size() != 1)
            return Error{ErrorKind::InvalidData, request.source,
                         fmt::format("feature {} is not one point; points are needed", row.fid)};
        if (fromColumns)
            table.places.emplace_back(reader.number(row, names.x), reader.number(row, names.y), 0);
        else
            table.places.push_back(row.points.empty() ? glm::dvec3(none) : glm::dvec3(glm::dvec2(row.points[0]), 0));
        if (value) table.values.push_back(reader.number(row, *value));
    }
    return table;
}

Result<SuggestedFrame> suggestFrameFromPoints(const PointTable& table, const std::string& source) {
    if (!table.crs) return Error{ErrorKind::InvalidData, source, "has no coordinate reference system"};
    Box2 bounds;
    for (const glm::dvec3& place : table.places)
        if (std::isfinite(place.x) && std::isfinite(place.y)) bounds.extend(glm::dvec2(place));
    if (bounds.empty()) return Error{ErrorKind::InvalidData, source, "has no row with coordinates"};
    return suggestFrame(*table.crs, bounds.center(), source);
}

} // namespace sandtable::gis
