// Environmental fields of a park: which sensors speak, what lies between them and where nobody knows.
#include "decision/fields/FieldMap.h"
#include "DecisionWorlds.h"
#include "decision/ChannelScore.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <random>

namespace sandtable::decision {
namespace {

using test::channel;
using test::device;
using test::noon;
using test::shippedProfile;

constexpr double endless = std::numeric_limits<double>::infinity();

/// `count` samples in a kilometre, of a field that rises to the east with a hill in the middle.
std::vector<FieldSample> hill(size_t count, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> place(0, 1000);
    std::vector<FieldSample> samples;
    for (size_t i = 0; i < count; ++i) {
        const glm::dvec2 at(place(random), place(random));
        samples.push_back({at, 40 + at.x / 100 + 15 * std::exp(-glm::distance(at, {500, 500}) / 300)});
    }
    return samples;
}

FieldRequest requestFor(std::vector<FieldSample> samples, double reach = 400) {
    FieldRequest request;
    request.placement = *fieldPlacement(samples, reach, {}, 64);
    request.samples = std::move(samples);
    request.maxDistanceMeters = reach;
    return request;
}

TEST(FieldScale, HasTheHealthBandsByTheScoreOfTheValue) {
    const HealthProfile profile = shippedProfile();
    const auto scales = fieldScales(profile, *profile.field("pm2_5"), 12);
    ASSERT_EQ(scales.size(), 1u);
    const FieldScale* const scale = &scales[0];
    EXPECT_EQ(scale->unit, "µg/m³");
    ASSERT_EQ(scale->bands.size(), 4u);
    EXPECT_EQ(scale->bands[0].to, 35);
    EXPECT_EQ(scale->bands[1].to, 50);
    EXPECT_EQ(scale->bands[2].to, 60);
    EXPECT_EQ(scale->bands[3].to, endless);
    for (double value = 0; value < 200; value += 0.37) {
        const auto* band = profile.band(scoreOf(scale->indicator->curve, value));
        ASSERT_TRUE(scale->band(value));
        EXPECT_EQ(scale->band(value)->name.en, band->name.en) << value;
    }
}

TEST(FieldScale, FollowsTheHourAndTheClassAskedFor) {
    const HealthProfile profile = shippedProfile();
    FieldSpec noise = *profile.field("noise");
    EXPECT_EQ(fieldScales(profile, noise, 12).front().bands[0].to, 60);
    EXPECT_EQ(fieldScales(profile, noise, 23).front().bands[0].to, 50);
    noise.requires_ = {{"noiseClass", "1"}};
    EXPECT_EQ(fieldScales(profile, noise, 12).front().bands[0].to, 50);
    noise.requires_ = {{"noiseClass", "9"}};
    EXPECT_TRUE(fieldScales(profile, noise, 12).empty());
}

TEST(FieldScale, TakesItsOwnBandsWhereNothingIsScored) {
    const HealthProfile profile = shippedProfile();
    const auto scales = fieldScales(profile, *profile.field("temperature"), 12);
    ASSERT_EQ(scales.size(), 1u);
    const FieldScale* const scale = &scales[0];
    EXPECT_EQ(scale->indicator, nullptr);
    EXPECT_EQ(scale->band(-300)->name.en, "Cold");
    EXPECT_EQ(scale->band(35)->name.en, "Hot");
}

TEST(FieldSensors, LeaveOutAndCountWhatIsStaleMissingOrInAnotherUnit) {
    test::Case park;
    park.park.devices = {
        device("fresh", "", {channel("n", "noise", "dB(A)")}), device("stale", "", {channel("n", "noise", "dB(A)")}),
        device("silent", "", {channel("n", "noise", "dB(A)")}), device("foreign", "", {channel("n", "noise", "dB")}),
        device("other", "", {channel("p", "power", "kW")})};
    park.park.devices[0].position = {3, 4, 0};
    park.open();
    park.read("fresh/n", 55);
    park.read("stale/n", 99, std::chrono::seconds(121)); // of a 60 s channel
    park.read("foreign/n", 50);
    const HealthProfile profile = shippedProfile();
    const FieldSpec& spec = *profile.field("noise");
    const auto sensors =
        fieldSensors(park.park, {}, spec, fieldScales(profile, spec, 12).front(), park.channels, *park.store, noon);
    ASSERT_EQ(sensors.samples.size(), 1u);
    EXPECT_EQ(sensors.samples[0].place, glm::dvec2(3, 4));
    EXPECT_EQ(sensors.samples[0].value, 55);
    EXPECT_EQ(sensors.devices, std::vector<std::string>{"fresh"});
    EXPECT_EQ(sensors.stale, 1u);
    EXPECT_EQ(sensors.missing, 1u);
    EXPECT_EQ(sensors.otherUnit, 1u);
    EXPECT_TRUE(hasSensors(park.park, spec));
    EXPECT_FALSE(hasSensors(park.park, *profile.field("pm10")));
}

TEST(FieldSensors, GiveTheMeanThatHealthIsJudgedBy) {
    test::Case park;
    park.park.devices = {device("a", "", {channel("p", "pm2_5", "µg/m³")})};
    park.open();
    for (int minutes = 0; minutes < 24 * 60; ++minutes)
        park.read("a/p", minutes < 12 * 60 ? 30 : 50, std::chrono::minutes(minutes));
    const HealthProfile profile = shippedProfile();
    const FieldSpec& spec = *profile.field("pm2_5");
    const auto sensors =
        fieldSensors(park.park, {}, spec, fieldScales(profile, spec, 12).front(), park.channels, *park.store, noon);
    ASSERT_EQ(sensors.samples.size(), 1u);
    const HealthReport report = park.evaluate(profile);
    EXPECT_EQ(sensors.samples[0].value, report.devices[0].contributions[0].value);
    EXPECT_NEAR(sensors.samples[0].value, 40, 1);
}

TEST(FieldSensors, OfSeveralMeansTheWorstDecides) {
    test::Case park;
    park.park.devices = {device("a", "", {channel("o", "o3", "µg/m³")})};
    park.open();
    for (int minutes = 0; minutes < 24 * 60; ++minutes)
        park.read("a/o", minutes < 60 ? 300 : 20, std::chrono::minutes(minutes));
    const HealthProfile profile = shippedProfile();
    const FieldSpec& spec = *profile.field("o3");
    const auto reading = readField(profile, park.park, {}, spec, park.channels, *park.store, noon);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->scale.indicator->id, "o3-1h");
    const HealthReport report = park.evaluate(profile);
    EXPECT_EQ(report.devices[0].contributions[0].indicator->id, "o3-1h");
    EXPECT_EQ(reading->sensors.samples[0].value, report.devices[0].contributions[0].value);
}

TEST(FieldSensors, OfARemovedBuildingSayNothing) {
    test::Case park;
    park.park.devices = {device("a", "gone", {channel("n", "noise", "dB(A)")}),
                         device("b", "", {channel("n", "noise", "dB(A)")})};
    park.open();
    park.read("a/n", 55);
    park.read("b/n", 56);
    const HealthProfile profile = shippedProfile();
    scene::World world;
    world.removedBuildings = {"gone"};
    const auto reading =
        readField(profile, park.park, world, *profile.field("noise"), park.channels, *park.store, noon);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->sensors.devices, std::vector<std::string>{"b"});
}

TEST(FieldPlacement, CoversWhatSensorsReachInsideThePark) {
    const std::vector<FieldSample> samples{{{100, 100}, 1}, {{300, 200}, 2}};
    const auto free = fieldPlacement(samples, 50, {}, 128);
    ASSERT_TRUE(free);
    EXPECT_NEAR(free->bounds().min.x, 50, 1e-9);
    EXPECT_NEAR(free->bounds().min.y, 50, free->cellSize.y) << "whole cells";
    EXPECT_LE(std::max(free->width, free->height), 128);
    const auto inside = fieldPlacement(samples, 50, {{0, 0}, {200, 400}}, 128);
    EXPECT_EQ(inside->northWest, glm::dvec2(50, 250));
    EXPECT_NEAR(inside->bounds().max.x, 200, inside->cellSize.x);
    EXPECT_EQ(fieldPlacement(samples, 50, {}, 128, 10)->cellSize, glm::dvec2(10, 10));
    EXPECT_FALSE(fieldPlacement({}, 50, {}, 128));
    EXPECT_FALSE(fieldPlacement(samples, 50, {{5000, 5000}, {6000, 6000}}, 128)) << "no sensor reaches the park";
}

TEST(FieldMap, IsOrdinaryKrigingFromTenSensorsOn) {
    const FieldRequest request = requestFor(hill(30));
    const auto grid = estimateField(request);
    ASSERT_TRUE(grid) << grid.error().text();
    EXPECT_EQ(grid->method, FieldMethod::Kriging);
    EXPECT_EQ(grid->sensors, 30u);
    ASSERT_TRUE(grid->variogram);
    // The same as the model of `analyse kriging` on the same points.
    const auto clean = cleanSamples(request.samples).samples;
    std::vector<glm::dvec2> places;
    for (const FieldSample& sample : clean) places.push_back(sample.place);
    const auto kriging = OrdinaryKriging::create(clean, SampleDistances(places), grid->variogram->model);
    ASSERT_TRUE(kriging);
    const std::vector<glm::dvec2> cell{request.placement.cellCenter(30, 20)};
    const Estimate expected = kriging->estimate(cell)[0];
    const size_t index = 20 * static_cast<size_t>(request.placement.width) + 30;
    EXPECT_DOUBLE_EQ(grid->values[index], expected.value);
    EXPECT_DOUBLE_EQ(grid->variances[index], expected.variance);
}

TEST(FieldMap, SaysNothingBeyondTheReachOfAllSensors) {
    const FieldRequest request = requestFor(hill(12), 150);
    const auto grid = estimateField(request);
    ASSERT_TRUE(grid);
    size_t said = 0;
    for (int row = 0; row < request.placement.height; ++row)
        for (int column = 0; column < request.placement.width; ++column) {
            double nearest = endless;
            for (const FieldSample& sample : request.samples)
                nearest = std::min(nearest, glm::distance(sample.place, request.placement.cellCenter(column, row)));
            const size_t i =
                static_cast<size_t>(row) * static_cast<size_t>(request.placement.width) + static_cast<size_t>(column);
            EXPECT_EQ(std::isfinite(grid->values[i]), nearest <= 150) << column << ' ' << row;
            EXPECT_GE(grid->known[i], 0);
            EXPECT_LE(grid->known[i], 1);
            if (nearest > 150) {
                EXPECT_EQ(grid->known[i], 0);
            }
            said += nearest <= 150;
        }
    EXPECT_GT(said, 0u);
    EXPECT_LT(said, grid->values.size());
}

TEST(FieldMap, IsKnownWhereItsErrorIsSmallAndFadesAsItGrows) {
    EXPECT_EQ(knownByVariance(0, 10), 1);
    EXPECT_EQ(knownByVariance(6, 10), 1);
    EXPECT_EQ(knownByVariance(9.6, 10), 0);
    EXPECT_EQ(knownByVariance(std::nan(""), 10), 0);
    double last = 1;
    for (double variance = 0; variance <= 12; variance += 0.1) {
        EXPECT_LE(knownByVariance(variance, 10), last);
        last = knownByVariance(variance, 10);
    }
    EXPECT_EQ(knownByDistance(0, 100), 1);
    EXPECT_EQ(knownByDistance(100, 100), 0);
}

TEST(FieldMap, WeighsByDistanceBelowTenSensorsAndSaysSo) {
    const auto grid = estimateField(requestFor(hill(9)));
    ASSERT_TRUE(grid);
    EXPECT_EQ(grid->method, FieldMethod::InverseDistance);
    EXPECT_THAT(grid->reason, testing::HasSubstr("9 samples"));
    EXPECT_FALSE(grid->variogram);
    EXPECT_TRUE(std::all_of(grid->variances.begin(), grid->variances.end(), [](double v) { return std::isnan(v); }));
    const auto same = estimateField(requestFor([] {
        auto samples = hill(20);
        for (FieldSample& sample : samples) sample.value = 7;
        return samples;
    }()));
    EXPECT_EQ(same->method, FieldMethod::InverseDistance) << "values that do not vary have no variogram";
    EXPECT_NEAR(same->lowest, 7, 1e-9);
    EXPECT_NEAR(same->highest, 7, 1e-9);
}

TEST(FieldMap, DoesNotDependOnTheOrderOfSensors) {
    FieldRequest request = requestFor(hill(25));
    const auto grid = estimateField(request);
    std::shuffle(request.samples.begin(), request.samples.end(), std::mt19937(5));
    const auto shuffled = estimateField(request);
    ASSERT_TRUE(grid && shuffled);
    for (size_t i = 0; i < grid->values.size(); ++i)
        if (std::isfinite(grid->values[i])) {
            EXPECT_DOUBLE_EQ(grid->values[i], shuffled->values[i]);
        }
}

TEST(FieldMap, GoesAroundBuildings) {
    scene::World world;
    world.buildings = {test::building("wall", rectangle({500, 500}, {40, 1200}))};
    FieldRequest request = requestFor({{{300, 500}, 80}, {{700, 500}, 40}, {{500, 500}, 1}}, 500);
    const auto straight = estimateField(request);
    request.barriers = *buildingBarriers(footprintsOf(world));
    const auto around = estimateField(request);
    ASSERT_TRUE(straight && around);
    EXPECT_EQ(around->sensors, 2u) << "the one inside the building is left out";
    EXPECT_EQ(around->inBarriers, 1u);
    const auto at = [&](const FieldGrid& grid, const glm::dvec2& place) {
        const glm::dvec2 cell = (place - grid.placement.northWest) / grid.placement.cellSize * glm::dvec2(1, -1);
        return grid.values[static_cast<size_t>(cell.y) * static_cast<size_t>(grid.placement.width) +
                           static_cast<size_t>(cell.x)];
    };
    EXPECT_TRUE(std::isnan(at(*around, {500, 500})));
    EXPECT_GT(at(*around, {470, 500}), 75) << "in the shadow of the wall the far sensor hardly counts";
    EXPECT_LT(at(*straight, {470, 500}), 60);
}

TEST(FieldMap, DoesNotLeakBetweenHousesThatShareAWall) {
    const std::vector<Polygon> row{rectangle({50, 20}, {40, 40}), rectangle({90.1, 20}, {40, 40}),
                                   rectangle({130, 20}, {40, 40})};
    const auto together = buildingBarriers(row);
    ASSERT_TRUE(together);
    EXPECT_TRUE(together->block({90.05, -10}, {90.05, 50}));
    EXPECT_FALSE(Barriers::of(row)->block({70.05, -10}, {70.05, 50})) << "one by one they leave a slit";
    EXPECT_FALSE(together->block({160, -10}, {160, 50}));
    EXPECT_FALSE(buildingBarriers(std::vector<Polygon>{rectangle({50, 20}, {40, 40}), rectangle({92, 20}, {40, 40})})
                     ->block({71, -10}, {71, 50}))
        << "a lane stays open";
}

TEST(FieldMap, ReachGoesAroundBarriersToo) {
    scene::World world;
    world.buildings = {test::building("wall", rectangle({500, 500}, {40, 800}))};
    FieldRequest request = requestFor({{{470, 500}, 80}}, 300);
    request.barriers = *buildingBarriers(footprintsOf(world));
    const auto grid = estimateField(request, std::vector<glm::dvec2>{{530, 500}, {400, 500}});
    ASSERT_TRUE(grid);
    EXPECT_TRUE(std::isnan(grid->values[0])) << "60 m through the wall, 800 m around it";
    EXPECT_EQ(grid->values[1], 80);
}

TEST(FieldMap, WithoutSensorsOrNoLongerWantedIsAnError) {
    EXPECT_FALSE(estimateField({}));
    int asked = 0;
    const auto cancelled = estimateField(requestFor(hill(20)), [&] { return ++asked > 2; });
    EXPECT_FALSE(cancelled);
    EXPECT_EQ(asked, 3);
}

TEST(FieldsOfAProfile, NeedAnIndicatorOrBands) {
    const auto file = sandtable::test::sourceDirectory() / "assets/health/industrial-park-v1.json";
    std::ifstream stream(file);
    const auto shipped = nlohmann::json::parse(stream);
    const sandtable::test::TemporaryFolder folder;
    const auto errorWith = [&](const nlohmann::json& field) {
        auto document = shipped;
        document["fields"].push_back(field);
        const auto profile = loadHealthProfile(folder.write("p.json", document.dump()));
        return profile ? "" : profile.error().message;
    };
    nlohmann::json field = shipped["fields"][0];
    EXPECT_THAT(errorWith(field), testing::HasSubstr("a second field of \"pm2_5\""));
    field["quantity"] = "humidity";
    EXPECT_THAT(errorWith(field), testing::HasSubstr("no indicator is about \"humidity\""));
    field["quantity"] = "pressure";
    EXPECT_THAT(errorWith(field), testing::HasSubstr("each channel's own limits"));
    field["quantity"] = "humidity";
    field["unit"] = "%";
    field["bands"] = {{{"name", {{"zh", "干"}, {"en", "dry"}}}, {"color", "#000000"}},
                      {{"from", 50}, {"name", {{"zh", "湿"}, {"en", "wet"}}}, {"color", "#FFFFFF"}}};
    EXPECT_EQ(errorWith(field), "");
    field["bands"][0]["from"] = 60;
    EXPECT_THAT(errorWith(field), testing::HasSubstr("lowest first"));
}

} // namespace
} // namespace sandtable::decision
