#include "tests/TestData.h"

#include "gis/Raster.h"
#include "gis/Vector.h"
#include "sample/Ground.h"
#include "sample/SamplePark.h"
#include "scene/park/ParkFile.h"
#include "scene/tiles/TilesetReport.h"

#include <gmock/gmock.h>

#include <iterator>
#include <map>

using namespace sandtable;
using namespace sandtable::sample;

namespace {

const auto silent = [](double, const std::string&) {};
constexpr double smallKilometers = 0.4;

std::map<std::string, std::string> contentsOf(const std::filesystem::path& directory) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        files[std::filesystem::relative(entry.path(), directory).string()] = {std::istreambuf_iterator<char>(in), {}};
    }
    return files;
}

/// One small park for all the tests that only look at it.
class SmallSample : public testing::Test {
protected:
    static void SetUpTestSuite() {
        s_folder = std::make_unique<test::TemporaryFolder>();
        const auto made = generateSample(folder(), {1, smallKilometers, 2}, silent);
        ASSERT_TRUE(made.ok()) << made.error().text();
    }
    static void TearDownTestSuite() { s_folder.reset(); }
    static std::filesystem::path folder() { return s_folder->path() / "park"; }
    static scene::Park open(Diagnostics& diagnostics) {
        const std::string file = (folder() / "park.json").string();
        auto park = scene::openPark(std::span(&file, 1), test::sourceDirectory() / "assets", diagnostics);
        EXPECT_TRUE(park.ok()) << park.error().text();
        return std::move(park).value();
    }

private:
    static inline std::unique_ptr<test::TemporaryFolder> s_folder;
};

TEST_F(SmallSample, IsTheSameToTheByteWithAnotherNumberOfWorkers) {
    const test::TemporaryFolder other;
    ASSERT_TRUE(generateSample(other.path() / "park", {1, smallKilometers, 1}, silent).ok());
    const auto first = contentsOf(folder()), second = contentsOf(other.path() / "park");
    ASSERT_EQ(first.size(), second.size());
    for (const auto& [name, content] : first) EXPECT_TRUE(second.contains(name) && second.at(name) == content) << name;
}

TEST_F(SmallSample, OpensWithoutComplaint) {
    Diagnostics diagnostics;
    const scene::Park park = open(diagnostics);
    for (const Diagnostic& entry : diagnostics.all()) EXPECT_EQ(entry.severity, Severity::Info) << entry.text();
    EXPECT_TRUE(park.sampleData);
    EXPECT_EQ(park.layers.size(), 11u);
    EXPECT_EQ(park.frame.crs().code(), "EPSG:4547");
    ASSERT_FALSE(park.views.empty());
    EXPECT_EQ(park.views.front().id, "overview");
}

TEST_F(SmallSample, TilesAreCompleteAndReadable) {
    Diagnostics diagnostics;
    const scene::Park park = open(diagnostics);
    const auto report = scene::reportTileset((folder() / "osgb").string(), park.frame, [](size_t, size_t) {});
    ASSERT_TRUE(report.ok()) << report.error().text();
    EXPECT_EQ(report->files, 20u); // two tiles of a root, an L17, four L18 and four L19
    EXPECT_EQ(report->missing, 0u);
    EXPECT_EQ(report->broken, 0u);
    EXPECT_GT(report->triangles, 10000u);
    EXPECT_NEAR(report->extent.min.x, -256, 1);
    EXPECT_NEAR(report->extent.max.y, 128, 1);
}

TEST_F(SmallSample, GeodataLiesWhereTheMeshDoes) {
    Diagnostics diagnostics;
    const scene::Park park = open(diagnostics);
    const auto heights = gis::readHeights((folder() / "gis/dem.tif").string(), park.frame, 1000000, "", diagnostics);
    ASSERT_TRUE(heights.ok()) << heights.error().text();
    const ParkPlan plan = planPark(1, smallKilometers);
    for (const glm::dvec2& site : {glm::dvec2(0, 0), glm::dvec2(200, 90), glm::dvec2(-240, 60)})
        EXPECT_NEAR(heights->sample(site), groundHeight(plan, plan.planFromSite(site)), 0.3);

    const auto ortho = gis::inspectRaster((folder() / "gis/ortho.tif").string(), park.frame);
    ASSERT_TRUE(ortho.ok()) << ortho.error().text();
    EXPECT_NEAR(ortho->siteBounds.min.x, -256 - 1024, 0.01);
}

TEST_F(SmallSample, BuildingsCarryChineseAttributes) {
    Diagnostics diagnostics;
    const scene::Park park = open(diagnostics);
    const auto layer = gis::readFeatures((folder() / "gis/buildings.gpkg").string(), "", park.frame, "", diagnostics);
    ASSERT_TRUE(layer.ok()) << layer.error().text();
    const ParkPlan plan = planPark(1, smallKilometers);
    ASSERT_EQ(layer->features.size(), plan.buildings.size());
    for (size_t i = 0; i < plan.buildings.size(); ++i) {
        const gis::Feature& feature = layer->features[i];
        for (const char* field : {"编号", "名称", "name_en", "功能", "层数", "高度_m", "耐火等级", "火灾危险性"})
            EXPECT_NE(feature.attribute(field), nullptr) << field;
        EXPECT_EQ(gis::attributeText(*feature.attribute("名称")), plan.buildings[i].name);
        EXPECT_LT(glm::distance(feature.bounds().center(), plan.siteFromPlan(plan.buildings[i].box.center())), 0.01);
    }
}

TEST_F(SmallSample, RefusesAFolderThatIsNotEmpty) {
    const auto again = generateSample(folder(), {1, smallKilometers, 1}, silent);
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().kind, ErrorKind::Usage);
    EXPECT_THAT(again.error().where, testing::HasSubstr("park"));
}

TEST(GenerateSample, RefusesSizesThatMakeNoSense) {
    const test::TemporaryFolder folder;
    for (const double size : {0.0, -1.0, 1000.0})
        EXPECT_FALSE(generateSample(folder.path() / "park", {1, size, 1}, silent).ok()) << size;
}

} // namespace
