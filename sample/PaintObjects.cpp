#include "sample/Brush.h"
#include "sample/Ground.h"
#include "sample/Painter.h"
#include "sample/Palette.h"
#include "sample/Shapes.h"

#include <algorithm>

namespace sandtable::sample {
namespace {

/// The higher thing hides the lower, whatever was painted first.
void cover(Texel& texel, const glm::vec3& albedo, float sun, double height, float coverage) {
    if (height < static_cast<double>(texel.height) - 0.3) return;
    texel.albedo = glm::mix(texel.albedo, albedo, coverage);
    texel.sun = glm::mix(texel.sun, sun, coverage);
    if (coverage >= 0.5f) texel.height = static_cast<float>(height);
}

struct RoofFrame {
    double across, along; // metres from the footprint's corner, across the ridges and along them
    double width, length;
};

RoofFrame roofFrame(const Building& building, const RoofProfile& profile, const glm::dvec2& p) {
    const glm::dvec2 q = p - building.box.min, size = building.box.size();
    return profile.acrossX ? RoofFrame{q.x, q.y, size.x, size.y} : RoofFrame{q.y, q.x, size.y, size.x};
}

/// Modules of 1.1 × 2.2 m in blocks, with the gaps people walk in.
bool solarAt(const RoofFrame& f, double margin, glm::vec3& albedo, double texel) {
    if (f.across < margin || f.across > f.width - margin || f.along < margin || f.along > f.length - margin)
        return false;
    const double blockAlong = f.along - floorOf(f.along / 24) * 24;
    if (blockAlong < 2.2) return false;
    const float frame = std::max(lineCoverage(repeatDistance(f.across, 2.2), 0.09, texel),
                                 lineCoverage(repeatDistance(blockAlong - 2.2, 1.15), 0.07, texel));
    albedo = glm::mix(color(0x27344c) * (0.9f + 0.25f * grain({f.along * 0.1, f.across * 0.1})), color(0x8e98a6),
                      0.7f * frame);
    return true;
}

glm::vec3 metalRoof(const Building& building, const RoofFrame& f, double slope, const glm::dvec2& p, double texel) {
    glm::vec3 albedo = roofColor(building);
    const float sheet =
        cellNoise(static_cast<int>(f.along / 7), slope > 0 ? 1 : 2, static_cast<uint32_t>(building.palette));
    albedo *= 0.93f + 0.1f * sheet + 0.16f * (grain(p * 0.08) - 0.4f);
    albedo *= 1.0f - 0.16f * lineCoverage(repeatDistance(f.along, 0.75), 0.2, texel); // ribs run down the slope
    const float streak = grain({f.along * 1.3, f.across * 0.06});
    albedo = glm::mix(albedo, color(0x6e5f50), 0.28f * glm::smoothstep(0.52f, 0.75f, streak));
    return albedo;
}

glm::vec3 pitchedRoof(const Building& building, const RoofProfile& profile, const RoofFrame& f, const glm::dvec2& p,
                      double texel) {
    const double slope = profile.slope(f.across);
    glm::vec3 albedo = metalRoof(building, f, slope, p, texel);
    double ridge = 1e9, gutter = 1e9, nearestSpan = 0;
    for (size_t i = 0; i < profile.points.size(); ++i) {
        const glm::dvec2 point = profile.points[i];
        double& nearest = point.y > 0 ? ridge : gutter;
        nearest = std::min(nearest, std::abs(f.across - point.x));
        if (i + 1 < profile.points.size()) nearestSpan = std::max(nearestSpan, profile.points[i + 1].x - point.x);
    }
    const bool sawtooth = building.roof == RoofStyle::Sawtooth;
    if (!sawtooth) {
        if (building.skylights && !building.solar) {
            const bool inRun = ridge > nearestSpan * 0.16 && gutter > nearestSpan * 0.16;
            const float light = inRun ? lineCoverage(repeatDistance(f.along - 4, 9), 1.15, texel) : 0.0f;
            albedo = glm::mix(albedo, color(0xb9c4c2) * (0.9f + 0.15f * grain(p)), 0.85f * light);
        }
        albedo *= 1.0f + 0.22f * lineCoverage(ridge, 0.7, texel);
    }
    albedo *= 1.0f - 0.4f * lineCoverage(gutter, 0.7, texel);
    return albedo;
}

glm::vec3 flatRoof(const Building& building, const RoofFrame& f, const glm::dvec2& p, double texel) {
    glm::vec3 albedo = flatRoofColor(building);
    albedo *= 0.82f + 0.24f * grain(p * 0.1) + 0.14f * (grain(p * 0.9) - 0.5f);
    const double joint = std::min(repeatDistance(f.across, 4.5), repeatDistance(f.along, 4.5));
    albedo *= 1.0f - 0.14f * lineCoverage(joint, 0.12, texel);
    const float puddle = glm::smoothstep(0.6f, 0.68f, grain(p * 0.11 + glm::dvec2(31, 8)));
    albedo *= 1.0f - 0.25f * puddle;
    const double edge = std::min(std::min(f.across, f.width - f.across), std::min(f.along, f.length - f.along));
    if (edge < 1.5) albedo *= edge < 0.45 ? 1.18f : 0.66f; // parapet and its foot
    return albedo;
}

void paintRoof(const ParkPlan& plan, const Building& building, Canvas& canvas) {
    const RoofProfile profile = roofProfile(building);
    const double eaves = footOf(plan, building.box.center()) + building.height;
    forTexels(plan, canvas, building.box, [&](const glm::dvec2& p, Texel& texel) {
        const RoofFrame f = roofFrame(building, profile, p);
        const double slope = profile.slope(f.across);
        glm::vec3 albedo = building.roof == RoofStyle::Flat ? flatRoof(building, f, p, canvas.texel)
                                                            : pitchedRoof(building, profile, f, p, canvas.texel);
        const float sun = slopeSun(plan, profile.acrossX ? glm::dvec2(slope, 0) : glm::dvec2(0, slope));
        if (building.solar && building.roof != RoofStyle::Sawtooth && sun > 0.55f) solarAt(f, 3, albedo, canvas.texel);
        cover(texel, albedo, sun, eaves + profile.rise(f.across), boxCoverage(building.box, p, canvas.texel));
    });
}

glm::vec3 carTop(const Crate& crate, const glm::dvec2& p) {
    const glm::dvec2 size = crate.box.size(), q = (p - crate.box.min) / size;
    const double along = size.x > size.y ? q.x : q.y, across = size.x > size.y ? q.y : q.x;
    const bool glass = (along > 0.22 && along < 0.36) || (along > 0.74 && along < 0.86);
    const bool rim = across < 0.12 || across > 0.88;
    return glass ? color(0x20262c) : carColor(crate.palette) * (rim ? 0.75f : 1.0f);
}

glm::vec3 truckTop(const Crate& crate, const glm::dvec2& p) {
    const glm::dvec2 size = crate.box.size(), q = p - crate.box.min;
    const bool longX = size.x > size.y;
    const double along = longX ? q.x : q.y;
    if (along < 2.3) return carColor(crate.palette + 3);
    if (along < 2.9) return color(0x2b2b2c);
    const float rib = static_cast<float>(repeatDistance(along, 0.8) / 0.8);
    return truckColor(crate.palette) * (0.92f + 0.14f * rib);
}

glm::vec3 machineTop(const Crate& crate, const glm::dvec2& p, double texel) {
    const glm::dvec2 q = p - crate.box.center(), half = crate.box.size() / 2.0;
    glm::vec3 albedo = machineColor(crate.palette);
    const double fan = std::min(half.x, half.y) * 0.6;
    const bool longX = half.x > half.y;
    const double shift = longX ? half.x / 2 : half.y / 2;
    const glm::dvec2 folded = longX ? glm::dvec2(std::abs(q.x) - shift, q.y) : glm::dvec2(q.x, std::abs(q.y) - shift);
    if (glm::length(folded) < std::min(fan, shift * 0.8)) albedo *= 0.35f;
    return albedo * (0.9f + 0.2f * grain(p)) * (1.0f - 0.2f * lineCoverage(folded.x, 0.1, texel));
}

glm::vec3 frameTop(const glm::dvec2& p, double texel) {
    const float beams = std::max(lineCoverage(repeatDistance(p.x, 3.5), 0.45, texel),
                                 lineCoverage(repeatDistance(p.y, 3.5), 0.45, texel));
    return glm::mix(color(0x66696b) * (0.7f + 0.5f * grain(p * 0.4)), color(0xa6a9aa), beams);
}

glm::vec3 solarTableTop(const Crate& crate, const glm::dvec2& p, double texel) {
    const glm::dvec2 q = p - crate.box.min;
    const float frame = std::max(lineCoverage(repeatDistance(q.x, 1.15), 0.07, texel),
                                 lineCoverage(repeatDistance(q.y, 2.0), 0.1, texel));
    return glm::mix(color(0x25334e) * (0.9f + 0.3f * grain(p * 0.07)), color(0x8e98a6), 0.7f * frame);
}

glm::vec3 crateTop(const Crate& crate, const glm::dvec2& p, double texel) {
    switch (crate.kind) {
    case CrateKind::Container: {
        const double along = p.x - crate.box.min.x;
        return containerColor(crate.palette) *
               (0.82f + 0.14f * static_cast<float>(repeatDistance(along, 0.6) / 0.3) + 0.3f * (grain(p * 0.5) - 0.4f));
    }
    case CrateKind::Truck:
        return truckTop(crate, p);
    case CrateKind::Car:
        return carTop(crate, p);
    case CrateKind::Machine:
        return machineTop(crate, p, texel);
    case CrateKind::Frame:
        return frameTop(p, texel);
    case CrateKind::SolarTable:
        return solarTableTop(crate, p, texel);
    case CrateKind::Hut:
        return color(0x5b7896) * (0.85f + 0.3f * grain(p * 0.6));
    case CrateKind::Transformer:
        return color(0x7e8a84) * (0.8f + 0.3f * static_cast<float>(repeatDistance(p.x, 0.7) / 0.35));
    case CrateKind::Wall:
        return color(0xb9b6ad);
    case CrateKind::Bridge:
        return {};
    }
    return {};
}

void paintCrate(const ParkPlan& plan, const Crate& crate, Canvas& canvas) {
    const double top = topOf(plan, crate);
    const double tilt = crate.kind == CrateKind::SolarTable ? 0.36 : 0;
    const float sun = slopeSun(plan, {0, tilt});
    forTexels(plan, canvas, crate.box, [&](const glm::dvec2& p, Texel& texel) {
        if (crate.kind == CrateKind::Bridge) { // the street is painted already
            texel.height = static_cast<float>(top);
            return;
        }
        const double tilted = tilt * (p.y - crate.box.max.y);
        cover(texel, crateTop(crate, p, canvas.texel), sun, top + tilted, boxCoverage(crate.box, p, canvas.texel));
    });
}

glm::vec3 turnedColor(const Turned& body, const glm::dvec2& fromCenter, double texel) {
    const double d = glm::length(fromCenter), angle = std::atan2(fromCenter.y, fromCenter.x);
    switch (body.kind) {
    case TurnedKind::Tank: {
        glm::vec3 albedo = tankColor(body.palette) * (0.92f + 0.14f * grain(fromCenter * 0.3));
        albedo *= 1.0f - 0.14f * lineCoverage(d * std::abs(std::sin(angle * 8)), 0.12, texel);
        if (d > body.radius - 0.5) albedo *= 0.8f;
        if (glm::length(fromCenter - glm::dvec2(body.radius * 0.55, 0)) < 0.9) albedo *= 0.5f;
        return albedo;
    }
    case TurnedKind::Sphere:
        return tankColor(body.palette) * (0.95f + 0.1f * grain(fromCenter * 0.5));
    case TurnedKind::Column:
        return color(0xb4b8b8);
    case TurnedKind::Chimney:
        return d < body.radius * 0.5 ? color(0x1c1b1a) : color(0x9d958c);
    case TurnedKind::CoolingTower:
        return d < body.radius * 0.56 ? color(0x3b3d3d) : color(0xa8a69f);
    case TurnedKind::Clarifier: {
        if (d > body.radius - 0.6) return color(0xa9a79f);
        if (d > body.radius - 1.6) return color(0x7b8078);
        glm::vec3 albedo = color(0x46554c) * (0.85f + 0.3f * grain(fromCenter * 0.2));
        const double bridge =
            std::abs(fromCenter.x * std::sin(0.7 + body.palette) - fromCenter.y * std::cos(0.7 + body.palette));
        return glm::mix(albedo, color(0xb0afa9), lineCoverage(bridge, 1.3, texel));
    }
    case TurnedKind::Dome:
        return (body.palette % 2 ? color(0x8d7a60) : color(0x7e7b76)) * (0.8f + 0.35f * grain(fromCenter * 0.5));
    }
    return {};
}

void paintTurned(const ParkPlan& plan, const Turned& body, Canvas& canvas) {
    const double foot = footOf(plan, body.center);
    const double visible = body.radius;
    const bool hollow = body.kind == TurnedKind::CoolingTower;
    forTexels(plan, canvas, boxAt(body.center, glm::dvec2(2 * visible)), [&](const glm::dvec2& p, Texel& texel) {
        const glm::dvec2 q = p - body.center;
        const double d = glm::length(q);
        const float coverage = static_cast<float>(std::clamp((visible - d) / canvas.texel + 0.5, 0.0, 1.0));
        if (coverage <= 0) return;
        const double step = 0.25, rise = (turnedTop(body, std::min(d + step, body.radius)) -
                                          turnedTop(body, std::max(0.0, d - step))) /
                                         (2 * step);
        const glm::dvec2 slope = d > 0.01 ? q / d * std::max(-3.0, rise) : glm::dvec2(0);
        const double height = hollow && d < body.radius * 0.5 ? foot + 8 : foot + turnedTop(body, d);
        cover(texel, turnedColor(body, q, canvas.texel), slopeSun(plan, slope), height, coverage);
    });
}

void paintTree(const ParkPlan& plan, const Tree& tree, Canvas& canvas) {
    const double foot = footOf(plan, tree.center);
    const glm::vec3 leaf = leafColor(tree.palette);
    const glm::dvec2 offset(tree.palette * 1.7, tree.palette * 0.9);
    forTexels(plan, canvas, boxAt(tree.center, glm::dvec2(2.4 * tree.radius)), [&](const glm::dvec2& p, Texel& texel) {
        const glm::dvec2 q = p - tree.center;
        const double d = glm::length(q);
        const float clumps = grain(p * 0.55 + offset), fine = grain(p * 1.9 + offset);
        const double radius = tree.radius * (0.82 + 0.42 * clumps);
        const float coverage = static_cast<float>(std::clamp((radius - d) / canvas.texel + 0.5, 0.0, 1.0));
        if (coverage <= 0) return;
        const double t = std::min(1.0, d / radius);
        const glm::dvec2 bump(clumps - grain(p * 0.55 + offset + glm::dvec2(0.35, 0)),
                              clumps - grain(p * 0.55 + offset + glm::dvec2(0, 0.35)));
        const glm::dvec2 slope = (d > 0.05 ? -q / d * (t / std::sqrt(1.05 - t * t)) * 0.8 : glm::dvec2(0)) - bump * 5.0;
        const float depth = 0.5f + 0.75f * clumps + 0.5f * (fine - 0.5f) - 0.3f * static_cast<float>(t * t);
        cover(texel, leaf * depth, slopeSun(plan, slope), foot + tree.height * canopyTop(t), coverage);
    });
}

void raiseRack(const ParkPlan& plan, const PipeRack& rack, Canvas& canvas) {
    const double top = footOf(plan, rack.box.center()) + rack.height;
    forTexels(plan, canvas, rack.box, [&](const glm::dvec2& p, Texel& texel) {
        const glm::dvec2 q = p - rack.box.min;
        const double across = rack.alongX ? q.y : q.x, along = rack.alongX ? q.x : q.y;
        cover(texel, rackColor(across, along, canvas.texel), flatSun(), top, boxCoverage(rack.box, p, canvas.texel));
    });
}

} // namespace

void paintObjects(const ParkPlan& plan, Canvas& canvas) {
    for (const Tree& tree : plan.trees) paintTree(plan, tree, canvas);
    for (const Building& building : plan.buildings) paintRoof(plan, building, canvas);
    for (const Crate& crate : plan.crates) paintCrate(plan, crate, canvas);
    for (const Turned& body : plan.turned) paintTurned(plan, body, canvas);
    for (const PipeRack& rack : plan.racks) raiseRack(plan, rack, canvas);
}

Picture develop(const Canvas& canvas, const Light& light) {
    Picture picture(canvas.width, canvas.height);
    for (int row = 0; row < canvas.height; ++row)
        for (int column = 0; column < canvas.width; ++column) {
            const Texel& texel = canvas.at(column, row);
            const glm::dvec2 site = canvas.center(column, row);
            // A trace of noise, as every camera has; without it plain surfaces look painted.
            const float speckle =
                0.93f + 0.14f * cellNoise(floorOf(site.x / canvas.texel), floorOf(site.y / canvas.texel), 5);
            encode(light.shade(texel.albedo, texel.sun, {site, texel.height}) * speckle, picture.pixel(column, row));
        }
    return picture;
}

} // namespace sandtable::sample
