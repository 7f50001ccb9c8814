// Models read with Assimp: axes, units, normals, textures, and files that are broken.
#include "scene/models/ModelImport.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

namespace sandtable::scene {
namespace {

using testing::HasSubstr;

Box3 boundsOf(const std::vector<Mesh>& meshes) {
    Box3 box;
    for (const Mesh& mesh : meshes)
        for (const glm::vec3& position : mesh.positions) box.extend(mesh.origin + glm::dvec3(position));
    return box;
}

void expectSize(const std::vector<Mesh>& meshes, const glm::dvec3& size) {
    const Box3 box = boundsOf(meshes);
    EXPECT_NEAR(glm::distance(box.size(), size), 0, 1e-4) << box.size().x << ' ' << box.size().y << ' ' << box.size().z;
    EXPECT_NEAR(box.min.z, 0, 1e-5);
    EXPECT_NEAR(glm::length(glm::dvec2(box.center())), 0, 1e-4);
}

/// What every consumer of meshes relies on.
void expectSound(const std::vector<Mesh>& meshes) {
    for (const Mesh& mesh : meshes) {
        ASSERT_EQ(mesh.indices.size() % 3, 0u);
        ASSERT_EQ(mesh.normals.size(), mesh.positions.size());
        ASSERT_TRUE(mesh.texCoords.empty() || mesh.texCoords.size() == mesh.positions.size());
        for (const uint32_t index : mesh.indices) ASSERT_LT(index, mesh.positions.size());
        for (const glm::vec3& normal : mesh.normals) ASSERT_NEAR(glm::length(normal), 1, 1e-4);
    }
}

/// A tetrahedron with edges 1 along x, 2 along y, 3 along z, away from the origin, in quads and triangles of an OBJ.
const std::string tetrahedron = "v 10 10 10\nv 11 10 10\nv 10 12 10\nv 10 10 13\n"
                                "vt 0 0\nvt 1 0\nvt 0 1\nvt 1 1\n";
const std::string faces = "f 1/1 3/3 2/2\nf 1/1 2/2 4/4\nf 1/1 4/4 3/3\nf 2/2 3/3 4/4\n";

/// A red pixel over a green one, binary PPM (stb_image reads it).
const std::string redOverGreen = std::string("P6 1 2 255\n") + std::string("\xFF\x00\x00\x00\xFF\x00", 6);

class ModelImportTest : public testing::Test {
protected:
    std::vector<Mesh> import(const std::filesystem::path& file) {
        auto meshes = importModel(file, m_diagnostics);
        EXPECT_TRUE(meshes) << meshes.error().text();
        return meshes ? *std::move(meshes) : std::vector<Mesh>{};
    }
    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
};

TEST_F(ModelImportTest, TurnsTheYUpOfObjIntoZUpAndStandsItOnTheOrigin) {
    const auto meshes = import(m_folder.write("a.obj", tetrahedron + faces));
    expectSound(meshes);
    expectSize(meshes, {1, 3, 2});
    // The corner that was furthest along z of the file now lies furthest south: y = −z.
    const Box3 box = boundsOf(meshes);
    const auto southern = std::find_if(meshes[0].positions.begin(), meshes[0].positions.end(),
                                       [&](const glm::vec3& p) { return std::abs(p.y - box.min.y) < 1e-4; });
    ASSERT_NE(southern, meshes[0].positions.end());
    EXPECT_NEAR(southern->z, 0, 1e-5);
}

TEST_F(ModelImportTest, KeepsTheZUpOfPly) {
    const auto meshes =
        import(m_folder.write("a.ply", "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\n"
                                       "property float z\nelement face 1\nproperty list uchar int vertex_index\n"
                                       "end_header\n0 0 0\n1 2 0\n0 0 5\n3 0 1 2\n"));
    expectSound(meshes);
    expectSize(meshes, {1, 2, 5});
}

TEST_F(ModelImportTest, ReadsColoursAndTexturesOfAMaterialFile) {
    m_folder.write("tex/wall.ppm", redOverGreen);
    m_folder.write("a.mtl",
                   "newmtl wall\nKd 0 0 0\nmap_Kd C:\\work\\tex\\wall.ppm\nnewmtl plain\nKd 0.2 0.4 0.6\nd 0.5\n");
    m_folder.write("wall.ppm", redOverGreen); // beside the model, not where the author had it
    const auto meshes = import(
        m_folder.write("a.obj", "mtllib a.mtl\n" + tetrahedron + "usemtl wall\n" + faces + "usemtl plain\nf 1 2 3\n"));
    expectSound(meshes);
    ASSERT_EQ(meshes.size(), 2u);
    const bool firstIsWall = meshes[0].material.texture != nullptr;
    const Material& wall = meshes[firstIsWall ? 0 : 1].material;
    const Material& plain = meshes[firstIsWall ? 1 : 0].material;
    ASSERT_NE(wall.texture, nullptr);
    EXPECT_EQ(wall.texture->height, 2);
    EXPECT_EQ(wall.texture->rgba[0], 255); // red first: row 0 is the top
    EXPECT_EQ(wall.color, glm::vec4(1));   // a black Kd beside a texture is not meant
    EXPECT_NEAR(plain.color.b, 0.6, 1e-6);
    EXPECT_NEAR(plain.color.a, 0.5, 1e-6);
    EXPECT_EQ(m_diagnostics.all().size(), 0u);
    // OBJ counts v from the bottom: the vertex with v = 1 takes the top row, v = 0 for us.
    const Mesh& mesh = meshes[firstIsWall ? 0 : 1];
    for (size_t i = 0; i < mesh.positions.size(); ++i) {
        const bool isTopLeft = mesh.positions[i].z > 1.9; // "v 10 12 10" with "vt 0 1"
        EXPECT_TRUE(!isTopLeft || mesh.texCoords[i].y == 0);
    }
}

TEST_F(ModelImportTest, ReportsAMissingTextureAndKeepsTheColour) {
    m_folder.write("a.mtl", "newmtl wall\nKd 0.5 0.5 0.25\nmap_Kd gone.png\n");
    const auto meshes = import(m_folder.write("a.obj", "mtllib a.mtl\n" + tetrahedron + "usemtl wall\n" + faces));
    ASSERT_EQ(meshes.size(), 1u);
    EXPECT_EQ(meshes[0].material.texture, nullptr);
    EXPECT_NEAR(meshes[0].material.color.b, 0.25, 1e-6);
    ASSERT_EQ(m_diagnostics.count(Severity::Warning), 1u);
    EXPECT_THAT(m_diagnostics.all()[0].text(), HasSubstr("a.obj (texture gone.png): the texture is missing"));
}

/// One triangle, 1 m wide and 4 m high (Y up), as glTF with everything inside; `material` is spliced in.
std::string gltfTriangle(const std::string& material) {
    return R"({"asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "scale": [1, 2, 1]}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "TEXCOORD_0": 1}, "material": 0}]}],)" +
           material +
           R"(,
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 2, 0]},
            {"bufferView": 1, "componentType": 5126, "count": 3, "type": "VEC2"}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}, {"buffer": 0, "byteOffset": 36, "byteLength": 24}],
        "buffers": [{"byteLength": 60, "uri": "data:application/octet-stream;base64,)"
           // (0,0,0) (1,0,0) (0,2,0), then (0,0) (1,0) (0,1)
           "AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAIA/AAAAAAAAAAAAAIA/"
           R"("}]})";
}

TEST_F(ModelImportTest, ReadsGltfWithNodesEmbeddedTextureAndAlphaMask) {
    // A PNG of one pixel, 8-bit RGBA.
    const auto meshes =
        import(m_folder.write("a.gltf", gltfTriangle(R"("materials": [{"alphaMode": "MASK", "alphaCutoff": 0.25,
            "pbrMetallicRoughness": {"baseColorTexture": {"index": 0}, "baseColorFactor": [0.2140411, 1, 1, 1]}}],
        "textures": [{"source": 0, "sampler": 0}], "samplers": [{"wrapS": 33071, "wrapT": 33071}],
        "images": [{"uri": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="}])")));
    expectSound(meshes);
    expectSize(meshes, {1, 0, 4});
    ASSERT_EQ(meshes.size(), 1u);
    const Material& material = meshes[0].material;
    ASSERT_NE(material.texture, nullptr);
    EXPECT_EQ(material.texture->width, 1);
    EXPECT_FALSE(material.repeat);
    EXPECT_FLOAT_EQ(material.alphaCutoff.value_or(0), 0.25f);
    EXPECT_NEAR(material.color.r, 0.5, 1e-3); // linear 0.214 is sRGB 0.5
    EXPECT_EQ(m_diagnostics.all().size(), 0u);
    for (size_t i = 0; i < 3; ++i) // glTF counts v from the top, as we do: the apex has v = 1
        EXPECT_NEAR(meshes[0].texCoords[i].y, meshes[0].positions[i].z > 3.9 ? 1 : 0, 1e-6);
}

/// An ASCII FBX of a tetrahedron with edges 100, 200 and 300 units along x, y and z.
std::string fbx(const std::string& upAxis, const std::string& frontAxis, const std::string& frontSign,
                const std::string& unit) {
    const auto property = [](const std::string& name, const std::string& type, const std::string& value) {
        return "\t\tP: \"" + name + "\", " + type + ", \"\"," + value + "\n";
    };
    const std::string integer = "\"int\", \"Integer\"", number = "\"double\", \"Number\"";
    return "; FBX 7.4.0 project file\nFBXHeaderExtension:  {\n\tFBXHeaderVersion: 1003\n\tFBXVersion: 7400\n}\n"
           "GlobalSettings:  {\n\tVersion: 1000\n\tProperties70:  {\n" +
           property("UpAxis", integer, upAxis) + property("UpAxisSign", integer, "1") +
           property("FrontAxis", integer, frontAxis) + property("FrontAxisSign", integer, frontSign) +
           property("CoordAxis", integer, "0") + property("CoordAxisSign", integer, "1") +
           property("UnitScaleFactor", number, unit) +
           "\t}\n}\nObjects:  {\n\tGeometry: 100, \"Geometry::T\", \"Mesh\" {\n"
           "\t\tVertices: *12 {\n\t\t\ta: 0,0,0, 100,0,0, 0,200,0, 0,0,300\n\t\t}\n"
           "\t\tPolygonVertexIndex: *12 {\n\t\t\ta: 0,2,-2, 0,1,-4, 0,3,-3, 1,2,-4\n\t\t}\n\t}\n"
           "\tModel: 200, \"Model::T\", \"Mesh\" {\n\t\tVersion: 232\n\t}\n}\n"
           "Connections:  {\n\tC: \"OO\",200,0\n\tC: \"OO\",100,200\n}\n";
}

TEST_F(ModelImportTest, HeedsTheAxesAndUnitOfFbx) {
    expectSize(import(m_folder.write("y-cm.fbx", fbx("1", "2", "1", "1"))), {1, 3, 2});
    expectSize(import(m_folder.write("z-cm.fbx", fbx("2", "1", "-1", "1"))), {1, 2, 3});
    expectSize(import(m_folder.write("z-m.fbx", fbx("2", "1", "-1", "100"))), {100, 200, 300});
    const auto meshes = import(m_folder.path() / "z-cm.fbx");
    expectSound(meshes);
}

TEST_F(ModelImportTest, HeedsTheAxisAndUnitOfCollada) {
    const auto collada = [](const std::string& up, const std::string& meter) {
        return "<?xml version=\"1.0\"?><COLLADA xmlns=\"http://www.collada.org/2005/11/COLLADASchema\" "
               "version=\"1.4.1\"><asset>"
               "<unit name=\"u\" meter=\"" +
               meter + "\"/><up_axis>" + up +
               "</up_axis></asset><library_geometries>"
               "<geometry id=\"g\"><mesh><source id=\"p\"><float_array id=\"pa\" count=\"9\">0 0 0 1 2 0 0 0 "
               "4</float_array>"
               "<technique_common><accessor source=\"#pa\" count=\"3\" stride=\"3\"><param name=\"X\" type=\"float\"/>"
               "<param name=\"Y\" type=\"float\"/><param name=\"Z\" "
               "type=\"float\"/></accessor></technique_common></source>"
               "<vertices id=\"v\"><input semantic=\"POSITION\" source=\"#p\"/></vertices><triangles count=\"1\">"
               "<input semantic=\"VERTEX\" source=\"#v\" offset=\"0\"/><p>0 1 2</p></triangles></mesh></geometry>"
               "</library_geometries><library_visual_scenes><visual_scene id=\"s\"><node><instance_geometry "
               "url=\"#g\"/></node>"
               "</visual_scene></library_visual_scenes><scene><instance_visual_scene url=\"#s\"/></scene></COLLADA>";
    };
    expectSize(import(m_folder.write("z.dae", collada("Z_UP", "1"))), {1, 2, 4});
    expectSize(import(m_folder.write("y.dae", collada("Y_UP", "0.5"))), {0.5, 2, 1});
}

TEST_F(ModelImportTest, NamesABrokenFile) {
    const std::map<std::string, std::string> files = {
        {"broken.gltf", "{\"asset\": {\"version\": \"2.0\"}, \"meshes\": 7"},
        {"cut.glb", "glTF\x02"},
        {"empty.obj", ""},
        {"points.obj", "v 0 0 0\nv 1 0 0\np 1\np 2\n"},
        {"broken.fbx", "Kaydara FBX Binary  "},
        {"text.unknown", "hello"}};
    for (const auto& [name, content] : files) {
        const auto meshes = importModel(m_folder.write(name, content), m_diagnostics);
        ASSERT_FALSE(meshes) << name;
        EXPECT_EQ(meshes.error().kind, ErrorKind::InvalidData) << name;
        EXPECT_THAT(meshes.error().text(), HasSubstr(name + ": ")) << name;
    }
    const auto missing = importModel(m_folder.path() / "missing.glb", m_diagnostics);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);
}

TEST_F(ModelImportTest, LeavesOutTrianglesWithCornersThatAreNotNumbers) {
    const auto result = importModel(
        m_folder.write("a.ply", "ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\n"
                                "property float z\nelement face 2\nproperty list uchar int vertex_index\n"
                                "end_header\n0 0 0\n1 2 0\n0 0 5\nnan 0 0\n3 0 1 2\n3 0 1 3\n"),
        m_diagnostics);
    if (!result) return; // Assimp refuses the file: as good
    for (const Mesh& mesh : *result)
        for (const uint32_t index : mesh.indices) ASSERT_TRUE(std::isfinite(mesh.positions[index].x));
}

TEST(BoxBuildingTest, FillsItsSizeWithClosedWallsFacingOutwards) {
    for (const int storeys : {1, 4, 30}) {
        const auto meshes = makeBoxBuilding({60, 30, 12}, storeys, {0.9, 0.9, 0.88, 1});
        expectSound(meshes);
        const Box3 box = boundsOf(meshes);
        EXPECT_NEAR(glm::distance(box.min, glm::dvec3(-30, -15, 0)), 0, 1e-4);
        EXPECT_NEAR(glm::distance(box.max, glm::dvec3(30, 15, 12)), 0, 1e-4);
        for (const Mesh& mesh : meshes)
            for (size_t i = 0; i < mesh.indices.size(); i += 3) {
                const glm::vec3 &a = mesh.positions[mesh.indices[i]], &b = mesh.positions[mesh.indices[i + 1]],
                                &c = mesh.positions[mesh.indices[i + 2]];
                ASSERT_GT(glm::dot(glm::cross(b - a, c - a), mesh.normals[mesh.indices[i]]), 0)
                    << "winding and normal disagree";
            }
    }
}

TEST(BoxBuildingTest, HasAWatertightShell) {
    // Every edge between two faces belongs to two of them, but for the open ring on the ground.
    std::map<std::array<long, 6>, int> edges;
    const auto key = [](const glm::vec3& a, const glm::vec3& b) {
        std::array<long, 3> p{std::lround(a.x * 1e4), std::lround(a.y * 1e4), std::lround(a.z * 1e4)};
        std::array<long, 3> q{std::lround(b.x * 1e4), std::lround(b.y * 1e4), std::lround(b.z * 1e4)};
        if (q < p) std::swap(p, q);
        return std::array<long, 6>{p[0], p[1], p[2], q[0], q[1], q[2]};
    };
    for (const Mesh& mesh : makeBoxBuilding({20, 15, 9}, 3, {1, 1, 1, 1}))
        for (size_t i = 0; i < mesh.indices.size(); i += 3)
            for (size_t corner = 0; corner < 3; ++corner)
                ++edges[key(mesh.positions[mesh.indices[i + corner]],
                            mesh.positions[mesh.indices[i + (corner + 1) % 3]])];
    int open = 0;
    for (const auto& [edge, uses] : edges) {
        if (uses == 1)
            ++open;
        else
            EXPECT_EQ(uses, 2);
    }
    EXPECT_EQ(open, 4);
}

} // namespace
} // namespace sandtable::scene
