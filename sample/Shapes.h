// The shapes of things that stand on the ground, shared by what paints them and what builds their meshes, so that both
// agree. Plan frame; heights above the thing's own foot.
#pragma once

#include "sample/ParkPlan.h"

namespace sandtable::sample {

/// A roof as a line of (distance across, rise above the eaves), the same all along the other axis. Two points with the
/// same distance are a vertical step (the glazing of a sawtooth).
struct RoofProfile {
    bool acrossX = false; // the distance runs along x from box.min
    std::vector<glm::dvec2> points;
    double rise(double across) const;
    double slope(double across) const; // rise per metre
};
RoofProfile roofProfile(const Building& building);

/// Height of the upper surface of a turned body at a distance from its axis (within its radius).
double turnedTop(const Turned& body, double distance);
/// Outline from foot to top as (radius, height), for the mesh.
std::vector<glm::dvec2> turnedOutline(const Turned& body);

/// Upper surface of a canopy as a fraction of the tree's height; `q` is 0 at the trunk and 1 at the rim.
double canopyTop(double q);

double topOf(const ParkPlan& plan, const Crate& crate);
double footOf(const ParkPlan& plan, const glm::dvec2& center);

} // namespace sandtable::sample
