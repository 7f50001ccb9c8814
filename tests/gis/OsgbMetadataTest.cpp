#include "gis/OsgbMetadata.h"

#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable::gis {
namespace {

using testing::HasSubstr;

struct OsgbMetadata : testing::Test {
    test::TemporaryFolder folder;
    Diagnostics diagnostics;

    Result<OsgbPlacement> read(const std::string& xml) {
        return readOsgbMetadata(folder.write("数据/metadata.xml", xml), diagnostics);
    }
    Result<OsgbPlacement> readWith(const std::string& srs, const std::string& origin) {
        return read("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ModelMetadata version=\"1\">\n<!--comment--><SRS>" +
                    srs + "</SRS>\n<SRSOrigin>" + origin +
                    "</SRSOrigin>\n<Texture><ColorSource>Visible</ColorSource></Texture></ModelMetadata>");
    }
    std::string errorOf(const std::string& srs, const std::string& origin) {
        const Result<OsgbPlacement> placement = readWith(srs, origin);
        EXPECT_FALSE(placement.ok()) << srs;
        if (placement) return "";
        EXPECT_THAT(placement.error().where, HasSubstr("metadata.xml"));
        return placement.error().message;
    }
};

TEST_F(OsgbMetadata, EpsgCode) {
    const auto placement = readWith("EPSG:4547", "501027.5,2488718.8,12.5");
    ASSERT_TRUE(placement.ok());
    EXPECT_EQ(placement->frame.crs().code(), "EPSG:4547");
    EXPECT_EQ(placement->frame.origin(), glm::dvec3(501027.5, 2488718.8, 12.5));
    EXPECT_EQ(placement->offset, glm::dvec3(0));
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST_F(OsgbMetadata, EpsgCodeWithVertical) {
    const auto placement = readWith(" epsg:32650+5773 ", "1, 2, 3");
    ASSERT_TRUE(placement.ok());
    EXPECT_TRUE(placement->frame.crs().isCompound());
    EXPECT_EQ(placement->frame.crs().horizontal().code(), "EPSG:32650");
}

TEST_F(OsgbMetadata, WktWithEscapedQuotesAndNewlines) {
    std::string wkt = Crs::fromEpsg(4548).wkt(), escaped;
    for (const char c : wkt)
        escaped += c == '"' ? std::string("&quot;") : c == ',' ? std::string(",\n   ") : std::string(1, c);
    const auto placement = readWith("\n" + escaped + "\n", "500000 3000000 0");
    ASSERT_TRUE(placement.ok()) << placement.error().text();
    EXPECT_EQ(placement->frame.crs().code(), "EPSG:4548");
    EXPECT_EQ(placement->frame.origin(), glm::dvec3(500000, 3000000, 0));
}

TEST_F(OsgbMetadata, TangentPlane) {
    for (const char* srs : {"ENU:39.9042,116.4074", "enu: 39.9042 , 116.4074", "ENU:39.9042,116.4074,0"}) {
        const auto placement = readWith(srs, "0,0,0");
        ASSERT_TRUE(placement.ok()) << srs;
        EXPECT_EQ(placement->frame, SiteFrame::tangentPlane(116.4074, 39.9042, 0));
        EXPECT_EQ(placement->offset, glm::dvec3(0));
    }
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST_F(OsgbMetadata, TangentPlaneWithOriginReturnsTheOffset) {
    const auto placement = readWith("ENU:39.9042,116.4074", "10,-20,3");
    ASSERT_TRUE(placement.ok());
    EXPECT_EQ(placement->frame, SiteFrame::tangentPlane(116.4074, 39.9042, 0));
    EXPECT_EQ(placement->offset, glm::dvec3(10, -20, 3));
    EXPECT_EQ(diagnostics.count(Severity::Info), 1U);
}

TEST_F(OsgbMetadata, OriginMayLackHeightOrBeAbsent) {
    EXPECT_EQ(readWith("EPSG:4547", "1;2")->frame.origin(), glm::dvec3(1, 2, 0));
    EXPECT_EQ(readWith("EPSG:4547", "")->frame.origin(), glm::dvec3(0));
    EXPECT_EQ(read("<ModelMetadata><SRS>EPSG:4547</SRS></ModelMetadata>")->frame.origin(), glm::dvec3(0));
}

TEST_F(OsgbMetadata, WithoutSrsItIsLocalMetresAndSaysSoOnce) {
    for (int i = 0; i < 2; ++i) {
        const auto placement = readWith("", "0,0,0");
        ASSERT_TRUE(placement.ok());
        EXPECT_EQ(placement->frame.kind(), SiteFrame::Kind::Local);
    }
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(diagnostics.all()[0].severity, Severity::Info);
}

TEST_F(OsgbMetadata, WithoutFileItIsLocalMetresAndSaysSo) {
    const auto placement = readOsgbMetadata(folder.path() / "metadata.xml", diagnostics);
    ASSERT_TRUE(placement.ok());
    EXPECT_EQ(placement->frame.kind(), SiteFrame::Kind::Local);
    EXPECT_EQ(diagnostics.count(Severity::Info), 1U);
}

TEST_F(OsgbMetadata, LocalWktIsLocalMetres) {
    const auto placement = readWith("LOCAL_CS[\"Non georeferenced\",UNIT[\"metre\",1]]", "1,2,3");
    ASSERT_TRUE(placement.ok());
    EXPECT_EQ(placement->frame.kind(), SiteFrame::Kind::Local);
    EXPECT_EQ(placement->offset, glm::dvec3(1, 2, 3));
}

TEST_F(OsgbMetadata, WhatCannotBePlacedSaysWhy) {
    EXPECT_THAT(errorOf("EPSG:999999", "0,0,0"), HasSubstr("SRS"));
    EXPECT_THAT(errorOf("my own grid", "0,0,0"), HasSubstr("SRS"));
    EXPECT_THAT(errorOf("EPSG:4326", "113,22,0"), HasSubstr("not a plane in metres"));
    EXPECT_THAT(errorOf("EPSG:4978", "0,0,0"), HasSubstr("not a plane in metres"));
    EXPECT_THAT(errorOf("EPSG:2227", "0,0,0"), HasSubstr("not in metres"));
    EXPECT_THAT(errorOf("ENU:116.4,139.9,", "0,0,0"), HasSubstr("ENU:latitude,longitude"));
    EXPECT_THAT(errorOf("ENU:", "0,0,0"), HasSubstr("ENU:latitude,longitude"));
    EXPECT_THAT(errorOf("EPSG:4547", "12,abc,0"), HasSubstr("SRSOrigin"));
    EXPECT_THAT(errorOf("EPSG:4547", "12"), HasSubstr("SRSOrigin"));
    EXPECT_THAT(errorOf("EPSG:4547", "1,2,inf"), HasSubstr("SRSOrigin"));
}

TEST_F(OsgbMetadata, BrokenXmlIsAnErrorNamingTheFile) {
    for (const char* xml : {"", "not xml", "<ModelMetadata><SRS>EPSG:4547</SRS>",
                            "<ModelMetadata><SRS>EPSG:4547</SRX></ModelMetadata>", "<Other/>"}) {
        const auto placement = read(xml);
        ASSERT_FALSE(placement.ok()) << xml;
        EXPECT_EQ(placement.error().kind, ErrorKind::InvalidData);
        EXPECT_THAT(placement.error().where, HasSubstr("数据/metadata.xml"));
        EXPECT_FALSE(placement.error().message.empty());
    }
}

TEST_F(OsgbMetadata, RealProductionWithItsOwnZone) {
    const auto file = test::dataDirectory() / "osgb_zhongshan_A/metadata.xml";
    SANDTABLE_REQUIRE_DATA(file);
    const auto placement = readOsgbMetadata(file, diagnostics);
    ASSERT_TRUE(placement.ok()) << placement.error().text();
    EXPECT_EQ(placement->frame.crs().name(), "LOCAL0 / 3-degree Gauss-Kruger CM 113.36E");
    EXPECT_EQ(placement->frame.crs().code(), "") << "its parameters are not those of EPSG:4547";
    EXPECT_EQ(placement->frame.origin(), glm::dvec3(501027.524, 2488718.808, 0));
    const glm::dvec3 place = *placement->frame.geographicFromSite(glm::dvec3(0));
    EXPECT_NEAR(place.x, 113.38, 0.001); // Zhongshan; by EPSG:4547 it would lie at 114.01
    EXPECT_NEAR(place.y, 22.495, 0.001);
}

} // namespace
} // namespace sandtable::gis
