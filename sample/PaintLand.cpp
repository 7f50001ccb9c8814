#include "sample/Brush.h"
#include "sample/Ground.h"
#include "sample/Painter.h"

#include <algorithm>
#include <array>

namespace sandtable::sample {
namespace {

const glm::vec3 asphalt = color(0x595a5c), kerb = color(0xa9a79f), marking = color(0xd9d8d0),
                yellowMarking = color(0xc9a545);
const glm::vec3 paving = color(0xa89f92), concrete = color(0x9d9a92), gravel = color(0x8d8981), soil = color(0x9a815f);
const glm::vec3 grassLight = color(0x6f7a48), grassDark = color(0x4a5a36), meadow = color(0x7f7d50),
                water = color(0x566a68);

void blend(Texel& texel, const glm::vec3& albedo, float coverage) {
    texel.albedo = glm::mix(texel.albedo, albedo, coverage);
    texel.sun = glm::mix(texel.sun, flatSun(), coverage);
}

glm::vec3 grassAt(const glm::dvec2& p) {
    const float fine = 0.6f * grain(p * 0.8) + 0.4f * grain(p * 2.3), broad = grain(p * 0.043);
    return glm::mix(grassDark, grassLight, glm::clamp(0.15f + 0.75f * broad + 1.3f * (fine - 0.5f), 0.0f, 1.0f));
}

/// Fields in strips, each with its own crop and rows, with paths between.
glm::vec3 fieldAt(const glm::dvec2& p, double texel) {
    static const std::array<glm::vec3, 7> crops{color(0x737d4d), color(0x66744a), color(0x84855a), color(0x948a66),
                                                color(0x857760), color(0x5e6d49), color(0x8a845c)};
    const glm::dvec2 warped = p + 14.0 * glm::dvec2(grain(p * 0.011), grain(p * 0.012 + glm::dvec2(40, 7)));
    const double columnWidth = 118;
    const int column = floorOf(warped.x / columnWidth);
    const double depth = 34 + 30 * cellNoise(column, 0, 31);
    const int row = floorOf(warped.y / depth);
    const float crop = cellNoise(column, row, 32);
    glm::vec3 albedo = crops[static_cast<size_t>(crop * 6.99f)] * (0.88f + 0.2f * cellNoise(column, row, 33));
    const bool rowsAlongX = cellNoise(column, row, 34) < 0.7f;
    const double furrow = repeatDistance(rowsAlongX ? warped.y : warped.x, 1.6);
    albedo *= 1.0f - 0.16f * lineCoverage(furrow, 0.6, texel);
    albedo *= 0.8f + 0.25f * grain(p * 0.12) + 0.2f * grain(p * 0.9);
    const double path = std::min(repeatDistance(warped.x, columnWidth), repeatDistance(warped.y, depth));
    return glm::mix(albedo, color(0x8d8560), 0.8f * lineCoverage(path, 1.8, texel));
}

glm::vec3 woodsAt(const glm::dvec2& p) {
    return glm::mix(color(0x2f4224), color(0x5d6f3c), glm::clamp(grain(p * 0.35) * 1.5f - 0.3f, 0.0f, 1.0f));
}

glm::vec3 waterAt(const glm::dvec2& p) {
    const float ripples = grain(p * glm::dvec2(0.21, 0.5)) - 0.5f, drift = grain(p * glm::dvec2(0.018, 0.05));
    return glm::mix(water, color(0x7f939a), glm::clamp(1.6f * drift - 0.55f, 0.0f, 0.7f)) * (0.96f + 0.22f * ripples);
}

/// Grass, reeds and mud along the water.
glm::vec3 shoreAt(const ParkPlan& plan, const glm::vec3& land, const glm::dvec2& p, double bank, double texel) {
    const float shore = 1.0f - static_cast<float>(glm::smoothstep(14.0, 34.0, bank + 6 * grain(p * 0.07)));
    glm::vec3 albedo = glm::mix(land, grassAt(p + glm::dvec2(300, 0)) * 0.92f, shore);
    const float mud = 1.0f - static_cast<float>(glm::smoothstep(0.5, 4.0, bank + 3 * grain(p * 0.3) - 1.5));
    albedo = glm::mix(albedo, color(0x7d745c), mud);
    const double path = p.y > plan.river.centerAt(p.x) ? bank - promenadeMeters : 1e3; // on the park's side only
    albedo = glm::mix(albedo, paving * (0.85f + 0.3f * grain(p * 0.4)), lineCoverage(path, 3.2, texel));
    return glm::mix(waterAt(p), albedo, static_cast<float>(std::clamp(bank / texel + 0.5, 0.0, 1.0)));
}

glm::vec3 countryAt(const ParkPlan& plan, const glm::dvec2& p, float height, double texel) {
    for (const Block& block : plan.blocks)
        if (block.box.contains(p)) return {};                        // covered by the block's own areas
    const bool nearRiver = std::abs(p.y - plan.river.centerY) < 120; // its bends and banks stay within
    const double bank = nearRiver ? plan.river.distance(p) : 1e3;
    if (bank < -texel) return waterAt(p);
    glm::vec3 land = inset(plan.boundary, -14).contains(p) ? grassAt(p) : fieldAt(p, texel);
    const float rise = height - static_cast<float>(parkLevelMeters);
    if (rise > 2)
        land = glm::mix(land, woodsAt(p), glm::smoothstep(0.0f, 5.0f, rise - 5.0f + 5.0f * (grain(p * 0.03) - 0.5f)));
    return nearRiver ? shoreAt(plan, land, p, bank, texel) : land;
}

/// Cast in slabs: joints, slabs of slightly different age, stains, a few cracks' worth of dirt.
glm::vec3 concreteAt(const glm::dvec2& p, double texel) {
    const double slab = 6;
    const float tone = cellNoise(floorOf(p.x / slab), floorOf(p.y / slab), 41);
    glm::vec3 albedo =
        concrete * (0.86f + 0.1f * tone + 0.22f * (grain(p * 0.13) - 0.4f) + 0.12f * (grain(p * 1.1) - 0.5f));
    const double joint = std::min(repeatDistance(p.x, slab), repeatDistance(p.y, slab));
    albedo *= 1.0f - 0.32f * lineCoverage(joint, 0.1, texel);
    const float stain = glm::smoothstep(0.60f, 0.78f, grain(p * 0.06 + glm::dvec2(11, 5)));
    return albedo * (1.0f - 0.22f * stain);
}

glm::vec3 asphaltAt(const glm::dvec2& p) {
    const float patch = glm::smoothstep(0.56f, 0.6f, grain(p * 0.021 + glm::dvec2(3, 90)));
    return asphalt * (0.84f + 0.3f * (grain(p * 0.09) - 0.3f) + 0.16f * (grain(p * 1.7) - 0.5f) - 0.1f * patch);
}

glm::vec3 parkingAt(const Box2& box, const glm::dvec2& p, double texel) {
    const glm::dvec2 q = p - box.min;
    glm::vec3 albedo = asphaltAt(p) * 1.12f;
    const double depth = 5.4, afterAisle = depth + 6.2;
    const bool inBay = q.y < depth || q.y > afterAisle;
    if (inBay) albedo = glm::mix(albedo, marking, 0.8f * lineCoverage(repeatDistance(q.x, 2.7), 0.13, texel));
    return albedo;
}

glm::vec3 sportsAt(const Box2& box, const glm::dvec2& p, double texel) {
    const glm::dvec2 half = box.size() / 2.0;
    const glm::dvec2 q = glm::abs(p - box.center());
    const double edge = std::min(half.x - q.x, half.y - q.y);
    glm::vec3 albedo = edge > 4 ? color(0x4f7f62) : color(0x9c5648);
    const float lines = std::max({lineCoverage(edge - 4, 0.2, texel), lineCoverage(q.x, 0.2, texel),
                                  lineCoverage(glm::length(q) - 5, 0.2, texel)});
    if (edge > 3.8) albedo = glm::mix(albedo, marking, 0.8f * lines);
    return albedo * (0.93f + 0.12f * grain(p * 0.5));
}

glm::vec3 soilAt(const glm::dvec2& p, double texel) {
    const float broad = grain(p * 0.03), fine = grain(p * 0.7);
    glm::vec3 albedo = soil * (0.72f + 0.4f * broad + 0.22f * (fine - 0.5f));
    const double track = repeatDistance(p.y + 6 * grain(p * 0.02) * 4, 17);
    albedo *= 1.0f - 0.18f * (lineCoverage(track - 1, 0.5, texel) + lineCoverage(track + 1, 0.5, texel));
    const float weeds = glm::smoothstep(0.52f, 0.62f, grain(p * 0.05 + glm::dvec2(70, 20)));
    return glm::mix(albedo, grassAt(p) * 1.1f, 0.75f * weeds);
}

glm::vec3 coverAt(const Area& area, const glm::dvec2& p, double texel) {
    switch (area.cover) {
    case Cover::Grass:
        return grassAt(p);
    case Cover::Meadow:
        return glm::mix(grassAt(p), meadow, 0.35f + 0.5f * grain(p * 0.05)) * (0.9f + 0.2f * grain(p * 0.6));
    case Cover::Soil:
        return soilAt(p, texel);
    case Cover::Concrete:
        return concreteAt(p, texel);
    case Cover::Asphalt:
        return asphaltAt(p);
    case Cover::Gravel:
        return gravel * (0.75f + 0.3f * grain(p * 0.07) + 0.3f * (grain(p * 2.0) - 0.3f));
    case Cover::Paving: {
        const double joint = std::min(repeatDistance(p.x, 1.2), repeatDistance(p.y, 1.2));
        return paving * (0.86f + 0.24f * grain(p * 0.11) + 0.1f * (grain(p * 1.3) - 0.5f)) *
               (1 - 0.2f * lineCoverage(joint, 0.08, texel));
    }
    case Cover::Parking:
        return parkingAt(area.box, p, texel);
    case Cover::SportsCourt:
        return sportsAt(area.box, p, texel);
    case Cover::Basin:
        return glm::mix(water, color(0x4d6b66), 0.6f) * (0.9f + 0.2f * grain(p * 0.1));
    }
    return {};
}

struct RoadPoint {
    double along, across; // across from the axis
};

/// Half the width of what vehicles use.
double carriageway(RoadClass roadClass) {
    switch (roadClass) {
    case RoadClass::Lane:
        return 4;
    case RoadClass::Street:
        return 7.5;
    case RoadClass::Avenue:
        return 14;
    }
    return 0;
}

glm::vec3 laneMarkings(glm::vec3 albedo, RoadClass roadClass, const RoadPoint& q, double texel) {
    const double d = std::abs(q.across);
    const bool dash = q.along - floorOf(q.along / 12) * 12 < 5;
    const auto paint = [&](const glm::vec3& paintColor, double at) {
        albedo = glm::mix(albedo, paintColor, 0.85f * lineCoverage(d - at, 0.18, texel));
    };
    if (roadClass == RoadClass::Street) {
        paint(yellowMarking, 0.16);
        paint(marking, 7.1);
    } else if (roadClass == RoadClass::Avenue) {
        paint(marking, 3.4);
        if (dash) paint(marking, 7.0);
        if (dash) paint(marking, 10.5);
        paint(marking, 13.6);
    }
    return albedo;
}

glm::vec3 drivenAsphalt(RoadClass roadClass, const glm::dvec2& p, const RoadPoint& q) {
    const double laneWidth = roadClass == RoadClass::Avenue ? 3.5 : 3.7;
    const double wheel = std::abs(
        repeatDistance(std::abs(q.across) - (roadClass == RoadClass::Avenue ? 3.5 : 0), laneWidth) - laneWidth / 4);
    const float tyres = static_cast<float>(glm::smoothstep(0.7, 0.0, wheel));
    return asphaltAt(p) * (1.0f - 0.10f * tyres);
}

glm::vec3 roadAt(const Road& road, const glm::dvec2& p, double texel, float& coverage) {
    const glm::dvec2 fromAxis = p - road.box.center();
    const RoadPoint q = road.alongX ? RoadPoint{p.x, fromAxis.y} : RoadPoint{p.y, fromAxis.x};
    const double d = std::abs(q.across), drive = carriageway(road.roadClass);
    if (road.roadClass == RoadClass::Lane) {
        coverage = boxCoverage(road.box, p, texel);
        return asphaltAt(p) * 1.15f;
    }
    if (d < drive && !(road.roadClass == RoadClass::Avenue && d < 3)) // the edge lines lie well inside
        return laneMarkings(drivenAsphalt(road.roadClass, p, q), road.roadClass, q, texel);
    if (d < drive) return d > 2.75 ? kerb : grassAt(p) * 0.95f;
    if (d < drive + 0.3) return kerb;
    const bool verge = road.roadClass == RoadClass::Avenue ? d < drive + 4 : d > drive + 1.9;
    if (verge) return grassAt(p);
    return paving * (0.9f + 0.2f * grain(p * 0.3)) *
           (1 - 0.15f * lineCoverage(repeatDistance(q.along, 1.5), 0.1, texel));
}

/// Where two streets cross: asphalt with rounded corners, then zebra crossings and stop lines on each approach.
void paintCrossing(const ParkPlan& plan, const Road& alongX, const Road& alongY, Canvas& canvas) {
    const glm::dvec2 center(alongY.box.center().x, alongX.box.center().y);
    const glm::dvec2 drive(carriageway(alongY.roadClass), carriageway(alongX.roadClass));
    const glm::dvec2 half(roadWidth(alongY.roadClass) / 2, roadWidth(alongX.roadClass) / 2);
    const glm::dvec2 reach = half + glm::dvec2(9);
    const auto reaches = [&](const Road& road, const glm::dvec2& p) { return road.box.contains(p); };
    forTexels(plan, canvas, {center - reach, center + reach}, [&](const glm::dvec2& p, Texel& texel) {
        const glm::dvec2 q = glm::abs(p - center);
        if (q.x < half.x && q.y < half.y) {
            const glm::dvec2 beyond = q - drive;
            const glm::dvec2 corner = half - drive;
            const bool rounded = beyond.x > 0 && beyond.y > 0 && glm::length((corner - beyond) / corner) < 1.0;
            if (!rounded) blend(texel, asphaltAt(p), 1);
            return;
        }
        for (const bool x : {true, false}) { // the approach along x, then along y
            const double along = x ? q.x - half.x : q.y - half.y, across = x ? p.y - center.y : p.x - center.x;
            const double width = x ? drive.y : drive.x;
            const Road& road = x ? alongX : alongY;
            if (along < 0 || std::abs(across) > width || !reaches(road, p)) continue;
            if (along < 6.5) blend(texel, asphaltAt(p), 1);
            const float zebra =
                along > 0.8 && along < 4.3 ? lineCoverage(repeatDistance(across, 1.1), 0.5, canvas.texel) : 0.0f;
            const bool approaching = (x ? (p.x > center.x) == (across > 0) : (p.y > center.y) == (across < 0));
            const float stop = approaching ? lineCoverage(along - 6.2, 0.35, canvas.texel) : 0.0f;
            blend(texel, marking, 0.85f * std::max(zebra, stop));
        }
    });
}

} // namespace

void layGround(const ParkPlan& plan, Canvas& canvas) {
    const int coarse = std::max(1, static_cast<int>(8 / canvas.texel));
    const int columns = canvas.width / coarse + 2, rows = canvas.height / coarse + 2;
    const auto index = [&](int column, int row) {
        return static_cast<size_t>(row) * static_cast<size_t>(columns) + static_cast<size_t>(column);
    };
    std::vector<float> heights(index(0, rows));
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            heights[index(column, row)] =
                static_cast<float>(groundHeight(plan, plan.planFromSite(canvas.center(column * coarse, row * coarse))));
    for (int row = 0; row < canvas.height; ++row)
        for (int column = 0; column < canvas.width; ++column) {
            const float u = static_cast<float>(column % coarse) / static_cast<float>(coarse);
            const float v = static_cast<float>(row % coarse) / static_cast<float>(coarse);
            const float* cell = &heights[index(column / coarse, row / coarse)];
            canvas.at(column, row).height =
                glm::mix(glm::mix(cell[0], cell[1], u), glm::mix(cell[columns], cell[columns + 1], u), v);
        }
}

void paintLand(const ParkPlan& plan, Canvas& canvas) {
    for (int row = 0; row < canvas.height; ++row)
        for (int column = 0; column < canvas.width; ++column) {
            Texel& texel = canvas.at(column, row);
            texel.albedo = countryAt(plan, plan.planFromSite(canvas.center(column, row)), texel.height, canvas.texel);
            texel.sun = flatSun();
        }
    for (const Area& area : plan.areas)
        forTexels(plan, canvas, area.box, [&](const glm::dvec2& p, Texel& texel) {
            blend(texel, coverAt(area, p, canvas.texel), boxCoverage(area.box, p, canvas.texel));
        });
    for (const Road& road : plan.roads)
        forTexels(plan, canvas, road.box, [&](const glm::dvec2& p, Texel& texel) {
            float coverage = 1;
            const glm::vec3 albedo = roadAt(road, p, canvas.texel, coverage);
            blend(texel, albedo, coverage);
        });
    for (const Road& alongX : plan.roads)
        for (const Road& alongY : plan.roads)
            if (alongX.alongX && !alongY.alongX && alongX.roadClass != RoadClass::Lane &&
                alongY.roadClass != RoadClass::Lane && alongX.box.overlaps(alongY.box))
                paintCrossing(plan, alongX, alongY, canvas);
}

} // namespace sandtable::sample
