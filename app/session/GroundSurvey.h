// Heights of the ground that edits need, measured on the park's own finest data when the edit is made: the same
// whatever has been streamed, is shown or was loaded, and without a GPU. To the centimetre. Main thread.
#pragma once

#include "app/session/SurfaceQuery.h"

#include <array>

namespace sandtable::app {

/// Where to look for an existing building's ground: points a few metres outside the corners and sides of its
/// footprint's box.
std::array<glm::dvec2, 8> placesBeside(const scene::Building& building);

/// Whether an edit leaves a height open: else nothing need be opened and measured.
bool needsSurvey(const scene::Edit& edit, const scene::World& world);

class GroundSurvey {
public:
    /// Opens the park's tilesets and terrain anew, so that a session that has not loaded them gives the same answers.
    GroundSurvey(const scene::Park& park, Diagnostics& diagnostics);

    /// Site height of the lowest place beside a building; none where the data knows none.
    std::optional<double> beside(const scene::Building& building);
    /// The edit with every height it leaves open: flattened areas at the mean of their corners, what is put, moved or
    /// copied on the median of the ground below it as the scenario has shaped it, existing buildings that leave the
    /// photogrammetry with the ground beside them. Where nothing is known, 0.
    scene::Edit measured(scene::Edit edit, const scene::BaseWorld& base, const scene::World& world);

private:
    std::optional<double> at(const glm::dvec2& plan);
    double under(const Polygon& area);
    double meanAlong(const Ring& ring);

    std::vector<LoadedLayer> m_layers;
    scene::World m_ground; // the edited surface without what stands on it
    SurfaceQuery m_surface;
};

/// A scenario from the park file with its heights measured.
scene::ScenarioSpec measured(scene::ScenarioSpec scenario, const Session& session, Diagnostics& diagnostics);

} // namespace sandtable::app
