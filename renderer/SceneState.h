// What the image of the scene was drawn from, as plain values: two equal ones give the same image, so that a frame in
// which only the UI differs need not draw the scene again. Data is known by its key or handle, never compared itself.
#pragma once

#include "renderer/Renderer.h"

namespace sandtable::renderer {

struct SceneState {
    struct Drape {
        uint64_t key = 0, imageKey = 0; // imageKey 0: no picture
        float opacity = 1, imageOpacity = 1;
        bool operator==(const Drape&) const = default;
    };
    struct Terrain {
        uint64_t key = 0, coveredKey = 0;
        float imageryOpacity = 0; // 0 without imagery
        bool operator==(const Terrain&) const = default;
    };

    scene::Camera camera;
    std::vector<MeshDraw> tiles, models;
    std::optional<Terrain> terrain;
    std::vector<Drape> drape;
    uint64_t zonesKey = 0;
    struct Beside {
        std::vector<MeshDraw> models;
        std::vector<Drape> drape;
        uint64_t zonesKey = 0, coveredKey = 0;
        int fromColumn = 0;
        bool apart = false;
        bool operator==(const Beside&) const = default;
    };
    std::optional<Beside> beside;
    std::vector<glm::dvec3> probes;
    scene::Light light;

    static SceneState of(const FrameInput& input);
    bool operator==(const SceneState&) const = default;
};

} // namespace sandtable::renderer
