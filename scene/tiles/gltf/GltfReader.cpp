#include "scene/tiles/gltf/GltfReader.h"

#include "scene/tiles/MeshBuilding.h"
#include "scene/tiles/gltf/GltfMaterials.h"
#include "scene/tiles/gltf/GltfPrimitive.h"

#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>
#include <glm/gtc/type_ptr.hpp>

#include <algorithm>
#include <cmath>
#include <new>
#include <set>

namespace sandtable::scene {

using nlohmann::json;

namespace {

glm::dmat4 zUpFrom(UpAxis axis) {
    glm::dmat4 rotation(1);
    if (axis == UpAxis::Y) rotation[1] = {0, 0, 1, 0}, rotation[2] = {0, -1, 0, 0};
    if (axis == UpAxis::X) rotation[0] = {0, 0, 1, 0}, rotation[2] = {-1, 0, 0, 0};
    return rotation;
}

glm::dvec3 vectorOr(const json& node, const char* key, const glm::dvec3& otherwise) {
    const auto numbers = numbersMember(node, key, 3);
    return numbers ? glm::make_vec3(numbers->data()) : otherwise;
}

glm::dmat4 transformOf(const json& node) {
    if (const auto matrix = numbersMember(node, "matrix", 16)) return glm::make_mat4(matrix->data());
    glm::dmat4 transform = glm::translate(glm::dmat4(1), vectorOr(node, "translation", glm::dvec3(0)));
    if (const auto q = numbersMember(node, "rotation", 4))
        transform *= glm::mat4_cast(glm::dquat((*q)[3], (*q)[0], (*q)[1], (*q)[2]));
    return glm::scale(transform, vectorOr(node, "scale", glm::dvec3(1)));
}

glm::dvec3 cesiumRtcCenter(const json& document) {
    const json* extensions = member(document, "extensions");
    const json* rtc = extensions ? member(*extensions, "CESIUM_RTC") : nullptr;
    return rtc ? vectorOr(*rtc, "center", glm::dvec3(0)) : glm::dvec3(0);
}

std::vector<size_t> indicesOf(const json& object, const char* key) {
    std::vector<size_t> indices;
    for (const json& index : elements(object, key))
        if (index.is_number_unsigned()) indices.push_back(index.get<size_t>());
    return indices;
}

/// The default scene's nodes; without scenes, every node that is nobody's child.
std::vector<size_t> rootNodes(const GltfDocument& document) {
    if (const json* scene = gltfObject(document, "scenes", indexMember(document.json, "scene").value_or(0)))
        return indicesOf(*scene, "nodes");
    const json::array_t& nodes = elements(document.json, "nodes");
    std::set<size_t> children;
    for (const json& node : nodes)
        for (const size_t child : indicesOf(node, "children")) children.insert(child);
    std::vector<size_t> roots;
    for (size_t i = 0; i < nodes.size(); ++i)
        if (!children.contains(i)) roots.push_back(i);
    return roots;
}

std::vector<std::array<uint8_t, 4>> srgbBytes(const std::vector<glm::vec4>& linear) {
    std::vector<std::array<uint8_t, 4>> bytes;
    bytes.reserve(linear.size());
    for (const glm::vec4& color : linear) {
        const glm::vec4 c = srgbFromLinear(color) * 255.0f + 0.5f;
        bytes.push_back({static_cast<uint8_t>(c.r), static_cast<uint8_t>(c.g), static_cast<uint8_t>(c.b),
                         static_cast<uint8_t>(c.a)});
    }
    return bytes;
}

class GltfReader {
public:
    GltfReader(const GltfDocument& document, const TilePlacement& placement, Diagnostics& diagnostics)
        : m_document(document),
          m_placement(placement),
          m_diagnostics(diagnostics),
          m_materials(document, diagnostics) {}

    void visit(size_t nodeIndex, const glm::dmat4& nativeFromParent, int depth) {
        constexpr int maxDepth = 256;
        constexpr const char* instancing = "EXT_mesh_gpu_instancing";
        constexpr size_t maxVisits = 100'000; // nodes may be shared, and a broken file may nest them endlessly
        const json* node = gltfObject(m_document, "nodes", nodeIndex);
        if (!node) return report("a glTF node that does not exist is referred to");
        if (depth > maxDepth || ++m_visits > maxVisits) return report("glTF nodes are nested without end");
        const glm::dmat4 nativeFromNode = nativeFromParent * transformOf(*node);
        if (const auto mesh = indexMember(*node, "mesh")) readMesh(*mesh, nativeFromNode);
        if (const json* extensions = member(*node, "extensions"); extensions && member(*extensions, instancing))
            report("EXT_mesh_gpu_instancing is not supported; one instance is shown");
        for (const size_t child : indicesOf(*node, "children")) visit(child, nativeFromNode, depth + 1);
    }

    std::vector<Mesh> takeMeshes() { return mergeByMaterial(std::move(m_meshes)); }
    /// The first thing that could not be read, if anything.
    const std::optional<Error>& firstError() const { return m_firstError; }

private:
    void report(const char* reason) { fail(m_document.error(reason)); }
    void fail(const Error& error) {
        if (!m_firstError) m_firstError = error;
        m_diagnostics.report(Severity::Warning, error);
    }

    void readMesh(size_t index, const glm::dmat4& nativeFromNode) {
        const json* mesh = gltfObject(m_document, "meshes", index);
        if (!mesh) return report("a glTF mesh that does not exist is referred to");
        for (const json& primitive : elements(*mesh, "primitives")) add(primitive, nativeFromNode);
    }

    void add(const json& primitive, const glm::dmat4& nativeFromNode) {
        if (!topologyOf(primitive))
            return fail({ErrorKind::Unsupported, m_document.file, "points and lines are not shown"});
        if (m_vertices > maxContentVertices || m_indices > maxContentIndices)
            return report("the glTF holds more geometry than any tile of use; the rest is left out");
        const GltfMaterial look = m_materials.materialOf(primitive);
        auto arrays = readPrimitive(m_document, primitive, look.texCoordSet);
        if (!arrays) return fail(arrays.error());
        m_vertices += arrays->positions.size();
        m_indices += arrays->triangles.size();
        if (arrays->triangles.empty()) return;
        Mesh mesh;
        mesh.positions = std::move(arrays->positions);
        mesh.normals = std::move(arrays->normals);
        mesh.texCoords = std::move(arrays->texCoords);
        mesh.indices = std::move(arrays->triangles);
        mesh.material = look.material;
        if (const char* defect = defectOf(mesh)) return report(defect);
        recenter(mesh);
        applyLook(look, arrays->colors, mesh);
        if (!placeMesh(mesh, nativeFromNode, m_placement))
            return report("a mesh lies outside the site's coordinate system");
        m_meshes.push_back(std::move(mesh));
    }

    static void applyLook(const GltfMaterial& look, const std::vector<glm::vec4>& colors, Mesh& mesh) {
        if (mesh.texCoords.empty()) mesh.material.texture = nullptr;
        if (look.texCoordTransform != glm::mat3(1))
            for (glm::vec2& uv : mesh.texCoords) uv = glm::vec2(look.texCoordTransform * glm::vec3(uv, 1));
        // On a photograph, vertex colours are shading that the photograph has already.
        if (!colors.empty() && !mesh.material.texture) applyVertexColors(mesh, srgbBytes(colors));
    }

    const GltfDocument& m_document;
    const TilePlacement& m_placement;
    Diagnostics& m_diagnostics;
    GltfMaterials m_materials;
    std::vector<Mesh> m_meshes;
    std::optional<Error> m_firstError;
    size_t m_visits = 0, m_vertices = 0, m_indices = 0;
};

/// May throw std::bad_alloc.
Result<std::vector<Mesh>> readMeshes(Bytes bytes, const std::string& file, const GltfPlacement& within,
                                     const TilePlacement& placement, Diagnostics& diagnostics) {
    const auto document = readGltfDocument(bytes, file);
    if (!document) return document.error();
    const glm::dvec3 center = within.rtcCenter + cesiumRtcCenter(document->json);
    const glm::dmat4 nativeFromGltf = glm::translate(within.nativeFromTile, center) * zUpFrom(within.upAxis);
    GltfReader reader(*document, placement, diagnostics);
    for (const size_t node : rootNodes(*document)) reader.visit(node, nativeFromGltf, 0);
    std::vector<Mesh> meshes = reader.takeMeshes();
    if (meshes.empty() && reader.firstError()) return *reader.firstError();
    return meshes;
}

} // namespace

Result<std::vector<Mesh>> readGltf(Bytes bytes, const std::string& file, const GltfPlacement& within,
                                   const TilePlacement& placement, Diagnostics& diagnostics) {
    try {
        return readMeshes(bytes, file, within, placement, diagnostics);
    } catch (const std::bad_alloc&) {
        return Error{ErrorKind::InvalidData, file, "asks for more memory than there is"};
    }
}

} // namespace sandtable::scene
