#include "gis/Crs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace sandtable::gis {
namespace {

Crs parsed(const std::string& definition) {
    Result<Crs> crs = Crs::parse(definition, "test");
    EXPECT_TRUE(crs.ok()) << (crs.ok() ? "" : crs.error().text());
    return std::move(crs).value();
}

glm::dvec3 transformed(const Crs& source, const Crs& target, const glm::dvec3& point) {
    Result<CrsTransform> transform = CrsTransform::create(source, target);
    EXPECT_TRUE(transform.ok());
    return transform->apply(point);
}

// As oblique-photography packages write a city's own zone: shifted parameters under the official zone's code.
constexpr const char* cityZone = R"(PROJCS["LOCAL0 / 3-degree Gauss-Kruger CM 113.36E",
    GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,
        AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],
        UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]],
    PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",113.37],
    PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",90],
    UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","4547"]])";

TEST(Crs, KnowsAnEpsgCode) {
    const Crs crs = parsed("EPSG:4547");
    EXPECT_EQ(crs.code(), "EPSG:4547");
    EXPECT_EQ(crs.name(), "CGCS2000 / 3-degree Gauss-Kruger CM 114E");
    EXPECT_TRUE(crs.isProjected());
    EXPECT_FALSE(crs.isGeographic());
    EXPECT_FALSE(crs.hasHeights());
    EXPECT_DOUBLE_EQ(crs.metersPerUnit(), 1);
}

TEST(Crs, TakesTheSpellingsOfTheField) {
    const Crs official = Crs::fromEpsg(4547);
    for (const char* spelling : {" EPSG:4547\n", "epsg:4547", "EPSG: 4547", "4547"})
        EXPECT_EQ(parsed(spelling), official) << spelling;
    for (const char* spelling : {"EPSG:4547+5773", "EPSG:4547 + 5773", "epsg:4547+epsg:5773"}) {
        const Crs crs = parsed(spelling);
        EXPECT_TRUE(crs.isCompound()) << spelling;
        EXPECT_TRUE(crs.isProjected()) << spelling;
        EXPECT_EQ(crs.horizontal(), official) << spelling;
    }
}

TEST(Crs, ParametersWinOverAMisleadingCode) {
    const Crs crs = parsed(cityZone);
    EXPECT_EQ(crs.code(), "");
    EXPECT_TRUE(crs.isProjected());
    // On the zone's own meridian the easting is exactly the false one; the official zone would be 65 km off.
    EXPECT_NEAR(transformed(Crs::wgs84(), crs, {113.37, 0, 0}).x, 500000, 1e-6);
    EXPECT_NEAR(transformed(Crs::wgs84(), crs, {113.37, 0, 0}).y, 90, 1e-6);
    EXPECT_EQ(parsed(crs.wkt()), crs) << "its WKT must read back as the same";
}

TEST(Crs, ParametersWinInsideACompoundCrs) {
    const std::string vertical =
        R"(VERT_CS["EGM96 height",VERT_DATUM["EGM96 geoid",2005],UNIT["metre",1],AUTHORITY["EPSG","5773"]])";
    const Crs crs = parsed("COMPD_CS[\"city\"," + std::string(cityZone) + "," + vertical + "]");
    EXPECT_TRUE(crs.isCompound());
    EXPECT_EQ(crs.horizontal().code(), "");
    EXPECT_NEAR(transformed(Crs::wgs84(), crs.horizontal(), {113.37, 0, 0}).x, 500000, 1e-6);
}

TEST(Crs, ParametersWinInWktWithItsOwnWayToWgs84) {
    std::string bound = cityZone;
    bound.insert(bound.find(",AUTHORITY[\"EPSG\",\"1043\"]"), ",TOWGS84[0,0,0,0,0,0,0]");
    EXPECT_EQ(parsed(bound).code(), "");
    EXPECT_NEAR(transformed(Crs::wgs84(), parsed(bound), {113.37, 0, 0}).x, 500000, 1e-6);
    std::string zone = bound;
    zone.replace(zone.find("113.37"), 6, "114");
    zone.replace(zone.find("\"false_northing\",90"), 19, "\"false_northing\",0");
    EXPECT_EQ(parsed(zone).code(), "EPSG:4547");
}

TEST(Crs, ATrueCodeInWktStays) { EXPECT_EQ(parsed(Crs::fromEpsg(32748).wkt()).code(), "EPSG:32748"); }

TEST(Crs, KnowsFeet) {
    const Crs crs = parsed("EPSG:2227+6360"); // California zone 3, NAVD88, both US survey feet
    EXPECT_NEAR(crs.metersPerUnit(), 1200.0 / 3937, 1e-12);
    EXPECT_NEAR(crs.metersPerHeightUnit(), 1200.0 / 3937, 1e-12);
}

TEST(Crs, TellsAxesThatPointWestAndSouth) {
    for (const int code : {4547, 32748, 2263, 5514, 32661, 4326, 4978})
        EXPECT_TRUE(Crs::fromEpsg(code).isEastNorth()) << code;
    for (const int code : {2053, 5513}) EXPECT_FALSE(Crs::fromEpsg(code).isEastNorth()) << code;
}

TEST(Crs, LocalWktHasNoPlace) {
    const Crs crs = parsed(R"(LOCAL_CS["site grid",UNIT["metre",1]])");
    EXPECT_TRUE(crs.isLocal());
    EXPECT_FALSE(CrsTransform::create(crs, Crs::wgs84()).ok());
}

TEST(Crs, NonsenseIsAnErrorThatNamesTheSource) {
    for (const char* text : {"", "  ", "EPSG:", "EPSG:999999", "EPSG:4547+999999", "PROJCS[\"broken", "/etc/passwd",
                             "https://example.com/crs.wkt"}) {
        const Result<Crs> crs = Crs::parse(text, "metadata.xml");
        ASSERT_FALSE(crs.ok()) << text;
        EXPECT_EQ(crs.error().where, "metadata.xml");
        EXPECT_FALSE(crs.error().message.empty());
    }
}

TEST(CrsTransform, AxesAreLongitudeLatitudeAndEastingNorthing) {
    // Central meridian and equator of UTM 48; EPSG's own axis order would swap the geographic side.
    EXPECT_NEAR(transformed(Crs::fromEpsg(4326), Crs::fromEpsg(32648), {105, 0, 0}).x, 500000, 1e-6);
    // Gauss-Krüger by EPSG is northing first; here x is the easting.
    const glm::dvec3 p = transformed(Crs::fromEpsg(4326), Crs::fromEpsg(4547), {114, 30, 0});
    EXPECT_NEAR(p.x, 500000, 1e-6);
    EXPECT_GT(p.y, 3.3e6);
}

TEST(CrsTransform, Cgcs2000IsWgs84InBothDirections) {
    const Crs cgcs = Crs::fromEpsg(4490), wgs = Crs::fromEpsg(4326);
    for (const glm::dvec3& p : {glm::dvec3(113.37, 22.5, 12), glm::dvec3(87.6, 43.8, 900), glm::dvec3(107.4, -6.4, 0),
                                glm::dvec3(-76.6, 39.3, 3)}) {
        const glm::dvec3 there = transformed(cgcs, wgs, p), back = transformed(wgs, cgcs, p);
        EXPECT_LT(glm::distance(there, p), 1e-11);
        EXPECT_EQ(there, back);
    }
}

TEST(CrsTransform, KeepsHeightsUnlessBothSidesHaveThem) {
    EXPECT_DOUBLE_EQ(transformed(Crs::fromEpsg(32748), Crs::fromEpsg(4326), {5e5, 9e6, 123.456}).z, 123.456);
    EXPECT_DOUBLE_EQ(transformed(parsed("EPSG:4547+5773"), Crs::fromEpsg(4326), {5e5, 3e6, 123.456}).z, 123.456);
    // Beijing 1954 has another ellipsoid; a shift of the plane must not move heights.
    EXPECT_DOUBLE_EQ(transformed(Crs::fromEpsg(2435), Crs::wgs84(), {5e5, 3e6, 50}).z, 50);
    // From feet to metres, by the vertical CRS alone.
    EXPECT_NEAR(transformed(parsed("EPSG:2227+6360"), parsed("EPSG:26910+5703"), {6e6, 2.1e6, 1000}).z, 304.8006, 1e-4);
    EXPECT_NEAR(transformed(parsed("EPSG:2227+6360"), Crs::fromEpsg(26910), {6e6, 2.1e6, 1000}).z, 304.8006, 1e-4);
}

TEST(CrsTransform, MissingHeightsDoNotCostThePlace) {
    const glm::dvec3 p = transformed(Crs::wgs84(), Crs::fromEpsg(32748), {107.4, -6.4, NAN});
    EXPECT_TRUE(std::isfinite(p.x) && std::isfinite(p.y));
    EXPECT_TRUE(std::isnan(p.z));
}

TEST(CrsTransform, PointsOutsideTheDomainBecomeNanAndAreCounted) {
    Result<CrsTransform> transform = CrsTransform::create(Crs::wgs84(), Crs::fromEpsg(32748));
    ASSERT_TRUE(transform.ok());
    std::array<glm::dvec3, 3> points = {glm::dvec3(107, -6, 0), glm::dvec3(107, 95, 0), glm::dvec3(NAN, 0, 0)};
    EXPECT_EQ(transform->apply(points), 1U);
    EXPECT_TRUE(std::isfinite(points[0].x));
    EXPECT_TRUE(std::isnan(points[1].x));
    EXPECT_TRUE(std::isnan(points[2].x));
}

TEST(SuggestProjectedCrs, GaussKruegerInChinaUtmElsewhere) {
    EXPECT_EQ(suggestProjectedCrs(113.37, 22.5).code(), "EPSG:4547");   // Zhongshan
    EXPECT_EQ(suggestProjectedCrs(121.47, 31.23).code(), "EPSG:4549");  // Shanghai, 120E
    EXPECT_EQ(suggestProjectedCrs(75.99, 39.47).code(), "EPSG:4534");   // Kashgar, 75E
    EXPECT_EQ(suggestProjectedCrs(134.3, 48.36).code(), "EPSG:4554");   // Fuyuan, 135E
    EXPECT_EQ(suggestProjectedCrs(109.3, 18.25).code(), "EPSG:4545");   // Sanya
    EXPECT_EQ(suggestProjectedCrs(117.43, 49.6).code(), "EPSG:4548");   // Manzhouli
    EXPECT_EQ(suggestProjectedCrs(107.38, -6.43).code(), "EPSG:32748"); // Karawang
    EXPECT_EQ(suggestProjectedCrs(126.98, 37.57).code(), "EPSG:32652"); // Seoul
    EXPECT_EQ(suggestProjectedCrs(105.85, 21.03).code(), "EPSG:32648"); // Hanoi
    EXPECT_EQ(suggestProjectedCrs(106.9, 47.9).code(), "EPSG:32648");   // Ulaanbaatar
    EXPECT_EQ(suggestProjectedCrs(85.32, 27.7).code(), "EPSG:32645");   // Kathmandu
    EXPECT_EQ(suggestProjectedCrs(131.9, 43.12).code(), "EPSG:32652");  // Vladivostok
    EXPECT_EQ(suggestProjectedCrs(-76.57, 39.28).code(), "EPSG:32618"); // Baltimore
    EXPECT_EQ(suggestProjectedCrs(180, -45).code(), "EPSG:32701");
    EXPECT_EQ(suggestProjectedCrs(15, 89).code(), "EPSG:32661");
}

} // namespace
} // namespace sandtable::gis
