#version 450
// A grid over the whole image at the far plane (reversed depth: 0). The gradient is computed at its corners only: a
// software rasterizer spends most of a frame on background otherwise.
#include "GpuTypes.h"
layout(push_constant) uniform Push { SkyPush push; };
layout(location = 0) out vec3 skyColor;

void main() {
    const ivec2 corners[6] = ivec2[](ivec2(0, 0), ivec2(1, 0), ivec2(1, 1), ivec2(0, 0), ivec2(1, 1), ivec2(0, 1));
    int cell = gl_VertexIndex / 6;
    ivec2 corner = ivec2(cell % SANDTABLE_SKY_COLUMNS, cell / SANDTABLE_SKY_COLUMNS) + corners[gl_VertexIndex % 6];
    vec2 clip = vec2(corner) / vec2(SANDTABLE_SKY_COLUMNS, SANDTABLE_SKY_ROWS) * 2.0 - 1.0;
    float height = normalize((push.directionFromClip * vec4(clip, 0.0, 1.0)).xyz).z;
    // A calm gradient; below the horizon the haze of the ground, slightly darker.
    vec3 sky = mix(push.horizon.rgb, push.top.rgb, smoothstep(0.0, 0.6, height));
    skyColor = sky * mix(0.85, 1.0, smoothstep(-0.15, 0.02, height));
    gl_Position = vec4(clip, 0.0, 1.0);
}
