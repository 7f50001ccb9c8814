#version 450
#include "GpuTypes.h"
layout(push_constant) uniform Push { SkyPush push; };
layout(location = 0) in vec3 direction;
layout(location = 0) out vec4 color;

void main() {
    // A calm gradient; below the horizon the haze of the ground, slightly darker.
    float height = normalize(direction).z;
    vec3 sky = mix(push.horizon.rgb, push.top.rgb, smoothstep(0.0, 0.6, height));
    color = vec4(sky * mix(0.85, 1.0, smoothstep(-0.15, 0.02, height)), 1.0);
}
