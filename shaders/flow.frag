#version 450
// Moving dashes on whatever the scene shows: the surface's place is found again from its depth.
#include "GpuTypes.h"
layout(push_constant) uniform Push { FlowPush push; };
layout(set = 0, binding = 0) uniform sampler2D depth;
layout(location = 0) in vec3 boxPoint;
layout(location = 1) flat in vec4 pieceFrom;
layout(location = 2) flat in vec4 pieceTo;
layout(location = 0) out vec4 color;

float trueDepth(float stored) {
    return stored <= SANDTABLE_BENEATH_DEPTH_SCALE ? stored / SANDTABLE_BENEATH_DEPTH_SCALE : stored;
}

void main() {
    float stored = trueDepth(texelFetch(depth, ivec2(gl_FragCoord.xy), 0).r);
    if (stored <= 0.0) discard;
    float away = push.dashes.w / stored; // along the view axis, as is 1 / gl_FragCoord.w of the box
    vec3 surface = push.eye.xyz + (boxPoint - push.eye.xyz) * (away * gl_FragCoord.w);
    vec2 piece = pieceTo.xy - pieceFrom.xy, place = surface.xy - pieceFrom.xy;
    float length = max(length(piece), 1e-6);
    float along = dot(place, piece) / length, across = abs(place.x * piece.y - place.y * piece.x) / length;
    float pixel = away * push.eye.w;
    float halfWidth = max(abs(pieceTo.w), push.dashes.z * pixel);
    float height = mix(pieceFrom.z, pieceTo.z, clamp(along / length, 0.0, 1.0));
    bool outside = along < 0.0 || along >= length || across > halfWidth || abs(surface.z - height) > SANDTABLE_FLOW_HEIGHT;
    if (outside) discard;
    float travelled = sign(pieceTo.w) * (pieceFrom.w + along) - push.dashes.x;
    float phase = fract(travelled / push.dashes.y);
    // A head with a fading tail says which way without an arrow.
    float shape = smoothstep(0.35, 0.92, phase) * (1.0 - smoothstep(0.97, 1.0, phase));
    float edge = 1.0 - smoothstep(halfWidth - pixel, halfWidth, across);
    color = push.color * (shape * edge);
}
