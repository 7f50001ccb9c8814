// Triangles that zones change, against what the polygons say at random places.
#include "renderer/ZoneSplit.h"

#include "shaders/GpuTypes.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>

namespace sandtable::renderer {
namespace {

using Kind = scene::SurfaceZone::Kind;
const glm::dvec3 origin{1000, -2000, 40};

/// A hilly sheet of 20 m by 20 m.
MeshShape sheet(int cells = 25) {
    MeshShape shape;
    const auto side = static_cast<uint32_t>(cells + 1);
    std::vector<glm::vec3> positions;
    for (uint32_t y = 0; y < side; ++y)
        for (uint32_t x = 0; x < side; ++x) {
            const glm::vec2 plan = glm::vec2(x, y) * (20.0f / float(cells));
            positions.emplace_back(plan, std::sin(plan.x) + std::cos(plan.y));
            shape.vertices.push_back({positions.back(), plan / 20.0f});
        }
    for (uint32_t y = 0; y + 1 < side; ++y)
        for (uint32_t x = 0; x + 1 < side; ++x) {
            const uint32_t a = y * side + x, b = a + 1, c = a + side, d = c + 1;
            shape.indices.insert(shape.indices.end(), {a, b, d, a, d, c});
        }
    shape.chunks = sortIntoChunks(shape.indices, positions);
    return shape;
}

scene::SurfaceZone zoneOf(Kind kind, Polygon area, double height = 45) {
    for (glm::dvec2& point : area.outer) point += glm::dvec2(origin);
    for (Ring& hole : area.holes)
        for (glm::dvec2& point : hole) point += glm::dvec2(origin);
    return {kind, "", std::move(area), height};
}

std::vector<NumberedZone> numbered(const std::vector<scene::SurfaceZone>& zones) {
    std::vector<NumberedZone> result;
    for (const auto& zone : zones)
        result.push_back({&zone, polygonBounds(zone.area), static_cast<uint32_t>(result.size() + 1)});
    return result;
}

bool holds(const std::array<glm::vec3, 3>& corners, const glm::vec2& place) {
    int left = 0, right = 0;
    for (size_t i = 0; i < 3; ++i) {
        const glm::vec2 along(corners[(i + 1) % 3] - corners[i]), to = place - glm::vec2(corners[i]);
        const float side = along.x * to.y - along.y * to.x;
        (side >= 0 ? left : right) += 1;
    }
    return left == 0 || right == 0;
}

/// How many of these triangles lie over a place.
size_t over(const MeshShape& shape, const std::vector<uint32_t>& indices, const glm::vec2& place) {
    size_t count = 0;
    for (size_t i = 0; i < indices.size(); i += 3)
        count += holds({shape.vertices[indices[i]].position, shape.vertices[indices[i + 1]].position,
                        shape.vertices[indices[i + 2]].position},
                       place);
    return count;
}

class ZoneSplitTest : public testing::Test {
protected:
    const MeshShape shape = sheet();
    /// As the fragments are decided: the number of what shows at a place; nullopt: nothing.
    std::optional<uint32_t> shownAt(const ZoneSplit& split, uint32_t mask, const glm::vec2& place) const {
        std::vector<uint32_t> shown(over(shape, split.outside, place), 0u);
        for (size_t i = 0; i < split.edited.size(); i += 3) {
            const auto corner = [&](size_t k) { return split.editedVertices[split.edited[i + k]].vertex.position; };
            const uint32_t zone = split.editedVertices[split.edited[i]].zone, number = zone & SANDTABLE_ZONE_NUMBER;
            if (((zone & SANDTABLE_ZONE_UNMASKED) != 0 || number == mask) &&
                holds({corner(0), corner(1), corner(2)}, place))
                shown.push_back(number);
        }
        EXPECT_LE(shown.size(), 1u) << place.x << ", " << place.y;
        return shown.empty() ? std::nullopt : std::optional(shown.front());
    }
};

TEST_F(ZoneSplitTest, EveryPlaceShowsTheZoneItLiesIn) {
    const Polygon holed{{{2, 2}, {12.3, 3}, {11, 12}, {3, 11}}, {{{5, 5}, {8, 5}, {8, 8}, {5, 8}}}};
    const std::vector<scene::SurfaceZone> zones{
        zoneOf(Kind::Flatten, holed), zoneOf(Kind::Shift, rectangle({14, 14}, {7, 5}, 0.4), 2.5),
        zoneOf(Kind::Clip, rectangle({13, 5}, {6, 2}, 0.1)), zoneOf(Kind::Flatten, {{{9, 8}, {16, 9}, {10, 15}}, {}}),
        zoneOf(Kind::Flatten, rectangle({100, 100}, {1, 1}))};
    const ZoneSplit split = splitByZones(shape, origin, numbered(zones), 0.1);
    std::mt19937 random(7);
    std::uniform_real_distribution<float> within(0.0005f, 19.9995f);
    for (int i = 0; i < 2000; ++i) {
        const glm::vec2 place(within(random), within(random));
        uint32_t mask = 0; // exact: later zones win
        for (uint32_t zone = 0; zone < zones.size(); ++zone)
            if (polygonContains(zones[zone].area, glm::dvec2(origin) + glm::dvec2(place))) mask = zone + 1;
        const auto shown = shownAt(split, mask, place);
        if (mask != 0 && zones[mask - 1].kind == Kind::Clip)
            EXPECT_EQ(shown, std::nullopt);
        else
            EXPECT_EQ(shown, mask) << place.x << ", " << place.y;
    }
}

/// A mask may be wrong by a texel: no place is left empty for that.
TEST_F(ZoneSplitTest, AMaskThatIsWrongByATexelLeavesNoHole) {
    const std::vector<scene::SurfaceZone> zones{zoneOf(Kind::Flatten, rectangle({6, 10}, {8, 8})),
                                                zoneOf(Kind::Flatten, rectangle({14, 10}, {8, 8}))}; // side by side
    const ZoneSplit split = splitByZones(shape, origin, numbered(zones), 0.15);
    std::mt19937 random(8);
    std::uniform_real_distribution<float> within(0.0005f, 19.9995f), texel(-0.1f, 0.1f);
    for (int i = 0; i < 2000; ++i) {
        const glm::vec2 place(within(random), within(random)), looked = place + glm::vec2(texel(random), texel(random));
        uint32_t mask = 0;
        for (uint32_t zone = 0; zone < zones.size(); ++zone)
            if (polygonContains(zones[zone].area, glm::dvec2(origin) + glm::dvec2(looked))) mask = zone + 1;
        EXPECT_TRUE(shownAt(split, mask, place)) << place.x << ", " << place.y;
    }
}

TEST_F(ZoneSplitTest, PressesToTheHeightAndKeepsALittleRelief) {
    const std::vector<scene::SurfaceZone> zones{zoneOf(Kind::Flatten, rectangle({10, 10}, {40, 40}), 45)};
    const ZoneSplit split = splitByZones(shape, origin, numbered(zones), 0.1);
    EXPECT_TRUE(split.outside.empty());
    ASSERT_EQ(split.edited.size(), shape.indices.size());
    EXPECT_EQ(split.editedVertices.size(), shape.vertices.size()); // shared ones once
    for (size_t i = 0; i < split.edited.size(); ++i) {
        const glm::vec3 before = shape.vertices[shape.indices[i]].position;
        const EditedVertex& after = split.editedVertices[split.edited[i]];
        EXPECT_EQ(glm::vec2(after.vertex.position), glm::vec2(before));
        EXPECT_NEAR(after.vertex.position.z, 5 + 1e-3 * (before.z - 5), 1e-5);
        EXPECT_EQ(after.zone, 1u | SANDTABLE_ZONE_LEVELLED | SANDTABLE_ZONE_UNMASKED);
    }
}

TEST_F(ZoneSplitTest, LiftsByTheHeight) {
    const std::vector<scene::SurfaceZone> zones{zoneOf(Kind::Shift, rectangle({10, 10}, {40, 40}), -2)};
    const ZoneSplit split = splitByZones(shape, origin, numbered(zones), 0.1);
    ASSERT_EQ(split.edited.size(), shape.indices.size());
    for (size_t i = 0; i < split.edited.size(); ++i) {
        const EditedVertex& after = split.editedVertices[split.edited[i]];
        EXPECT_FLOAT_EQ(after.vertex.position.z, shape.vertices[shape.indices[i]].position.z - 2);
        EXPECT_EQ(after.zone, 1u | SANDTABLE_ZONE_UNMASKED);
    }
}

TEST_F(ZoneSplitTest, ASmallZoneTouchesFewTriangles) {
    const std::vector<scene::SurfaceZone> zones{zoneOf(Kind::Flatten, rectangle({10.1, 10.1}, {2, 2}))};
    const ZoneSplit split = splitByZones(shape, origin, numbered(zones), 0.1);
    EXPECT_GT(split.outside.size(), shape.indices.size() * 9 / 10);
    // 2 m are 2.5 cells: at most 4 by 4 cells, those at the border twice.
    EXPECT_LE(split.edited.size() / 3, 2u * 32);
}

TEST_F(ZoneSplitTest, AnUprightTriangleAtABorderIsThereForBothSides) {
    MeshShape wall;
    const std::vector<glm::vec3> positions{{0, 0, 0}, {4, 0, 0}, {2, 0, 5}};
    for (const glm::vec3& position : positions) wall.vertices.push_back({position, {0, 0}});
    wall.indices = {0, 1, 2};
    wall.chunks = sortIntoChunks(wall.indices, positions);
    const std::vector<scene::SurfaceZone> zones{zoneOf(Kind::Shift, rectangle({3, 0}, {2, 2}), 1)};
    const ZoneSplit split = splitByZones(wall, origin, numbered(zones), 0.1);
    ASSERT_EQ(split.edited.size(), 6u);
    EXPECT_EQ(split.editedVertices[split.edited[0]].zone, 0u);
    EXPECT_EQ(split.editedVertices[split.edited[3]].zone, 1u);
}

} // namespace
} // namespace sandtable::renderer
