#version 450
// A raster: its rectangle comes in `stroke` (xy: south-west corner, zw: size).
#include "GpuTypes.h"
layout(push_constant) uniform Push { DrapePush push; };
layout(location = 0) out vec2 uv;

void main() {
    const vec2 corners[6] = vec2[](vec2(0, 0), vec2(1, 0), vec2(1, 1), vec2(0, 0), vec2(1, 1), vec2(0, 1));
    vec2 corner = corners[gl_VertexIndex];
    uv = vec2(corner.x, 1.0 - corner.y); // row 0 is the northern edge
    gl_Position = vec4((push.stroke.xy + corner * push.stroke.zw - push.window.xy) * push.window.zw, 0.0, 1.0);
}
