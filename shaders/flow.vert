#version 450
// A box around a piece of a line, as wide as its dashes may get on screen and as high as the surface may differ from the
// heights the line was given: the fragments behind which the surface lies inside it are looked at.
#include "GpuTypes.h"
layout(push_constant) uniform Push { FlowPush push; };
layout(location = 0) in vec4 fromAlong; // xyz, w: metres from the line's beginning
layout(location = 1) in vec4 toHalf;    // xyz, w: half width in metres, negative where it flows backwards
layout(location = 0) out vec3 boxPoint;
layout(location = 1) flat out vec4 pieceFrom;
layout(location = 2) flat out vec4 pieceTo;

void main() {
    // Two triangles for each of the six sides, outward faces counter-clockwise. Bits: 1 along, 2 across, 4 up.
    const int corners[36] = int[](0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6,
                                  1, 3, 5, 3, 7, 5);
    int corner = corners[gl_VertexIndex];
    vec2 along = toHalf.xy - fromAlong.xy;
    float length = length(along);
    along = length > 1e-6 ? along / length : vec2(1.0, 0.0);
    vec3 end = (corner & 1) == 0 ? fromAlong.xyz : toHalf.xyz;
    float pixel = distance(push.eye.xyz, end) * push.eye.w;
    float reach = max(abs(toHalf.w), push.dashes.z * pixel) * 1.3 + pixel; // what is at the surface may be farther
    float side = (corner & 2) == 0 ? -1.0 : 1.0, rise = (corner & 4) == 0 ? -1.0 : 1.0;
    boxPoint = end + vec3(vec2(-along.y, along.x) * side * reach, rise * SANDTABLE_FLOW_HEIGHT);
    pieceFrom = fromAlong;
    pieceTo = toHalf;
    gl_Position = push.clipFromMesh * vec4(boxPoint, 1.0);
}
