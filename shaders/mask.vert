#version 450
#include "GpuTypes.h"
layout(push_constant) uniform Push { MaskPush push; };
layout(location = 0) in vec2 position;

void main() { gl_Position = vec4((position - push.window.xy) * push.window.zw, 0.0, 1.0); }
