// What every importer does between a file's arrays and a Mesh: triangles from strips and fans, colours without a
// vertex colour attribute, one mesh per material. Pure functions.
#pragma once

#include "scene/Mesh.h"

#include <array>
#include <span>

namespace sandtable::scene {

/// What one content may hold, in vertices, indices and bytes of pixels: far above any tile of use. Small files can name
/// the same data again and again and ask for more than there is memory.
inline constexpr size_t maxContentVertices = 20'000'000, maxContentIndices = 60'000'000;
inline constexpr size_t maxContentPixelBytes = size_t(2) << 30;

enum class Topology { Triangles, TriangleStrip, TriangleFan, Quads, QuadStrip };

/// Appends the primitive's triangles as a list; incomplete ones at the end are left out.
void appendTriangles(Topology topology, std::span<const uint32_t> corners, std::vector<uint32_t>& triangles);

/// Moves the float positions around the middle of their bounds and the origin with it, so that they are small and
/// exact.
void recenter(Mesh& mesh);

/// Why a mesh must not be used (an index or coordinate that is none), or nullptr.
const char* defectOf(const Mesh& mesh);

/// Gives the mesh its vertex colours (RGBA, one per vertex): as the material's colour when they are all the same, else
/// as one flat colour per triangle through a small palette texture. Replaces texture and texture coordinates.
void applyVertexColors(Mesh& mesh, std::span<const std::array<uint8_t, 4>> colors);

/// Joins meshes that look alike and stand within a kilometre, for fewer draw calls. Keeps the order of first
/// appearance.
std::vector<Mesh> mergeByMaterial(std::vector<Mesh> meshes);

/// GPU bytes of all, a shared texture counted once.
size_t gpuBytes(std::span<const Mesh> meshes);

} // namespace sandtable::scene
