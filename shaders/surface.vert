#version 450
// Photogrammetry and terrain with overlays, zones or tint.
#include "GpuTypes.h"
layout(constant_id = 0) const int pressed = 0; // each instance shows the zone of its number, flattened or lifted
layout(set = 1, binding = 5) readonly buffer Zones { vec2 zones[]; }; // x: height, y: SANDTABLE_ZONE_… ; from number 1
layout(push_constant) uniform Push { SurfacePush push; };
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 texCoord;
layout(location = 2) in vec3 normal;
layout(location = 0) out vec2 uv;
layout(location = 1) out vec3 framePosition;
layout(location = 2) out vec3 siteNormal;
layout(location = 3) flat out int zone;   // that this draw shows; 0: outside all zones
layout(location = 4) flat out int levelled; // 1: flattened

// What remains of the relief on a flattened zone, so that the upper of two pressed surfaces still wins.
const float keptRelief = 1e-3;

void main() {
    vec3 p = position;
    zone = 0;
    levelled = 0;
    if (pressed == 1) {
        zone = gl_InstanceIndex;
        vec2 press = zones[zone - 1];
        levelled = int(press.y);
        float plane = press.x - push.origin.z; // in the mesh's frame
        if (levelled == SANDTABLE_ZONE_LEVELLED)
            p.z = plane + keptRelief * (p.z - plane);
        else
            p.z += press.x;
    }
    uv = texCoord;
    siteNormal = normal;
    framePosition = push.origin.xyz + p;
    gl_Position = push.clipFromMesh * vec4(p, 1.0);
}
