#include "scene/tiles/osgb/OsgbGeometry.h"

#include "scene/tiles/MeshBuilding.h"
#include "scene/tiles/TilePlacement.h"
#include "scene/tiles/osgb/OsgbImages.h"

#include <osg/AlphaFunc>
#include <osg/Material>
#include <osg/Texture>

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::scene {

namespace {

std::optional<Topology> topologyOf(GLenum mode) {
    switch (mode) {
    case GL_TRIANGLES:
        return Topology::Triangles;
    case GL_TRIANGLE_STRIP:
        return Topology::TriangleStrip;
    case GL_TRIANGLE_FAN:
    case GL_POLYGON:
        return Topology::TriangleFan;
    case GL_QUADS:
        return Topology::Quads;
    case GL_QUAD_STRIP:
        return Topology::QuadStrip;
    default:
        return std::nullopt; // points and lines have no surface
    }
}

std::vector<uint32_t> countFrom(int64_t first, int64_t count) {
    std::vector<uint32_t> corners(static_cast<size_t>(std::max<int64_t>(count, 0)));
    for (size_t i = 0; i < corners.size(); ++i) corners[i] = static_cast<uint32_t>(first) + static_cast<uint32_t>(i);
    return corners;
}

template<class Elements>
void appendElements(Topology topology, const osg::PrimitiveSet& primitive, std::vector<uint32_t>& triangles) {
    const auto& elements = static_cast<const Elements&>(primitive);
    const std::vector<uint32_t> corners(elements.begin(), elements.end());
    appendTriangles(topology, corners, triangles);
}

/// `vertexCount` bounds what a broken count can ask for.
void appendArrays(Topology topology, int64_t first, int64_t count, size_t vertexCount,
                  std::vector<uint32_t>& triangles) {
    if (first < 0 || first + count > static_cast<int64_t>(vertexCount)) {
        triangles.push_back(UINT32_MAX); // reported as an index past the last vertex
        return;
    }
    appendTriangles(topology, countFrom(first, count), triangles);
}

void appendPrimitive(const osg::PrimitiveSet& primitive, size_t vertexCount, std::vector<uint32_t>& triangles) {
    const auto topology = topologyOf(primitive.getMode());
    if (!topology) return;
    switch (primitive.getType()) {
    case osg::PrimitiveSet::DrawElementsUBytePrimitiveType:
        return appendElements<osg::DrawElementsUByte>(*topology, primitive, triangles);
    case osg::PrimitiveSet::DrawElementsUShortPrimitiveType:
        return appendElements<osg::DrawElementsUShort>(*topology, primitive, triangles);
    case osg::PrimitiveSet::DrawElementsUIntPrimitiveType:
        return appendElements<osg::DrawElementsUInt>(*topology, primitive, triangles);
    case osg::PrimitiveSet::DrawArraysPrimitiveType: {
        const auto& arrays = static_cast<const osg::DrawArrays&>(primitive);
        return appendArrays(*topology, arrays.getFirst(), arrays.getCount(), vertexCount, triangles);
    }
    case osg::PrimitiveSet::DrawArrayLengthsPrimitiveType: {
        const auto& arrays = static_cast<const osg::DrawArrayLengths&>(primitive);
        int64_t first = arrays.getFirst();
        for (const GLint length : arrays) {
            appendArrays(*topology, first, length, vertexCount, triangles);
            first += std::max(length, 0);
        }
        return;
    }
    default:
        return;
    }
}

/// Positions around the middle of their bounds. Doubles lose nothing: the middle is subtracted before they become
/// float.
template<class Array> void readPositions(const Array& array, Mesh& mesh) {
    Box3 box;
    for (const auto& v : array) box.extend(glm::dvec3(v.x(), v.y(), v.z()));
    if (box.empty()) return;
    mesh.origin = box.center();
    mesh.positions.reserve(array.size());
    for (const auto& v : array) mesh.positions.emplace_back(glm::dvec3(v.x(), v.y(), v.z()) - mesh.origin);
}

void readPositions(const osg::Array* array, Mesh& mesh) {
    if (const auto* floats = dynamic_cast<const osg::Vec3Array*>(array))
        readPositions(*floats, mesh);
    else if (const auto* doubles = dynamic_cast<const osg::Vec3dArray*>(array))
        readPositions(*doubles, mesh);
}

template<class Array> void readTexCoords(const Array& array, std::vector<glm::vec2>& texCoords) {
    texCoords.reserve(array.size());
    for (const auto& v : array) texCoords.emplace_back(v.x(), v.y());
}

std::vector<glm::vec2> readTexCoords(const osg::Array* array) {
    std::vector<glm::vec2> texCoords;
    if (const auto* floats = dynamic_cast<const osg::Vec2Array*>(array))
        readTexCoords(*floats, texCoords);
    else if (const auto* doubles = dynamic_cast<const osg::Vec2dArray*>(array))
        readTexCoords(*doubles, texCoords);
    else if (const auto* triples = dynamic_cast<const osg::Vec3Array*>(array))
        readTexCoords(*triples, texCoords);
    return texCoords;
}

std::vector<glm::vec3> readNormals(const osg::Array* array) {
    std::vector<glm::vec3> normals;
    if (const auto* floats = dynamic_cast<const osg::Vec3Array*>(array))
        for (const osg::Vec3& n : *floats) normals.emplace_back(n.x(), n.y(), n.z());
    return normals;
}

uint8_t byteOf(float value) { return static_cast<uint8_t>(std::lround(std::clamp(value, 0.0f, 1.0f) * 255)); }

std::vector<std::array<uint8_t, 4>> readColors(const osg::Array* array) {
    std::vector<std::array<uint8_t, 4>> colors;
    if (const auto* floats = dynamic_cast<const osg::Vec4Array*>(array))
        for (const osg::Vec4& c : *floats)
            colors.push_back({byteOf(c.r()), byteOf(c.g()), byteOf(c.b()), byteOf(c.a())});
    else if (const auto* bytes = dynamic_cast<const osg::Vec4ubArray*>(array))
        for (const osg::Vec4ub& c : *bytes) colors.push_back({c.r(), c.g(), c.b(), c.a()});
    else if (const auto* triples = dynamic_cast<const osg::Vec3Array*>(array))
        for (const osg::Vec3& c : *triples) colors.push_back({byteOf(c.x()), byteOf(c.y()), byteOf(c.z()), 255});
    return colors;
}

/// Colours of an untextured drawable: one for all, or one for each vertex.
void applyColors(const osg::Geometry& geometry, Mesh& mesh) {
    const auto colors = readColors(geometry.getColorArray());
    if (colors.empty()) return;
    if (colors.size() == mesh.positions.size()) return applyVertexColors(mesh, colors);
    const auto& c = colors.front();
    mesh.material.color = glm::vec4(c[0], c[1], c[2], c[3]) / 255.0f;
}

glm::vec4 colorOf(const osg::Vec4& c) { return {c.r(), c.g(), c.b(), c.a()}; }

/// Old files index each attribute on its own; OSG converts them, but does not check the indices first.
bool hasBrokenIndices(const osg::Geometry& geometry) {
    osg::Geometry::ArrayList arrays;
    geometry.getArrayList(arrays);
    return std::any_of(arrays.begin(), arrays.end(), [](const osg::ref_ptr<osg::Array>& array) {
        const auto* indices = array ? dynamic_cast<const osg::IndexArray*>(array->getUserData()) : nullptr;
        if (!indices) return false;
        for (unsigned i = 0; i < indices->getNumElements(); ++i)
            if (indices->index(i) >= array->getNumElements()) return true;
        return false;
    });
}

bool hasPointsOrLines(const osg::Geometry& geometry) {
    for (unsigned i = 0; i < geometry.getNumPrimitiveSets(); ++i)
        if (const auto* primitive = geometry.getPrimitiveSet(i); primitive && !topologyOf(primitive->getMode()))
            return true;
    return false;
}

Mesh readMesh(const osg::Geometry& geometry) {
    Mesh mesh;
    readPositions(geometry.getVertexArray(), mesh);
    const size_t vertexCount = mesh.positions.size();
    for (unsigned i = 0; i < geometry.getNumPrimitiveSets() && mesh.indices.size() <= maxContentIndices; ++i)
        if (const osg::PrimitiveSet* primitive = geometry.getPrimitiveSet(i))
            appendPrimitive(*primitive, vertexCount, mesh.indices);
    mesh.texCoords = readTexCoords(geometry.getTexCoordArray(0));
    if (mesh.texCoords.size() != vertexCount) mesh.texCoords.clear();
    mesh.normals = readNormals(geometry.getNormalArray());
    if (mesh.normals.size() != vertexCount) mesh.normals.clear();
    return mesh;
}

} // namespace

OsgbAppearance OsgbAppearance::with(const osg::StateSet* state) const {
    OsgbAppearance result = *this;
    if (!state) return result;
    const auto* attribute = state->getTextureAttribute(0, osg::StateAttribute::TEXTURE);
    if (const auto* ownTexture = dynamic_cast<const osg::Texture*>(attribute)) result.texture = ownTexture;
    const auto* ownMaterial = dynamic_cast<const osg::Material*>(state->getAttribute(osg::StateAttribute::MATERIAL));
    if (ownMaterial) result.material = ownMaterial;
    const auto* alpha = dynamic_cast<const osg::AlphaFunc*>(state->getAttribute(osg::StateAttribute::ALPHAFUNC));
    if (alpha && (alpha->getFunction() == osg::AlphaFunc::GREATER || alpha->getFunction() == osg::AlphaFunc::GEQUAL))
        result.alphaCutoff = alpha->getReferenceValue();
    return result;
}

OsgbGeometryConverter::OsgbGeometryConverter(const OsgbScene& scene, std::string file, Diagnostics& diagnostics)
    : m_scene(scene), m_file(std::move(file)), m_diagnostics(diagnostics) {}

std::shared_ptr<const Image> OsgbGeometryConverter::imageOf(const osg::Texture* texture) {
    if (!texture) return nullptr;
    const osg::Image* image = texture->getNumImages() > 0 ? texture->getImage(0) : nullptr;
    if (!image) {
        m_diagnostics.report(Severity::Warning, m_file, "a texture has no readable picture");
        return nullptr;
    }
    const auto [entry, added] = m_images.try_emplace(image);
    if (!added) return entry->second;
    const auto block = m_scene.blockSizes.find(image->data());
    auto converted = convertImage(*image, block == m_scene.blockSizes.end() ? 0 : block->second, m_file);
    if (converted)
        entry->second = *converted;
    else
        m_diagnostics.report(Severity::Warning, converted.error());
    return entry->second;
}

Material OsgbGeometryConverter::materialOf(const OsgbAppearance& appearance) {
    Material material;
    material.texture = imageOf(appearance.texture);
    material.alphaCutoff = appearance.alphaCutoff;
    if (appearance.texture) {
        const auto wrap = appearance.texture->getWrap(osg::Texture::WRAP_S);
        material.repeat = wrap == osg::Texture::REPEAT || wrap == osg::Texture::MIRROR;
    }
    if (!material.texture && appearance.material)
        material.color = colorOf(appearance.material->getDiffuse(osg::Material::FRONT));
    return material;
}

void OsgbGeometryConverter::reject(const char* reason) {
    const Error error{ErrorKind::InvalidData, m_file, reason};
    if (!m_firstRejected) m_firstRejected = error;
    m_diagnostics.report(Severity::Warning, error);
}

void OsgbGeometryConverter::convert(const osg::Geometry& geometry, const OsgbAppearance& inherited,
                                    const glm::dmat4& nativeFromLocal, std::vector<Mesh>& meshes) {
    if (geometry.containsDeprecatedData()) {
        if (hasBrokenIndices(geometry)) return reject("a drawable has an index past the last vertex");
        const_cast<osg::Geometry&>(geometry).fixDeprecatedData(); // of this file's own scene
    }
    if (hasPointsOrLines(geometry)) reject("points and lines are not shown");
    if (m_vertices > maxContentVertices || m_indices > maxContentIndices)
        return reject("the file holds more geometry than any tile of use; the rest is left out");
    Mesh mesh = readMesh(geometry);
    m_vertices += mesh.positions.size();
    m_indices += mesh.indices.size();
    if (mesh.indices.empty()) return;
    if (const char* defect = defectOf(mesh)) return reject(defect);
    mesh.material = materialOf(inherited.with(geometry.getStateSet()));
    if (mesh.material.texture && mesh.texCoords.empty()) mesh.material.texture = nullptr;
    if (!mesh.material.texture) applyColors(geometry, mesh);
    if (!placeMesh(mesh, nativeFromLocal, TilePlacement::shifted(glm::dvec3(0))))
        return reject("an impossible transform");
    meshes.push_back(std::move(mesh));
}

} // namespace sandtable::scene
