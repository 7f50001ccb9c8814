#version 450
// Is each probe in front of what was drawn around its pixel?
#include "GpuTypes.h"
layout(local_size_x = 64) in;
layout(push_constant) uniform Push { vec4 push; }; // x: near distance in metres, y: number of probes
layout(set = 0, binding = 0) uniform sampler2D depth;
layout(std430, set = 0, binding = 1) readonly buffer Probes { ProbeInput probes[]; };
layout(std430, set = 0, binding = 2) writeonly buffer Results { uint results[]; };

float trueDepth(float depth) {
    return depth <= SANDTABLE_BENEATH_DEPTH_SCALE ? depth / SANDTABLE_BENEATH_DEPTH_SCALE : depth;
}

void main() {
    uint index = gl_GlobalInvocationID.x;
    if (index >= uint(push.y)) return;
    vec4 probe = probes[index].pixelAndDistance;
    ivec2 size = textureSize(depth, 0);
    ivec2 center = ivec2(floor(probe.xy));
    uint visible = 0;
    if (probe.z > 0.0 && all(greaterThanEqual(center, ivec2(0))) && all(lessThan(center, size)))
        for (int y = -1; y <= 1; ++y)
            for (int x = -1; x <= 1; ++x) {
                ivec2 pixel = clamp(center + ivec2(x, y), ivec2(0), size - 1);
                // Reversed depth with an infinite far plane is near / distance.
                if (trueDepth(texelFetch(depth, pixel, 0).r) * (probe.z - probe.w) <= push.x) visible = 1;
            }
    results[index] = visible;
}
