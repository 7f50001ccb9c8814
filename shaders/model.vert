#version 450
#include "GpuTypes.h"
layout(push_constant) uniform Push { ModelPush push; };
layout(location = 0) in vec3 position;
layout(location = 1) in vec2 texCoord;
layout(location = 2) in vec3 normal;
layout(location = 0) out vec2 uv;
layout(location = 1) out vec3 siteNormal;

void main() {
    uv = texCoord;
    siteNormal = mat3(push.normalX.xyz, push.normalY.xyz, push.normalZ.xyz) * normal;
    gl_Position = push.clipFromMesh * vec4(position, 1.0);
}
