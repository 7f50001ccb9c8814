// glTF materials reduced to what the renderer shows: base colour, its texture and how that is wrapped and cut out.
#pragma once

#include "core/Diagnostics.h"
#include "scene/Mesh.h"
#include "scene/tiles/gltf/GltfDocument.h"

#include <map>

namespace sandtable::scene {

struct GltfMaterial {
    Material material;
    size_t texCoordSet = 0;
    glm::mat3 texCoordTransform{1}; // KHR_texture_transform, on (u, v, 1)
};

/// Decodes each picture once, when a primitive first wants it. One thread.
class GltfMaterials {
public:
    GltfMaterials(const GltfDocument& document, Diagnostics& diagnostics);
    GltfMaterial materialOf(const nlohmann::json& primitive);

private:
    void applyTexture(const nlohmann::json& textureInfo, GltfMaterial& material);
    std::shared_ptr<const Image> image(size_t index);
    Result<Image> decode(size_t index) const;

    const GltfDocument& m_document;
    Diagnostics& m_diagnostics;
    std::map<size_t, std::shared_ptr<const Image>> m_images;
    size_t m_pixelBytes = 0; // of all pictures decoded
};

/// A linear colour as the sRGB value that textures are stored in.
glm::vec4 srgbFromLinear(const glm::vec4& linear);

} // namespace sandtable::scene
