#version 450
#include "GpuTypes.h"
layout(push_constant) uniform Push { DrapePush push; };
layout(set = 0, binding = 0) uniform sampler2D raster; // premultiplied
layout(location = 0) in vec2 uv;
layout(location = 0) out vec4 color;
layout(location = 1) out vec4 hatch;

void main() {
    color = texture(raster, uv) * push.color.a;
    hatch = vec4(push.eye.x * color.a, 0.0, 0.0, color.a); // x: hatched (0, 1)
}
