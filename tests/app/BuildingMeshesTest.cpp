// Models of planned buildings: their size in the park.
#include "app/session/BuildingMeshes.h"
#include "tests/TestData.h"

#include <gtest/gtest.h>

namespace sandtable::app {
namespace {

/// A model of 2 × 2 m and 10 m high (Y up, as OBJ files are).
const char* tower = "v -1 0 -1\nv 1 0 -1\nv 1 0 1\nv -1 0 1\nv 0 10 0\n"
                    "f 1 2 5\nf 2 3 5\nf 3 4 5\nf 4 1 5\nf 1 3 2\nf 1 4 3\n";

TEST(BuildingMeshes, FitAModelIntoAllThreeDimensionsUndistorted) {
    const test::TemporaryFolder folder;
    Diagnostics diagnostics;
    scene::Building building;
    building.modelFile = folder.write("tower.obj", tower).string();
    const auto sizeIn = [&](const glm::dvec3& size) {
        building.size = size;
        Box3 box;
        for (const scene::Mesh& mesh : buildingMeshes(building, diagnostics)) box.extend(mesh.bounds());
        return box.size();
    };
    const glm::dvec3 low = sizeIn({20, 20, 5}); // the height decides
    EXPECT_NEAR(low.z, 5, 1e-4);
    EXPECT_NEAR(low.x, 1, 1e-4);
    const glm::dvec3 narrow = sizeIn({20, 4, 500}); // the width decides
    EXPECT_NEAR(narrow.z, 20, 1e-4);
    EXPECT_NEAR(narrow.y, 4, 1e-4);
}

} // namespace
} // namespace sandtable::app
