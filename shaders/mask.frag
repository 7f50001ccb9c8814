#version 450
#include "GpuTypes.h"
layout(push_constant) uniform Push { MaskPush push; };
layout(location = 0) out uint value;

void main() { value = uint(push.value.x); }
