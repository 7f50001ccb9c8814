#include "scene/scenario/CommandArea.h"

#include <bit>
#include <cmath>

namespace sandtable::scene {
namespace {

static_assert(std::endian::native == std::endian::little, "bytes are written as they lie in memory");

template<class T> void add(std::string& bytes, T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

constexpr double placeRadiusMeters = 0.5;

std::vector<Polygon> around(const glm::dvec3& place) {
    if (!std::isfinite(place.x) || !std::isfinite(place.y)) return {};
    return {rectangle(glm::dvec2(place), glm::dvec2(2 * placeRadiusMeters))};
}

/// A line as thin rectangles, one a stretch.
std::vector<Polygon> along(const Ring& line, double width) {
    std::vector<Polygon> stretches;
    for (size_t i = 1; i < line.size(); ++i) {
        const glm::dvec2 step = line[i] - line[i - 1];
        const glm::dvec2 size(glm::length(step), std::max(width, 2 * placeRadiusMeters));
        if (size.x > 0) stretches.push_back(rectangle((line[i] + line[i - 1]) * 0.5, size, std::atan2(step.y, step.x)));
    }
    return stretches;
}

struct AreaOfEdit {
    std::vector<Polygon> operator()(const FlattenSurface& edit) const { return {edit.area}; }
    std::vector<Polygon> operator()(const ShiftSurface& edit) const { return {edit.area}; }
    std::vector<Polygon> operator()(const ClipSurface& edit) const { return {edit.area}; }
    std::vector<Polygon> operator()(const ReshapeSurface& edit) const { return {edit.area}; }
    std::vector<Polygon> operator()(const PlaceBuilding& edit) const {
        return {rectangle(glm::dvec2(edit.position), glm::dvec2(edit.size), edit.yawRadians)};
    }
    std::vector<Polygon> operator()(const DuplicateBuilding& edit) const { return around(edit.position); }
    std::vector<Polygon> operator()(const MoveBuilding& edit) const { return around(edit.position); }
    std::vector<Polygon> operator()(const MoveDevice& edit) const { return around(edit.position); }
    std::vector<Polygon> operator()(const DrawFeature& edit) const {
        return isLine(edit.kind) ? along(edit.line, edit.widthMeters) : std::vector{edit.area};
    }
    template<class Other> std::vector<Polygon> operator()(const Other&) const { return {}; }
};

void addRing(std::string& bytes, const Ring& ring, const gis::SiteFrame& frame) {
    add(bytes, static_cast<uint32_t>(ring.size() + 1));
    for (size_t i = 0; i <= ring.size(); ++i) {
        const glm::dvec3 place = frame.projectedFromSite(glm::dvec3(ring[i % ring.size()], 0));
        add(bytes, place.x);
        add(bytes, place.y);
    }
}

} // namespace

std::vector<Polygon> areaOf(const Command& command) {
    const auto* edit = std::get_if<Edit>(&command);
    return edit ? std::visit(AreaOfEdit{}, *edit) : std::vector<Polygon>{};
}

std::string wellKnownBinary(const std::vector<Polygon>& site, const gis::SiteFrame& frame) {
    constexpr uint8_t littleEndian = 1;
    constexpr uint32_t polygonType = 3, multiPolygonType = 6;
    std::string bytes;
    add(bytes, littleEndian);
    add(bytes, multiPolygonType);
    add(bytes, static_cast<uint32_t>(site.size()));
    for (const Polygon& polygon : site) {
        add(bytes, littleEndian);
        add(bytes, polygonType);
        add(bytes, static_cast<uint32_t>(1 + polygon.holes.size()));
        addRing(bytes, polygon.outer, frame);
        for (const Ring& hole : polygon.holes) addRing(bytes, hole, frame);
    }
    return bytes;
}

std::string geoPackageGeometry(const std::vector<Polygon>& site, const gis::SiteFrame& frame, int srsId) {
    if (site.empty()) return "";
    std::string bytes = "GP";
    constexpr uint8_t version = 0, littleEndianWithoutEnvelope = 1;
    add(bytes, version);
    add(bytes, littleEndianWithoutEnvelope);
    add(bytes, static_cast<int32_t>(srsId));
    return bytes + wellKnownBinary(site, frame);
}

} // namespace sandtable::scene
