// Draped layers as seen on a surface: the finest level of the plan-view paintings that covers the place.
layout(set = 1, binding = 0) uniform Frame { FrameUniforms frame; };
layout(set = 1, binding = 1) uniform sampler2DArray drapeColor; // premultiplied
layout(set = 1, binding = 2) uniform sampler2DArray drapeHatch; // how much of the colour is hatched

// Where the next coarser level takes over, as a fraction of the way from a level's centre to its edge.
const float blendFrom = 0.85, blendTo = 0.97;

struct Drape {
    vec4 color;
    float hatch;
};

Drape drapeLevel(int level, vec2 plan, vec2 perPixelX, vec2 perPixelY) {
    vec4 placement = frame.drapeLevels[level];
    vec3 at = vec3((plan - placement.xy) * placement.z + 0.5, level);
    vec2 dx = perPixelX * placement.z, dy = perPixelY * placement.z;
    return Drape(textureGrad(drapeColor, at, dx, dy), textureGrad(drapeHatch, at, dx, dy).r);
}

// How far a place is from a level's centre: 1 at its edge.
float levelReach(int level, vec2 plan) {
    vec2 fromCenter = abs(plan - frame.drapeLevels[level].xy) * frame.drapeLevels[level].z * 2.0;
    return max(fromCenter.x, fromCenter.y);
}

Drape drapeAt(vec2 plan, vec2 perPixelX, vec2 perPixelY) {
    int last = frame.drape.x - 1;
    int level = 0;
    while (level < last && levelReach(level, plan) >= blendTo) ++level;
    float coarser = smoothstep(blendFrom, blendTo, levelReach(level, plan));
    Drape here = drapeLevel(level, plan, perPixelX, perPixelY);
    if (coarser <= 0.0) return here;
    Drape beyond = Drape(vec4(0.0), 0.0); // nothing is painted outside the coarsest level
    if (level < last) beyond = drapeLevel(level + 1, plan, perPixelX, perPixelY);
    return Drape(mix(here.color, beyond.color, coarser), mix(here.hatch, beyond.hatch, coarser));
}

// Diagonal bands through space, so that they also read on walls. Their width on screen stays about the same: the period
// is a power of two metres and two neighbouring periods are mixed.
const float hatchPixels = 14.0;

float bands(float along, float period, float blur) {
    float distanceToBand = abs(fract(along / period) - 0.5) * period; // 0 … period / 2
    return smoothstep(-blur, blur, distanceToBand - 0.25 * period);
}

float hatchAt(vec3 position) {
    float along = position.x + position.y + position.z;
    float metersPerPixel = max(distance(position, frame.eye.xyz) * frame.eye.w, 1e-4);
    float octave = log2(hatchPixels * metersPerPixel);
    float period = exp2(floor(octave));
    float blur = metersPerPixel * 1.5;
    return mix(bands(along, period, blur), bands(along, 2.0 * period, blur), smoothstep(0.3, 0.7, fract(octave)));
}

vec3 withDrape(vec3 albedo, vec3 position, vec3 perPixelX, vec3 perPixelY) {
    Drape drape = drapeAt(position.xy, perPixelX.xy, perPixelY.xy);
    if (drape.color.a <= 0.0) return albedo;
    float kept = mix(1.0, mix(0.2, 1.0, hatchAt(position)), clamp(drape.hatch / drape.color.a, 0.0, 1.0));
    return drape.color.rgb * kept + albedo * (1.0 - drape.color.a * kept);
}
