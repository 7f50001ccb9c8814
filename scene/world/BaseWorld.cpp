#include "scene/world/BuildingFields.h"
#include "scene/world/EditJson.h"
#include "scene/world/World.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <unordered_set>

namespace sandtable::scene {

namespace {

using Attributes = std::vector<std::pair<std::string, gis::AttributeValue>>;

bool hasText(const gis::AttributeValue& value) { return !gis::attributeText(value).empty(); }

/// The value of a named field, else of the first of the usual names that has one; nullptr if there is none.
const gis::AttributeValue* findValue(const Attributes& attributes, const std::string& field,
                                     std::span<const std::string_view> usualNames) {
    const std::string_view own[] = {field};
    for (const std::string_view wanted : field.empty() ? usualNames : std::span<const std::string_view>(own))
        for (const auto& [name, value] : attributes)
            if (isFieldNamed(name, wanted) && hasText(value)) return &value;
    return nullptr;
}

std::string textOf(const gis::AttributeValue* value, const std::string& fallback = "") {
    return value ? gis::attributeText(*value) : fallback;
}

double numberOf(const gis::AttributeValue* value) { return value ? gis::attributeNumber(*value).value_or(0) : 0; }

/// A feature's areas; drawings give outlines as closed lines.
std::vector<Polygon> areasOf(const gis::Feature& feature) {
    std::vector<Polygon> areas = feature.polygons;
    for (const auto& line : feature.lines) {
        if (line.size() < 4 || glm::dvec2(line.front()) != glm::dvec2(line.back())) continue;
        Polygon& area = areas.emplace_back();
        for (size_t i = 0; i + 1 < line.size(); ++i) area.outer.emplace_back(line[i]);
    }
    return areas;
}

/// OpenStreetMap keeps buildings among other areas: the field is there, but empty or "no".
bool isBuilding(const gis::Feature& feature) {
    if (areasOf(feature).empty()) return false;
    for (const auto& [name, value] : feature.attributes)
        if (isOneOf(name, buildingFieldNames())) {
            const std::string text = gis::attributeText(value);
            return !text.empty() && text != "no";
        }
    return true;
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// `text` has a word that begins with `word`, letters in either case: "House 3" begins with "house", "Warehouse" has
/// no such word. Chinese is written without spaces and may stand anywhere.
bool hasWord(std::string_view text, std::string_view word) {
    for (size_t at = 0; at + word.size() <= text.size(); ++at) {
        const bool inside = at > 0 && isLetter(text[at - 1]) && isLetter(word.front());
        const std::string_view here = text.substr(at, word.size());
        if (!inside && isOneOf(here, {&word, 1})) return true;
    }
    return false;
}

bool hasOfficeStoreys(const std::string& function) {
    constexpr std::array<std::string_view, 12> words = {"office", "dormitory", "residential", "apartment",
                                                        "house",  "hotel",     "school",      "办公",
                                                        "宿舍",   "住宅",      "公寓",        "研发"};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return hasWord(function, word); });
}

/// Halls, stores and whatever else is not known to have floors of rooms are one storey, however high: the rule that
/// counts high storeys twice (decision/Indicators.cpp) then sees their whole height.
int storeysFromHeight(double heightMeters, const std::string& function) {
    constexpr double officeStoreyHeight = 3.5;
    if (!hasOfficeStoreys(function)) return 1;
    return std::max(1, static_cast<int>(std::floor(std::min(heightMeters, 1000.0) / officeStoreyHeight)));
}

void readStoreys(Building& building, double floors) {
    building.storeysAssumed = !(floors >= 1 && floors <= 300);
    building.storeys = building.storeysAssumed ? storeysFromHeight(building.heightMeters, building.function)
                                               : static_cast<int>(std::lround(floors));
}

Building buildingFrom(const gis::Feature& feature, const LayerSpec& spec) {
    const Attributes& attributes = feature.attributes;
    Building building;
    building.id = textOf(findValue(attributes, spec.idField, idFieldNames()), std::to_string(feature.fid));
    building.name.zh = textOf(findValue(attributes, spec.nameField, nameFieldNames()));
    building.name.en = textOf(findValue(attributes, "", englishNameFieldNames()));
    if (building.name.zh.empty() && building.name.en.empty()) building.name.zh = building.id;
    building.function = textOf(findValue(attributes, spec.functionField, functionFieldNames()));
    building.layerId = spec.id;
    building.footprints = areasOf(feature);
    building.baseHeightMeters = std::numeric_limits<double>::quiet_NaN();
    building.heightMeters = std::max(0.0, numberOf(findValue(attributes, spec.heightField, heightFieldNames())));
    building.attributes = attributes;
    building.fire = {hazardFrom(textOf(findValue(attributes, "", fireHazardFieldNames()))),
                     fireRatingFrom(textOf(findValue(attributes, "", fireRatingFieldNames())))};
    readStoreys(building, numberOf(findValue(attributes, spec.floorsField, floorsFieldNames())));
    return building;
}

/// Keeps ids unique over all building layers.
class IdRegister {
public:
    explicit IdRegister(Diagnostics& diagnostics) : m_diagnostics(diagnostics) {}

    std::string unique(const std::string& wanted, const LayerSpec& spec) {
        std::string id = wanted;
        for (int number = 2; !m_taken.insert(id).second; ++number) id = fmt::format("{}-{}", wanted, number);
        if (id != wanted)
            m_diagnostics.report(Severity::Warning, spec.source,
                                 fmt::format("building id \"{}\" occurs again; called \"{}\"", wanted, id));
        return id;
    }
    bool knows(const std::string& id) const { return m_taken.contains(id); }

private:
    Diagnostics& m_diagnostics;
    std::unordered_set<std::string> m_taken;
};

bool hasLayer(std::span<const NamedFeatures> layers, LayerRole role) {
    return std::any_of(layers.begin(), layers.end(),
                       [&](const NamedFeatures& layer) { return layer.spec->role == role; });
}

std::vector<Polygon> polygonsOf(std::span<const NamedFeatures> layers, LayerRole role) {
    std::vector<Polygon> polygons;
    for (const NamedFeatures& layer : layers)
        if (layer.spec->role == role)
            for (const gis::Feature& feature : layer.features->features)
                std::ranges::move(areasOf(feature), std::back_inserter(polygons));
    return polygons;
}

double cross(const glm::dvec2& o, const glm::dvec2& a, const glm::dvec2& b) {
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

/// Andrew's monotone chain (1979): one half of the hull, from the first point to the last.
template<class Iterator> Ring hullChain(Iterator begin, Iterator end) {
    Ring chain;
    for (Iterator point = begin; point != end; ++point) {
        while (chain.size() >= 2 && cross(chain[chain.size() - 2], chain.back(), *point) <= 0) chain.pop_back();
        chain.push_back(*point);
    }
    return chain;
}

std::vector<Polygon> hullOf(const std::vector<Building>& buildings) {
    Ring points;
    for (const Building& building : buildings)
        for (const Polygon& footprint : building.footprints)
            points.insert(points.end(), footprint.outer.begin(), footprint.outer.end());
    if (points.size() < 3) return {};
    std::sort(points.begin(), points.end(),
              [](const auto& a, const auto& b) { return a.x < b.x || (a.x == b.x && a.y < b.y); });
    Ring hull = hullChain(points.begin(), points.end());
    const Ring upper = hullChain(points.rbegin(), points.rend());
    hull.pop_back();
    hull.insert(hull.end(), upper.begin(), upper.end() - 1);
    return {Polygon{hull, {}}};
}

} // namespace

BaseWorld buildBaseWorld(const Park& park, std::span<const NamedFeatures> layers, Diagnostics& diagnostics) {
    BaseWorld world;
    IdRegister ids(diagnostics);
    for (const NamedFeatures& layer : layers) {
        const LayerRole role = layer.spec->role;
        if (role != LayerRole::Buildings && role != LayerRole::Site && role != LayerRole::Green) continue;
        const auto without = std::ranges::count_if(
            layer.features->features, [](const gis::Feature& feature) { return areasOf(feature).empty(); });
        if (without > 0)
            diagnostics.report(Severity::Warning, layer.spec->source,
                               fmt::format("{} of its features are points or open lines, no areas: left out", without));
    }
    for (const NamedFeatures& layer : layers) {
        if (layer.spec->role != LayerRole::Buildings) continue;
        for (const gis::Feature& feature : layer.features->features) {
            if (!isBuilding(feature)) continue;
            world.buildings.push_back(buildingFrom(feature, *layer.spec));
            world.buildings.back().id = ids.unique(world.buildings.back().id, *layer.spec);
        }
    }
    for (const DeviceSpec& device : park.devices)
        if (!device.buildingId.empty() && !ids.knows(device.buildingId))
            diagnostics.report(Severity::Warning, "device " + device.id,
                               "no building with id \"" + device.buildingId + "\"");

    world.buildingsKnown = hasLayer(layers, LayerRole::Buildings);
    world.greenKnown = hasLayer(layers, LayerRole::Green);
    world.green = polygonsOf(layers, LayerRole::Green);
    world.site = park.siteBoundary ? std::vector{*park.siteBoundary} : polygonsOf(layers, LayerRole::Site);
    world.siteAssumed = world.site.empty();
    if (world.siteAssumed) world.site = hullOf(world.buildings);
    return world;
}

} // namespace sandtable::scene
