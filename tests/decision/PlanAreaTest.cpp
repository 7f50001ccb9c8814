#include "decision/PlanArea.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace sandtable::decision {
namespace {

/// What a digitised layer holds: boxes turned and not, L shapes, courts, bow ties, spikes, repeated points.
Polygon anyFootprint(std::mt19937& random, double extent) {
    std::uniform_real_distribution<double> place(0, extent), size(4, 40), angle(0, 2 * M_PI);
    const glm::dvec2 at(place(random), place(random)), half(size(random) / 2, size(random) / 2);
    Polygon polygon = rectangle(at, 2.0 * half, random() % 2 ? angle(random) : 0);
    Ring& ring = polygon.outer;
    switch (random() % 8) {
    case 0:
        ring.insert(ring.begin() + 2, (ring[0] + ring[1] + ring[2] + ring[3]) / 4.0); // concave
        break;
    case 1:
        polygon.holes.push_back(rectangle(at, half).outer);
        break;
    case 2:
        std::swap(ring[1], ring[2]); // a bow tie
        break;
    case 3:
        ring.insert(ring.begin() + 1, {ring[0] + (ring[0] - ring[1]) * 0.5, ring[0]}); // a spike
        break;
    case 4:
        ring.insert(ring.begin() + 1, ring[0]);
        break;
    default:
        break;
    }
    return polygon;
}

TEST(PlanAreaTest, WhatManyCoverIsTheAreaOfTheirUnion) {
    std::mt19937 random(7);
    for (const double extent : {60.0, 300.0, 2000.0}) // all over one another … hardly ever
        for (int round = 0; round < 20; ++round) {
            std::vector<Polygon> polygons;
            for (int i = 0; i < 60; ++i) polygons.push_back(anyFootprint(random, extent));
            const auto covered = coveredSquareMeters(polygons);
            const auto together = PlanArea::of(polygons);
            ASSERT_TRUE(covered && together);
            EXPECT_NEAR(*covered, together->squareMeters(), 1e-6 * together->squareMeters()) << extent;
        }
}

TEST(PlanAreaTest, NothingCoversNothingAndNumbersMustBeNumbers) {
    EXPECT_EQ(coveredSquareMeters({}).value(), 0);
    EXPECT_EQ(coveredSquareMeters(std::vector{Polygon{{{0, 0}, {5, 0}}, {}}}).value(), 0) << "no area";
    const std::vector<Polygon> bad{rectangle({0, 0}, {5, 5}), Polygon{{{0, 0}, {NAN, 0}, {5, 5}}, {}}};
    EXPECT_FALSE(coveredSquareMeters(bad));
}

/// Shared walls are no overlap, and far from the origin they are none either.
TEST(PlanAreaTest, HousesInARowFarFromTheOrigin) {
    std::vector<Polygon> row;
    for (int i = 0; i < 50; ++i) row.push_back(rectangle({4e6 + i * 10.0, 3e6}, {10, 8}));
    EXPECT_NEAR(coveredSquareMeters(row).value(), 50 * 80, 1e-3);
}

} // namespace
} // namespace sandtable::decision
