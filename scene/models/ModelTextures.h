// Textures of one imported model: found beside the file or inside it, decoded once each. Private to scene/models.
#pragma once

#include "core/Diagnostics.h"
#include "scene/Mesh.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

struct aiScene;

namespace sandtable::scene {

/// One thread; lives while the model is read. Textures that are missing or broken are reported once and come as null.
class ModelTextures {
public:
    ModelTextures(const aiScene& scene, const std::filesystem::path& modelFile, Diagnostics& diagnostics)
        : m_scene(scene), m_modelFile(modelFile), m_diagnostics(diagnostics) {}

    /// `reference` as the material has it: a path in either slash, or a name of embedded data.
    std::shared_ptr<const Image> find(const std::string& reference);

private:
    std::shared_ptr<const Image> load(const std::string& reference);

    const aiScene& m_scene;
    const std::filesystem::path m_modelFile;
    Diagnostics& m_diagnostics;
    std::map<std::string, std::shared_ptr<const Image>> m_loaded;
};

} // namespace sandtable::scene
