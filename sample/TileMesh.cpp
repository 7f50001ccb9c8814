#include "sample/TileMesh.h"

#include "sample/Brush.h"
#include "sample/Facade.h"
#include "sample/Ground.h"
#include "sample/Shapes.h"
#include "sample/WallAtlas.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sandtable::sample {
namespace {

using Corners = std::array<glm::dvec2, 4>; // counter-clockwise from the south-west

Corners corners(const Box2& box) { return {box.min, {box.max.x, box.min.y}, box.max, {box.min.x, box.max.y}}; }

/// Keeps what lies on the inner side of one border: x or y, not below or not above `limit`.
std::vector<glm::dvec3> clipBorder(const std::vector<glm::dvec3>& polygon, int axis, double limit, bool keepAbove) {
    std::vector<glm::dvec3> kept;
    const auto inside = [&](const glm::dvec3& p) { return keepAbove ? p[axis] >= limit : p[axis] <= limit; };
    for (size_t i = 0; i < polygon.size(); ++i) {
        const glm::dvec3 &a = polygon[i], &b = polygon[(i + 1) % polygon.size()];
        if (inside(a)) kept.push_back(a);
        if (inside(a) != inside(b)) kept.push_back(glm::mix(a, b, (limit - a[axis]) / (b[axis] - a[axis])));
    }
    return kept;
}

/// The part of the segment a→b inside the box, as fractions of its length.
std::optional<std::pair<double, double>> clipSegment(const glm::dvec2& a, const glm::dvec2& b, const Box2& box) {
    double from = 0, to = 1;
    for (int axis = 0; axis < 2; ++axis) {
        const double d = b[axis] - a[axis];
        if (std::abs(d) < 1e-12) {
            if (a[axis] < box.min[axis] || a[axis] > box.max[axis]) return std::nullopt;
            continue;
        }
        const double low = (box.min[axis] - a[axis]) / d, high = (box.max[axis] - a[axis]) / d;
        from = std::max(from, std::min(low, high));
        to = std::min(to, std::max(low, high));
    }
    if (to - from < 1e-6) return std::nullopt;
    return std::pair(from, to);
}

class CellBuilder {
public:
    CellBuilder(const ParkPlan& plan, const Light& light, const Box2& cell, const LevelOfDetail& detail)
        : m_plan(plan), m_light(light), m_cell(cell), m_detail(detail), m_atlas(detail.wallTexelMeters) {
        for (const glm::dvec2& corner : corners(cell)) m_planBounds.extend(plan.planFromSite(corner));
    }

    CellMesh build(Picture picture) {
        addGround();
        for (const Building& building : m_plan.buildings)
            if (near(building.box)) addBuilding(building);
        for (const Crate& crate : m_plan.crates)
            if (crate.height >= m_detail.smallestCrate && near(crate.box)) addCrate(crate);
        for (const Turned& body : m_plan.turned)
            if (near(boxAt(body.center, glm::dvec2(2 * body.radius)))) addTurned(body);
        for (const PipeRack& rack : m_plan.racks)
            if (near(rack.box)) addRack(rack);
        for (const Tree& tree : m_plan.trees)
            if (tree.radius >= m_detail.smallestTree && near(boxAt(tree.center, glm::dvec2(2 * tree.radius))))
                addTree(tree);
        CellMesh mesh{std::move(m_surface), m_atlas.pack()};
        mesh.surface.picture = std::move(picture);
        return mesh;
    }

private:
    bool near(const Box2& planBox) const { return planBox.overlaps(m_planBounds); }
    bool owns(const glm::dvec2& planPoint) const { // half open, so that exactly one cell does
        const glm::dvec2 site = m_plan.siteFromPlan(planPoint);
        return site.x >= m_cell.min.x && site.x < m_cell.max.x && site.y >= m_cell.min.y && site.y < m_cell.max.y;
    }
    glm::dvec3 site(const glm::dvec2& planPoint, double z) const { return {m_plan.siteFromPlan(planPoint), z}; }

    uint32_t surfaceVertex(const glm::dvec3& p, const glm::dvec2& seenAt) {
        const glm::dvec2 uv = (seenAt - m_cell.min) / m_cell.size();
        m_surface.positions.emplace_back(p);
        m_surface.uv.emplace_back(glm::clamp(uv, 0.0, 1.0));
        return static_cast<uint32_t>(m_surface.positions.size() - 1);
    }

    /// A convex polygon textured from above, cut at the cell's borders.
    void addSurface(std::vector<glm::dvec3> polygon) {
        for (int axis = 0; axis < 2; ++axis) {
            polygon = clipBorder(polygon, axis, m_cell.min[axis], true);
            polygon = clipBorder(polygon, axis, m_cell.max[axis], false);
        }
        if (polygon.size() < 3) return;
        const uint32_t first = surfaceVertex(polygon[0], glm::dvec2(polygon[0]));
        for (size_t i = 1; i < polygon.size(); ++i) {
            const uint32_t index = surfaceVertex(polygon[i], glm::dvec2(polygon[i]));
            if (i > 1)
                for (const uint32_t corner : {first, index - 1, index}) m_surface.triangles.push_back(corner);
        }
    }

    void addGround() {
        const bool rough = isRough();
        const double step = rough ? m_detail.roughGridMeters : m_detail.flatGridMeters;
        const int count = static_cast<int>(std::lround(m_cell.size().x / step));
        std::vector<glm::dvec3> grid;
        for (int j = 0; j <= count; ++j)
            for (int i = 0; i <= count; ++i) {
                const glm::dvec2 p = m_cell.min + glm::dvec2(i, j) * step;
                grid.emplace_back(p, groundHeight(m_plan, m_plan.planFromSite(p)));
            }
        const uint32_t first = static_cast<uint32_t>(m_surface.positions.size()),
                       row = static_cast<uint32_t>(count) + 1;
        for (const glm::dvec3& p : grid) surfaceVertex(p, glm::dvec2(p));
        for (uint32_t j = 0; j + 1 < row; ++j)
            for (uint32_t i = 0; i + 1 < row; ++i) {
                const uint32_t a = first + j * row + i;
                for (const uint32_t corner : {a, a + 1, a + row + 1, a, a + row + 1, a + row})
                    m_surface.triangles.push_back(corner);
            }
        addSkirt(grid, row);
    }

    bool isRough() const {
        double low = 1e9, high = -1e9;
        for (int j = 0; j <= 8; ++j)
            for (int i = 0; i <= 8; ++i) {
                const double z =
                    groundHeight(m_plan, m_plan.planFromSite(m_cell.min + m_cell.size() * glm::dvec2(i, j) / 8.0));
                low = std::min(low, z);
                high = std::max(high, z);
            }
        return high - low > 1.5;
    }

    void addSkirt(const std::vector<glm::dvec3>& grid, uint32_t row) {
        const auto edge = [&](auto&& index) { // walked with the cell on the left
            for (uint32_t i = 0; i + 1 < row; ++i) {
                const glm::dvec3 a = grid[index(i)], b = grid[index(i + 1)], down(0, 0, -m_detail.skirtMeters);
                addQuad({a + down, b + down, b, a}, {glm::dvec2(a), glm::dvec2(b), glm::dvec2(b), glm::dvec2(a)});
            }
        };
        edge([&](uint32_t i) { return i; });
        edge([&](uint32_t i) { return i * row + row - 1; });
        edge([&](uint32_t i) { return row * row - 1 - i; });
        edge([&](uint32_t i) { return (row - 1 - i) * row; });
    }

    void addQuad(const std::array<glm::dvec3, 4>& p, const std::array<glm::dvec2, 4>& seenAt) {
        std::array<uint32_t, 4> index{};
        for (size_t i = 0; i < 4; ++i) index[i] = surfaceVertex(p[i], seenAt[i]);
        for (const size_t i : {0, 1, 2, 0, 2, 3}) m_surface.triangles.push_back(index[i]);
    }

    /// Light on a wall whose outward normal (site frame) is given.
    glm::vec3 lit(const glm::vec3& albedo, const glm::dvec2& normal, const glm::dvec3& at) const {
        const float cosine = static_cast<float>(std::max(0.0, glm::dot(normal, glm::dvec2(m_sun))));
        return m_light.shade(albedo, cosine, at + glm::dvec3(normal * 0.8, 0.0));
    }

    /// A wall from a to b (plan frame, its outside on the right) under a top line of (metres from a, site z).
    template<class Color>
    void addWall(const glm::dvec2& a, const glm::dvec2& b, double foot, const std::vector<glm::dvec2>& top,
                 double below, Color&& albedo) {
        const glm::dvec2 siteA = m_plan.siteFromPlan(a), siteB = m_plan.siteFromPlan(b);
        const auto range = clipSegment(siteA, siteB, m_cell);
        if (!range) return;
        const double length = glm::length(b - a), from = range->first * length, to = range->second * length;
        const glm::dvec2 along = (siteB - siteA) / length, normal(along.y, -along.x);
        double highest = foot;
        for (const glm::dvec2& point : top) highest = std::max(highest, point.y);
        const double bottom = foot - below;
        const int chart = m_atlas.addChart({to - from, highest - bottom}, [=, this](double u, double v) {
            const double s = from + u, z = bottom + v;
            return lit(albedo(s, z - foot), normal, {siteA + along * s, z});
        });
        const auto vertex = [&](double s, double z) {
            return WallVertex{{siteA + along * s, z}, {s - from, z - bottom}};
        };
        for (size_t i = 0; i + 1 < top.size(); ++i) {
            const double left = std::max(from, top[i].x), right = std::min(to, top[i + 1].x);
            if (right <= left) continue;
            const auto height = [&](double s) {
                return glm::mix(top[i].y, top[i + 1].y, (s - top[i].x) / (top[i + 1].x - top[i].x));
            };
            m_atlas.addQuad(chart, vertex(left, bottom), vertex(right, bottom), vertex(right, height(right)),
                            vertex(left, height(left)));
        }
    }

    void addBuilding(const Building& building) {
        const double foot = footOf(m_plan, building.box.center()), eaves = foot + building.height;
        const RoofProfile profile = roofProfile(building);
        const Corners ring = corners(building.box);
        for (int side = 0; side < 4; ++side) {
            const glm::dvec2 a = ring[static_cast<size_t>(side)], b = ring[static_cast<size_t>((side + 1) % 4)];
            const double length = glm::length(b - a);
            const bool gable = (side % 2 == 0) == profile.acrossX; // this wall runs across the ridges
            std::vector<glm::dvec2> top{{0, eaves}, {length, eaves}};
            if (gable) {
                top.clear();
                for (const glm::dvec2& point : profile.points)
                    top.push_back({side < 2 ? point.x : length - point.x, eaves + point.y});
                if (side >= 2) std::reverse(top.begin(), top.end());
            }
            addWall(a, b, foot, top, 1.5, [this, &building, length, side](double s, double h) {
                return facadeColor(building, {s, h, length, side, m_detail.wallTexelMeters});
            });
        }
        addRoof(building, profile, eaves);
    }

    void addRoof(const Building& building, const RoofProfile& profile, double eaves) {
        const Box2& box = building.box;
        const auto at = [&](double across, double along) {
            return box.min + (profile.acrossX ? glm::dvec2(across, along) : glm::dvec2(along, across));
        };
        const double length = profile.acrossX ? box.size().y : box.size().x;
        for (size_t i = 0; i + 1 < profile.points.size(); ++i) {
            const glm::dvec2 p = profile.points[i], q = profile.points[i + 1];
            if (q.x > p.x) {
                std::vector<glm::dvec3> quad{site(at(p.x, 0), eaves + p.y), site(at(q.x, 0), eaves + q.y),
                                             site(at(q.x, length), eaves + q.y), site(at(p.x, length), eaves + p.y)};
                if (!profile.acrossX) std::reverse(quad.begin(), quad.end());
                addSurface(std::move(quad));
            } else {
                const glm::dvec2 south = at(p.x, 0), north = at(p.x, length);
                const double rise = std::abs(q.y - p.y);
                const bool fromSouth = profile.acrossX;
                addWall(fromSouth ? south : north, fromSouth ? north : south, eaves,
                        {{0, eaves + rise}, {length, eaves + rise}}, 0,
                        [this](double s, double h) { return sawtoothGlazing(s, h, m_detail.wallTexelMeters); });
            }
        }
    }

    /// A box whose sides show the rim of its top, smeared down, as photogrammetry does with small things.
    void addSmearedBox(const Box2& box, double southTop, double northTop, double foot) {
        const Corners ring = corners(box);
        const std::array<double, 4> tops{southTop, southTop, northTop, northTop};
        std::vector<glm::dvec3> lid;
        for (size_t i = 0; i < 4; ++i) lid.push_back(site(ring[i], tops[i]));
        addSurface(lid);
        if (!owns(box.center())) return;
        const double margin = std::min({0.2, box.size().x / 3, box.size().y / 3});
        const Corners rim = corners(inset(box, margin));
        for (size_t i = 0; i < 4; ++i) {
            const size_t j = (i + 1) % 4;
            const glm::dvec2 a = m_plan.siteFromPlan(rim[i]), b = m_plan.siteFromPlan(rim[j]);
            addQuad({site(ring[i], foot), site(ring[j], foot), site(ring[j], tops[j]), site(ring[i], tops[i])},
                    {a, b, b, a});
        }
    }

    void addCrate(const Crate& crate) {
        const double top = topOf(m_plan, crate), foot = top - crate.height;
        switch (crate.kind) {
        case CrateKind::Container:
        case CrateKind::Truck:
            return addPaintedBox(crate, top, foot);
        case CrateKind::Frame:
            return addFrame(crate, top, foot);
        case CrateKind::SolarTable:
            return addSmearedBox(crate.box, top - 0.36 * crate.box.size().y, top, top - crate.height - 0.2);
        default: {
            const double buried = crate.base > 0 ? 0.05 : 0.4;
            return addSmearedBox(crate.box, top, top, foot - buried);
        }
        }
    }

    /// Containers and lorries: sides from pictures they share.
    void addPaintedBox(const Crate& crate, double top, double foot) {
        const Corners ring = corners(crate.box);
        std::vector<glm::dvec3> lid;
        for (const glm::dvec2& corner : ring) lid.push_back(site(corner, top));
        addSurface(lid);
        if (!owns(crate.box.center())) return;
        for (size_t i = 0; i < 4; ++i) {
            const glm::dvec2 a = ring[i], b = ring[(i + 1) % 4];
            const double length = glm::length(b - a), height = crate.height;
            const double buried = crate.base > 0 ? 0 : 0.15; // the ground is not quite level
            const glm::dvec3 left = site(a, foot - buried), right = site(b, foot - buried);
            const glm::dvec2 along = glm::normalize(glm::dvec2(right - left)), normal(along.y, -along.x);
            const uint64_t key = (static_cast<uint64_t>(crate.kind) << 32) |
                                 (static_cast<uint64_t>(crate.palette) << 16) |
                                 (static_cast<uint64_t>(length > 4) << 8) | i;
            const float sun = static_cast<float>(std::max(0.0, glm::dot(normal, glm::dvec2(m_sun))));
            const int chart = m_atlas.sharedChart(key, {length, height}, [=, this](double u, double v) {
                const glm::vec3 albedo = crateSideColor(crate, u, v, length, m_detail.wallTexelMeters);
                return albedo * (glm::vec3(0.26f, 0.28f, 0.31f) + 1.15f * sun);
            });
            const glm::dvec3 up(0, 0, height + buried);
            m_atlas.addQuad(chart, {left, {0, 0}}, {right, {length, 0}}, {right + up, {length, height}},
                            {left + up, {0, height}});
        }
    }

    void addFrame(const Crate& crate, double top, double foot) {
        const Corners ring = corners(crate.box);
        std::vector<glm::dvec3> lid;
        for (const glm::dvec2& corner : ring) lid.push_back(site(corner, top));
        addSurface(lid);
        for (size_t i = 0; i < 4; ++i) {
            const glm::dvec2 a = ring[i], b = ring[(i + 1) % 4];
            addWall(a, b, foot, {{0, top}, {glm::length(b - a), top}}, 0.4,
                    [this](double s, double h) { return frameSideColor(s, h, m_detail.wallTexelMeters); });
        }
    }

    void addRack(const PipeRack& rack) {
        const double ground = footOf(m_plan, rack.box.center()), top = ground + rack.height;
        const double foot = rack.height > 12 ? top - 2.2 : ground - 0.4; // a girder hangs, a gallery reaches the ground
        const Corners ring = corners(rack.box);
        std::vector<glm::dvec3> lid;
        for (const glm::dvec2& corner : ring) lid.push_back(site(corner, top));
        addSurface(lid);
        for (size_t i = 0; i < 4; ++i) {
            const glm::dvec2 a = ring[i], b = ring[(i + 1) % 4];
            addWall(a, b, foot, {{0, top}, {glm::length(b - a), top}}, 0,
                    [this](double s, double h) { return rackSideColor(s, h, m_detail.wallTexelMeters); });
        }
    }

    int sidesOf(double radius) const {
        return std::clamp(static_cast<int>(radius * 2.4 * m_detail.roundness) + 8, 8, 36);
    }

    void addTurned(const Turned& body) {
        const double foot = footOf(m_plan, body.center);
        const int sides = sidesOf(body.radius);
        const auto rim = [&](int i, double radius) {
            const double angle = 6.283185307179586 * (i % sides) / sides;
            return body.center + radius * glm::dvec2(std::cos(angle), std::sin(angle));
        };
        addTurnedTop(body, foot, sides, rim);
        if (owns(body.center)) addTurnedSide(body, foot, sides, rim);
    }

    template<class Rim> void addTurnedTop(const Turned& body, double foot, int sides, Rim&& rim) {
        const double lid = body.kind == TurnedKind::Dome ? body.radius : turnedOutline(body).back().x;
        const bool flat = body.kind == TurnedKind::Chimney || body.kind == TurnedKind::CoolingTower ||
                          body.kind == TurnedKind::Clarifier;
        const double sunk = body.kind == TurnedKind::CoolingTower ? 1.5 : body.kind == TurnedKind::Clarifier ? 0.8 : 0;
        const std::vector<double> rings =
            flat ? std::vector<double>{1, 0} : std::vector<double>{1, 0.92, 0.75, 0.45, 0};
        const auto height = [&](double q) { return foot + turnedTop(body, lid * q) - sunk; };
        for (size_t ring = 0; ring + 1 < rings.size(); ++ring)
            for (int i = 0; i < sides; ++i) {
                const double outer = rings[ring], inner = rings[ring + 1];
                std::vector<glm::dvec3> face{site(rim(i, lid * outer), height(outer)),
                                             site(rim(i + 1, lid * outer), height(outer))};
                face.push_back(site(rim(i + 1, lid * inner), height(inner)));
                if (inner > 0) face.push_back(site(rim(i, lid * inner), height(inner)));
                addSurface(std::move(face));
            }
    }

    template<class Rim> void addTurnedSide(const Turned& body, double foot, int sides, Rim&& rim) {
        if (body.kind == TurnedKind::Dome) return;
        const std::vector<glm::dvec2> outline = turnedOutline(body);
        const double girth = 6.283185307179586 * body.radius, low = outline.front().y, high = outline.back().y;
        const int chart = m_atlas.addChart({girth, high - low}, [=, this](double u, double v) {
            const double angle = u / body.radius, h = v + low;
            const glm::dvec2 outward = m_plan.siteFromPlan({std::cos(angle), std::sin(angle)});
            const glm::dvec2 at = m_plan.siteFromPlan(body.center) + outward * body.radius;
            return lit(turnedSideColor(body, u, h, m_detail.wallTexelMeters), outward, {at, foot + h});
        });
        for (int i = 0; i < sides; ++i)
            for (size_t k = 0; k + 1 < outline.size(); ++k) {
                const auto vertex = [&](int side, const glm::dvec2& point) {
                    return WallVertex{site(rim(side, point.x), foot + point.y), {girth * side / sides, point.y - low}};
                };
                m_atlas.addQuad(chart, vertex(i, outline[k]), vertex(i + 1, outline[k]), vertex(i + 1, outline[k + 1]),
                                vertex(i, outline[k + 1]));
            }
    }

    void addTree(const Tree& tree) {
        const double foot = footOf(m_plan, tree.center) - 0.3;
        const int sides = m_detail.treeSides;
        struct Layer {
            double radius, height;
        };
        const std::vector<Layer> layers = sides > 5 ? std::vector<Layer>{{0.55, 0}, {0.98, 0.38}, {0.66, 0.82}, {0, 1}}
                                                    : std::vector<Layer>{{0.8, 0}, {0.8, 0.5}, {0, 0.95}};
        const auto point = [&](int i, size_t k) {
            const int side = i % sides;
            const float wobble = cellNoise(side + 13 * static_cast<int>(k), tree.palette, 71);
            const double angle = 6.283185307179586 * (side + 0.3 * wobble) / sides + tree.palette;
            const double radius = tree.radius * layers[k].radius * (0.86 + 0.28 * wobble);
            return site(tree.center + radius * glm::dvec2(std::cos(angle), std::sin(angle)),
                        foot + tree.height * layers[k].height * (0.94 + 0.1 * wobble));
        };
        for (size_t k = 0; k + 1 < layers.size(); ++k)
            for (int i = 0; i < sides; ++i) {
                std::vector<glm::dvec3> face{point(i, k), point(i + 1, k)};
                if (layers[k + 1].radius > 0) {
                    face.push_back(point(i + 1, k + 1));
                    face.push_back(point(i, k + 1));
                } else {
                    face.push_back(site(tree.center, foot + tree.height));
                }
                addSurface({face[0], face[1], face[2]});
                if (face.size() == 4) addSurface({face[0], face[2], face[3]});
            }
    }

    const ParkPlan& m_plan;
    const Light& m_light;
    Box2 m_cell, m_planBounds;
    const LevelOfDetail& m_detail;
    const glm::dvec3 m_sun = sunDirection();
    TexturedMesh m_surface;
    WallAtlas m_atlas;
};

} // namespace

const LevelOfDetail& levelOfDetail(int level) {
    static const std::array<LevelOfDetail, levelCount> levels{{
        {0.20, 4, 16, 0.5, 8, 0, 0, 1},
        {0.45, 8, 16, 0.8, 6, 0, 2.0, 0.8},
        {1.0, 8, 32, 1.5, 5, 1.5, 2.3, 0.5},
        {2.2, 16, 32, 3.0, 4, 2.0, 8, 0.3},
    }};
    return levels[static_cast<size_t>(level)];
}

Box3 CellMesh::bounds() const {
    Box3 box;
    for (const TexturedMesh* mesh : {&surface, &walls})
        for (const glm::vec3& p : mesh->positions) box.extend(glm::dvec3(p));
    return box;
}

CellMesh meshCell(const ParkPlan& plan, const Light& light, const Box2& cell, Picture picture,
                  const LevelOfDetail& detail) {
    return CellBuilder(plan, light, cell, detail).build(std::move(picture));
}

} // namespace sandtable::sample
