#version 450
#include "GpuTypes.h"
#include "drape.glsl"
layout(constant_id = 0) const int edited = 0;  // by zones: each triangle says the one it shows
layout(constant_id = 1) const int cutout = 0;  // fragments below the alpha cutoff are dropped
layout(constant_id = 2) const int draped = 0;
layout(constant_id = 3) const int terrain = 0; // shaded by slope; 1: in the open only, 2: beneath photogrammetry only
layout(constant_id = 4) const int hatched = 0; // some draped layer is
layout(push_constant) uniform Push { SurfacePush push; };
layout(set = 0, binding = 0) uniform sampler2D albedo;
layout(set = 1, binding = 3) uniform usampler2D zoneMask;
layout(set = 1, binding = 4) uniform usampler2D terrainMask;
layout(location = 0) in vec2 uv;
layout(location = 1) in vec3 framePosition;
layout(location = 2) in vec3 siteNormal;
layout(location = 3) flat in uint zone;
layout(location = 0) out vec4 color;

const vec3 concrete = vec3(0.62, 0.62, 0.60);

int maskAt(usampler2D mask, vec4 placement, vec2 plan) {
    vec2 at = (plan - placement.xy) * placement.zw;
    if (any(lessThan(at, vec2(0.0))) || any(greaterThanEqual(at, vec2(1.0)))) return 0;
    return int(texelFetch(mask, ivec2(at * vec2(textureSize(mask, 0))), 0).x);
}

void main() {
    vec4 surface = texture(albedo, uv);
    float pictured = 0.0; // how much of the terrain's colour is a photograph, which carries its own light
    if (terrain != 0) {
        bool reached = all(greaterThanEqual(uv, vec2(0.0))) && all(lessThanEqual(uv, vec2(1.0)));
        pictured = reached ? surface.a * push.tint.a : 0.0;
        surface.rgb = mix(push.tint.rgb, surface.rgb, pictured);
    } else {
        surface *= push.tint;
    }
    vec3 perPixelX = dFdx(framePosition), perPixelY = dFdy(framePosition);
    if (edited == 1 && (zone & SANDTABLE_ZONE_UNMASKED) == 0u &&
        maskAt(zoneMask, frame.zoneMask, framePosition.xy) != int(zone & SANDTABLE_ZONE_NUMBER))
        discard;
    if (terrain != 0 && maskAt(terrainMask, frame.terrainMask, framePosition.xy) != terrain - 1) discard;
    if (cutout == 1 && surface.a < push.extra.x) discard;
    if (edited == 1 && (zone & SANDTABLE_ZONE_LEVELLED) != 0u) surface.rgb = mix(surface.rgb, concrete, 0.45);
    if (terrain != 0) {
        vec3 n = normalize(siteNormal);
        vec3 light = mix(frame.ambientGround.rgb, frame.ambientSky.rgb, 0.5 + 0.5 * n.z) +
                     frame.direct.rgb * max(dot(n, frame.sun.xyz), 0.0);
        surface.rgb *= mix(light, frame.photograph.rgb, pictured);
    } else {
        surface.rgb *= frame.photograph.rgb;
    }
    if (draped == 1) surface.rgb = withDrape(surface.rgb, framePosition, perPixelX, perPixelY, hatched == 1);
    color = vec4(surface.rgb, 1.0);
}
