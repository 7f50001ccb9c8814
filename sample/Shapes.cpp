#include "sample/Shapes.h"

#include "sample/Ground.h"

#include <algorithm>
#include <cmath>

namespace sandtable::sample {

double RoofProfile::rise(double across) const {
    for (size_t i = 0; i + 1 < points.size(); ++i) {
        const glm::dvec2 a = points[i], b = points[i + 1];
        if (across <= b.x && b.x > a.x) return glm::mix(a.y, b.y, std::clamp((across - a.x) / (b.x - a.x), 0.0, 1.0));
    }
    return points.back().y;
}

double RoofProfile::slope(double across) const {
    for (size_t i = 0; i + 1 < points.size(); ++i)
        if (across <= points[i + 1].x && points[i + 1].x > points[i].x)
            return (points[i + 1].y - points[i].y) / (points[i + 1].x - points[i].x);
    return 0;
}

RoofProfile roofProfile(const Building& building) {
    const glm::dvec2 size = building.box.size();
    RoofProfile profile;
    const bool longX = size.x >= size.y;
    profile.acrossX = building.roof == RoofStyle::Sawtooth ? longX : !longX;
    const double width = profile.acrossX ? size.x : size.y;
    const auto gables = [&](int count, double pitch) {
        const double span = width / count;
        for (int i = 0; i < count; ++i) {
            profile.points.push_back({i * span, 0});
            profile.points.push_back({(i + 0.5) * span, span / 2 * pitch});
        }
        profile.points.push_back({width, 0});
    };
    switch (building.roof) {
    case RoofStyle::Flat:
        profile.points = {{0, 0}, {width, 0}};
        break;
    case RoofStyle::Gable:
        gables(1, 0.14);
        break;
    case RoofStyle::MultiGable:
        gables(std::max(1, static_cast<int>(std::lround(width / 26))), 0.11);
        break;
    case RoofStyle::Sawtooth: {
        const int count = std::max(2, static_cast<int>(std::lround(width / 11)));
        for (int i = 0; i < count; ++i) {
            profile.points.push_back({i * width / count, 0});
            profile.points.push_back({(i + 1) * width / count, 3.2});
        }
        profile.points.push_back({width, 0});
        break;
    }
    }
    return profile;
}

double turnedTop(const Turned& body, double distance) {
    const double q = std::min(1.0, distance / body.radius);
    switch (body.kind) {
    case TurnedKind::Tank:
        return body.height + 0.16 * body.radius * (1 - q * q);
    case TurnedKind::Sphere:
        return body.height - body.radius * (1 - std::sqrt(std::max(0.0, 1 - q * q)));
    case TurnedKind::Dome:
        return body.height * (0.5 + 0.5 * std::cos(q * 3.14159265));
    case TurnedKind::Column:
        return body.height + 0.4 * body.radius * std::sqrt(std::max(0.0, 1 - q * q));
    case TurnedKind::Chimney:
    case TurnedKind::CoolingTower:
    case TurnedKind::Clarifier:
        return body.height;
    }
    return body.height;
}

std::vector<glm::dvec2> turnedOutline(const Turned& body) {
    const double r = body.radius, h = body.height;
    switch (body.kind) {
    case TurnedKind::Chimney:
        return {{r, -1}, {r * 0.62, h}};
    case TurnedKind::CoolingTower: {
        std::vector<glm::dvec2> outline;
        for (int i = 0; i <= 7; ++i) {
            const double t = i / 7.0, fromThroat = t - 0.78;
            outline.push_back({r * (0.6 + 0.66 * fromThroat * fromThroat), i == 0 ? -1 : h * t});
        }
        outline.front().x = r;
        return outline;
    }
    case TurnedKind::Sphere: {
        std::vector<glm::dvec2> outline{{r * 0.35, -1}, {r * 0.35, h - 2 * r}};
        for (int i = 1; i <= 4; ++i) {
            const double angle = -1.5708 + i * 1.5708 / 4;
            outline.push_back({r * std::cos(angle), h - r + r * std::sin(angle)});
        }
        return outline;
    }
    case TurnedKind::Dome:
        return {{r, -1}, {r, 0}};
    case TurnedKind::Tank:
    case TurnedKind::Column:
    case TurnedKind::Clarifier:
        return {{r, -1}, {r, h}};
    }
    return {};
}

double canopyTop(double q) { return 0.34 + 0.66 * std::sqrt(std::max(0.0, 1 - q * q)); }

double footOf(const ParkPlan& plan, const glm::dvec2& center) { return groundHeight(plan, center); }

double topOf(const ParkPlan& plan, const Crate& crate) {
    // A bridge is level with the streets, not with the river below it.
    const double foot = crate.kind == CrateKind::Bridge || (crate.kind == CrateKind::Wall && crate.palette == 1)
                            ? parkLevelMeters - 1.2
                            : footOf(plan, crate.box.center());
    return foot + crate.base + crate.height;
}

} // namespace sandtable::sample
