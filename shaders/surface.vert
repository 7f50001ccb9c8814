#version 450
// Photogrammetry and terrain with overlays, zones or tint.
#include "GpuTypes.h"
layout(push_constant) uniform Push { SurfacePush push; };
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 texCoord;
layout(location = 2) in vec3 normal;
layout(location = 3) in uint editedZone;
layout(location = 0) out vec2 uv;
layout(location = 1) out vec3 framePosition;
layout(location = 2) out vec3 siteNormal;
layout(location = 3) flat out uint zone;

void main() {
    zone = editedZone;
    uv = texCoord;
    siteNormal = normal;
    vec2 plan = vec2(push.extra.y * position.x - push.extra.z * position.y,
                     push.extra.z * position.x + push.extra.y * position.y);
    framePosition = push.origin.xyz + vec3(plan, position.z);
    gl_Position = push.clipFromMesh * vec4(position, 1.0);
}
