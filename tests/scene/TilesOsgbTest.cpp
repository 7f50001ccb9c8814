// OSGB files into tiles: the variants that exporters write, made here with OSG itself, and a real production.
#include "scene/tiles/Inflate.h"
#include "scene/tiles/TileContent.h"
#include "scene/tiles/TileSelection.h"
#include "tests/TestData.h"
#include "tests/scene/Deflate.h"

#include <gmock/gmock.h>
#include <osg/Geode>
#include <osg/Geometry>
#include <osg/Material>
#include <osg/MatrixTransform>
#include <osg/PagedLOD>
#include <osg/Texture2D>
#include <osgDB/WriteFile>

#include <random>
#include <set>

using namespace sandtable;
using namespace sandtable::scene;
using testing::HasSubstr;

namespace {

/// A square in plan with its lower left corner at (x, y), two triangles.
osg::ref_ptr<osg::Geometry> square(double x, double y, double size) {
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
    osg::ref_ptr<osg::Vec2Array> texCoords = new osg::Vec2Array;
    for (const auto& [u, v] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 1}}) {
        vertices->push_back(osg::Vec3(static_cast<float>(x + u * size), static_cast<float>(y + v * size), 0));
        texCoords->push_back(osg::Vec2(static_cast<float>(u), static_cast<float>(v)));
    }
    geometry->setVertexArray(vertices);
    geometry->setTexCoordArray(0, texCoords);
    const unsigned short corners[] = {0, 1, 2, 0, 2, 3};
    geometry->addPrimitiveSet(new osg::DrawElementsUShort(GL_TRIANGLES, 6, corners));
    return geometry;
}

osg::ref_ptr<osg::Geode> leaf(const osg::ref_ptr<osg::Geometry>& geometry) {
    osg::ref_ptr<osg::Geode> geode = new osg::Geode;
    geode->addDrawable(geometry);
    return geode;
}

osg::ref_ptr<osg::PagedLOD> paged(osg::Node* coarse, const std::string& finer, float pixels, float radius = 50) {
    osg::ref_ptr<osg::PagedLOD> lod = new osg::PagedLOD;
    lod->setRangeMode(osg::LOD::PIXEL_SIZE_ON_SCREEN);
    lod->setCenterMode(osg::LOD::USER_DEFINED_CENTER);
    lod->setCenter(osg::Vec3(1, 2, 3));
    lod->setRadius(radius);
    lod->addChild(coarse, 0, pixels);
    lod->setFileName(1, finer);
    lod->setRange(1, pixels, 1e30f);
    return lod;
}

/// A red and a green row: which one comes first tells the orientation.
osg::ref_ptr<osg::Image> twoRows() {
    osg::ref_ptr<osg::Image> image = new osg::Image;
    image->allocateImage(1, 2, 1, GL_RGB, GL_UNSIGNED_BYTE);
    const unsigned char pixels[] = {255, 0, 0, 0, 255, 0};
    std::copy(std::begin(pixels), std::end(pixels), image->data());
    return image;
}

/// One colour, as JPEG if the name says so, else as raw pixels.
osg::ref_ptr<osg::Texture2D> plainTexture(const std::string& name, unsigned char red, unsigned char green) {
    osg::ref_ptr<osg::Image> image = new osg::Image;
    image->allocateImage(8, 8, 1, GL_RGB, GL_UNSIGNED_BYTE);
    for (unsigned i = 0; i < 64; ++i) image->data()[i * 3] = red, image->data()[i * 3 + 1] = green;
    for (unsigned i = 0; i < 64; ++i) image->data()[i * 3 + 2] = 0;
    image->setFileName(name);
    image->setWriteHint(name.empty() ? osg::Image::NO_PREFERENCE : osg::Image::STORE_INLINE);
    return new osg::Texture2D(image);
}

class OsgbTiles : public testing::Test {
protected:
    std::string write(const osg::Node& node, const std::string& name, const std::string& version = "161",
                      const std::string& imageHint = "IncludeData") const {
        const std::string file = (m_folder.path() / name).string();
        const osg::ref_ptr<osgDB::Options> options =
            new osgDB::Options("TargetFileVersion=" + version + " WriteImageHint=" + imageHint);
        EXPECT_TRUE(osgDB::writeNodeFile(node, file, options.get()));
        return file;
    }

    Tileset open(const std::string& source) {
        auto tileset = openTileset(source, gis::SiteFrame::local(), glm::dvec3(0), m_diagnostics);
        EXPECT_TRUE(tileset) << tileset.error().text();
        return *tileset;
    }

    TileContent loadFirst(const std::string& source) {
        const Tileset tileset = open(source);
        auto content = tileset.loader->load(tileset.root.children.front(), m_diagnostics);
        EXPECT_TRUE(content) << content.error().text();
        return content ? *content : TileContent{};
    }

    /// The meshes of a file with one drawable and no PagedLOD.
    Mesh loadMesh(const osg::ref_ptr<osg::Geometry>& geometry) {
        const TileContent content = loadFirst(write(*leaf(geometry), "mesh.osgb"));
        EXPECT_EQ(content.meshes.size(), 1u);
        return content.meshes.empty() ? Mesh{} : content.meshes.front();
    }

    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
};

size_t triangleCount(const Mesh& mesh) { return mesh.indices.size() / 3; }

double area(const Mesh& mesh) {
    double sum = 0;
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
        const glm::dvec3 a = mesh.positions[mesh.indices[i]], b = mesh.positions[mesh.indices[i + 1]],
                         c = mesh.positions[mesh.indices[i + 2]];
        sum += glm::length(glm::cross(b - a, c - a)) / 2;
    }
    return sum;
}

} // namespace

TEST_F(OsgbTiles, ReadsEveryFileVersion) {
    for (const std::string version : {"80", "91", "111", "112", "161"}) {
        const auto file = write(*paged(leaf(square(10, 20, 5)), "finer.osgb", 200), "v" + version + ".osgb", version);
        const TileContent content = loadFirst(file);
        ASSERT_EQ(content.children.size(), 1u) << version;
        ASSERT_TRUE(content.children[0].inlineContent) << version;
        const Mesh& mesh = content.children[0].inlineContent->meshes.at(0);
        EXPECT_EQ(triangleCount(mesh), 2u) << version;
        EXPECT_EQ(mesh.bounds().min, glm::dvec3(10, 20, 0)) << version;
        EXPECT_EQ(mesh.bounds().max, glm::dvec3(15, 25, 0)) << version;
        EXPECT_GT(content.children[0].inlineContent->bytes, 0u);
    }
}

TEST_F(OsgbTiles, PagedLodBecomesATileWithItsFileBelow) {
    const TileContent content = loadFirst(write(*paged(leaf(square(0, 0, 5)), "finer.osgb", 200), "tile.osgb"));
    const TileDescription& tile = content.children.at(0);
    EXPECT_TRUE(content.meshes.empty());
    EXPECT_EQ(tile.volume.kind, BoundingVolume::Kind::Sphere);
    EXPECT_EQ(tile.volume.center, glm::dvec3(1, 2, 3));
    EXPECT_EQ(tile.volume.sphereRadius, 50);
    // OSG switches when the sphere's diameter shows larger than 200 pixels: 2 · 50 · k/d = 200, and then 16 = error ·
    // k/d.
    EXPECT_DOUBLE_EQ(tile.geometricErrorMeters, 8);
    ASSERT_EQ(tile.children.size(), 1u);
    EXPECT_EQ(tile.children[0].uri, (m_folder.path() / "finer.osgb").string());
    EXPECT_EQ(tile.children[0].volume.sphereRadius, 50);
    EXPECT_GE(tile.children[0].geometricErrorMeters, tile.geometricErrorMeters) << "gives way to what the file holds";
}

TEST_F(OsgbTiles, DistanceRangesInAnyOrder) {
    osg::ref_ptr<osg::PagedLOD> lod = new osg::PagedLOD;
    lod->setRangeMode(osg::LOD::DISTANCE_FROM_EYE_POINT);
    lod->setCenter(osg::Vec3(0, 0, 0));
    lod->setRadius(50);
    lod->setFileName(0, "finer.osgb"); // nearer than 935 m
    lod->setRange(0, 0, 935);
    lod->setFileName(1, "coarse.osgb");
    lod->setRange(1, 935, 1e10f);
    const TileContent content = loadFirst(write(*lod, "tile.osgb"));
    const TileDescription& holder = content.children.at(0);
    ASSERT_EQ(holder.children.size(), 1u);
    const TileDescription& coarse = holder.children[0];
    EXPECT_THAT(coarse.uri, HasSubstr("coarse.osgb"));
    EXPECT_DOUBLE_EQ(coarse.geometricErrorMeters, 16);
    ASSERT_EQ(coarse.children.size(), 1u);
    EXPECT_THAT(coarse.children[0].uri, HasSubstr("finer.osgb"));
}

TEST_F(OsgbTiles, SeveralPagedLodsAndPlainGeometryInOneFile) {
    osg::ref_ptr<osg::Group> group = new osg::Group;
    group->addChild(paged(leaf(square(0, 0, 5)), "a.osgb", 100));
    group->addChild(paged(leaf(square(5, 0, 5)), "b.osgb", 100));
    group->addChild(leaf(square(10, 0, 5)));
    const TileContent content = loadFirst(write(*group, "tile.osgb"));
    ASSERT_EQ(content.children.size(), 3u);
    EXPECT_THAT(content.children[0].children.at(0).uri, HasSubstr("a.osgb"));
    EXPECT_THAT(content.children[1].children.at(0).uri, HasSubstr("b.osgb"));
    const TileDescription& beside = content.children[2]; // stays while the others refine
    EXPECT_TRUE(beside.children.empty());
    EXPECT_EQ(beside.inlineContent->meshes.at(0).bounds().min.x, 10);
}

TEST_F(OsgbTiles, LargeTransformsStayExact) {
    osg::ref_ptr<osg::MatrixTransform> transform =
        new osg::MatrixTransform(osg::Matrix::translate(482'123.25, 2'501'987.5, 10));
    transform->addChild(leaf(square(0, 0, 5)));
    const Mesh mesh = loadFirst(write(*transform, "tile.osgb")).meshes.at(0);
    EXPECT_NEAR(glm::distance(mesh.bounds().min, glm::dvec3(482'123.25, 2'501'987.5, 10)), 0, 1e-6);
    EXPECT_LT(glm::length(mesh.positions[0]), 10);
}

TEST_F(OsgbTiles, DoubleVerticesFarFromTheOrigin) {
    osg::ref_ptr<osg::Geometry> geometry = square(0, 0, 1);
    osg::ref_ptr<osg::Vec3dArray> vertices = new osg::Vec3dArray;
    for (const auto& [x, y] : {std::pair{0.125, 0.0}, {1.125, 0.0}, {1.125, 1.0}, {0.125, 1.0}})
        vertices->push_back(osg::Vec3d(80'000 + x, 60'000 + y, 0));
    geometry->setVertexArray(vertices);
    const Mesh mesh = loadMesh(geometry);
    EXPECT_NEAR(mesh.bounds().min.x, 80'000.125, 1e-7);
    EXPECT_NEAR(area(mesh), 1, 1e-6);
}

TEST_F(OsgbTiles, EveryPrimitiveTypeCoversTheSquare) {
    const auto areaOf = [&](osg::PrimitiveSet* primitive, std::vector<int> order) {
        osg::ref_ptr<osg::Geometry> geometry = square(0, 0, 10);
        osg::ref_ptr<osg::Vec3Array> vertices = new osg::Vec3Array;
        const auto& corners = static_cast<const osg::Vec3Array&>(*geometry->getVertexArray());
        for (const int corner : order) vertices->push_back(corners[static_cast<size_t>(corner)]);
        geometry->setVertexArray(vertices);
        geometry->setTexCoordArray(0, nullptr);
        geometry->removePrimitiveSet(0);
        geometry->addPrimitiveSet(primitive);
        return area(loadMesh(geometry));
    };
    osg::ref_ptr<osg::DrawArrayLengths> lengths = new osg::DrawArrayLengths(GL_TRIANGLE_FAN);
    lengths->push_back(3);
    lengths->push_back(3);
    const unsigned char bytes[] = {0, 1, 3, 2};
    const unsigned ints[] = {0, 1, 2, 3};
    EXPECT_NEAR(areaOf(new osg::DrawArrays(GL_TRIANGLES, 0, 6), {0, 1, 2, 0, 2, 3}), 100, 1e-9);
    EXPECT_NEAR(areaOf(new osg::DrawArrays(GL_TRIANGLE_STRIP, 0, 4), {0, 1, 3, 2}), 100, 1e-9);
    EXPECT_NEAR(areaOf(new osg::DrawArrays(GL_TRIANGLE_FAN, 0, 4), {0, 1, 2, 3}), 100, 1e-9);
    EXPECT_NEAR(areaOf(new osg::DrawArrays(GL_QUADS, 0, 4), {0, 1, 2, 3}), 100, 1e-9);
    EXPECT_NEAR(areaOf(new osg::DrawElementsUByte(GL_TRIANGLE_STRIP, 4, bytes), {0, 1, 2, 3}), 100, 1e-9);
    EXPECT_NEAR(areaOf(new osg::DrawElementsUInt(GL_QUADS, 4, ints), {0, 1, 2, 3}), 100, 1e-9);
    EXPECT_NEAR(areaOf(lengths.get(), {0, 1, 2, 0, 2, 3}), 100, 1e-9);
}

TEST_F(OsgbTiles, SharedTextureStaysSharedAndTheRightWayUp) {
    osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(twoRows());
    texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
    osg::ref_ptr<osg::Group> group = new osg::Group;
    for (const double x : {0.0, 5.0}) {
        osg::ref_ptr<osg::PagedLOD> lod = paged(leaf(square(x, 0, 5)), "finer.osgb", 100);
        lod->getChild(0)->getOrCreateStateSet()->setTextureAttributeAndModes(0, texture);
        group->addChild(lod);
    }
    for (const std::string version : {"80", "161"}) {
        const TileContent content = loadFirst(write(*group, "tile.osgb", version));
        const Material& first = content.children.at(0).inlineContent->meshes.at(0).material;
        const Material& second = content.children.at(1).inlineContent->meshes.at(0).material;
        ASSERT_TRUE(first.texture);
        EXPECT_EQ(first.texture, second.texture);
        EXPECT_FALSE(first.repeat);
        EXPECT_EQ(first.texture->rgba, (std::vector<uint8_t>{255, 0, 0, 255, 0, 255, 0, 255})) << "row 0 is v = 0";
    }
}

TEST_F(OsgbTiles, SeveralTexturedDrawablesInEveryVersion) {
    const std::vector<osg::ref_ptr<osg::Texture2D>> textures{plainTexture("red.jpg", 255, 0), plainTexture("", 0, 255),
                                                             plainTexture("yellow.jpg", 255, 255)};
    for (const std::string version : {"80", "91", "112", "161"})
        for (const size_t drawables : {2u, 3u, 5u}) {
            osg::ref_ptr<osg::Geode> geode = new osg::Geode;
            for (size_t i = 0; i < drawables; ++i) {
                osg::ref_ptr<osg::Geometry> geometry = square(static_cast<double>(i) * 5, 0, 5);
                geometry->getOrCreateStateSet()->setTextureAttributeAndModes(0, textures[i % textures.size()]);
                geode->addDrawable(geometry);
            }
            const TileContent content = loadFirst(write(*geode, "tile.osgb", version, "UseImageHint"));
            size_t triangles = 0;
            std::set<std::pair<bool, bool>> colors; // has red, has green
            for (const Mesh& mesh : content.meshes) {
                triangles += triangleCount(mesh);
                ASSERT_TRUE(mesh.material.texture) << version << ' ' << drawables;
                colors.emplace(mesh.material.texture->rgba[0] > 128, mesh.material.texture->rgba[1] > 128);
            }
            EXPECT_EQ(triangles, drawables * 2) << version;
            EXPECT_EQ(colors.size(), std::min<size_t>(drawables, 3)) << version << ' ' << drawables;
        }
    EXPECT_EQ(m_diagnostics.count(Severity::Warning), 0u);
}

TEST_F(OsgbTiles, SwitchesAtTheDistanceThatOsgDoes) {
    const TileContent content = loadFirst(write(*paged(leaf(square(0, 0, 5)), "finer.osgb", 200), "tile.osgb"));
    TileTree tree(content.children.at(0));
    tree[tree.root()].state = TileState::Ready;
    for (const int height : {720, 2160}) {
        Camera camera;
        camera.width = height, camera.height = height;
        camera.target = {1, 2, 3};
        const double there = 2 * 50 * camera.pixelsPerRadian() / 200; // from the sphere's middle
        for (const double factor : {0.99, 1.01}) {
            camera.eye = camera.target + glm::dvec3(0, there * factor, 0);
            EXPECT_EQ(selectTiles(tree, camera, {}).complete(), factor > 1) << height << ' ' << factor;
        }
    }
}

TEST_F(OsgbTiles, AFileOfWhichNothingCanBeUsedIsAnErrorAndNoEmptyTile) {
    osg::ref_ptr<osg::Geometry> broken = square(0, 0, 5);
    (*static_cast<osg::Vec3Array*>(broken->getVertexArray()))[1].x() = NAN;
    const Tileset tileset = open(write(*leaf(broken), "broken.osgb"));
    const auto content = tileset.loader->load(tileset.root.children[0], m_diagnostics);
    ASSERT_FALSE(content);
    EXPECT_THAT(content.error().text(), HasSubstr("broken.osgb"));

    osg::ref_ptr<osg::Geode> both = leaf(broken);
    both->addDrawable(square(5, 0, 5));
    EXPECT_EQ(loadFirst(write(*both, "half.osgb")).meshes.size(), 1u);
    EXPECT_TRUE(loadFirst(write(*osg::ref_ptr<osg::Group>(new osg::Group), "empty.osgb")).meshes.empty()); // as it says
}

TEST_F(OsgbTiles, EndlessLevelsOfOneLodAreLeftOut) {
    osg::ref_ptr<osg::PagedLOD> lod = paged(leaf(square(0, 0, 5)), "finer0.osgb", 1);
    for (unsigned i = 1; i < 5000; ++i) {
        const auto pixels = static_cast<float>(i);
        lod->setFileName(i, "finer" + std::to_string(i) + ".osgb");
        lod->setRange(i, pixels, pixels + 1);
    }
    const TileContent content = loadFirst(write(*lod, "tile.osgb"));
    EXPECT_TRUE(TileTree(TileDescription{}).graft(0, content.children));
    ASSERT_EQ(m_diagnostics.count(Severity::Warning), 1u);
    EXPECT_THAT(m_diagnostics.all().back().text(), HasSubstr("64 levels"));
}

namespace {

/// The pixels that a texture of this format becomes.
std::shared_ptr<const Image> textureOf(const Mesh& mesh) { return mesh.material.texture; }

osg::ref_ptr<osg::Geometry> texturedSquare(const osg::ref_ptr<osg::Image>& image) {
    osg::ref_ptr<osg::Geometry> geometry = square(0, 0, 5);
    geometry->getOrCreateStateSet()->setTextureAttributeAndModes(0, new osg::Texture2D(image));
    return geometry;
}

} // namespace

TEST_F(OsgbTiles, CompressedAndPackedTexturesKeepTheirColours) {
    struct Case {
        GLenum format, type;
        std::vector<unsigned char> bytes; // 4 x 4 pixels
        std::array<uint8_t, 4> first;
    };
    const std::vector<unsigned char> redThenBlue{0x00, 0xf8, 0x1f, 0x00, 0xfc, 0xff, 0xff, 0xff}; // palette 0, then 3
    const auto with = [&](std::vector<unsigned char> alpha) {
        alpha.insert(alpha.end(), redThenBlue.begin(), redThenBlue.end());
        return alpha;
    };
    const auto sixteen = [](uint16_t pixel) {
        std::vector<unsigned char> bytes;
        for (int i = 0; i < 16; ++i)
            bytes.push_back(static_cast<unsigned char>(pixel & 0xff)),
                bytes.push_back(static_cast<unsigned char>(pixel >> 8));
        return bytes;
    };
    const std::vector<Case> cases{
        {GL_COMPRESSED_RGB_S3TC_DXT1_EXT, GL_UNSIGNED_BYTE, redThenBlue, {255, 0, 0, 255}},
        {GL_COMPRESSED_RGBA_S3TC_DXT1_EXT, GL_UNSIGNED_BYTE, redThenBlue, {255, 0, 0, 255}},
        {GL_COMPRESSED_RGBA_S3TC_DXT3_EXT, GL_UNSIGNED_BYTE, with({8, 0, 0, 0, 0, 0, 0, 0}), {255, 0, 0, 136}},
        {GL_COMPRESSED_RGBA_S3TC_DXT5_EXT, GL_UNSIGNED_BYTE, with({70, 0, 2, 0, 0, 0, 0, 0}), {255, 0, 0, 60}},
        {GL_RGB, GL_UNSIGNED_SHORT_5_6_5, sixteen(0x07e0), {0, 255, 0, 255}},
        {GL_RGBA, GL_UNSIGNED_SHORT_4_4_4_4, sixteen(0x0f08), {0, 255, 0, 136}},
        {GL_RGBA, GL_UNSIGNED_SHORT_5_5_5_1, sixteen(0xf801), {255, 0, 0, 255}},
    };
    for (const Case& each : cases) {
        osg::ref_ptr<osg::Image> image = new osg::Image;
        image->allocateImage(4, 4, 1, each.format, each.type);
        ASSERT_EQ(image->getTotalSizeInBytes(), each.bytes.size()) << each.format;
        std::copy(each.bytes.begin(), each.bytes.end(), image->data());
        const auto texture = textureOf(loadMesh(texturedSquare(image)));
        ASSERT_TRUE(texture) << each.format;
        EXPECT_TRUE(std::equal(each.first.begin(), each.first.end(), texture->rgba.begin())) << each.format;
        if (each.bytes.size() == 8) {
            EXPECT_EQ(texture->rgba[4], 85) << "a third of red";
            EXPECT_EQ(texture->rgba[6], 170) << "and two of blue";
        }
    }
}

TEST_F(OsgbTiles, ATextureThatCannotBeReadIsReportedAndNotWhite) {
    osg::ref_ptr<osg::Image> image = new osg::Image;
    image->allocateImage(4, 4, 1, GL_RGBA, GL_UNSIGNED_INT_2_10_10_10_REV);
    EXPECT_FALSE(textureOf(loadMesh(texturedSquare(image))));
    ASSERT_EQ(m_diagnostics.count(Severity::Warning), 1u);
    EXPECT_THAT(m_diagnostics.all().back().text(), HasSubstr("mesh.osgb"));
}

TEST_F(OsgbTiles, UnknownCompressionIsAnError) {
    const std::string file = write(*leaf(square(0, 0, 5)), "tile.osgb");
    std::ifstream stream(file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    ASSERT_EQ(bytes.substr(20, 5), std::string("\1\0\0\0"
                                               "0",
                                               5))
        << "length and name of the compression";
    bytes[24] = 'x';
    m_folder.write("tile.osgb", bytes);
    const Tileset tileset = open(file);
    const auto content = tileset.loader->load(tileset.root.children[0], m_diagnostics);
    ASSERT_FALSE(content);
    EXPECT_THAT(content.error().text(), HasSubstr("unknown compression \"x\""));
}

TEST_F(OsgbTiles, ReadsCompressedFiles) {
    const std::string file = write(*leaf(square(0, 0, 5)), "tile.osgb", "161", "IncludeData Compressor=zlib");
    EXPECT_EQ(triangleCount(loadFirst(file).meshes.at(0)), 2u);
}

TEST_F(OsgbTiles, ColoursWithoutATexture) {
    osg::ref_ptr<osg::Geometry> plain = square(0, 0, 5);
    osg::ref_ptr<osg::Material> material = new osg::Material;
    material->setDiffuse(osg::Material::FRONT, osg::Vec4(0.5f, 0.25f, 0, 1));
    plain->getOrCreateStateSet()->setAttribute(material);
    EXPECT_EQ(loadMesh(plain).material.color, glm::vec4(0.5f, 0.25f, 0, 1));

    osg::ref_ptr<osg::Geometry> coloured = square(0, 0, 5);
    osg::ref_ptr<osg::Vec4Array> colors = new osg::Vec4Array;
    for (const float green : {0.0f, 0.0f, 0.0f, 1.0f}) colors->push_back(osg::Vec4(1, green, 0, 1));
    coloured->setColorArray(colors, osg::Array::BIND_PER_VERTEX);
    const Mesh mesh = loadMesh(coloured);
    ASSERT_TRUE(mesh.material.texture) << "one colour for each triangle, through a palette";
    EXPECT_EQ(mesh.positions.size(), 6u);
    EXPECT_EQ(mesh.texCoords[0], mesh.texCoords[2]);
    EXPECT_NE(mesh.texCoords[0], mesh.texCoords[3]);
}

TEST_F(OsgbTiles, FinestLevelOfAnOrdinaryLod) {
    osg::ref_ptr<osg::LOD> lod = new osg::LOD;
    lod->addChild(leaf(square(0, 0, 1)), 100, 1e10f);
    lod->addChild(leaf(square(0, 0, 2)), 0, 100);
    EXPECT_NEAR(area(loadFirst(write(*lod, "tile.osgb")).meshes.at(0)), 4, 1e-9);
}

TEST_F(OsgbTiles, ForeignDatabasePathIsIgnored) {
    osg::ref_ptr<osg::PagedLOD> lod = paged(leaf(square(0, 0, 5)), "sub\\finer.osgb", 100);
    lod->setDatabasePath("D:\\export\\Data\\");
    const TileContent content = loadFirst(write(*lod, "tile.osgb"));
    EXPECT_EQ(content.children.at(0).children.at(0).uri, (m_folder.path() / "sub/finer.osgb").string());
}

TEST_F(OsgbTiles, MissingChildIsNotFoundByName) {
    const Tileset tileset = open(write(*paged(leaf(square(0, 0, 5)), "gone.osgb", 100), "tile.osgb"));
    TileDescription child;
    child.uri = (m_folder.path() / "gone.osgb").string();
    const auto content = tileset.loader->load(child, m_diagnostics);
    ASSERT_FALSE(content);
    EXPECT_EQ(content.error().kind, ErrorKind::NotFound);
    EXPECT_EQ(content.error().where, child.uri);
}

TEST_F(OsgbTiles, EndlessNestingIsCutOff) {
    osg::ref_ptr<osg::Group> group = new osg::Group;
    for (int i = 0; i < 3000; ++i) {
        osg::ref_ptr<osg::Group> parent = new osg::Group;
        parent->addChild(group);
        group = parent;
    }
    const Tileset tileset = open(write(*group, "deep.osgb"));
    const auto content = tileset.loader->load(tileset.root.children[0], m_diagnostics);
    ASSERT_FALSE(content);
    EXPECT_THAT(content.error().text(), HasSubstr("deep.osgb"));
    while (group->getNumChildren()) group = group->getChild(0)->asGroup(); // not all in one recursion
}

TEST_F(OsgbTiles, RootFilesOfEveryFolderLayout) {
    const std::string tile = "Tile_+000_+001";
    std::filesystem::create_directories(m_folder.path() / "p/Data" / tile);
    write(*leaf(square(0, 0, 1)), "p/Data/" + tile + "/" + tile + ".osgb");
    write(*leaf(square(0, 0, 1)), "p/Data/" + tile + "/" + tile + "_L15_0.osgb");
    const std::string root = (m_folder.path() / "p/Data" / tile / (tile + ".osgb")).string();
    for (const std::string& source :
         std::vector<std::string>{"p", "p/Data", "p/Data/" + tile, "p/Data/" + tile + "/" + tile + ".osgb", "."}) {
        const std::string path = (m_folder.path() / source).string();
        EXPECT_TRUE(looksLikeTileset(path)) << path;
        const Tileset tileset = open(path);
        ASSERT_EQ(tileset.root.children.size(), 1u) << path;
        EXPECT_EQ(tileset.root.children[0].uri, root);
        EXPECT_EQ(tileset.format, "OSGB");
    }
    EXPECT_FALSE(looksLikeTileset((m_folder.path() / "nowhere").string()));
    std::filesystem::create_directories(m_folder.path() / "empty/Data");
    const auto none =
        openTileset((m_folder.path() / "empty").string(), gis::SiteFrame::local(), glm::dvec3(0), m_diagnostics);
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().text(), HasSubstr("empty"));
}

/// Every way in which exports have been seen to lie on disk: the tiles are found, and the metadata that is theirs.
TEST_F(OsgbTiles, ProductionsOfEveryShape) {
    const std::vector<std::string> shapes = {
        "Production_1/Data/Tile_+000_+000/Tile_+000_+000.osgb",
        "terra_osgbs/Block/Block.osgb",
        "export/terra_osgbs/Production_1/Data/BlockA_+1_+2/BlockA_+1_+2.OSGB",
        "DATA/Tile_1/TILE_1.OSGB",
        "Models/Tile_1/Tile_1.osgb",
        "成果/数据/瓦片_1/瓦片_1.osgb",
        "Data/top.osgb",
        "top.osgb",
    };
    for (size_t i = 0; i < shapes.size(); ++i) {
        const std::filesystem::path production = m_folder.path() / std::to_string(i), file = production / shapes[i];
        std::filesystem::create_directories(file.parent_path());
        std::filesystem::rename(write(*leaf(square(0, 0, 1)), "made.osgb"), file);
        std::ofstream(production / "Metadata.XML")
            << "<ModelMetadata><SRS>EPSG:4547</SRS><SRSOrigin>500000,3000000,0</SRSOrigin></ModelMetadata>";
        EXPECT_TRUE(looksLikeTileset(production.string())) << shapes[i];
        const Tileset tileset = open(production.string());
        ASSERT_EQ(tileset.root.children.size(), 1u) << shapes[i];
        EXPECT_EQ(tileset.root.children[0].uri, file.string());
        EXPECT_TRUE(tileset.loader->load(tileset.root.children[0], m_diagnostics));
        EXPECT_TRUE(tileset.nativeFrame.georeferenced()) << shapes[i];
    }
}

TEST_F(OsgbTiles, BlocksWithMetadataOfTheirOwnStandWhereEachSays) {
    for (const auto& [block, east] : {std::pair{"Production_1", "500000"}, {"Production_2", "500100"}}) {
        const auto folder = m_folder.path() / block / "Data/Tile_1";
        std::filesystem::create_directories(folder);
        write(*leaf(square(0, 0, 10)), std::string(block) + "/Data/Tile_1/Tile_1.osgb");
        m_folder.write(std::string(block) + "/metadata.xml",
                       std::string("<ModelMetadata><SRS>EPSG:4547</SRS><SRSOrigin>") + east +
                           ",3000000,0</SRSOrigin></ModelMetadata>");
    }
    const auto frame = gis::SiteFrame::projected(gis::Crs::fromEpsg(4547), {500'000, 3'000'000, 0});
    ASSERT_TRUE(frame);
    const auto tileset = openTileset(m_folder.path().string(), *frame, glm::dvec3(0), m_diagnostics);
    ASSERT_TRUE(tileset);
    ASSERT_EQ(tileset->root.children.size(), 2u);
    const auto west = tileset->loader->load(tileset->root.children[0], m_diagnostics);
    const auto east = tileset->loader->load(tileset->root.children[1], m_diagnostics);
    ASSERT_TRUE(west && east);
    EXPECT_NEAR(west->meshes.at(0).bounds().min.x, 0, 1e-3);
    EXPECT_NEAR(east->meshes.at(0).bounds().min.x, 100, 1e-3);
}

TEST_F(OsgbTiles, BrokenMetadataLeavesTheTilesInLocalMetresAndSaysSo) {
    const std::string file = write(*leaf(square(3, 4, 5)), "tile.osgb");
    for (const char* xml :
         {"<ModelMetadata><SRS>EPSG:4547</SRX>", "", "<ModelMetadata><SRS>my grid</SRS></ModelMetadata>"}) {
        m_folder.write("metadata.xml", xml);
        Diagnostics diagnostics;
        const auto tileset = openTileset(file, gis::SiteFrame::local(), glm::dvec3(0), diagnostics);
        ASSERT_TRUE(tileset) << tileset.error().text();
        EXPECT_FALSE(tileset->nativeFrame.georeferenced());
        ASSERT_EQ(diagnostics.count(Severity::Warning), 1u) << xml;
        EXPECT_THAT(diagnostics.all()[0].text(), HasSubstr("metadata.xml"));
        EXPECT_THAT(diagnostics.all()[0].text(), HasSubstr("local metres"));
        const auto content = tileset->loader->load(tileset->root.children[0], diagnostics);
        ASSERT_TRUE(content);
        EXPECT_NEAR(content->meshes.at(0).bounds().min.x, 3, 1e-6);
    }
}

TEST_F(OsgbTiles, ReferencesInAnotherCaseAreFound) {
    const Tileset tileset = open(write(*paged(leaf(square(0, 0, 5)), "FINER.OSGB", 100), "tile.osgb"));
    write(*leaf(square(0, 0, 1)), "finer.osgb");
    const auto parent = tileset.loader->load(tileset.root.children[0], m_diagnostics);
    ASSERT_TRUE(parent);
    EXPECT_TRUE(tileset.loader->load(parent->children.at(0).children.at(0), m_diagnostics));
}

TEST_F(OsgbTiles, AFileThatRefersToItselfIsAnError) {
    const Tileset tileset = open(write(*paged(leaf(square(0, 0, 5)), "tile.osgb", 100), "tile.osgb"));
    const auto content = tileset.loader->load(tileset.root.children[0], m_diagnostics);
    ASSERT_TRUE(content);
    const auto again = tileset.loader->load(content->children.at(0).children.at(0), m_diagnostics);
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().text(), HasSubstr("refers to itself"));
}

TEST_F(OsgbTiles, CompressedFilesAreReadAndBombsAreNot) {
    const osg::ref_ptr<osgDB::Options> zlib = new osgDB::Options("Compressor=zlib WriteImageHint=IncludeData");
    const std::string file = (m_folder.path() / "tile.osgb").string();
    ASSERT_TRUE(osgDB::writeNodeFile(*leaf(square(0, 0, 5)), file, zlib.get()));
    EXPECT_EQ(loadFirst(file).meshes.size(), 1u);
    EXPECT_EQ(inflated(test::deflated(std::string(1000, 'x')), "f", 1000)->size(), 1000u);
    const auto bomb = inflated(test::deflated(std::string(1'000'000, 'x')), "f", 1000);
    ASSERT_FALSE(bomb);
    EXPECT_THAT(bomb.error().message, HasSubstr("more than"));
    EXPECT_FALSE(inflated(test::deflated("half of it is missing").substr(0, 9), "f"));
}

TEST_F(OsgbTiles, BrokenFilesAreErrorsThatNameThem) {
    osg::ref_ptr<osg::Geometry> geometry = square(0, 0, 5);
    geometry->getOrCreateStateSet()->setTextureAttributeAndModes(0, new osg::Texture2D(twoRows()));
    std::mt19937 random(7);
    for (const std::string version : {"80", "161"}) {
        const std::string file = write(*paged(leaf(geometry), "finer.osgb", 100), "tile.osgb", version);
        std::ifstream stream(file, std::ios::binary);
        const std::string good{std::istreambuf_iterator<char>(stream), {}};
        const Tileset tileset = open(file);
        for (size_t length = 0; length < good.size(); length += 7) {
            m_folder.write("tile.osgb", good.substr(0, length));
            const auto content = tileset.loader->load(tileset.root.children[0], m_diagnostics);
            EXPECT_TRUE(content || content.error().where == file); // what is left may make sense
        }
        for (int i = 0; i < 500; ++i) {
            std::string bad = good;
            for (int flips = 0; flips < 3; ++flips) bad[8 + random() % (bad.size() - 8)] = static_cast<char>(random());
            m_folder.write("tile.osgb", bad);
            const auto content = tileset.loader->load(tileset.root.children[0], m_diagnostics);
            EXPECT_TRUE(content || content.error().where == file);
        }
    }
    m_folder.write("tile.osgb", "this is no OSGB file at all");
    const Tileset tileset = open((m_folder.path() / "tile.osgb").string());
    const auto content = tileset.loader->load(tileset.root.children[0], m_diagnostics);
    ASSERT_FALSE(content);
    EXPECT_EQ(content.error().kind, ErrorKind::InvalidData);
}

TEST_F(OsgbTiles, RealProductionReadsIdenticallyWithOsg) {
    const auto source = test::dataDirectory() / "osgb_zhongshan_A";
    SANDTABLE_REQUIRE_DATA(source);
    const auto probe = probeTileset(source.string(), m_diagnostics);
    ASSERT_TRUE(probe) << probe.error().text();
    ASSERT_TRUE(probe->lonLatHeight);
    EXPECT_NEAR(probe->lonLatHeight->x, 113.38, 0.01);
    EXPECT_NEAR(probe->lonLatHeight->y, 22.50, 0.01);
    auto tileset = openTileset(source.string(), probe->nativeFrame, glm::dvec3(0), m_diagnostics);
    ASSERT_TRUE(tileset);
    ASSERT_EQ(tileset->root.children.size(), 3u);
    const auto content = tileset->loader->load(tileset->root.children[0], m_diagnostics);
    ASSERT_TRUE(content) << content.error().text();
    const Mesh& mesh = content->children.at(0).inlineContent->meshes.at(0);
    ASSERT_TRUE(mesh.material.texture);
    EXPECT_EQ(mesh.material.texture->width, 512);
    EXPECT_EQ(mesh.material.texture->height, 128);
    EXPECT_TRUE(mesh.normals.empty());
    EXPECT_NEAR(content->children[0].volume.sphereRadius, 74.8, 0.1);
}

TEST_F(OsgbTiles, RealProductionInAnotherSiteFrameIsExact) {
    const auto source = test::dataDirectory() / "osgb_zhongshan_A";
    SANDTABLE_REQUIRE_DATA(source);
    const auto probe = probeTileset(source.string(), m_diagnostics);
    ASSERT_TRUE(probe);
    const auto utm = gis::SiteFrame::projected(gis::Crs::fromEpsg(32649), {745'000, 2'489'000, 0});
    ASSERT_TRUE(utm);
    auto native = openTileset(source.string(), probe->nativeFrame, glm::dvec3(0), m_diagnostics);
    auto moved = openTileset(source.string(), *utm, glm::dvec3(0), m_diagnostics);
    ASSERT_TRUE(native && moved);
    const auto before = native->loader->load(native->root.children[2], m_diagnostics);
    const auto after = moved->loader->load(moved->root.children[2], m_diagnostics);
    ASSERT_TRUE(before && after);
    const Mesh& a = before->children.at(0).inlineContent->meshes.at(0);
    const Mesh& b = after->children.at(0).inlineContent->meshes.at(0);
    ASSERT_EQ(a.positions.size(), b.positions.size());
    for (size_t i = 0; i < a.positions.size(); ++i) {
        std::vector<glm::dvec3> expected{probe->nativeFrame.projectedFromSite(a.origin + glm::dvec3(a.positions[i]))};
        ASSERT_EQ(utm->siteFromCrs(probe->nativeFrame.crs(), expected), 1u);
        EXPECT_LT(glm::distance(expected[0], b.origin + glm::dvec3(b.positions[i])), 0.01);
    }
}
