// Where something flows in a network, as lines on the surface. Pure.
#pragma once

#include "decision/network/NetworkLoad.h"
#include "renderer/Renderer.h"

#include <functional>
#include <optional>

namespace sandtable::app {

using HeightAt = std::function<std::optional<double>(const glm::dvec2& plan)>;

/// Of the lines with a known direction; with a point at least every 25 m at the surface's height. A line is broken
/// where that is not known.
std::vector<renderer::FlowLine> flowLines(const gis::FeatureLayer& features, std::span<const decision::EdgeLoad> loads,
                                          double halfWidthMeters, const HeightAt& heightAt);

} // namespace sandtable::app
