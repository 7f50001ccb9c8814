#version 450
// One piece of a stroke with round ends, as wide as it must be to be seen from the eye: 6 vertices for the straight part,
// then a half disc of fanTriangles at each end.
#include "GpuTypes.h"
layout(push_constant) uniform Push { DrapePush push; };
layout(location = 0) in vec2 from;
layout(location = 1) in vec2 to;

const int fanTriangles = 6;
const float pi = 3.14159265;

float radiusAt(vec2 place) {
    float metersPerPixel = distance(push.eye.xyz, vec3(place, 0.0)) * push.eye.w;
    return max(max(push.stroke.x, push.stroke.y * metersPerPixel), push.stroke.w);
}

void main() {
    vec2 along = to - from;
    float length = length(along);
    along = length > 1e-6 ? along / length : vec2(1.0, 0.0);
    vec2 across = vec2(-along.y, along.x);
    vec2 place;
    if (gl_VertexIndex < 6) {
        const vec2 corners[6] = vec2[](vec2(0, -1), vec2(1, -1), vec2(1, 1), vec2(0, -1), vec2(1, 1), vec2(0, 1));
        vec2 corner = corners[gl_VertexIndex];
        vec2 end = corner.x == 0.0 ? from : to;
        place = end + across * corner.y * radiusAt(end);
    } else {
        int index = gl_VertexIndex - 6;
        bool atStart = index < 3 * fanTriangles;
        vec2 end = atStart ? from : to;
        vec2 outward = atStart ? -along : along;
        int corner = index % 3, triangle = (index / 3) % fanTriangles;
        place = end;
        if (corner > 0) {
            float angle = pi * (float(triangle + corner - 1) / float(fanTriangles) - 0.5);
            place += (outward * cos(angle) + across * sin(angle)) * radiusAt(end);
        }
    }
    gl_Position = vec4((place - push.window.xy) * push.window.zw, 0.0, 1.0);
}
