// What is painted on the ground and the buildings, in order: imagery, vector layers, health, the selection. Pure.
#pragma once

#include "app/desk/Workspace.h"
#include "renderer/Renderer.h"

#include <vector>

namespace sandtable::app {

/// The plan they are painted for.
struct DrapedPlan {
    const scene::World& world;
    const decision::HealthReport& health;
    std::string selectedBuilding = {};
};
/// `field`: what a field layer gives; it lies over areas, below lines.
std::vector<renderer::DrapeLayer> drapeLayers(const Session& session, const Workspace& workspace,
                                              const DrapedPlan& plan, std::vector<renderer::DrapeLayer> field = {});

/// A vector layer by its style, one shape per colour.
renderer::DrapeLayer drapeFeatures(const gis::FeatureLayer& features, const scene::LayerSpec& spec, float opacity);

/// A network's lines by their load: one shape per band, wider the more they carry; what is stale or unknown is grey and
/// dashed, never in a band's colour.
renderer::DrapeLayer drapeNetwork(const gis::FeatureLayer& features, const scene::LayerSpec& spec,
                                  std::span<const decision::EdgeLoad> loads, const decision::HealthProfile& profile,
                                  float opacity);

/// What a scenario draws on the ground: roads, green, parcels, pipes … at their real widths, one shape per kind.
/// Nothing when it draws nothing.
std::vector<renderer::DrapeLayer> drapePlan(const scene::World& world);

/// Buildings by their health: one shape per band, hatched where data do not suffice.
renderer::DrapeLayer drapeHealth(const scene::World& world, const decision::HealthProfile& profile,
                                 const decision::HealthReport& health);

} // namespace sandtable::app
