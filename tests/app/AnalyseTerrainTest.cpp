// Analyses of rasters as they come: turned, upside down, in other units, in planes that do not measure.
#include "app/commands/Commands.h"
#include "app/commands/PlanCommands.h"
#include "gis/GridFile.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

namespace sandtable::app {
namespace {

using testing::HasSubstr;

constexpr int side = 81; // cells

class AnalyseTerrain : public testing::Test {
protected:
    /// A tower of 30 m in the middle of level ground, cells of 2 m; the grid turned by `degrees` and its rows from the
    /// south where `southUp`.
    std::string tower(const std::string& name, int epsg, double degrees, bool southUp) {
        const double c = std::cos(glm::radians(degrees)) * 2, s = std::sin(glm::radians(degrees)) * 2;
        const double up = southUp ? 1 : -1;
        const glm::dvec2 middle(507000, 2500000), columns(c, s), rows = glm::dvec2(-s, c) * up;
        const glm::dvec2 corner = middle - (columns + rows) * (side / 2.0);
        std::vector<double> heights(side * side, 10);
        for (int row = 39; row <= 41; ++row)
            for (int column = 39; column <= 41; ++column) heights[static_cast<size_t>(row * side + column)] = 40;
        const std::vector<gis::GridBand> bands{{"z", "m", std::move(heights)}};
        const std::string file = (m_folder.path() / name).string();
        EXPECT_TRUE(gis::writeGeoTiff(
            file, {side, side, {corner.x, columns.x, rows.x, corner.y, columns.y, rows.y}, gis::Crs::fromEpsg(epsg)},
            bands));
        return file;
    }
    /// Where the shadow lies from the tower: east and north, metres, weighed by its hours.
    glm::dvec2 shadowFrom(const std::string& surface) {
        ShadowHoursOptions options;
        options.surface = surface;
        options.date = "2026-12-21";
        options.output = (m_folder.path() / "shadow.tif").string();
        testing::internal::CaptureStdout();
        EXPECT_EQ(runShadowHours(options), Done);
        testing::internal::GetCapturedStdout();
        const auto shadow = gis::readGrid(options.output);
        EXPECT_TRUE(shadow);
        glm::dvec2 sum(0);
        double hours = 0;
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column) {
                const double of = shadow->cells[static_cast<size_t>(row * side + column)];
                sum += (shadow->shape.center(column, row) - glm::dvec2(507000, 2500000)) * of;
                hours += of;
            }
        return sum / hours;
    }
    int fails(const std::function<int()>& run, const std::string& why) {
        testing::internal::CaptureStderr();
        const int code = run();
        EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr(why));
        return code;
    }
    test::TemporaryFolder m_folder;
};

TEST_F(AnalyseTerrain, ShadowsFallAwayFromTheSunHoweverTheCellsLie) {
    const glm::dvec2 plain = shadowFrom(tower("plain.tif", 4547, 0, false));
    EXPECT_GT(plain.y, 20) << "to the north, in China in December";
    for (const auto& [degrees, southUp] : {std::pair(0.0, true), {30.0, false}, {-75.0, true}}) {
        const glm::dvec2 other = shadowFrom(tower("other.tif", 4547, degrees, southUp));
        EXPECT_LT(glm::distance(other, plain), 1.5) << degrees << (southUp ? " from the south" : "");
    }
}

TEST_F(AnalyseTerrain, AnOutputThatIsTheInputIsRefused) {
    const std::string file = tower("h.tif", 4547, 0, false);
    ShadowHoursOptions shadow;
    shadow.surface = shadow.output = file;
    shadow.date = "2026-12-21";
    EXPECT_EQ(fails([&] { return runShadowHours(shadow); }, "it would be lost"), BadUsage);
    ViewshedOptions view;
    view.surface = file;
    view.output = (m_folder.path() / "." / "h.tif").string();
    view.from = "507000,2500000";
    EXPECT_EQ(fails([&] { return runViewshed(view); }, "it would be lost"), BadUsage);
    EXPECT_EQ(gis::readGrid(file)->cells.size(), size_t(side * side));
}

TEST_F(AnalyseTerrain, PlanesThatDoNotMeasureAreRefused) {
    CutFillOptions earth;
    earth.before = tower("mercator.tif", 3857, 0, false); // at 22° north
    earth.level = 10;
    EXPECT_EQ(fails([&] { return runCutFill(earth); }, "1.08 times those on the ground"), Failed);
}

} // namespace
} // namespace sandtable::app
