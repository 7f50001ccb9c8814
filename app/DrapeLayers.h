// What is painted on the ground and the buildings, in order: imagery, vector layers, health, the selection. Pure.
#pragma once

#include "app/Workspace.h"
#include "renderer/Renderer.h"

#include <vector>

namespace sandtable::app {

std::vector<renderer::DrapeLayer> drapeLayers(const Session& session, const Workspace& workspace);

/// A vector layer by its style, one shape per colour.
renderer::DrapeLayer drapeFeatures(const gis::FeatureLayer& features, const scene::LayerSpec& spec, float opacity);

/// Buildings by their health: one shape per band, hatched where data do not suffice.
renderer::DrapeLayer drapeHealth(const scene::World& world, const decision::HealthProfile& profile,
                                 const decision::HealthReport& health);

} // namespace sandtable::app
