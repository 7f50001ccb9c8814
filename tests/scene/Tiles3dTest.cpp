// 3D Tiles 1.0: what tilesets in the wild contain, as small files written here, and real sets.
#include "gis/Crs.h"
#include "gis/Raster.h"
#include "scene/tiles/TileTree.h"
#include "tests/TestData.h"
#include "tests/scene/Deflate.h"

#include <glm/gtc/type_ptr.hpp>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <random>

using namespace sandtable;
using namespace sandtable::scene;
using nlohmann::json;
using testing::HasSubstr;

namespace {

template<class T> std::string raw(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

std::string words(const std::vector<uint32_t>& values) { return raw(values); }

std::string padded(std::string text, char with) {
    while (text.size() % 4) text += with;
    return text;
}

/// A glTF document of one triangle with these corners (file coordinates).
struct Triangle {
    std::vector<float> corners{0, 0, 0, 1, 0, 0, 0, 1, 0};
    json document = {
        {"asset", {{"version", "2.0"}}},
        {"scenes", {{{"nodes", {0}}}}},
        {"nodes", {{{"mesh", 0}}}},
        {"meshes", {{{"primitives", {{{"attributes", {{"POSITION", 0}}}, {"indices", 1}}}}}}},
        {"accessors",
         {{{"bufferView", 0}, {"componentType", 5126}, {"count", 3}, {"type", "VEC3"}},
          {{"bufferView", 1}, {"componentType", 5123}, {"count", 3}, {"type", "SCALAR"}}}},
        {"bufferViews", {{{"buffer", 0}, {"byteLength", 36}}, {{"buffer", 0}, {"byteOffset", 36}, {"byteLength", 6}}}},
        {"buffers", {{{"byteLength", 42}}}}};

    std::string glb() const {
        const std::string text = padded(document.dump(), ' ');
        const std::string binary = padded(raw(corners) + raw(std::vector<uint16_t>{0, 1, 2}), '\0');
        const auto length = static_cast<uint32_t>(12 + 8 + text.size() + 8 + binary.size());
        return "glTF" + words({2, length, static_cast<uint32_t>(text.size())}) + "JSON" + text +
               words({static_cast<uint32_t>(binary.size())}) + std::string("BIN\0", 4) + binary;
    }
};

std::string b3dm(const std::string& glb, const std::string& featureTable = "") {
    const std::string table = padded(featureTable, ' ');
    return "b3dm" +
           words({1, static_cast<uint32_t>(28 + table.size() + glb.size()), static_cast<uint32_t>(table.size()), 0, 0,
                  0}) +
           table + glb;
}

json boxVolume() { return {{"box", {0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0, 10}}}; }

json tileset(const json& root) { return {{"asset", {{"version", "1.0"}}}, {"geometricError", 100}, {"root", root}}; }

json tile(const json& more = json::object()) {
    json result = {{"boundingVolume", boxVolume()}, {"geometricError", 10}, {"refine", "ADD"}};
    result.update(more);
    return result;
}

class Tiles3d : public testing::Test {
protected:
    std::string write(const std::string& name, const std::string& content) const {
        return m_folder.write(name, content).string();
    }

    Result<Tileset> tryOpen(const json& document, const gis::SiteFrame& frame = {}) {
        return openTileset(write("tileset.json", document.dump()), frame, m_offset, m_diagnostics);
    }
    Tileset open(const json& document, const gis::SiteFrame& frame = {}) {
        auto opened = tryOpen(document, frame);
        EXPECT_TRUE(opened) << opened.error().text();
        return opened ? *opened : Tileset{};
    }
    Result<TileContent> load(const Tileset& set) { return set.loader->load(set.root, m_diagnostics); }

    /// The one mesh of a tileset whose root has this content.
    Mesh loadMesh(const std::string& content, const json& rootMembers = json::object(),
                  const json& asset = json::object()) {
        write("content.b3dm", content);
        json root = tile({{"content", {{"uri", "content.b3dm"}}}});
        root.update(rootMembers);
        json document = tileset(root);
        document["asset"].update(asset);
        const auto loaded = load(open(document));
        EXPECT_TRUE(loaded) << loaded.error().text();
        return loaded && !loaded->meshes.empty() ? loaded->meshes.front() : Mesh{};
    }

    Error loadError(const std::string& content) {
        write("content.b3dm", content);
        const auto loaded = load(open(tileset(tile({{"content", {{"uri", "content.b3dm"}}}}))));
        EXPECT_FALSE(loaded);
        return loaded ? Error{} : loaded.error();
    }

    bool reported(const std::string& text) const {
        for (const Diagnostic& diagnostic : m_diagnostics.all())
            if (diagnostic.text().find(text) != std::string::npos) return true;
        return false;
    }

    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
    glm::dvec3 m_offset{0};
};

glm::dvec3 corner(const Mesh& mesh, size_t index) { return mesh.origin + glm::dvec3(mesh.positions.at(index)); }

void expectNear(const glm::dvec3& actual, const glm::dvec3& expected, double tolerance = 1e-5) {
    EXPECT_LT(glm::distance(actual, expected), tolerance)
        << actual.x << ' ' << actual.y << ' ' << actual.z << " is not " << expected.x << ' ' << expected.y << ' '
        << expected.z;
}

/// Loads every content below a tile, external tilesets included.
void loadAll(const TileLoader& loader, const TileDescription& tile, Diagnostics& diagnostics,
             const std::function<void(const TileDescription&, const Result<TileContent>&)>& visit) {
    if (!tile.uri.empty()) {
        const auto content = loader.load(tile, diagnostics);
        visit(tile, content);
        if (content)
            for (const TileDescription& child : content->children) loadAll(loader, child, diagnostics, visit);
    }
    for (const TileDescription& child : tile.children) loadAll(loader, child, diagnostics, visit);
}

struct Totals {
    size_t contents = 0, failed = 0, triangles = 0, textured = 0;
    Box3 extent;
};

/// The highest surface of a tileset's finest level over points at every `step` metres: (site x, y, top z).
std::vector<glm::dvec3> topsOfFinest(const Tileset& set, const Box2& area, double step, Diagnostics& diagnostics) {
    const glm::ivec2 count(area.size() / step);
    std::vector<double> tops(static_cast<size_t>(count.x) * static_cast<size_t>(count.y), -INFINITY);
    const auto point = [&](int x, int y) { return area.min + step * glm::dvec2(x, y); };
    const auto addTriangle = [&](const glm::dvec3& a, const glm::dvec3& b, const glm::dvec3& c) {
        const glm::ivec2 first(glm::ceil((glm::dvec2(glm::min(a, glm::min(b, c))) - area.min) / step));
        const glm::ivec2 last(glm::floor((glm::dvec2(glm::max(a, glm::max(b, c))) - area.min) / step));
        const double twiceArea = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        for (int y = std::max(first.y, 0); y <= std::min(last.y, count.y - 1); ++y)
            for (int x = std::max(first.x, 0); x <= std::min(last.x, count.x - 1); ++x) {
                const glm::dvec2 p = point(x, y) - glm::dvec2(a);
                const double v = (p.x * (c.y - a.y) - (c.x - a.x) * p.y) / twiceArea;
                const double w = ((b.x - a.x) * p.y - p.x * (b.y - a.y)) / twiceArea;
                double& top = tops[static_cast<size_t>(y) * static_cast<size_t>(count.x) + static_cast<size_t>(x)];
                if (v >= 0 && w >= 0 && v + w <= 1) top = std::max(top, a.z + v * (b.z - a.z) + w * (c.z - a.z));
            }
    };
    loadAll(*set.loader, set.root, diagnostics, [&](const TileDescription& tile, const Result<TileContent>& content) {
        if (!content || !tile.children.empty()) return;
        for (const Mesh& mesh : content->meshes)
            for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
                const auto corner = [&](size_t k) {
                    return mesh.origin + glm::dvec3(mesh.positions[mesh.indices[i + k]]);
                };
                addTriangle(corner(0), corner(1), corner(2));
            }
    });
    std::vector<glm::dvec3> found;
    for (int y = 0; y < count.y; ++y)
        for (int x = 0; x < count.x; ++x) {
            const double top = tops[static_cast<size_t>(y) * static_cast<size_t>(count.x) + static_cast<size_t>(x)];
            if (std::isfinite(top)) found.emplace_back(point(x, y), top);
        }
    return found;
}

Totals totalsOf(const Tileset& set, Diagnostics& diagnostics) {
    Totals totals;
    loadAll(*set.loader, set.root, diagnostics, [&](const TileDescription&, const Result<TileContent>& content) {
        ++(content ? totals.contents : totals.failed);
        if (!content) return;
        for (const Mesh& mesh : content->meshes) {
            totals.triangles += mesh.indices.size() / 3;
            totals.textured += mesh.material.texture ? 1 : 0;
            totals.extent.extend(mesh.bounds());
        }
    });
    return totals;
}

} // namespace

TEST_F(Tiles3d, UpAxisRtcCenterAndTransformApplyInOrder) {
    Triangle triangle;
    triangle.corners = {1, 2, 3, 2, 2, 3, 1, 3, 3};
    const json rtc = {{"RTC_CENTER", {100, 200, 300}}};
    expectNear(corner(loadMesh(b3dm(triangle.glb())), 0), {1, -3, 2}); // Y up: (x, -z, y)
    expectNear(corner(loadMesh(b3dm(triangle.glb()), json::object(), {{"gltfUpAxis", "Z"}}), 0), {1, 2, 3});
    expectNear(corner(loadMesh(b3dm(triangle.glb()), json::object(), {{"gltfUpAxis", "X"}}), 0), {-3, 2, 1});
    expectNear(corner(loadMesh(b3dm(triangle.glb(), rtc.dump())), 0), {101, 197, 302});
    const json turned = {
        {"transform", {0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 1000, 0, 0, 1}}}; // quarter turn, then east
    expectNear(corner(loadMesh(b3dm(triangle.glb(), rtc.dump()), turned), 0), {1000 - 197, 101, 302}, 1e-4);
    triangle.document["extensions"]["CESIUM_RTC"]["center"] = {100, 200, 300};
    triangle.document["extensionsRequired"] = {"CESIUM_RTC"};
    expectNear(corner(loadMesh(triangle.glb()), 0), {101, 197, 302});
}

TEST_F(Tiles3d, RtcCenterMayLieInTheBinaryPart) {
    const auto with = [](const std::string& features, const std::string& binary) {
        const std::string table = padded(features, ' '), glb = Triangle().glb();
        return "b3dm" +
               words({1, static_cast<uint32_t>(28 + table.size() + binary.size() + glb.size()),
                      static_cast<uint32_t>(table.size()), static_cast<uint32_t>(binary.size()), 0, 0}) +
               table + binary + glb;
    };
    const std::string center = raw(std::vector<float>{0, 100, 200, 300});
    expectNear(corner(loadMesh(with(R"({"RTC_CENTER":{"byteOffset":4}})", center)), 0), {100, 200, 300});
    for (const std::string features : {R"({"RTC_CENTER":{"byteOffset":8}})", R"({"RTC_CENTER":"here"})",
                                       R"({"RTC_CENTER":{"byteOffset":4000000000}})", R"({"RTC_CENTER":[1,2]})"})
        EXPECT_THAT(loadError(with(features, center)).message, HasSubstr("RTC_CENTER")) << features;
    const std::string nowhere = raw(std::vector<float>{NAN, 0, 0});
    EXPECT_THAT(loadError(with(R"({"RTC_CENTER":{"byteOffset":0}})", nowhere)).message, HasSubstr("finite"));
}

TEST_F(Tiles3d, TransformsScaleTheGeometricError) {
    const json scaled = {{"transform", {2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}}, {"children", {tile()}}};
    const Tileset set = open(tileset(tile(scaled)));
    EXPECT_DOUBLE_EQ(set.root.geometricErrorMeters, 30);
    EXPECT_DOUBLE_EQ(set.root.children.at(0).geometricErrorMeters, 30);
}

TEST_F(Tiles3d, TilesThatCannotBeShownStayAsUnreadable) {
    const json implicit = tile({{"implicitTiling", json::object()}, {"content", {{"uri", "{level}.b3dm"}}}});
    const json several = tile({{"contents", {{{"uri", "a.b3dm"}}, {{"uri", "b.b3dm"}}}}});
    const json bent = tile({{"transform", {1, 2, 3}}});
    const Tileset set = open(tileset(tile({{"refine", "REPLACE"}, {"children", {implicit, several, bent, tile()}}})));
    ASSERT_EQ(set.root.children.size(), 4u);
    for (const size_t i : {0u, 1u, 2u}) EXPECT_TRUE(set.root.children[i].unreadable) << i;
    EXPECT_FALSE(set.root.children[3].unreadable);
    const TileTree tree(set.root);
    EXPECT_EQ(tree[1].state, TileState::Failed);
    const auto alone = tryOpen(tileset(implicit));
    ASSERT_FALSE(alone);
    EXPECT_THAT(alone.error().message, HasSubstr("implicit"));
}

TEST_F(Tiles3d, AHeightOffsetRaisesWhateverTheTilesetsFrame) {
    const auto frame = gis::SiteFrame::tangentPlane(114, 22, 0);
    const glm::dvec3 ecef = *frame.ecefFromSite({0, 0, 0});
    const json onEarth = {{"transform", {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, ecef.x, ecef.y, ecef.z, 1}},
                          {"content", {{"uri", "content.b3dm"}}}};
    write("content.b3dm", b3dm(Triangle().glb()));
    for (const json& more : {onEarth, json{{"content", {{"uri", "content.b3dm"}}}}}) {
        const std::string file = write("tileset.json", tileset(tile(more)).dump());
        const auto flat = openTileset(file, frame, glm::dvec3(0), m_diagnostics);
        const auto raised = openTileset(file, frame, glm::dvec3(0), m_diagnostics, 7.5);
        ASSERT_TRUE(flat && raised);
        EXPECT_NEAR(raised->root.volume.center.z - flat->root.volume.center.z, 7.5, 1e-6);
        const auto a = load(*flat), b = load(*raised);
        ASSERT_TRUE(a && b);
        expectNear(corner(b->meshes.at(0), 1) - corner(a->meshes.at(0), 1), {0, 0, 7.5});
    }
}

TEST_F(Tiles3d, ASmallFileCannotAskForGigabytes) {
    Triangle sparse;
    sparse.document["accessors"][0] = {
        {"componentType", 5126},
        {"count", 90'000'000},
        {"type", "VEC3"},
        {"sparse",
         {{"count", 1}, {"indices", {{"bufferView", 1}, {"componentType", 5123}}}, {"values", {{"bufferView", 0}}}}}};
    EXPECT_THAT(loadError(sparse.glb()).message, HasSubstr("sparse"));
    Triangle again; // the same points, over and over
    again.corners.resize(3 * 100'000);
    again.document["buffers"][0]["byteLength"] = 1'200'006;
    again.document["bufferViews"][0]["byteLength"] = 1'200'000;
    again.document["bufferViews"][1]["byteOffset"] = 1'200'000;
    again.document["accessors"][0]["count"] = 100'000;
    json& nodes = again.document["nodes"];
    for (int i = 1; i <= 1000; ++i) nodes.push_back({{"mesh", 0}}), nodes[0]["children"].push_back(i);
    write("content.b3dm", again.glb());
    ASSERT_TRUE(load(open(tileset(tile({{"content", {{"uri", "content.b3dm"}}}})))));
    EXPECT_TRUE(reported("more geometry than any tile"));
}

TEST_F(Tiles3d, NodeTransformsStayExactFarFromTheOrigin) {
    Triangle triangle;
    triangle.document["nodes"] = {{{"children", {1}}, {"translation", {4'000'000.125, 0, 0}}},
                                  {{"mesh", 0}, {"scale", {2, 2, 2}}, {"translation", {0, 0, -500'000.25}}}};
    const Mesh mesh = loadMesh(triangle.glb());
    expectNear(corner(mesh, 1), {4'000'002.125, 500'000.25, 0}, 1e-6);
    EXPECT_LT(glm::length(mesh.positions[0]), 5);
}

TEST_F(Tiles3d, MirroringKeepsTrianglesFacingOutwards) {
    Triangle triangle;
    triangle.document["nodes"][0]["scale"] = {-1, 1, 1};
    const Mesh mesh = loadMesh(triangle.glb(), json::object(), {{"gltfUpAxis", "Z"}});
    const glm::dvec3 a = corner(mesh, mesh.indices[0]), b = corner(mesh, mesh.indices[1]),
                     c = corner(mesh, mesh.indices[2]);
    EXPECT_GT(glm::cross(b - a, c - a).z, 0);
}

TEST_F(Tiles3d, OlderB3dmHeaders) {
    const std::string glb = Triangle().glb();
    const auto length = static_cast<uint32_t>(glb.size());
    const std::string twoWords = "b3dm" + words({1, 20 + length, 0, 0}) + glb;
    const std::string threeWords = "b3dm" + words({1, 24 + length, 0, 0, 0}) + glb;
    EXPECT_EQ(loadMesh(twoWords).positions.size(), 3u);
    EXPECT_EQ(loadMesh(threeWords).positions.size(), 3u);
}

TEST_F(Tiles3d, B3dmWithWrongLengthsIsAnError) {
    const std::string good = b3dm(Triangle().glb(), R"({"BATCH_LENGTH":0})");
    for (size_t word = 2; word < 7; ++word) {
        for (const uint32_t wrong : {0x7fffffffu, 0xffffffffu, 1000u}) {
            std::string bad = good;
            std::memcpy(bad.data() + word * 4, &wrong, 4);
            EXPECT_THAT(loadError(bad).where, HasSubstr("content.b3dm")) << word << ' ' << wrong;
        }
    }
    for (size_t length = 0; length + 4 < good.size(); length += 5)
        EXPECT_THAT(loadError(good.substr(0, length)).where, HasSubstr("content.b3dm")) << length;
}

TEST_F(Tiles3d, AccessorsOutOfRangeAreErrors) {
    const std::vector<std::pair<std::string, json>> breaks = {
        {"/accessors/0/count", 4},
        {"/accessors/0/count", 4'000'000'000u},
        {"/accessors/0/byteOffset", 8},
        {"/accessors/0/bufferView", 7},
        {"/accessors/0/componentType", 1},
        {"/accessors/0/type", "VEC9"},
        {"/accessors/1/count", 4},
        {"/bufferViews/0/byteLength", 4'000'000'000u},
        {"/bufferViews/0/byteOffset", 40},
        {"/bufferViews/0/buffer", 3},
        {"/bufferViews/0/byteStride", 200},
        {"/buffers/0/byteLength", 1000},
        {"/meshes/0/primitives/0/indices", 9},
        {"/nodes/0/mesh", 5},
        {"/scenes/0/nodes/0", 77},
        {"/nodes/0/scale", {0, 0, 0}},
    };
    for (const auto& [pointer, value] : breaks) {
        Triangle triangle;
        triangle.document[json::json_pointer(pointer)] = value;
        EXPECT_THAT(loadError(triangle.glb()).where, HasSubstr("content.b3dm")) << pointer;
    }
    Triangle infinite;
    infinite.corners[4] = NAN;
    EXPECT_THAT(loadError(infinite.glb()).message, HasSubstr("finite"));
}

TEST_F(Tiles3d, NodesThatContainThemselvesAreCutOff) {
    Triangle triangle;
    triangle.document["nodes"] = {{{"children", {0, 0}}}};
    EXPECT_THAT(loadError(triangle.glb()).message, HasSubstr("without end"));
}

TEST_F(Tiles3d, UnsupportedContentsSayWhatTheyAre) {
    Triangle triangle;
    triangle.document["extensionsRequired"] = {"EXT_meshopt_compression"};
    EXPECT_EQ(loadError(triangle.glb()).kind, ErrorKind::Unsupported);
    EXPECT_THAT(loadError(triangle.glb()).message, HasSubstr("EXT_meshopt_compression"));
    for (const std::string type : {"i3dm", "pnts"}) {
        const Error error = loadError(type + words({1, 28, 0, 0, 0, 0}));
        EXPECT_EQ(error.kind, ErrorKind::Unsupported);
        EXPECT_THAT(error.message, HasSubstr(type));
    }
    EXPECT_EQ(loadError("glTF" + words({1, 20, 0, 0})).kind, ErrorKind::Unsupported);
}

TEST_F(Tiles3d, SparseStridedQuantizedAndStripAccessors) {
    Triangle strip;
    strip.corners = {0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0};
    strip.document["accessors"][0]["count"] = 4;
    strip.document["bufferViews"][0]["byteLength"] = 48;
    strip.document["bufferViews"][1]["byteOffset"] = 48;
    strip.document["buffers"][0]["byteLength"] = 54;
    auto& primitive = strip.document["meshes"][0]["primitives"][0];
    primitive.erase("indices");
    primitive["mode"] = 5;
    EXPECT_EQ(loadMesh(strip.glb()).indices, (std::vector<uint32_t>{0, 1, 2, 1, 3, 2}));

    Triangle sparse; // the three indices (0, 1, 2), the second replaced by the third
    sparse.document["accessors"][1]["sparse"] = {
        {"count", 1}, {"indices", {{"bufferView", 2}, {"componentType", 5123}}}, {"values", {{"bufferView", 3}}}};
    sparse.document["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", 38}, {"byteLength", 2}});
    sparse.document["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", 40}, {"byteLength", 2}});
    EXPECT_EQ(loadMesh(sparse.glb()).indices, (std::vector<uint32_t>{0, 2, 2}));

    Triangle quantized; // the floats' bytes read as normalized shorts: in range, whatever they say
    quantized.document["accessors"][0]["componentType"] = 5122;
    quantized.document["accessors"][0]["normalized"] = true;
    quantized.document["bufferViews"][0]["byteStride"] = 12;
    quantized.document["extensionsRequired"] = {"KHR_mesh_quantization"};
    const Box3 bounds = loadMesh(quantized.glb()).bounds();
    EXPECT_GE(bounds.min.x, -1);
    EXPECT_LE(bounds.max.x, 1);
}

TEST_F(Tiles3d, MaterialsBecomeColourTextureAndCutoff) {
    Triangle triangle;
    triangle.document["meshes"][0]["primitives"][0]["material"] = 0;
    triangle.document["materials"] = {{{"alphaMode", "MASK"},
                                       {"alphaCutoff", 0.25},
                                       {"pbrMetallicRoughness", {{"baseColorFactor", {1, 0.2140411, 0, 1}}}}}};
    const Material material = loadMesh(triangle.glb()).material;
    EXPECT_NEAR(material.color.g, 0.5, 1e-4) << "linear in the file, sRGB in the mesh";
    EXPECT_EQ(material.alphaCutoff, 0.25f);
    // A texture that is missing leaves the mesh, and is reported.
    triangle.document["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]["index"] = 0;
    triangle.document["textures"] = {{{"source", 0}}};
    triangle.document["images"] = {{{"uri", "gone.jpg"}}};
    EXPECT_EQ(loadMesh(triangle.glb()).positions.size(), 3u);
    EXPECT_TRUE(reported("gone.jpg"));
}

TEST_F(Tiles3d, PrimitivesThatLookAlikeAreOneMesh) {
    Triangle triangle;
    auto& primitives = triangle.document["meshes"][0]["primitives"];
    primitives.push_back(primitives[0]);
    const Mesh mesh = loadMesh(triangle.glb());
    EXPECT_EQ(mesh.indices.size(), 6u);
    EXPECT_EQ(mesh.positions.size(), 6u);
}

TEST_F(Tiles3d, DescribesWhatTilesetsInTheWildContain) {
    write("tile 1%.b3dm", b3dm(Triangle().glb()));
    const json grandchild = {{"boundingVolume", {{"sphere", {1, 2, 3, 4.5}}}}, {"content", {{"url", "old.b3dm"}}}};
    const json child = {{"boundingVolume", boxVolume()}, {"transform", nullptr},
                        {"geometricError", 6},           {"refine", "REPLACE"},
                        {"children", {grandchild}},      {"content", {{"uri", "tile%201%25.b3dm?v=3#x"}}}};
    const Tileset set = open(tileset(tile({{"content", nullptr},
                                           {"transform", {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5.5, 0, 0, 1}},
                                           {"children", {child}}})));
    EXPECT_EQ(set.format, "3D Tiles 1.0");
    EXPECT_EQ(set.nativeFrame.kind(), gis::SiteFrame::Kind::Local);
    EXPECT_TRUE(set.root.uri.empty());
    EXPECT_EQ(set.root.refine, Refine::Add);
    expectNear(set.root.volume.center, {5.5, 0, 0});
    const TileDescription& middle = set.root.children.at(0);
    EXPECT_EQ(middle.refine, Refine::Replace);
    EXPECT_EQ(middle.uri, (m_folder.path() / "tile 1%.b3dm").string());
    EXPECT_TRUE(set.loader->load(middle, m_diagnostics));
    const TileDescription& leaf = middle.children.at(0);
    EXPECT_EQ(leaf.refine, Refine::Replace) << "inherited";
    EXPECT_EQ(leaf.geometricErrorMeters, 3) << "half of the parent's when it is missing";
    EXPECT_TRUE(reported("geometricError"));
    EXPECT_EQ(leaf.volume.kind, BoundingVolume::Kind::Sphere);
    EXPECT_EQ(leaf.volume.sphereRadius, 4.5);
    expectNear(leaf.volume.center, {6.5, 2, 3});
    const auto missing = set.loader->load(leaf, m_diagnostics);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);
}

TEST_F(Tiles3d, LocalOffsetMovesTilesetsWithoutGeoreference) {
    m_offset = {1000, 2000, 30};
    write("content.b3dm", b3dm(Triangle().glb()));
    const Tileset set = open(tileset(tile({{"content", {{"uri", "content.b3dm"}}}})));
    expectNear(set.root.volume.center, m_offset);
    expectNear(corner(load(set)->meshes.at(0), 0), m_offset);
}

TEST_F(Tiles3d, BrokenTilesetsAreErrorsThatNameTheFile) {
    for (const std::string text :
         {"", "{", "[1,2", "null", R"({"asset":{"version":"1.0"}})", R"({"root":{}})", "{\"a\":NaN}",
          R"({"asset":{"version":"1.0"},"root":{"transform":[1e999]}})", "\xff\xfe{}"}) {
        const auto opened = openTileset(write("tileset.json", text), {}, glm::dvec3(0), m_diagnostics);
        ASSERT_FALSE(opened) << text;
        EXPECT_THAT(opened.error().text(), HasSubstr("tileset.json"));
    }
    json flawed = tile({{"transform", {1, 2, 3}}});
    EXPECT_FALSE(tryOpen(tileset(flawed)));
    flawed["transform"] = {1, 0, 0, 0, 0, "x", 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    EXPECT_FALSE(tryOpen(tileset(flawed)));
    const Tileset rest = open(tileset(tile({{"children", {flawed, tile()}}})));
    ASSERT_EQ(rest.root.children.size(), 2u);
    ASSERT_TRUE(rest.root.children[0].unreadable);
    EXPECT_THAT(rest.root.children[0].unreadable->message, HasSubstr("transform"));
    EXPECT_FALSE(rest.root.children[1].unreadable) << "the rest still shows";
}

TEST_F(Tiles3d, DeepNestingIsCutOff) {
    json nested = tile();
    for (int i = 0; i < 500; ++i) nested = tile({{"children", {nested}}});
    open(tileset(nested));
    EXPECT_TRUE(reported("deeper than"));
    std::string brackets(2'000'000, '[');
    EXPECT_FALSE(openTileset(write("tileset.json", brackets), {}, glm::dvec3(0), m_diagnostics));
}

TEST_F(Tiles3d, ExternalTilesetsTakeOverTheUpAxisUnlessTheySayTheirOwn) {
    Triangle triangle;
    triangle.corners = {1, 2, 3, 2, 2, 3, 1, 3, 3};
    m_folder.write("a.glb", triangle.glb());
    json outer = tileset(tile(
        {{"children", {tile({{"content", {{"uri", "silent.json"}}}}), tile({{"content", {{"uri", "own.json"}}}})}}}));
    outer["asset"]["gltfUpAxis"] = "Z";
    json inner = tileset(tile({{"content", {{"uri", "a.glb"}}}}));
    m_folder.write("silent.json", inner.dump());
    inner["asset"]["gltfUpAxis"] = "Y";
    m_folder.write("own.json", inner.dump());
    const Tileset set = open(outer);
    std::vector<glm::dvec3> corners;
    loadAll(*set.loader, set.root, m_diagnostics, [&](const TileDescription&, const Result<TileContent>& content) {
        ASSERT_TRUE(content) << content.error().text();
        for (const Mesh& mesh : content->meshes) corners.push_back(corner(mesh, 0));
    });
    ASSERT_EQ(corners.size(), 2u);
    expectNear(corners[0], {1, 2, 3});
    expectNear(corners[1], {1, -3, 2});
}

TEST_F(Tiles3d, ContentOnAServerCountsAsMissing) {
    const Tileset set = open(tileset(tile({{"content", {{"uri", "https://example.com/a.b3dm"}}}})));
    const auto content = load(set);
    ASSERT_FALSE(content);
    EXPECT_EQ(content.error().kind, ErrorKind::Unsupported);
    EXPECT_EQ(content.error().where, "https://example.com/a.b3dm");
}

TEST_F(Tiles3d, PointsAndInstancesAreReported) {
    Triangle points;
    points.document["meshes"][0]["primitives"][0]["mode"] = 0;
    m_folder.write("a.glb", points.glb());
    Tileset set = open(tileset(tile({{"content", {{"uri", "a.glb"}}}})));
    const auto content = set.loader->load(set.root, m_diagnostics);
    ASSERT_FALSE(content);
    EXPECT_EQ(content.error().kind, ErrorKind::Unsupported);
    EXPECT_THAT(content.error().text(), HasSubstr("points and lines"));

    Triangle instances;
    instances.document["nodes"][0]["extensions"] = {{"EXT_mesh_gpu_instancing", {{"attributes", json::object()}}}};
    EXPECT_EQ(loadMesh(instances.glb()).indices.size(), 3u);
    EXPECT_THAT(m_diagnostics.all().back().message, HasSubstr("EXT_mesh_gpu_instancing"));
}

TEST_F(Tiles3d, ExternalTilesetsThatReferToEachOtherAreAnError) {
    write("a.json", tileset(tile({{"content", {{"uri", "./b.json?x=1"}}}})).dump());
    write("b.json", tileset(tile({{"content", {{"uri", "tileset.json"}}}})).dump());
    const Tileset set = open(tileset(tile({{"content", {{"uri", "a.json"}}}})));
    std::vector<Error> errors;
    loadAll(*set.loader, set.root, m_diagnostics, [&](const TileDescription&, const Result<TileContent>& content) {
        if (!content) errors.push_back(content.error());
    });
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_THAT(errors[0].text(), HasSubstr("circle"));
    EXPECT_THAT(errors[0].text(), HasSubstr("a.json"));
}

TEST_F(Tiles3d, EcefContentsErrLessThanACentimetreWithinFiveKilometres) {
    const glm::dvec3 lonLatHeight(107.379, -6.4258, 51);
    const auto frame = gis::SiteFrame::projected(gis::Crs::fromEpsg(32748), {763'000, 9'289'000, 0});
    ASSERT_TRUE(frame);
    for (const double size : {80.0, 4000.0}) { // a small tile goes through an affine map, a large one point by point
        for (const double east : {0.0, 3000.0}) {
            const glm::dvec3 center = *frame->ecefFromSite({east, -2000, 50});
            Triangle triangle;
            const auto s = static_cast<float>(size);
            triangle.corners = {0, 0, 0, s, 0, 0, 0, s / 2, s / 3};
            write("content.b3dm", b3dm(triangle.glb()));
            json root = tile({{"content", {{"uri", "content.b3dm"}}}});
            root["transform"] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, center.x, center.y, center.z, 1};
            json document = tileset(root);
            document["asset"]["gltfUpAxis"] = "Z";
            const Tileset set = open(document, *frame);
            const auto content = load(set);
            ASSERT_TRUE(content) << content.error().text();
            for (size_t i = 0; i < 3; ++i) {
                std::vector<glm::dvec3> exact{center + glm::dvec3(glm::make_vec3(&triangle.corners[i * 3]))};
                ASSERT_TRUE(frame->siteFromEcef(exact));
                expectNear(corner(content->meshes.at(0), i), exact[0], 0.01);
            }
        }
    }
    EXPECT_FALSE(tryOpen(tileset(tile({{"boundingVolume", {{"region", {1.87, -0.12, 1.88, -0.11, 0, 100}}}}}))))
        << "ECEF needs a georeferenced site";
}

TEST_F(Tiles3d, RegionVolumesContainTheirCorners) {
    const auto frame = gis::SiteFrame::projected(gis::Crs::fromEpsg(4547), {501'000, 2'488'000, 0});
    ASSERT_TRUE(frame);
    const double degree = M_PI / 180, west = 113.9 * degree, south = 22.4 * degree;
    const json root = tile({{"boundingVolume", {{"region", {west, south, west + 0.001, south + 0.001, 10, 60}}}}});
    const Tileset set = open(tileset(root), *frame);
    const Box3 box = set.root.volume.bounds();
    for (const double dx : {0.0, 0.001})
        for (const double dy : {0.0, 0.001})
            for (const double height : {10.0, 60.0}) {
                const auto point = frame->siteFromGeographic({(west + dx) / degree, (south + dy) / degree, height});
                ASSERT_TRUE(point);
                EXPECT_NEAR(set.root.volume.distanceTo(*point), 0, 1e-6);
            }
    EXPECT_LT(box.size().x, 7000);
    const auto probe = probeTileset((m_folder.path() / "tileset.json").string(), m_diagnostics);
    ASSERT_TRUE(probe && probe->lonLatHeight);
    EXPECT_NEAR(probe->lonLatHeight->x, 113.93, 0.02);
    EXPECT_EQ(probe->nativeFrame.crs().code(), "EPSG:4547") << "what planners use there";
}

TEST_F(Tiles3d, NewerFeaturesAreNamed) {
    const json two = {{{"uri", "a.glb"}}, {{"uri", "b.glb"}}};
    const auto several = tryOpen(tileset(tile({{"contents", two}})));
    ASSERT_FALSE(several);
    EXPECT_THAT(several.error().message, HasSubstr("several contents"));
    const auto implicit = tryOpen(tileset(tile({{"implicitTiling", {{"subdivisionScheme", "QUADTREE"}}}})));
    ASSERT_FALSE(implicit);
    EXPECT_THAT(implicit.error().message, HasSubstr("implicit tiling"));
}

TEST_F(Tiles3d, CompositesShowWhatCanBeShown) {
    const auto composite = [](const std::vector<std::string>& parts) {
        std::string inner;
        for (const std::string& part : parts) inner += part;
        return "cmpt" + words({1, static_cast<uint32_t>(16 + inner.size()), static_cast<uint32_t>(parts.size())}) +
               inner;
    };
    const std::string part = b3dm(Triangle().glb()), points = "pnts" + words({1, 28, 0, 0, 0, 0});
    EXPECT_EQ(loadMesh(composite({part, part})).indices.size(), 3u);
    EXPECT_EQ(loadMesh(composite({points, composite({part})})).indices.size(), 3u);
    EXPECT_TRUE(reported("pnts"));
    EXPECT_EQ(loadError(composite({points})).kind, ErrorKind::Unsupported);
    std::string bad = composite({part});
    for (const auto& [word, wrong] : {std::pair{2, 0xffffffffu}, {3, 7u}, {6, 0xfffffff0u}, {6, 1u}}) {
        std::string broken = bad;
        std::memcpy(broken.data() + word * 4, &wrong, 4);
        EXPECT_EQ(loadError(broken).kind, ErrorKind::InvalidData) << word;
    }
}

TEST_F(Tiles3d, GzippedContentsAndTilesets) {
    EXPECT_EQ(loadMesh(test::gzipped(b3dm(Triangle().glb()))).indices.size(), 3u);
    const std::string document = tileset(tile({{"content", {{"uri", "content.b3dm"}}}})).dump();
    EXPECT_TRUE(openTileset(write("tileset.json", test::gzipped(document)), {}, glm::dvec3(0), m_diagnostics));
    EXPECT_THAT(loadError(test::gzipped("b3dm").substr(0, 12)).message, HasSubstr("compressed"));
}

TEST_F(Tiles3d, TilesWithChildrenGiveWayToThemAlthoughTheirErrorIsZero) {
    json fine = tile({{"geometricError", 0}}), root = tile({{"geometricError", 0}, {"children", {fine}}});
    EXPECT_GT(open(tileset(root)).root.geometricErrorMeters, 0) << "from its size";
    root["children"][0]["geometricError"] = 4;
    EXPECT_EQ(open(tileset(root)).root.geometricErrorMeters, 8);
    EXPECT_TRUE(reported("geometricError of zero"));
    EXPECT_EQ(open(tileset(fine)).root.geometricErrorMeters, 0) << "a leaf is exact";
}

TEST_F(Tiles3d, ViewerRequestVolumesMoveWithTheTile) {
    const Tileset set = open(tileset(tile({{"transform", {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 50, 0, 0, 1}},
                                           {"viewerRequestVolume", {{"sphere", {0, 0, 0, 20}}}}})));
    expectNear(set.root.viewerRequestVolume.center, {50, 0, 0});
    EXPECT_EQ(set.root.viewerRequestVolume.sphereRadius, 20);
}

TEST_F(Tiles3d, UrisInEveryForm) {
    const std::string file = write("瓦片 1/a.b3dm", b3dm(Triangle().glb()));
    for (const std::string& uri :
         {std::string("瓦片 1/a.b3dm"), std::string("%E7%93%A6%E7%89%87%201/a.b3dm"), std::string("瓦片%201\\a.b3dm"),
          "file://" + file, "file://localhost" + file, file, std::string("./x/../瓦片 1/a.b3dm?token=1#f")}) {
        const Tileset set = open(tileset(tile({{"content", {{"uri", uri}}}})));
        EXPECT_TRUE(load(set)) << uri;
    }
}

TEST_F(Tiles3d, RandomDamageNeverCrashes) {
    std::mt19937 random(11);
    const std::string good = b3dm(Triangle().glb(), R"({"BATCH_LENGTH":0,"RTC_CENTER":[1,2,3]})");
    const Tileset set = open(tileset(tile({{"content", {{"uri", "content.b3dm"}}}})));
    for (int i = 0; i < 1000; ++i) {
        std::string bad = good;
        for (int flips = 0; flips < 4; ++flips) bad[random() % bad.size()] = static_cast<char>(random());
        write("content.b3dm", bad);
        const auto content = load(set);
        EXPECT_TRUE(content || content.error().where.find("content.b3dm") != std::string::npos);
    }
}

TEST_F(Tiles3d, RealFactoryStandsWhereItsSurfaceModelSays) {
    const auto source = test::dataDirectory() / "bocimi_factory_3dtiles";
    SANDTABLE_REQUIRE_DATA(source);
    const auto probe = probeTileset(source.string(), m_diagnostics);
    ASSERT_TRUE(probe && probe->lonLatHeight);
    EXPECT_NEAR(probe->lonLatHeight->x, 107.3789, 0.001);
    EXPECT_NEAR(probe->lonLatHeight->y, -6.4258, 0.001);
    EXPECT_EQ(probe->nativeFrame.crs().code(), "EPSG:32748");
    const auto set = openTileset(source.string(), probe->nativeFrame, glm::dvec3(0), m_diagnostics);
    ASSERT_TRUE(set);
    const Totals totals = totalsOf(*set, m_diagnostics);
    EXPECT_EQ(totals.contents, 174u);
    EXPECT_EQ(totals.failed, 0u);
    EXPECT_NEAR(totals.extent.size().x, 785, 10);
    EXPECT_NEAR(totals.extent.size().y, 703, 10);
    EXPECT_LT(totals.extent.size().z, 40) << "upright, although the root's local y points down";
    EXPECT_TRUE(m_diagnostics.all().empty());

    const auto file = test::dataDirectory() / "bocimi_factory_gis_derived/dsm_0.5m_utm48s.tif";
    SANDTABLE_REQUIRE_DATA(file);
    const auto model = gis::readHeights(file.string(), probe->nativeFrame, 10'000'000, "", m_diagnostics);
    ASSERT_TRUE(model) << model.error().text();
    std::vector<double> differences;
    for (const glm::dvec3& top : topsOfFinest(*set, model->placement.bounds(), 5, m_diagnostics))
        if (const float height = model->sample(top); std::isfinite(height))
            differences.push_back(top.z - static_cast<double>(height));
    ASSERT_GT(differences.size(), 10'000u);
    const auto median = [](std::vector<double> values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    };
    EXPECT_NEAR(median(differences), 0, 0.1) << "the model holds the highest point of each cell, which is above most";
    for (double& difference : differences) difference = std::abs(difference);
    EXPECT_LT(median(differences), 0.1);
    const auto far = std::count_if(differences.begin(), differences.end(), [](double d) { return d > 0.5; });
    EXPECT_LT(static_cast<double>(far) / static_cast<double>(differences.size()), 0.1) << "walls, trees and wires";
}

TEST_F(Tiles3d, RealTownWithDracoAndWebp) {
    const auto source = test::dataDirectory() / "machangara_town_3dtiles";
    SANDTABLE_REQUIRE_DATA(source);
    const auto set = openTileset(source.string(), {}, glm::dvec3(0), m_diagnostics);
    ASSERT_TRUE(set);
    const auto content = set->loader->load(set->root.children.at(0), m_diagnostics);
    ASSERT_TRUE(content) << content.error().text();
    const Mesh& mesh = content->meshes.at(0);
    EXPECT_GT(mesh.indices.size(), 1000u);
    EXPECT_EQ(mesh.texCoords.size(), mesh.positions.size());
    ASSERT_TRUE(mesh.material.texture);
    EXPECT_FALSE(mesh.material.repeat);
    EXPECT_LT(glm::distance(mesh.bounds().center(), set->root.children.at(0).volume.center), 5);
}

TEST_F(Tiles3d, RealMarsVariants) {
    const auto folder = test::dataDirectory() / "mars_terrain_3dtiles";
    SANDTABLE_REQUIRE_DATA(folder);
    const auto totals = [&](const std::string& name) {
        const auto set = openTileset((folder / name).string(), {}, glm::dvec3(0), m_diagnostics);
        EXPECT_TRUE(set) << name;
        return set ? totalsOf(*set, m_diagnostics) : Totals{};
    };
    const Totals whole = totals("tileset.json");
    EXPECT_EQ(whole.contents, 293u);
    EXPECT_EQ(whole.failed, 0u);
    EXPECT_EQ(totals("tileset-external.json").triangles, whole.triangles);
    EXPECT_EQ(totals("tileset-external-with-url-params.json").triangles, whole.triangles);
    EXPECT_EQ(totals("tileset-no-root-content.json").contents, 292u);
    EXPECT_EQ(totals("tileset-broken-root-content.json").failed, 1u);
    EXPECT_EQ(totals("tileset-external-broken.json").failed, 1u);
}

TEST_F(Tiles3d, OfficialSamples) {
    const auto folder = test::dataDirectory() / "conf_3dtiles_samples/1.0";
    SANDTABLE_REQUIRE_DATA(folder);
    const auto frame = gis::SiteFrame::tangentPlane(-75.612, 40.0425, 0);
    for (const auto& [name, contents, failed] : {std::tuple{"TilesetWithDiscreteLOD", 2u, 1u},
                                                 {"TilesetWithRequestVolume", 6u, 1u},
                                                 {"TilesetWithTreeBillboards", 0u, 2u}}) {
        const auto set = openTileset((folder / name).string(), frame, glm::dvec3(0), m_diagnostics);
        ASSERT_TRUE(set) << name;
        const Totals totals = totalsOf(*set, m_diagnostics);
        EXPECT_EQ(totals.contents, contents) << name;
        EXPECT_EQ(totals.failed, failed) << name;
    }
}
