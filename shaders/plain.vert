#version 450
// Photogrammetry as it is: the fast path.
#include "GpuTypes.h"
layout(push_constant) uniform Push { PlainPush push; };
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 texCoord;
layout(location = 0) out vec2 uv;

void main() {
    uv = texCoord;
    gl_Position = push.clipFromMesh * vec4(position, 1.0);
}
