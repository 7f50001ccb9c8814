#version 450
#include "GpuTypes.h"
layout(push_constant) uniform Push { DrapePush push; };
layout(location = 0) out vec4 color;
layout(location = 1) out vec4 hatch;

void main() {
    color = push.color;
    hatch = vec4(push.stroke.z * push.color.a, 0.0, 0.0, push.color.a);
}
