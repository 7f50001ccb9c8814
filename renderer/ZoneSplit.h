// A mesh's triangles as zones change its surface: those no zone touches stay as they are, those within a zone are
// pressed to it, and only those a zone's border crosses ask the zone mask, fragment by fragment. Pure.
#pragma once

#include "renderer/PlanChunks.h"
#include "scene/world/World.h"

#include <glm/glm.hpp>

namespace sandtable::renderer {

/// Vertex stream 0 of all meshes; stream 1 (12-byte normals) exists only where the mesh has them.
struct MeshVertex {
    glm::vec3 position; // relative to the mesh's origin
    glm::vec2 texCoord;
};
static_assert(sizeof(MeshVertex) == 20);

/// A mesh's triangles on the CPU.
struct MeshShape {
    std::vector<MeshVertex> vertices;
    std::vector<uint32_t> indices; // in the order of the chunks
    std::vector<PlanChunk> chunks; // all triangles; bounds relative to the mesh's origin
};

/// A vertex of a triangle that zones change.
struct EditedVertex {
    MeshVertex vertex;
    /// SANDTABLE_ZONE_…: the number that the mask must say where the triangle is drawn, 0 being outside all zones, and
    /// what the zone does.
    uint32_t zone = 0;
};
static_assert(sizeof(EditedVertex) == 24);

/// A zone in a mesh's frame, with its number (1…65535).
struct NumberedZone {
    const scene::SurfaceZone* zone = nullptr;
    Box2 bounds; // site
    uint32_t number = 0;
};

/// What to draw instead of the mesh: indices of triangle lists.
struct ZoneSplit {
    std::vector<uint32_t> outside; // of the mesh's vertices: no zone reaches them
    std::vector<EditedVertex> editedVertices;
    std::vector<uint32_t> edited; // of those
};

/// `zones`: those that may reach the mesh, in the order of their numbers; the mask says which is on top where they
/// overlap, and is exact to `marginMeters`. `origin`: of the mesh, site.
ZoneSplit splitByZones(const MeshShape& shape, const glm::dvec3& origin, std::span<const NumberedZone> zones,
                       double marginMeters);

} // namespace sandtable::renderer
