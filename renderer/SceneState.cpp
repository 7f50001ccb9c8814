#include "renderer/SceneState.h"

#include <algorithm>
#include <iterator>

namespace sandtable::renderer {
namespace {

SceneState::Drape drapeState(const DrapeLayer& layer) {
    SceneState::Drape state{.key = layer.key, .opacity = layer.opacity};
    if (layer.image) {
        state.imageKey = layer.image->key;
        state.imageOpacity = layer.image->opacity;
    }
    return state;
}

SceneState::Terrain terrainState(const TerrainDraw& terrain) {
    return {.key = terrain.key,
            .coveredKey = terrain.coveredKey,
            .imageryOpacity = terrain.imagery ? terrain.imageryOpacity : 0};
}

} // namespace

SceneState SceneState::of(const FrameInput& input) {
    SceneState state{.camera = input.camera,
                     .tiles = {input.tiles.begin(), input.tiles.end()},
                     .models = {input.models.begin(), input.models.end()},
                     .zonesKey = input.zonesKey,
                     .light = input.light};
    if (input.terrain) state.terrain = terrainState(*input.terrain);
    if (input.beside) {
        const BesideDraw& other = *input.beside;
        state.beside = SceneState::Beside{.models = {other.models.begin(), other.models.end()},
                                          .drape = {},
                                          .zonesKey = other.zonesKey,
                                          .coveredKey = other.coveredKey,
                                          .fromColumn = other.fromColumn,
                                          .apart = other.apart};
        std::ranges::transform(other.drape, std::back_inserter(state.beside->drape), drapeState);
    }
    std::ranges::transform(input.drape, std::back_inserter(state.drape), drapeState);
    std::ranges::transform(input.probes, std::back_inserter(state.probes), &VisibilityProbe::site);
    return state;
}

} // namespace sandtable::renderer
