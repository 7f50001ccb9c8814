#version 450
// One triangle over the whole image at the far plane (reversed depth: 0).
#include "GpuTypes.h"
layout(push_constant) uniform Push { SkyPush push; };
layout(location = 0) out vec3 direction;

void main() {
    vec2 clip = vec2(gl_VertexIndex == 1 ? 3.0 : -1.0, gl_VertexIndex == 2 ? 3.0 : -1.0);
    direction = (push.directionFromClip * vec4(clip, 0.0, 1.0)).xyz;
    gl_Position = vec4(clip, 0.0, 1.0);
}
