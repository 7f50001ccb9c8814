// A tileset of one tile, level ground, for tests of what reads tiles on workers.
#pragma once

#include "app/session/SurfaceQuery.h"

namespace sandtable::app {

/// A square around the origin; counts how often it is read.
class LevelLoader : public scene::TileLoader {
public:
    LevelLoader(float halfMeters, float heightMeters) : m_half(halfMeters), m_height(heightMeters) {}
    Result<scene::TileContent> load(const scene::TileDescription&, Diagnostics&) const override {
        ++reads;
        scene::Mesh mesh;
        mesh.positions = {{-m_half, -m_half, m_height},
                          {m_half, -m_half, m_height},
                          {m_half, m_half, m_height},
                          {-m_half, m_half, m_height}};
        mesh.indices = {0, 1, 2, 0, 2, 3};
        scene::TileContent content;
        content.meshes = {mesh};
        return content;
    }
    mutable int reads = 0;

private:
    float m_half, m_height;
};

} // namespace sandtable::app
