#include "app/view/CorridorPicture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace sandtable::app {
namespace {

struct Band {
    double upTo; // of the slack
    uint8_t alpha;
};
constexpr std::array bands{Band{0.02, 120}, Band{0.05, 84}, Band{0.10, 48}};
constexpr std::array<uint8_t, 3> blue{108, 184, 230};

constexpr scene::Color chosenFill{0.42f, 0.72f, 0.90f, 0.35f}, chosenStroke{0.93f, 0.97f, 1.0f, 1.0f},
    otherStroke{0.42f, 0.72f, 0.90f, 0.9f}, none{0, 0, 0, 0};

} // namespace

gis::ColorRaster slackPicture(const decision::SiteCorridor& corridor) {
    const decision::CostSurface& surface = corridor.surface;
    gis::ColorRaster picture;
    picture.placement = {{surface.bounds.min.x, surface.bounds.max.y},
                         {surface.grid.cellWidth, surface.grid.cellHeight},
                         surface.grid.width,
                         surface.grid.height};
    picture.rgba.reserve(corridor.study.slack.size() * 4);
    for (const double slack : corridor.study.slack) {
        const auto band = std::ranges::find_if(bands, [&](const Band& each) { return slack <= each.upTo; });
        picture.rgba.insert(picture.rgba.end(), blue.begin(), blue.end());
        picture.rgba.push_back(band == bands.end() ? 0 : band->alpha);
    }
    return picture;
}

std::vector<renderer::DrapeLayer> drapeCorridor(const CorridorDesk& desk, const gis::ColorRaster& slack) {
    if (!desk.corridor()) return {};
    const auto key = [&](uint64_t part) { return (desk.revision() * 64 + desk.chosen()) * 4 + part + (1ull << 62); };
    renderer::DrapeLayer ground, strips;
    ground.key = key(0);
    ground.image = renderer::DrapeImage{ground.key, &slack};
    strips.key = key(1);
    const auto& options = desk.corridor()->options;
    const auto add = [&](size_t option, bool chosen) {
        renderer::DrapeShape& shape = strips.shapes.emplace_back();
        shape.polygons = options[option].strip;
        shape.fill = chosen ? chosenFill : none;
        shape.stroke = chosen ? chosenStroke : otherStroke;
        shape.strokeWidthMeters = chosen ? 0.8 : 0.5;
        shape.minStrokePixels = chosen ? 2.5 : 1.5;
    };
    for (size_t i = 0; i < options.size(); ++i)
        if (i != desk.chosen()) add(i, false);
    if (desk.chosen() < options.size()) add(desk.chosen(), true);
    std::vector<renderer::DrapeLayer> layers;
    layers.push_back(std::move(ground));
    layers.push_back(std::move(strips));
    return layers;
}

} // namespace sandtable::app
