// Data laid out the same way for C++ and GLSL: push constants (at most 128 bytes) and the frame's uniform block.
// "Frame-relative" means site metres minus the frame's origin, a whole multiple of 1024 m near the camera's target.
#ifndef SANDTABLE_GPU_TYPES_H
#define SANDTABLE_GPU_TYPES_H

#ifdef __cplusplus
#include <glm/glm.hpp>
namespace sandtable::shaders {
using mat4 = glm::mat4;
using vec2 = glm::vec2;
using vec4 = glm::vec4;
using ivec4 = glm::ivec4;
#endif

#define SANDTABLE_DRAPE_LEVELS 5
/// What an edited vertex says beside its zone's number: the zone levels the surface; all of the triangle lies within the
/// zone, so that the mask need not be asked.
#define SANDTABLE_ZONE_NUMBER 0xffffu
#define SANDTABLE_ZONE_LEVELLED 0x10000u
#define SANDTABLE_ZONE_UNMASKED 0x20000u
#define SANDTABLE_SKY_COLUMNS 24
#define SANDTABLE_SKY_ROWS 32

/// Terrain beneath photogrammetry is drawn this much farther away than it is: behind everything else, and in its own
/// order. A power of two keeps depth exact; no ordinary depth is so small (that would be 2^24 near distances away).
#define SANDTABLE_BENEATH_DEPTH_SCALE (1.0f / 16777216.0f)

/// Photogrammetry without overlays.
struct PlainPush {
    mat4 clipFromMesh;
    vec4 light; // rgb: on the photographs; w: 1
};

/// Photogrammetry and terrain with overlays or zones.
struct SurfacePush {
    mat4 clipFromMesh;
    vec4 origin; // xyz: the mesh's origin, frame-relative
    vec4 tint;   // of the texture; terrain: rgb where no picture reaches, a: the picture's opacity
    vec4 extra;  // x: alpha cutoff; y, z: cosine and sine of the mesh's turn about the upright
};

/// Lit models.
struct ModelPush {
    mat4 clipFromMesh;
    vec4 normalX, normalY, normalZ; // columns of site-from-mesh for normals; normalX.w: alpha cutoff
    vec4 tint;
};

struct SkyPush {
    mat4 directionFromClip; // ray direction (site axes) from clip x, y
    vec4 top, horizon;
};

/// One painting of a drape level: plan position to clip is (p - center) * scale.
struct DrapePush {
    vec4 window; // xy: center of the level (layer-relative), zw: clip units per metre
    vec4 color;  // premultiplied
    vec4 eye;    // xyz: eye (layer-relative x, y; height above the focus), w: metres per pixel at one metre;
                 // of a picture, x: hatched (0, 1)
    vec4 stroke; // x: half width metres, y: half of the least width in pixels, z: hatched (0, 1)
};

/// How much higher or lower than given the surface may be where something flows over it, metres.
#define SANDTABLE_FLOW_HEIGHT 6.0

/// Dashes along lines. Places are relative to the lines' own origin.
struct FlowPush {
    mat4 clipFromMesh;
    vec4 eye; // xyz, w: metres per pixel at one metre
    vec4
        dashes; // x: metres travelled, y: metres from dash to dash, z: half the least width in pixels, w: near distance
    vec4 color; // premultiplied
};

/// Painting zone numbers in plan view.
struct MaskPush {
    vec4 window; // as in DrapePush
    ivec4 value;
};

/// Everything the surfaces share during one frame.
struct FrameUniforms {
    vec4 eye;                                 // frame-relative; w: metres per pixel at one metre
    vec4 sun;                                 // unit vector towards the sun, or the moon
    vec4 direct;                              // light from there
    vec4 ambientSky;                          // light from above
    vec4 ambientGround;                       // light from below
    vec4 photograph;                          // light on photographs, which carry that of their day
    vec4 zoneMask;                            // xy: south-west corner (frame-relative), zw: 1 / size
    vec4 terrainMask;                         // the same for what covers the terrain
    vec4 drapeLevels[SANDTABLE_DRAPE_LEVELS]; // xy: center (frame-relative), z: 1 / size, w: metres per texel
};

/// One visibility probe: pixel position and the distance along the view axis that must not be exceeded.
struct ProbeInput {
    vec4 pixelAndDistance; // xy: pixel, z: distance in metres (<= 0: not on screen), w: tolerance in metres
};

#ifdef __cplusplus
static_assert(sizeof(PlainPush) == 80);
static_assert(sizeof(SurfacePush) == 112);
static_assert(sizeof(ModelPush) == 128);
static_assert(sizeof(SkyPush) == 96);
static_assert(sizeof(DrapePush) == 64);
static_assert(sizeof(FlowPush) == 112);
static_assert(sizeof(MaskPush) == 32);
static_assert(sizeof(FrameUniforms) == 128 + 16 * SANDTABLE_DRAPE_LEVELS);
static_assert(sizeof(ProbeInput) == 16);
} // namespace sandtable::shaders
#endif

#endif
