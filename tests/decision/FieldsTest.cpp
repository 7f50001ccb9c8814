#include "decision/fields/Interpolation.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace sandtable::decision {
namespace {

using testing::Each;
using testing::HasSubstr;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double fraction(double x) { return x - std::floor(x); }

/// 80 scattered samples that R can make to the last digit:
///   i <- 1:80; x <- 1000*((i*i*0.7548776662466927)%%1); y <- 800*((i*i*0.5698402909980532)%%1)
///   z <- 10+2*sin(x/70)+1.5*cos(y/60)+((i*i*0.6180339887498949)%%1)
std::vector<FieldSample> scattered() {
    std::vector<FieldSample> samples;
    for (int i = 1; i <= 80; ++i) {
        const double x = 1000 * fraction(i * i * 0.7548776662466927), y = 800 * fraction(i * i * 0.5698402909980532);
        samples.push_back(
            {{x, y}, 10 + 2 * std::sin(x / 70) + 1.5 * std::cos(y / 60) + fraction(i * i * 0.6180339887498949)});
    }
    return samples;
}

std::vector<glm::dvec2> placesOf(const std::vector<FieldSample>& samples) {
    std::vector<glm::dvec2> places;
    for (const FieldSample& sample : samples) places.push_back(sample.place);
    return places;
}

const std::vector<glm::dvec2> targets = {{100, 100}, {512.5, 333.25}, {950, 20}, {-200, 900}};
const SphericalModel model{3, 220, 0.25};

OrdinaryKriging kriging(const std::vector<FieldSample>& samples, size_t maxNeighbours = 0) {
    auto made = OrdinaryKriging::create(samples, SampleDistances(placesOf(samples)), model, maxNeighbours);
    EXPECT_TRUE(made.ok());
    return *std::move(made);
}

void expectEstimates(const std::vector<Estimate>& estimates, const std::vector<Estimate>& expected) {
    ASSERT_EQ(estimates.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(estimates[i].value, expected[i].value, 1e-10) << i;
        EXPECT_NEAR(estimates[i].variance, expected[i].variance, 1e-10) << i;
    }
}

// The numbers below were computed with R 4.2.2, gstat 2.1-0.

TEST(Fields, EmpiricalVariogramEqualsGstat) {
    const auto samples = scattered();
    const auto classes = empiricalVariogram(samples, SampleDistances(placesOf(samples)));
    ASSERT_EQ(classes.size(), 15U);
    EXPECT_EQ(classes[0].pairs, 12U);
    EXPECT_NEAR(classes[0].distance, 22.48803623248, 1e-9);
    EXPECT_NEAR(classes[0].semivariance, 0.2832226516133, 1e-10);
    EXPECT_EQ(classes[10].pairs, 150U);
    EXPECT_NEAR(classes[10].distance, 291.35646209421, 1e-9);
    EXPECT_NEAR(classes[10].semivariance, 3.7775468215262, 1e-10);
    EXPECT_EQ(classes[14].pairs, 124U);
    EXPECT_NEAR(classes[14].semivariance, 2.5456886353309, 1e-10);
}

TEST(Fields, FittedVariogramIsAtLeastAsGoodAsGstats) {
    const auto samples = scattered();
    const auto fit = fitSpherical(empiricalVariogram(samples, SampleDistances(placesOf(samples))));
    ASSERT_TRUE(fit.ok());
    // gstat stopped unconverged at psill 3.8623, range 307.984, nugget 0, SSErr 0.01745802176
    EXPECT_LE(fit->weightedError, 0.01745802177);
    EXPECT_NEAR(fit->weightedError, 0.01745802176, 1e-6);
    EXPECT_NEAR(fit->model.partialSill, 3.862, 0.01);
    EXPECT_NEAR(fit->model.range, 308, 1);
    EXPECT_EQ(fit->model.nugget, 0);
    EXPECT_FALSE(fit->rangeAtLimit);
}

TEST(Fields, KrigingEqualsGstat) {
    expectEstimates(kriging(scattered()).estimate(targets), {{12.17331160182, 1.041379293163},
                                                             {12.94452028484, 1.906437860808},
                                                             {13.27592488600, 1.206258991270},
                                                             {10.93291416166, 3.365804702775}});
}

TEST(Fields, KrigingWithNeighboursEqualsGstat) {
    expectEstimates(kriging(scattered(), 12).estimate(targets), {{12.14564699730, 1.045139822831},
                                                                 {12.78528726403, 1.966303623134},
                                                                 {13.24425606341, 1.216564342736},
                                                                 {11.12015021043, 3.887594071245}});
}

TEST(Fields, LeaveOneOutEqualsGstatsCrossValidation) {
    const auto errors = kriging(scattered()).leaveOneOutErrors();
    ASSERT_EQ(errors.size(), 80U);
    EXPECT_NEAR(errors[0], 0.06142947647996, 1e-10);
    EXPECT_NEAR(errors[1], -1.56442876695096, 1e-10);
    double squares = 0;
    for (const double error : errors) squares += error * error;
    EXPECT_NEAR(std::sqrt(squares / 80), 0.771235384742, 1e-10);
}

TEST(Fields, InverseDistanceEqualsGstat) {
    const auto samples = scattered();
    const auto estimates = inverseDistance(samples, SampleDistances(placesOf(samples)), targets);
    const std::vector<double> expected = {12.05952266119, 11.63812559894, 13.02287911427, 10.70421793979};
    for (size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(estimates[i].value, expected[i], 1e-10);
        EXPECT_TRUE(std::isnan(estimates[i].variance)) << "IDW knows none";
    }
}

/// meuse: 155 soil samples on a flood plain, log(zinc), with gstat's own example model. The data come with R's package
/// sp and are not copied here.
TEST(Fields, MeuseEqualsGstat) {
    SANDTABLE_REQUIRE_DATA("/usr/lib/R/site-library/sp/data/meuse.rda");
    SANDTABLE_REQUIRE_DATA("/usr/bin/Rscript");
    const test::TemporaryFolder folder;
    const std::string csv = (folder.path() / "meuse.txt").string();
    const std::string export_ = "Rscript -e 'library(sp);data(meuse);write.table(data.frame(meuse$x,meuse$y,"
                                "format(log(meuse$zinc),digits=16)),\"" +
                                csv + "\",col.names=F,row.names=F,quote=F)' > /dev/null 2>&1";
    ASSERT_EQ(std::system(export_.c_str()), 0);
    std::vector<FieldSample> samples;
    std::ifstream file(csv);
    for (FieldSample s; file >> s.place.x >> s.place.y >> s.value;) samples.push_back(s);
    ASSERT_EQ(samples.size(), 155U);

    const SampleDistances distances(placesOf(samples));
    const auto fit = fitSpherical(empiricalVariogram(samples, distances));
    ASSERT_TRUE(fit.ok());
    EXPECT_NEAR(fit->model.partialSill, 0.5906078, 1e-5);
    EXPECT_NEAR(fit->model.range, 897.0209, 0.05);
    EXPECT_NEAR(fit->model.nugget, 0.0506624, 1e-5);
    EXPECT_LE(fit->weightedError, 9.01119439894e-06) << "gstat's";

    const std::vector<glm::dvec2> rows = {{181180, 333740}, {179660, 331860}}; // rows 1 and 1000 of meuse.grid
    const auto made = OrdinaryKriging::create(samples, distances, {0.59, 897, 0.05});
    ASSERT_TRUE(made.ok());
    expectEstimates(made->estimate(rows), {{6.49987661284, 0.318677612813}, {5.56611775562, 0.163065412399}});
    EXPECT_NEAR(inverseDistance(samples, distances, rows)[0].value, 6.2570135134, 1e-9);
}

TEST(Fields, SamplesAreKeptExactly) {
    const auto samples = scattered();
    const std::vector<glm::dvec2> places = placesOf(samples);
    const auto kriged = kriging(samples).estimate(places);
    const auto weighted = inverseDistance(samples, SampleDistances(places), places);
    for (size_t i = 0; i < samples.size(); ++i) {
        EXPECT_NEAR(kriged[i].value, samples[i].value, 1e-9);
        EXPECT_NEAR(kriged[i].variance, 0, 1e-9);
        EXPECT_EQ(weighted[i].value, samples[i].value);
    }
}

TEST(Fields, ResultsDoNotDependOnTheOrigin) {
    auto samples = scattered();
    const auto here = kriging(samples).estimate(targets);
    const glm::dvec2 far(39500000, 3400000); // Gauss–Krüger with zone prefix
    for (FieldSample& sample : samples) sample.place += far;
    std::vector<glm::dvec2> moved;
    for (const glm::dvec2& target : targets) moved.push_back(target + far);
    const auto there = kriging(samples).estimate(moved);
    for (size_t i = 0; i < targets.size(); ++i) EXPECT_NEAR(there[i].value, here[i].value, 1e-6);
}

TEST(Fields, OneSampleIsAllThatIsKnown) {
    const auto estimates = kriging({{{5, 5}, 42}}).estimate(targets);
    for (const Estimate& estimate : estimates) EXPECT_NEAR(estimate.value, 42, 1e-12);
    EXPECT_NEAR(estimates[3].variance, 2 * model.sill(), 1e-12) << "the field's own variance and the mean's";
}

TEST(Fields, SamplesOnALineAreNoTrouble) {
    std::vector<FieldSample> line;
    for (int i = 0; i < 12; ++i) line.push_back({{i * 50.0, 0}, static_cast<double>(i % 4)});
    for (const Estimate& estimate : kriging(line).estimate(targets)) {
        EXPECT_TRUE(std::isfinite(estimate.value));
        EXPECT_GE(estimate.variance, 0);
    }
}

TEST(Fields, CleaningMergesOnePlaceAndDropsWhatIsNoNumber) {
    const std::vector<FieldSample> samples = {{{1, 1}, 10}, {{2, 2}, 5}, {{1, 1}, 20}, {{3, nan}, 1}, {{4, 4}, nan}};
    const CleanSamples clean = cleanSamples(samples);
    ASSERT_EQ(clean.samples.size(), 2U);
    EXPECT_EQ(clean.samples[0].value, 15);
    EXPECT_EQ(clean.merged, 1U);
    EXPECT_EQ(clean.notFinite, 2U);
    EXPECT_TRUE(cleanSamples({}).samples.empty());
}

TEST(Fields, SingularSystemsAreNamed) {
    const std::vector<FieldSample> twice = {{{1, 1}, 1}, {{1, 1}, 2}, {{9, 9}, 3}};
    const auto singular = OrdinaryKriging::create(twice, SampleDistances(placesOf(twice)), {1, 10, 0});
    ASSERT_FALSE(singular.ok());
    EXPECT_THAT(singular.error().message, HasSubstr("no reliable solution"));
    EXPECT_FALSE(OrdinaryKriging::create({}, SampleDistances({}), model).ok());
}

TEST(Fields, FewOrConstantSamplesAreNotKriged) {
    auto samples = scattered();
    EXPECT_EQ(chooseMethod(samples).method, FieldMethod::Kriging);
    for (FieldSample& sample : samples) sample.value = 7;
    EXPECT_EQ(chooseMethod(samples).method, FieldMethod::InverseDistance);
    EXPECT_FALSE(fitSpherical(empiricalVariogram(samples, SampleDistances(placesOf(samples)))).ok());
    samples.resize(9);
    EXPECT_THAT(chooseMethod(samples).reason, HasSubstr("9 samples"));
}

TEST(Fields, AVariogramWithoutSillSaysSo) {
    std::vector<LagClass> rising;
    for (int i = 1; i <= 10; ++i) rising.push_back({100, i * 10.0, i * 1.0});
    const auto fit = fitSpherical(rising);
    ASSERT_TRUE(fit.ok());
    EXPECT_TRUE(fit->rangeAtLimit);
    EXPECT_NEAR(fit->model.range, 300, 1);
    EXPECT_FALSE(fitSpherical(std::span(rising).first(2)).ok());
}

TEST(Fields, VariogramText) {
    const auto parsed = parseSpherical("Sph:0.59,897,0.05");
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->partialSill, 0.59);
    EXPECT_EQ(parsed->range, 897);
    EXPECT_EQ(parsed->nugget, 0.05);
    for (const char* bad : {"", "Sph:", "Sph:1,2", "Sph:1,2,3,4", "Exp:1,2,3", "Sph:1,0,0", "Sph:0,5,0", "Sph:-1,2,3",
                            "Sph:nan,2,3", "Sph:1,2,3x"})
        EXPECT_FALSE(parseSpherical(bad).ok()) << bad;
}

/// A wall 10 thick from (0,-100) to (0,100).
Barriers wall() {
    auto made = Barriers::of(std::vector<Polygon>{rectangle({0, 0}, {10, 200})});
    EXPECT_TRUE(made.ok());
    return *std::move(made);
}

TEST(Fields, DistancesGoAroundBarriers) {
    const SampleDistances distances({{-100, 0}, {-100, 300}}, wall());
    const auto around = distances.to({100, 0});
    EXPECT_NEAR(around[0], 2 * std::hypot(95, 100) + 10, 1e-9);
    EXPECT_NEAR(around[1], std::hypot(200, 300), 1e-9) << "in sight";
    EXPECT_NEAR(distances.between(0, 1), 300, 1e-9);
    EXPECT_NEAR(distances.to({-5, 0})[0], 95, 1e-9) << "the outline itself is no barrier";
}

TEST(Fields, BarriersMayTouchBendAndEnclose) {
    // A yard closed by four walls that overlap, and a horseshoe open to the east.
    const auto yard = Barriers::of(std::vector<Polygon>{rectangle({0, 50}, {120, 20}), rectangle({0, -50}, {120, 20}),
                                                        rectangle({50, 0}, {20, 120}), rectangle({-50, 0}, {20, 120})});
    ASSERT_TRUE(yard.ok());
    EXPECT_TRUE(std::isinf(SampleDistances({{0, 0}}, *yard).to({200, 0})[0]));
    EXPECT_TRUE(std::isinf(SampleDistances({{200, 0}}, *yard).to({0, 0})[0]));
    const Polygon horseshoe{{{0, 0}, {100, 0}, {100, 20}, {20, 20}, {20, 80}, {100, 80}, {100, 100}, {0, 100}}, {}};
    const auto bent = Barriers::of(std::vector<Polygon>{horseshoe});
    ASSERT_TRUE(bent.ok());
    EXPECT_NEAR(SampleDistances({{50, 50}}, *bent).to({50, 150})[0], std::hypot(50, 30) + 20 + std::hypot(50, 50),
                1e-9);
    EXPECT_TRUE(bent->block({0, 0}, {100, 100})) << "through corners";
    EXPECT_FALSE(bent->block({0, 0}, {100, 0})) << "along an edge";
    EXPECT_FALSE(bent->block({-50, 50}, {50, -50})) << "touching a corner";
}

TEST(Fields, ABarrierKeepsItsSidesApart) {
    std::vector<FieldSample> samples;
    for (int i = 0; i < 10; ++i) {
        samples.push_back({{-20 - i * 7.0, -45 + i * 10.0}, 80 + i * 0.1});
        samples.push_back({{20 + i * 6.0, 45 - i * 10.0}, 40 - i * 0.1});
    }
    const glm::dvec2 behind(12, 40); // nearest to the loud side, but for the wall
    const SampleDistances free(placesOf(samples)), blocked(placesOf(samples), wall());
    const auto open = inverseDistance(samples, free, {&behind, 1});
    const auto kept = inverseDistance(samples, blocked, {&behind, 1});
    EXPECT_LT(kept[0].value, open[0].value);
    const auto kriged = OrdinaryKriging::create(samples, blocked, {400, 300, 1});
    ASSERT_TRUE(kriged.ok());
    EXPECT_NEAR(kriged->estimate({&behind, 1})[0].value, 40, 6);
    const glm::dvec2 inside(0, 0);
    EXPECT_TRUE(std::isnan(kriged->estimate({&inside, 1})[0].value));
    EXPECT_TRUE(std::isnan(inverseDistance(samples, blocked, {&inside, 1})[0].value));
}

TEST(Fields, WhereNoSampleReachesThereIsNoValue) {
    const auto yard = Barriers::of(std::vector<Polygon>{rectangle({0, 50}, {120, 20}), rectangle({0, -50}, {120, 20}),
                                                        rectangle({50, 0}, {20, 120}), rectangle({-50, 0}, {20, 120})});
    const std::vector<FieldSample> samples = {{{200, 0}, 1}, {{300, 50}, 2}};
    const SampleDistances distances(placesOf(samples), *yard);
    const glm::dvec2 yardMiddle(0, 0);
    const auto kriged = OrdinaryKriging::create(samples, distances, model);
    ASSERT_TRUE(kriged.ok());
    EXPECT_TRUE(std::isnan(kriged->estimate({&yardMiddle, 1})[0].value));
    EXPECT_TRUE(std::isnan(inverseDistance(samples, distances, {&yardMiddle, 1})[0].value));
}

TEST(Fields, BarriersRefuseWhatTheyCannotDo) {
    EXPECT_FALSE(Barriers::of(std::vector<Polygon>{{{{0, 0}, {nan, 0}, {1, 1}}, {}}}).ok());
    Polygon round;
    for (int i = 0; i < 3000; ++i) {
        const double angle = i * 2 * std::numbers::pi / 3000;
        round.outer.push_back({std::cos(angle) * 100, std::sin(angle) * 100});
    }
    const auto many = Barriers::of(std::vector<Polygon>{round});
    ASSERT_FALSE(many.ok());
    EXPECT_THAT(many.error().message, HasSubstr("3000 corners"));
    EXPECT_TRUE(Barriers::of(std::vector<Polygon>{{{{0, 0}, {1, 1}}, {}}})->empty()) << "a line covers nothing";
}

} // namespace
} // namespace sandtable::decision
