#include "scene/models/ModelImport.h"

#include "scene/models/ModelTextures.h"

#include <assimp/GltfMaterial.h>
#include <assimp/Importer.hpp>
#include <assimp/postprocess.h>
#include <assimp/scene.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::scene {

namespace {

namespace fs = std::filesystem;

std::string lowerExtension(const fs::path& file) {
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    return extension;
}

bool isGltf(const fs::path& file) { return lowerExtension(file) == ".gltf" || lowerExtension(file) == ".glb"; }

/// Formats of measurement and CAD have Z up and keep it; Assimp hands all others over with Y up.
bool hasZUp(const fs::path& file) {
    constexpr std::array extensions = {".stl", ".ply", ".dxf"};
    return std::find(extensions.begin(), extensions.end(), lowerExtension(file)) != extensions.end();
}

glm::dvec3 unitAxis(int axis, int sign) {
    glm::dvec3 unit(0);
    unit[std::clamp(axis, 0, 2)] = sign < 0 ? -1 : 1;
    return unit;
}

int metadataInt(const aiMetadata& metadata, const char* key, int fallback) {
    int32_t value = 0;
    return metadata.Get(key, value) ? value : fallback;
}

double metadataNumber(const aiMetadata& metadata, const char* key, double fallback) {
    double value = 0;
    float single = 0;
    if (metadata.Get(key, value)) return value;
    return metadata.Get(key, single) ? static_cast<double>(single) : fallback;
}

/// Site axes and metres from a model whose X is `right` and whose Z is `up` in its own axes.
glm::dmat3 metersZUpFrom(const glm::dvec3& right, const glm::dvec3& up, double metersPerUnit) {
    return glm::transpose(glm::dmat3(right, glm::cross(up, right), up)) * metersPerUnit;
}

/// FBX says its axes and its unit in centimetres in metadata, which Assimp 5.2 passes on without acting on them.
glm::dmat3 metersZUpFromModel(const aiScene& scene, const fs::path& file) {
    const glm::dvec3 x(1, 0, 0), y(0, 1, 0), z(0, 0, 1);
    if (hasZUp(file)) return glm::dmat3(1);
    if (!scene.mMetaData || !scene.mMetaData->HasKey("UnitScaleFactor")) return metersZUpFrom(x, y, 1);
    const aiMetadata& fbx = *scene.mMetaData;
    const glm::dvec3 up = unitAxis(metadataInt(fbx, "UpAxis", 1), metadataInt(fbx, "UpAxisSign", 1));
    const glm::dvec3 right = unitAxis(metadataInt(fbx, "CoordAxis", 0), metadataInt(fbx, "CoordAxisSign", 1));
    if (glm::dot(up, right) != 0) return metersZUpFrom(x, y, 0.01);
    const double centimetersPerUnit = metadataNumber(fbx, "UnitScaleFactor", 1);
    return metersZUpFrom(right, up, centimetersPerUnit > 0 ? centimetersPerUnit * 0.01 : 0.01);
}

// --- materials ---

/// IEC 61966-2-1.
float srgbFromLinear(float linear) {
    const float c = std::clamp(linear, 0.0f, 1.0f);
    return c <= 0.0031308f ? 12.92f * c : 1.055f * std::pow(c, 1 / 2.4f) - 0.055f;
}

glm::vec4 colorOf(const aiMaterial& material, bool linear) {
    aiColor4D value(1, 1, 1, 1);
    if (material.Get(AI_MATKEY_BASE_COLOR, value) != aiReturn_SUCCESS) material.Get(AI_MATKEY_COLOR_DIFFUSE, value);
    glm::vec4 color(value.r, value.g, value.b, value.a);
    float opacity = 1;
    if (!linear && material.Get(AI_MATKEY_OPACITY, opacity) == aiReturn_SUCCESS) color.a = opacity;
    if (linear) color = {srgbFromLinear(color.r), srgbFromLinear(color.g), srgbFromLinear(color.b), color.a};
    return glm::clamp(color, 0.0f, 1.0f);
}

std::string textureReference(const aiMaterial& material) {
    aiString reference;
    for (const aiTextureType type : {aiTextureType_BASE_COLOR, aiTextureType_DIFFUSE})
        if (material.GetTexture(type, 0, &reference) == aiReturn_SUCCESS && reference.length > 0)
            return reference.C_Str();
    return "";
}

bool repeats(const aiMaterial& material) {
    int mode = aiTextureMapMode_Wrap;
    if (material.Get(AI_MATKEY_MAPPINGMODE_U(aiTextureType_BASE_COLOR, 0), mode) != aiReturn_SUCCESS)
        material.Get(AI_MATKEY_MAPPINGMODE_U(aiTextureType_DIFFUSE, 0), mode);
    return mode != aiTextureMapMode_Clamp && mode != aiTextureMapMode_Decal;
}

bool hasHoles(const Image& image) {
    for (size_t alpha = 3; alpha < image.rgba.size(); alpha += 4)
        if (image.rgba[alpha] < 128) return true;
    return false;
}

/// glTF says how its alpha is meant; elsewhere a texture with holes (leaves, fences) is cut out.
std::optional<float> alphaCutoffOf(const aiMaterial& material, const Image* texture) {
    aiString mode;
    if (material.Get(AI_MATKEY_GLTF_ALPHAMODE, mode) != aiReturn_SUCCESS)
        return texture && hasHoles(*texture) ? std::optional(0.5f) : std::nullopt;
    if (mode != aiString("MASK")) return std::nullopt;
    float cutoff = 0.5f;
    material.Get(AI_MATKEY_GLTF_ALPHACUTOFF, cutoff);
    return cutoff;
}

Material materialFrom(const aiMaterial& source, bool linearColors, ModelTextures& textures) {
    Material material;
    const std::string reference = textureReference(source);
    if (!reference.empty()) material.texture = textures.find(reference);
    material.color = colorOf(source, linearColors);
    // Some exporters write a black diffuse colour beside a texture and mean the texture as it is.
    if (material.texture && glm::vec3(material.color) == glm::vec3(0)) material.color = {1, 1, 1, material.color.a};
    material.repeat = repeats(source);
    material.alphaCutoff = alphaCutoffOf(source, material.texture.get());
    return material;
}

// --- geometry ---

glm::dvec3 vectorFrom(const aiVector3D& v) { return {v.x, v.y, v.z}; }

bool isFinite(const glm::vec3& v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

/// The triangles of a mesh; ones with a corner that is not a number are left out.
Mesh meshFrom(const aiMesh& source, const glm::dmat3& siteFromModel) {
    Mesh mesh;
    const glm::dmat3 normalFromModel = siteFromModel / std::cbrt(glm::determinant(siteFromModel));
    for (unsigned i = 0; i < source.mNumVertices; ++i) {
        mesh.positions.emplace_back(siteFromModel * vectorFrom(source.mVertices[i]));
        const glm::dvec3 normal = source.HasNormals() ? vectorFrom(source.mNormals[i]) : glm::dvec3(0);
        mesh.normals.emplace_back(glm::length(normal) > 0 ? glm::normalize(normalFromModel * normal)
                                                          : glm::dvec3(0, 0, 1));
        if (source.HasTextureCoords(0))
            mesh.texCoords.emplace_back(source.mTextureCoords[0][i].x, source.mTextureCoords[0][i].y);
    }
    for (unsigned i = 0; i < source.mNumFaces; ++i) {
        const aiFace& face = source.mFaces[i];
        const auto usable = [&](unsigned index) {
            return index < mesh.positions.size() && isFinite(mesh.positions[index]);
        };
        if (face.mNumIndices == 3 && std::all_of(face.mIndices, face.mIndices + 3, usable))
            mesh.indices.insert(mesh.indices.end(), face.mIndices, face.mIndices + 3);
    }
    return mesh;
}

/// Base at z = 0, centre of the plan at the origin; only vertices that triangles use count.
void standOnOrigin(std::vector<Mesh>& meshes) {
    Box3 box;
    for (const Mesh& mesh : meshes)
        for (const uint32_t index : mesh.indices) box.extend(glm::dvec3(mesh.positions[index]));
    const glm::vec3 shift(box.center().x, box.center().y, box.min.z);
    for (Mesh& mesh : meshes)
        for (glm::vec3& position : mesh.positions) position -= shift;
}

constexpr unsigned importSteps = aiProcess_Triangulate | aiProcess_GenSmoothNormals | aiProcess_PreTransformVertices |
                                 aiProcess_JoinIdenticalVertices | aiProcess_SortByPType | aiProcess_FindDegenerates |
                                 aiProcess_FindInvalidData | aiProcess_GenUVCoords | aiProcess_TransformUVCoords |
                                 aiProcess_FlipUVs | aiProcess_ImproveCacheLocality | aiProcess_ValidateDataStructure;

} // namespace

bool isModelFile(const fs::path& file) {
    constexpr std::array extensions = {".glb", ".gltf", ".obj", ".fbx", ".dae"};
    return std::find(extensions.begin(), extensions.end(), lowerExtension(file)) != extensions.end();
}

Result<std::vector<Mesh>> importModel(const fs::path& file, Diagnostics& diagnostics) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return Error{ErrorKind::NotFound, file.string(), "no such file"};

    Assimp::Importer importer;
    importer.SetPropertyInteger(AI_CONFIG_PP_SBP_REMOVE, aiPrimitiveType_POINT | aiPrimitiveType_LINE);
    const aiScene* scene = importer.ReadFile(file.string(), importSteps);
    if (!scene)
        return Error{ErrorKind::InvalidData, file.string(),
                     std::string("cannot be read as a model: ") + importer.GetErrorString()};

    ModelTextures textures(*scene, file, diagnostics);
    const glm::dmat3 siteFromModel = metersZUpFromModel(*scene, file);
    std::vector<Mesh> meshes;
    for (unsigned i = 0; i < scene->mNumMeshes; ++i) {
        const aiMesh& source = *scene->mMeshes[i];
        Mesh mesh = meshFrom(source, siteFromModel);
        if (mesh.indices.empty()) continue;
        mesh.material = materialFrom(*scene->mMaterials[source.mMaterialIndex], isGltf(file), textures);
        if (mesh.texCoords.empty()) mesh.material.texture = nullptr;
        meshes.push_back(std::move(mesh));
    }
    if (meshes.empty()) return Error{ErrorKind::InvalidData, file.string(), "the model has no triangles"};
    standOnOrigin(meshes);
    return meshes;
}

} // namespace sandtable::scene
