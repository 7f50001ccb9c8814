#version 450
#include "GpuTypes.h"
layout(push_constant) uniform Push { PlainPush push; };
layout(set = 0, binding = 0) uniform sampler2D albedo;
layout(location = 0) in vec2 uv;
layout(location = 0) out vec4 color;

void main() { color = texture(albedo, uv) * push.light; }
