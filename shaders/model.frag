#version 450
// Models: sun and a sky that is brighter above than below. Both sides are lit.
#include "GpuTypes.h"
layout(constant_id = 0) const int lit = 1;
layout(constant_id = 1) const int cutout = 0;
layout(push_constant) uniform Push { ModelPush push; };
layout(set = 0, binding = 0) uniform sampler2D albedo;
layout(set = 1, binding = 0) uniform Frame { FrameUniforms frame; };
layout(location = 0) in vec2 uv;
layout(location = 1) in vec3 siteNormal;
layout(location = 0) out vec4 color;

void main() {
    vec4 surface = texture(albedo, uv) * push.tint;
    if (cutout == 1 && surface.a < push.normalX.w) discard;
    if (lit == 1) {
        vec3 n = normalize(siteNormal);
        vec3 ambient = mix(frame.ambientGround.rgb, frame.ambientSky.rgb, 0.5 + 0.5 * n.z);
        surface.rgb *= ambient + frame.direct.rgb * max(dot(n, frame.sun.xyz), 0.0);
    }
    color = vec4(min(surface.rgb, vec3(1.0)), 1.0);
}
