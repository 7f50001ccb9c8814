// Draped layers as seen on a surface: the finest level of the plan-view paintings that covers the place.
// No branch in these shaders depends on uniforms or push constants alone: Mesa's software driver bakes such values in and
// compiles the shader again for every draw. What does not change within a frame is a specialization constant.
layout(set = 1, binding = 0) uniform Frame { FrameUniforms frame; };
layout(set = 1, binding = 1) uniform sampler2DArray drapeColor; // premultiplied
layout(set = 1, binding = 2) uniform sampler2DArray drapeHatch; // how much of the colour is hatched

const int lastLevel = SANDTABLE_DRAPE_LEVELS - 1;
// Where the next coarser level takes over, as a fraction of the way from a level's centre to its edge.
const float blendFrom = 0.85, blendTo = 0.97;

vec3 levelPlace(int level, vec2 plan) {
    vec4 placement = frame.drapeLevels[level];
    return vec3((plan - placement.xy) * placement.z + 0.5, level);
}

// How far a place is from a level's centre: 1 at its edge.
float levelReach(int level, vec2 plan) {
    vec2 fromCenter = abs(plan - frame.drapeLevels[level].xy) * frame.drapeLevels[level].z * 2.0;
    return max(fromCenter.x, fromCenter.y);
}

// The finest level that covers a place, and how much the next coarser one shows through.
struct DrapePlace {
    int level;
    float coarser;
};

DrapePlace drapePlace(vec2 plan) {
    int level = lastLevel;
    float reach = levelReach(lastLevel, plan);
    for (int i = lastLevel - 1; i >= 0; --i) { // unrolled; cheaper than leaving early
        float reachHere = levelReach(i, plan);
        if (reachHere < blendTo) {
            level = i;
            reach = reachHere;
        }
    }
    return DrapePlace(level, smoothstep(blendFrom, blendTo, reach));
}

vec4 sampleDrape(sampler2DArray painting, DrapePlace place, vec2 plan, vec2 perPixelX, vec2 perPixelY) {
    float scale = frame.drapeLevels[place.level].z;
    vec4 here = textureGrad(painting, levelPlace(place.level, plan), perPixelX * scale, perPixelY * scale);
    if (place.coarser <= 0.0) return here;
    vec4 beyond = vec4(0.0); // nothing is painted outside the coarsest level
    if (place.level < lastLevel)
        beyond = textureGrad(painting, levelPlace(place.level + 1, plan), perPixelX * scale * 0.5, perPixelY * scale * 0.5);
    return mix(here, beyond, place.coarser);
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

vec3 withDrape(vec3 albedo, vec3 position, vec3 perPixelX, vec3 perPixelY, bool mayBeHatched) {
    DrapePlace place = drapePlace(position.xy);
    vec4 drape = sampleDrape(drapeColor, place, position.xy, perPixelX.xy, perPixelY.xy);
    if (drape.a <= 0.0) return albedo;
    float kept = 1.0;
    if (mayBeHatched) {
        float hatched = sampleDrape(drapeHatch, place, position.xy, perPixelX.xy, perPixelY.xy).r / drape.a;
        kept = mix(1.0, mix(0.2, 1.0, hatchAt(position)), clamp(hatched, 0.0, 1.0));
    }
    return drape.rgb * kept + albedo * (1.0 - drape.a * kept);
}
