#include "gis/SiteFrame.h"

#include <gtest/gtest.h>
#include <proj.h>

#include <array>
#include <cmath>
#include <random>
#include <thread>
#include <vector>

namespace sandtable::gis {
namespace {

const std::string customZone =
    "+proj=tmerc +lat_0=0 +lon_0=113.37 +k=1 +x_0=500000 +y_0=90 +ellps=GRS80 +units=m +type=crs";

SiteFrame projectedFrame(const std::string& definition, const glm::dvec2& lonLat, double height) {
    const Crs crs = *Crs::parse(definition, "test");
    const SiteFrame zero = *SiteFrame::projected(crs, glm::dvec3(0));
    const glm::dvec3 origin = zero.projectedFromSite(*zero.siteFromGeographic({lonLat, height}));
    return *SiteFrame::projected(crs, origin);
}

struct Place {
    const char* name;
    SiteFrame frame;
};

std::vector<Place> places() {
    return {{"Gauss-Krüger", projectedFrame("EPSG:4547", {113.4, 22.5}, 20)},
            {"UTM far south and east", projectedFrame("EPSG:32760", {179.2, -46.8}, 35)},
            {"UTM near the equator", projectedFrame("EPSG:32748", {107.3789, -6.4258}, 100)},
            {"custom transverse Mercator", projectedFrame(customZone, {113.38, 22.495}, 0)},
            {"US survey feet", projectedFrame("EPSG:2227", {-122.3, 37.8}, 5)},
            {"tangent plane", SiteFrame::tangentPlane(116.39, 39.9, 44)}};
}

/// Straight from PROJ, by a pipeline of its own, as the answer to compare with.
class ProjOracle {
public:
    explicit ProjOracle(const SiteFrame& frame) : m_context(proj_context_create()), m_frame(frame) {
        const glm::dvec3 o = frame.origin();
        if (frame.kind() == SiteFrame::Kind::TangentPlane) {
            const std::string pipeline = "+proj=topocentric +ellps=WGS84 +lon_0=" + std::to_string(o.x) +
                                         " +lat_0=" + std::to_string(o.y) + " +h_0=" + std::to_string(o.z);
            m_operation = proj_create(m_context, pipeline.c_str());
        } else {
            PJ* raw = proj_create_crs_to_crs(m_context, "EPSG:4978", frame.crs().wkt().c_str(), nullptr);
            m_operation = proj_normalize_for_visualization(m_context, raw);
            proj_destroy(raw);
            m_heights = proj_create(m_context, "+proj=pipeline +step +inv +proj=cart +ellps=WGS84");
        }
    }
    ~ProjOracle() {
        proj_destroy(m_operation);
        proj_destroy(m_heights);
        proj_context_destroy(m_context);
    }
    ProjOracle(const ProjOracle&) = delete;
    ProjOracle& operator=(const ProjOracle&) = delete;

    glm::dvec3 siteFromEcef(const glm::dvec3& ecef) const {
        const PJ_COORD in = proj_coord(ecef.x, ecef.y, ecef.z, 0);
        const PJ_COORD out = proj_trans(m_operation, PJ_FWD, in);
        if (m_frame.kind() == SiteFrame::Kind::TangentPlane) return {out.xyz.x, out.xyz.y, out.xyz.z};
        const double height = proj_trans(m_heights, PJ_FWD, in).xyz.z, unit = m_frame.crs().metersPerUnit();
        const glm::dvec3 o = m_frame.origin();
        return {(out.xy.x - o.x) * unit, (out.xy.y - o.y) * unit, height - o.z};
    }

private:
    PJ_CONTEXT* m_context;
    PJ *m_operation = nullptr, *m_heights = nullptr;
    const SiteFrame& m_frame;
};

glm::dvec3 randomPoint(std::mt19937& random, double radius) {
    std::uniform_real_distribution<double> plane(-radius, radius), height(-50, 300);
    return {plane(random), plane(random), height(random)};
}

TEST(SiteFrame, EcefAgreesWithProjToAMillimetre) {
    for (const Place& place : places()) {
        const ProjOracle oracle(place.frame);
        std::mt19937 random(1);
        for (int i = 0; i < 200; ++i) {
            const glm::dvec3 ecef = *place.frame.ecefFromSite(randomPoint(random, 5000));
            std::array<glm::dvec3, 1> site = {ecef};
            ASSERT_TRUE(place.frame.siteFromEcef(site));
            EXPECT_LT(glm::distance(site[0], oracle.siteFromEcef(ecef)), 1e-3) << place.name;
        }
    }
}

TEST(SiteFrame, TilesConvertedPiecewiseErrAtMostACentimetreWithin5Kilometres) {
    constexpr double tileRadius = 300;
    for (const Place& place : places()) {
        const ProjOracle oracle(place.frame);
        std::mt19937 random(2);
        for (int tile = 0; tile < 100; ++tile) {
            const glm::dvec3 center = randomPoint(random, 5000);
            const glm::dmat4 affine = place.frame.siteFromEcefAffine(*place.frame.ecefFromSite(center));
            for (int i = 0; i < 10; ++i) {
                const glm::dvec2 offset = glm::dvec2(randomPoint(random, tileRadius / std::sqrt(2.0)));
                const glm::dvec3 ecef = *place.frame.ecefFromSite(center + glm::dvec3(offset, 0));
                const glm::dvec3 site(affine * glm::dvec4(ecef, 1));
                EXPECT_LT(glm::distance(site, oracle.siteFromEcef(ecef)), 0.01) << place.name;
            }
        }
    }
}

TEST(SiteFrame, AffineErrorGrowsAsItsHeaderSays) {
    for (const Place& place : places()) {
        const glm::dmat4 affine = place.frame.siteFromEcefAffine(*place.frame.ecefFromSite({0, 0, 10}));
        for (const double d : {10.0, 160.0, 1000.0}) {
            const glm::dvec3 point(d * 0.6, d * 0.8, 10), ecef = *place.frame.ecefFromSite(point);
            EXPECT_LT(glm::distance(glm::dvec3(affine * glm::dvec4(ecef, 1)), point), d * d / (2 * 6.3e6) + 1e-6)
                << place.name;
        }
    }
}

TEST(SiteFrame, GeographicAndEcefInvert) {
    for (const Place& place : places()) {
        std::mt19937 random(3);
        for (int i = 0; i < 200; ++i) {
            const glm::dvec3 site = randomPoint(random, 20000);
            EXPECT_LT(glm::distance(*place.frame.siteFromGeographic(*place.frame.geographicFromSite(site)), site), 1e-3)
                << place.name;
            std::array<glm::dvec3, 1> back = {*place.frame.ecefFromSite(site)};
            ASSERT_TRUE(place.frame.siteFromEcef(back));
            EXPECT_LT(glm::distance(back[0], site), 1e-3) << place.name;
            EXPECT_LT(glm::distance(place.frame.siteFromProjected(place.frame.projectedFromSite(site)), site), 1e-6)
                << place.name;
        }
    }
}

TEST(SiteFrame, AxesPointEastNorthUp) {
    for (const Place& place : places()) {
        const glm::dvec3 here = *place.frame.geographicFromSite(glm::dvec3(0));
        const glm::dvec3 there = *place.frame.geographicFromSite({100, 100, 10});
        EXPECT_GT(there.x, here.x) << place.name;
        EXPECT_GT(there.y, here.y) << place.name;
        EXPECT_NEAR(there.z - here.z, 10, 0.01) << place.name;
    }
}

TEST(SiteFrame, CountsPointsOfAnyCrsAndKeepsTheirHeights) {
    const SiteFrame frame = projectedFrame("EPSG:4547", {113.4, 22.5}, 0);
    std::array<glm::dvec3, 2> points = {glm::dvec3(113.4, 22.5, 17), glm::dvec3(113.4, 95, 0)};
    EXPECT_EQ(frame.siteFromCrs(Crs::fromEpsg(4326), points), 1U);
    EXPECT_NEAR(glm::length(points[0] - glm::dvec3(0, 0, 17)), 0, 1e-3);
    EXPECT_TRUE(std::isnan(points[1].x));
}

TEST(SiteFrame, AllWaysIntoTheFrameMeet) {
    for (const Place& place : places()) {
        const glm::dvec3 site(321, -123, 45);
        std::array<glm::dvec3, 1> ecef = {*place.frame.ecefFromSite(site)},
                                  geographic = {*place.frame.geographicFromSite(site)};
        ASSERT_EQ(place.frame.siteFromCrs(Crs::ecef(), ecef), 1U);
        ASSERT_EQ(place.frame.siteFromCrs(Crs::wgs84(), geographic), 1U);
        EXPECT_LT(glm::distance(ecef[0], site), 1e-3) << place.name;
        EXPECT_LT(glm::distance(geographic[0], site), 1e-3) << place.name;
    }
}

TEST(SiteFrame, FeetAreMeasuredInMetres) {
    const SiteFrame frame = projectedFrame("EPSG:2227", {-122.3, 37.8}, 0);
    const glm::dvec3 step = frame.projectedFromSite({1200, 0, 0}) - frame.projectedFromSite(glm::dvec3(0));
    EXPECT_NEAR(step.x, 3937, 1e-6);
    const glm::dvec3 a = *frame.ecefFromSite(glm::dvec3(0)), b = *frame.ecefFromSite({1000, 0, 0});
    EXPECT_NEAR(glm::distance(a, b), 1000, 0.5); // to the scale of the zone
}

TEST(SiteFrame, LocalHasNoPlaceOnEarth) {
    const SiteFrame frame;
    EXPECT_FALSE(frame.georeferenced());
    EXPECT_FALSE(frame.geographicFromSite(glm::dvec3(0)));
    EXPECT_FALSE(frame.siteFromGeographic(glm::dvec3(0)));
    EXPECT_FALSE(frame.ecefFromSite(glm::dvec3(0)));
    std::array<glm::dvec3, 1> points = {glm::dvec3(1, 2, 3)};
    EXPECT_FALSE(frame.siteFromEcef(points));
    EXPECT_EQ(frame.siteFromEcefAffine({6378137, 0, 0}), glm::dmat4(1));
    EXPECT_EQ(frame.siteFromCrs(Crs::fromEpsg(4326), points), 1U);
    EXPECT_EQ(points[0], glm::dvec3(1, 2, 3));
}

TEST(SiteFrame, OnlyAPlaneCrsMakesOne) {
    EXPECT_FALSE(SiteFrame::projected(Crs::fromEpsg(4326), glm::dvec3(0)).ok());
    EXPECT_FALSE(SiteFrame::projected(Crs::ecef(), glm::dvec3(0)).ok());
    EXPECT_FALSE(SiteFrame::projected(Crs::fromEpsg(4547), glm::dvec3(NAN)).ok());
}

TEST(SiteFrame, ComparesByMeaning) {
    const SiteFrame a = *SiteFrame::projected(Crs::fromEpsg(4547), {5e5, 2.5e6, 0});
    EXPECT_EQ(a, *SiteFrame::projected(Crs::fromEpsg(4547), {5e5, 2.5e6, 0}));
    EXPECT_FALSE(a == *SiteFrame::projected(Crs::fromEpsg(4547), {5e5, 2.5e6, 1}));
    EXPECT_FALSE(a == SiteFrame::local());
    EXPECT_EQ(SiteFrame::tangentPlane(1, 2, 3), SiteFrame::tangentPlane(1, 2, 3));
    EXPECT_EQ(a.describe(), "CGCS2000 / 3-degree Gauss-Kruger CM 114E, origin 500000.000 2500000.000 0.000");
}

TEST(SiteFrame, AnswersTheSameFromAnyThread) {
    const std::vector<Place> all = places();
    const auto answers = [&] {
        std::vector<glm::dvec3> result;
        for (const Place& place : all) result.push_back(*place.frame.ecefFromSite({100, 200, 3}));
        return result;
    };
    const std::vector<glm::dvec3> expected = answers();
    std::vector<std::thread> threads;
    std::array<std::vector<glm::dvec3>, 4> results;
    for (auto& result : results) threads.emplace_back([&] { result = answers(); });
    for (std::thread& thread : threads) thread.join();
    for (const auto& result : results) EXPECT_EQ(result, expected);
}

} // namespace
} // namespace sandtable::gis
