#include "sample/Facade.h"

#include "sample/Brush.h"
#include "sample/Palette.h"

namespace sandtable::sample {
namespace {

double part(double x, double period) { return x - floorOf(x / period) * period; }
int cellOf(double x, double period) { return floorOf(x / period); }

/// A pane mirrors a piece of sky or shows a dark room.
glm::vec3 glass(int column, int row, double along, double height) {
    const float mirror = cellNoise(column, row, 61);
    const glm::vec3 room = color(0x2d3942), sky = color(0x7f95a6);
    return glm::mix(room, sky, 0.15f + 0.45f * mirror * mirror + 0.25f * grain({along * 0.06, height * 0.09}));
}

/// How far inside [low, high] a coordinate lies, softened over a texel.
float between(double x, double low, double high, double texel) {
    return static_cast<float>(std::clamp(std::min(x - low, high - x) / texel + 0.5, 0.0, 1.0));
}

glm::vec3 weathered(glm::vec3 albedo, const FacadePoint& q, double top) {
    const float streak = grain({q.along * 1.1, q.height * 0.05});
    const float under = static_cast<float>(glm::smoothstep(5.0, 0.0, top - q.height));
    albedo *= 1.0f - 0.22f * under * glm::smoothstep(0.45f, 0.7f, streak);
    const float splash = static_cast<float>(glm::smoothstep(1.6, 0.0, q.height));
    return albedo * (1.0f - 0.25f * splash * (0.5f + grain({q.along * 0.4, 3}))) *
           (0.93f + 0.14f * grain({q.along * 0.2, q.height * 0.2}));
}

glm::vec3 rollerDoor(const FacadePoint& q, const glm::vec3& albedo) {
    return albedo * (1.0f - 0.3f * lineCoverage(repeatDistance(q.height, 0.45), 0.08, q.texel));
}

glm::vec3 dockWall(glm::vec3 albedo, const FacadePoint& q) {
    const double x = part(q.along, 6) - 3;
    const float door = between(x, -1.5, 1.5, q.texel) * between(q.height, 1.2, 4.6, q.texel);
    albedo = glm::mix(albedo, rollerDoor(q, color(0xc3c7c8) * 0.9f), door);
    const float frame = std::max(lineCoverage(std::abs(x) - 1.6, 0.28, q.texel) * between(q.height, 1.0, 4.8, q.texel),
                                 lineCoverage(q.height - 4.75, 0.3, q.texel) * between(x, -1.7, 1.7, q.texel));
    albedo = glm::mix(albedo, color(0x2a2c2e), frame);
    albedo = glm::mix(albedo, color(0xb9963c), 0.8f * lineCoverage(q.height - 1.1, 0.25, q.texel));
    return glm::mix(albedo, color(0x4b5a66), lineCoverage(q.height - 5.9, 0.5, q.texel));
}

glm::vec3 metalWall(const Building& building, const FacadePoint& q) {
    glm::vec3 albedo = wallColor(building);
    albedo *= 1.0f - 0.12f * lineCoverage(repeatDistance(q.along, 0.9), 0.22, q.texel);
    const glm::vec3 trim = trimColor(building);
    const double bandLow = building.height * 0.62, bandHigh = bandLow + std::min(2.2, building.height * 0.16);
    const float window = between(q.height, bandLow, bandHigh, q.texel) * between(part(q.along, 8), 0.5, 7.5, q.texel);
    const glm::vec3 pane = glass(cellOf(q.along, 2), 0, q.along, q.height) *
                           (1.0f - 0.3f * lineCoverage(repeatDistance(q.along, 2), 0.12, q.texel));
    if (building.height > 7) albedo = glm::mix(albedo, pane, window);
    albedo = glm::mix(albedo, trim, between(q.height, building.height - 1.1, building.height + 0.1, q.texel));
    albedo = glm::mix(albedo, trim, between(q.height, 0, 0.9, q.texel) * 0.65f);
    albedo = glm::mix(albedo, trim,
                      std::max(lineCoverage(q.along, 1.2, q.texel), lineCoverage(q.length - q.along, 1.2, q.texel)));
    if (building.docks && (q.side == 0 || q.side == 2)) return dockWall(albedo, q);
    const double spacing = 32, x = part(q.along, spacing) - spacing / 2;
    const float door = between(x, -2.4, 2.4, q.texel) * between(q.height, 0, 5.2, q.texel);
    if (q.along > 6 && q.along < q.length - 6)
        albedo = glm::mix(albedo, rollerDoor(q, glm::mix(trim, glm::vec3(0.5f), 0.35f)), door);
    return albedo;
}

struct Floor {
    int number;
    double above; // metres above this floor
    double storey;
};

Floor floorAt(const Building& building, double height) {
    const double storey = building.height / building.floors;
    const int number = std::clamp(static_cast<int>(std::floor(height / storey)), 0, building.floors - 1);
    return {number, height - number * storey, storey};
}

glm::vec3 ribbonWall(const Building& building, const FacadePoint& q) {
    const Floor floor = floorAt(building, q.height);
    glm::vec3 albedo = wallColor(building);
    const float window = between(floor.above, floor.storey * 0.3, floor.storey * 0.8, q.texel) *
                         between(q.along, 1.2, q.length - 1.2, q.texel) *
                         between(part(q.along, 7.5), 0.35, 7.15, q.texel);
    glm::vec3 pane = glass(cellOf(q.along, 1.5), floor.number, q.along, q.height);
    pane = glm::mix(pane, color(0xb7babb), 0.75f * lineCoverage(repeatDistance(q.along, 1.5), 0.1, q.texel));
    albedo = glm::mix(albedo, pane, window);
    albedo *= 1.0f - 0.25f * lineCoverage(floor.above - floor.storey * 0.29, 0.15, q.texel);
    const double door = std::abs(q.along - q.length / 2);
    if (q.side == 0 && q.height < 3.4 && door < 3)
        albedo = glm::mix(albedo, color(0x2c363d), between(door, -1, 3, q.texel));
    return glm::mix(albedo, trimColor(building),
                    between(q.height, building.height - 0.7, building.height + 1, q.texel));
}

glm::vec3 punchedWall(const Building& building, const FacadePoint& q) {
    const Floor floor = floorAt(building, q.height);
    const double bay = 3.6, x = part(q.along, bay) - bay / 2;
    glm::vec3 albedo = wallColor(building);
    const bool ends = q.side == 1 || q.side == 3;
    const bool balcony = !ends && building.function == "宿舍" && q.side == 0;
    const float opening = between(x, balcony ? -1.5 : -0.85, balcony ? 1.5 : 0.85, q.texel) *
                          between(floor.above, balcony ? 0.2 : 0.95, floor.storey - (balcony ? 0.3 : 0.65), q.texel);
    glm::vec3 pane = glass(cellOf(q.along, bay), floor.number, q.along, q.height);
    pane = glm::mix(pane, color(0xc9ccca), 0.8f * lineCoverage(x, 0.1, q.texel));
    if (balcony) {
        pane *= 0.62f;
        pane = glm::mix(pane, color(0xcac6bc), between(floor.above, 0.1, 1.15, q.texel));
    }
    const bool blind = ends && std::abs(q.along - q.length / 2) > 2;
    if (!blind) albedo = glm::mix(albedo, pane, opening);
    const float cooler = between(x, 1.05, 1.65, q.texel) * between(floor.above, 0.5, 1.1, q.texel);
    if (!ends && !balcony)
        albedo = glm::mix(albedo, color(0xd0d1cf),
                          0.8f * cooler * (cellNoise(cellOf(q.along, bay), floor.number, 9) < 0.7f ? 1.0f : 0.0f));
    albedo *= 1.0f - 0.16f * lineCoverage(floor.above, 0.18, q.texel);
    return glm::mix(albedo, trimColor(building),
                    between(q.height, building.height - 0.6, building.height + 1, q.texel));
}

glm::vec3 curtainWall(const Building& building, const FacadePoint& q) {
    const Floor floor = floorAt(building, q.height);
    const bool lobby = q.height < 5;
    glm::vec3 pane = glass(cellOf(q.along, 1.5), floor.number, q.along, q.height);
    pane = glm::mix(pane, color(0x6f8ba3), 0.18f + 0.34f * static_cast<float>(q.height / building.height));
    const float spandrel = between(floor.above, 0, 0.9, q.texel);
    if (!lobby) pane = glm::mix(pane, color(0x4a5d6e), 0.75f * spandrel);
    const float mullion = std::max(lineCoverage(repeatDistance(q.along, 1.5), 0.1, q.texel),
                                   lineCoverage(floor.above - 0.9, 0.14, q.texel));
    pane = glm::mix(pane, color(0xaeb4b8), 0.7f * mullion);
    const float fin = lineCoverage(repeatDistance(q.along - 6, 12), 0.9, q.texel);
    return glm::mix(pane, color(0xc5c6c3),
                    std::max(fin, between(q.height, building.height - 1.2, building.height + 1, q.texel)));
}

} // namespace

glm::vec3 facadeColor(const Building& building, const FacadePoint& q) {
    switch (building.wall) {
    case WallStyle::MetalSheet:
        return weathered(metalWall(building, q), q, building.height);
    case WallStyle::RibbonWindows:
        return weathered(ribbonWall(building, q), q, building.height);
    case WallStyle::PunchedWindows:
        return weathered(punchedWall(building, q), q, building.height);
    case WallStyle::Curtain:
        return curtainWall(building, q);
    case WallStyle::Concrete:
        return weathered(wallColor(building) * 0.8f *
                             (1.0f - 0.2f * lineCoverage(repeatDistance(q.height, 3), 0.12, q.texel)),
                         q, building.height);
    }
    return {};
}

glm::vec3 sawtoothGlazing(double along, double height, double texel) {
    glm::vec3 pane = glass(cellOf(along, 1.2), cellOf(height, 1.5), along, height);
    pane = glm::mix(pane, color(0xb2b6b6), 0.8f * lineCoverage(repeatDistance(along, 1.2), 0.12, texel));
    return height < 0.5 ? color(0x9a9d9d) : pane;
}

glm::vec3 turnedSideColor(const Turned& body, double along, double height, double texel) {
    const float rust = glm::smoothstep(0.55f, 0.75f, grain({along * 0.9, height * 0.06}));
    switch (body.kind) {
    case TurnedKind::Chimney: {
        const double fromTop = body.height - height;
        glm::vec3 albedo = color(0xa59f96) * (0.9f + 0.2f * grain({along * 0.5, height * 0.1}));
        if (body.height > 40 && fromTop < 24)
            albedo = static_cast<int>(fromTop / 6) % 2 ? color(0xcfccc5) : color(0xa04a3c);
        return fromTop < 1.5 ? albedo * 0.5f : albedo;
    }
    case TurnedKind::CoolingTower: {
        glm::vec3 albedo = color(0xaba9a2) * (0.86f + 0.22f * grain({along * 0.25, height * 0.04}));
        if (height < 4)
            albedo = glm::mix(color(0x33383a), albedo, lineCoverage(repeatDistance(along, 3.2), 0.7, texel));
        return albedo * (1.0f - 0.07f * lineCoverage(repeatDistance(height, 2.4), 0.2, texel));
    }
    case TurnedKind::Column: {
        glm::vec3 albedo = color(0xb6baba) * (0.92f + 0.12f * grain({along * 0.6, height * 0.3}));
        return albedo * (1.0f - 0.45f * lineCoverage(repeatDistance(height, 6), 0.7, texel));
    }
    case TurnedKind::Tank: {
        glm::vec3 albedo =
            tankColor(body.palette) * (1.0f - 0.09f * lineCoverage(repeatDistance(height, 2.2), 0.12, texel));
        albedo = glm::mix(albedo, color(0x8a6a50), 0.3f * rust);
        const double stair = along - height * 1.1 - 4; // winds up around the shell
        if (body.radius > 6) albedo = glm::mix(albedo, color(0x6f7678), 0.85f * lineCoverage(stair, 0.8, texel));
        if (height > body.height - 0.6) albedo *= 0.8f;
        return albedo;
    }
    case TurnedKind::Sphere:
        return height < body.height - 2 * body.radius
                   ? color(0x8f9292)
                   : tankColor(body.palette) * (0.9f + 0.15f * grain({along * 0.3, height * 0.3}));
    case TurnedKind::Clarifier:
        return color(0xa7a59d) * (1.0f - 0.2f * rust);
    case TurnedKind::Dome:
        return color(0x85796a);
    }
    return {};
}

glm::vec3 frameSideColor(double along, double height, double texel) {
    const float beam = std::max(lineCoverage(repeatDistance(along, 5), 0.5, texel),
                                lineCoverage(repeatDistance(height, 4), 0.45, texel));
    const float brace = lineCoverage(std::abs(part(along, 5) - part(height, 4) * 1.25), 0.22, texel);
    const glm::vec3 inside = color(0x3d4244) * (0.55f + 0.9f * grain({along * 0.35, height * 0.35}));
    return glm::mix(inside, color(0x9aa0a2), std::max(beam, 0.7f * brace));
}

glm::vec3 rackSideColor(double along, double height, double texel) {
    const float post = lineCoverage(repeatDistance(along, 6), 0.5, texel);
    const glm::vec3 pipes = rackColor(height * 0.9, along, texel);
    return glm::mix(glm::mix(color(0x3a3e40), pipes, 0.75f), color(0x85898a), post);
}

glm::vec3 crateSideColor(const Crate& crate, double along, double height, double length, double texel) {
    if (crate.kind == CrateKind::Container) {
        const float rib = static_cast<float>(repeatDistance(along, 0.55) / 0.275);
        const glm::vec3 albedo = containerColor(crate.palette) * (0.8f + 0.24f * rib);
        const double edge = std::min({along, length - along, height, crate.height - height});
        return edge < 0.18 ? albedo * 0.6f : albedo * (0.85f + 0.3f * grain({along * 0.4, height * 0.4}));
    }
    if (height < 0.95) return color(0x28292a);
    if (length > 4 && along < 2.4)
        return height > 1.7 && height < 2.7 && along > 0.5 && along < 1.7 ? color(0x222a30)
                                                                          : carColor(crate.palette + 3);
    return truckColor(crate.palette) * (0.9f + 0.1f * static_cast<float>(repeatDistance(along, 1.2)) -
                                        0.15f * lineCoverage(height - 1.2, 0.3, texel));
}

} // namespace sandtable::sample
