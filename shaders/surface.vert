#version 450
// Photogrammetry and terrain with overlays, zones or tint.
#include "GpuTypes.h"
layout(constant_id = 0) const int pressed = 0; // 1: flattened to the zone's height, 2: lifted by it
layout(push_constant) uniform Push { SurfacePush push; };
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 texCoord;
layout(location = 2) in vec3 normal;
layout(location = 0) out vec2 uv;
layout(location = 1) out vec3 framePosition;
layout(location = 2) out vec3 siteNormal;

// What remains of the relief on a flattened zone, so that the upper of two pressed surfaces still wins.
const float keptRelief = 1e-3;

void main() {
    vec3 p = position;
    if (pressed == 1) p.z = push.origin.w + keptRelief * (p.z - push.origin.w);
    if (pressed == 2) p.z += push.origin.w;
    uv = texCoord;
    siteNormal = normal;
    framePosition = push.origin.xyz + p;
    gl_Position = push.clipFromMesh * vec4(p, 1.0);
}
