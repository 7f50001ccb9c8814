#include "app/view/DrapeLayers.h"

#include <array>
#include <compare>
#include <functional>
#include <map>

namespace sandtable::app {
namespace {

constexpr float healthFillOpacity = 0.55f;
constexpr scene::Color selectionFill{0.35f, 0.78f, 1.0f, 0.45f}, selectionStroke{0.75f, 0.93f, 1.0f, 1};

/// A small disc for a point feature.
Polygon disc(const glm::dvec2& center, double radius) {
    Polygon polygon;
    constexpr int corners = 16;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * M_PI * i / corners;
        polygon.outer.push_back(center + radius * glm::dvec2(std::cos(angle), std::sin(angle)));
    }
    return polygon;
}

void add(renderer::DrapeShape& shape, const gis::Feature& feature, double pointRadius) {
    shape.polygons.insert(shape.polygons.end(), feature.polygons.begin(), feature.polygons.end());
    for (const auto& line : feature.lines) {
        auto& plan = shape.lines.emplace_back();
        plan.reserve(line.size());
        for (const glm::dvec3& point : line) plan.emplace_back(point);
    }
    for (const glm::dvec3& point : feature.points) shape.polygons.push_back(disc(glm::dvec2(point), pointRadius));
}

size_t combine(size_t seed, size_t value) { return seed ^ (value + 0x9e3779b97f4a7c15ull + (seed << 6) + (seed >> 2)); }

size_t hashOf(const std::vector<Polygon>& polygons) {
    size_t hash = polygons.size();
    const auto add = [&](const Ring& ring) {
        for (const glm::dvec2& point : ring)
            hash = combine(combine(hash, std::hash<double>()(point.x)), std::hash<double>()(point.y));
    };
    for (const Polygon& polygon : polygons) {
        add(polygon.outer);
        for (const Ring& hole : polygon.holes) add(hole);
    }
    return hash;
}

const scene::Color& categoryColor(const scene::VectorStyle& style, const gis::Feature& feature) {
    if (const auto* value = feature.attribute(style.categoryField)) {
        if (const auto found = style.categories.find(gis::attributeText(*value)); found != style.categories.end())
            return found->second;
    }
    return style.fill;
}

renderer::DrapeLayer drapeSelection(const scene::Building& building) {
    renderer::DrapeLayer layer;
    layer.key = combine(std::hash<std::string>()("selection"), hashOf(building.footprints));
    layer.shapes.push_back({building.footprints, {}, selectionFill, selectionStroke, 0.6, 2.5});
    return layer;
}

using PlanLine = std::vector<glm::dvec2>;

/// A line cut into dashes of `on` metres with `off` between them, along its whole length.
void addDashes(const std::vector<glm::dvec3>& line, double on, double off, std::vector<PlanLine>& dashes) {
    double along = 0; // within the present dash or gap
    bool drawing = true;
    PlanLine dash;
    const auto finish = [&] {
        if (dash.size() > 1) dashes.push_back(dash);
        dash.clear();
    };
    for (size_t i = 0; i + 1 < line.size(); ++i) {
        const glm::dvec2 from(line[i]), to(line[i + 1]);
        const double length = glm::distance(from, to);
        if (!(length > 0) || !std::isfinite(length)) continue;
        if (drawing && dash.empty()) dash.push_back(from);
        double done = 0;
        while (along + (length - done) >= (drawing ? on : off)) {
            done += (drawing ? on : off) - along;
            along = 0;
            const glm::dvec2 place = glm::mix(from, to, std::min(1.0, done / length));
            if (drawing) dash.push_back(place), finish();
            drawing = !drawing;
            if (drawing) dash = {place};
        }
        along += length - done;
        if (drawing) dash.push_back(to);
    }
    finish();
}

/// What a line of a network looks like.
struct LineLook {
    const decision::HealthProfile::Band* band = nullptr; // null: not known
    bool stale = false;                                  // longer dashes: something was known
    int width = 0;                                       // 0…2: how much is carried
    auto operator<=>(const LineLook&) const = default;   // NOLINT(modernize-use-nullptr): clang-tidy 14's mistake
};

LineLook lookOf(const decision::EdgeLoad& load, const decision::HealthProfile& profile) {
    if (load.state != decision::EdgeState::Fresh || !load.score)
        return {nullptr, load.state == decision::EdgeState::Stale, 0};
    const double percent = load.percent.value_or(0);
    return {profile.band(*load.score), false, percent >= 80 ? 2 : percent >= 50 ? 1 : 0};
}

} // namespace

renderer::DrapeLayer drapeNetwork(const gis::FeatureLayer& features, const scene::LayerSpec& spec,
                                  std::span<const decision::EdgeLoad> loads, const decision::HealthProfile& profile,
                                  float opacity) {
    constexpr std::array widths = {1.0, 1.5, 2.2}; // of the layer's own
    constexpr float leastPixels = 2.5f, unknownPixels = 1.8f;
    std::map<LineLook, renderer::DrapeShape> byLook;
    renderer::DrapeLayer layer;
    layer.key = std::hash<std::string>()(spec.id + " by load");
    layer.opacity = opacity;
    for (size_t i = 0; i < std::min(features.features.size(), loads.size()); ++i) {
        const LineLook look = lookOf(loads[i], profile);
        layer.key = combine(combine(combine(layer.key, std::hash<const void*>()(look.band)), look.stale ? 7 : 3),
                            static_cast<size_t>(look.width));
        renderer::DrapeShape& shape = byLook[look];
        const double width = spec.style.strokeWidthMeters * widths[static_cast<size_t>(look.width)];
        shape.stroke = look.band ? scene::Color(glm::vec3(look.band->color), 1) : profile.insufficientColor;
        shape.strokeWidthMeters = look.band ? width : 0.6 * width;
        shape.minStrokePixels = look.band ? leastPixels : unknownPixels;
        for (const auto& line : features.features[i].lines) {
            if (!look.band) {
                addDashes(line, look.stale ? 18 : 6, look.stale ? 8 : 10, shape.lines);
                continue;
            }
            auto& plan = shape.lines.emplace_back();
            for (const glm::dvec3& point : line) plan.emplace_back(point);
        }
    }
    for (auto& [look, shape] : byLook) layer.shapes.push_back(std::move(shape));
    return layer;
}

renderer::DrapeLayer drapeFeatures(const gis::FeatureLayer& features, const scene::LayerSpec& spec, float opacity) {
    const scene::VectorStyle& style = spec.style;
    const auto colorKey = [](const scene::Color& c) { return std::array<float, 4>{c.r, c.g, c.b, c.a}; };
    std::map<std::array<float, 4>, renderer::DrapeShape> byColor;
    for (const gis::Feature& feature : features.features) {
        // A category's colour is the line's when there are only lines.
        const scene::Color& color = categoryColor(style, feature);
        renderer::DrapeShape& shape = byColor[colorKey(color)];
        shape.fill = color;
        const bool linesByCategory = !feature.lines.empty() && !style.categoryField.empty();
        shape.stroke = linesByCategory ? color : style.stroke;
        shape.strokeWidthMeters = style.strokeWidthMeters;
        add(shape, feature, std::max(style.strokeWidthMeters, 1.5));
    }
    renderer::DrapeLayer layer;
    layer.key = std::hash<std::string>()(spec.id);
    layer.opacity = opacity;
    for (auto& [color, shape] : byColor) layer.shapes.push_back(std::move(shape));
    return layer;
}

namespace {

struct PlanLook {
    scene::Color fill, stroke;
    bool dashed = false;
    float leastPixels = 1.5f;
};

/// Muted, as on a plan; only what bars the way is in the colour of alarms.
PlanLook planLook(scene::FeatureKind kind) {
    using Kind = scene::FeatureKind;
    constexpr scene::Color none{0, 0, 0, 0};
    switch (kind) {
    case Kind::Road:
        return {none, {0.80f, 0.83f, 0.87f, 0.92f}};
    case Kind::Rail:
        return {none, {0.30f, 0.33f, 0.38f, 0.95f}, true, 2};
    case Kind::Green:
        return {{0.33f, 0.60f, 0.38f, 0.60f}, {0.45f, 0.75f, 0.50f, 0.9f}};
    case Kind::Water:
        return {{0.24f, 0.50f, 0.72f, 0.65f}, {0.45f, 0.70f, 0.90f, 0.9f}};
    case Kind::Parcel:
        return {{0.42f, 0.72f, 0.90f, 0.16f}, {0.42f, 0.72f, 0.90f, 1}, false, 2};
    case Kind::Pipe:
        return {none, {0.36f, 0.78f, 0.80f, 1}, false, 2.5f};
    case Kind::Cable:
        return {none, {0.93f, 0.82f, 0.52f, 1}, true, 2.5f};
    case Kind::Tunnel:
        return {none, {0.67f, 0.60f, 0.82f, 0.9f}, false, 2.5f};
    case Kind::Substation:
        return {{0.93f, 0.82f, 0.52f, 0.45f}, {0.93f, 0.82f, 0.52f, 1}};
    case Kind::Closure:
        break;
    }
    return {none, {0.94f, 0.38f, 0.25f, 1}, false, 4};
}

} // namespace

std::vector<renderer::DrapeLayer> drapePlan(const scene::World& world) {
    constexpr double outlineMeters = 0.6, dashMeters = 6, gapMeters = 4;
    std::map<std::pair<scene::FeatureKind, double>, renderer::DrapeShape> shapes;
    renderer::DrapeLayer layer;
    layer.key = std::hash<std::string>()("plan");
    for (const scene::PlannedFeature& feature : world.features) {
        const PlanLook look = planLook(feature.kind);
        const double width =
            scene::isLine(feature.kind) && feature.widthMeters > 0 ? feature.widthMeters : outlineMeters;
        renderer::DrapeShape& shape = shapes[{feature.kind, width}];
        shape.fill = look.fill;
        shape.stroke = look.stroke;
        shape.strokeWidthMeters = width;
        shape.minStrokePixels = look.leastPixels;
        if (!scene::isLine(feature.kind)) {
            shape.polygons.push_back(feature.area);
            layer.key = combine(layer.key, hashOf({feature.area}));
            continue;
        }
        layer.key = combine(layer.key, hashOf({Polygon{feature.line, {}}}));
        std::vector<glm::dvec3> line;
        for (const glm::dvec2& point : feature.line) line.emplace_back(point, 0);
        if (look.dashed)
            addDashes(line, dashMeters, gapMeters, shape.lines);
        else
            shape.lines.emplace_back(feature.line.begin(), feature.line.end());
    }
    if (shapes.empty()) return {};
    for (auto& [kind, shape] : shapes) {
        layer.key = combine(combine(layer.key, static_cast<size_t>(kind.first)), std::hash<double>()(kind.second));
        layer.shapes.push_back(std::move(shape));
    }
    return {std::move(layer)};
}

renderer::DrapeLayer drapeHealth(const scene::World& world, const decision::HealthProfile& profile,
                                 const decision::HealthReport& health) {
    renderer::DrapeLayer layer;
    layer.key = std::hash<std::string>()("health");
    std::map<const decision::HealthProfile::Band*, renderer::DrapeShape> byBand; // null: insufficient data
    for (const decision::HealthScore& score : health.buildings) {
        const scene::Building* building = world.building(score.id);
        if (!building || score.contributions.empty()) continue; // only meters: nothing says how it is
        const auto* band = score.score ? profile.band(*score.score) : nullptr;
        layer.key = combine(combine(layer.key, std::hash<std::string>()(score.id)), std::hash<const void*>()(band));
        renderer::DrapeShape& shape = byBand[band];
        shape.polygons.insert(shape.polygons.end(), building->footprints.begin(), building->footprints.end());
        layer.key = combine(layer.key, hashOf(building->footprints));
    }
    for (auto& [band, shape] : byBand) {
        const scene::Color color = band ? band->color : profile.insufficientColor;
        shape.fill = {glm::vec3(color), healthFillOpacity};
        shape.stroke = {glm::vec3(color), 1};
        shape.strokeWidthMeters = 0.5;
        shape.hatched = band == nullptr;
        layer.shapes.push_back(std::move(shape));
    }
    return layer;
}

std::vector<renderer::DrapeLayer> drapeLayers(const Session& session, const Workspace& workspace,
                                              const DrapedPlan& plan, std::vector<renderer::DrapeLayer> field) {
    std::vector<renderer::DrapeLayer> images, areas, lines;
    for (const LoadedLayer& layer : session.layers()) {
        const ui::LayerState& state = workspace.layerState(layer.spec->id);
        if (!state.visible || state.opacity <= 0) continue;
        if (layer.colors) {
            if (layer.spec->terrainOnly) continue;
            renderer::DrapeLayer image;
            const size_t data = std::hash<std::string>()(layer.spec->id);
            image.key = data;
            image.image = renderer::DrapeImage{data, &*layer.colors, state.opacity};
            images.push_back(std::move(image));
        } else if (layer.features) {
            const NetworkLoads* network = workspace.networkLoads(layer.spec->id);
            renderer::DrapeLayer vector =
                network ? drapeNetwork(*layer.features, *layer.spec, network->loads, workspace.profile(), state.opacity)
                        : drapeFeatures(*layer.features, *layer.spec, state.opacity);
            const bool hasLines = !layer.features->features.empty() && !layer.features->features.front().lines.empty();
            (hasLines ? lines : areas).push_back(std::move(vector));
        }
    }
    std::vector<renderer::DrapeLayer> result = std::move(images);
    std::move(areas.begin(), areas.end(), std::back_inserter(result));
    std::move(field.begin(), field.end(), std::back_inserter(result));
    std::move(lines.begin(), lines.end(), std::back_inserter(result));
    for (renderer::DrapeLayer& drawn : drapePlan(plan.world)) result.push_back(std::move(drawn));
    if (workspace.healthColors() && !plan.health.buildings.empty())
        result.push_back(drapeHealth(plan.world, workspace.profile(), plan.health));
    if (const scene::Building* selected = plan.world.building(plan.selectedBuilding))
        result.push_back(drapeSelection(*selected));
    return result;
}

} // namespace sandtable::app
