// Flattened, shifted and clipped areas of the photogrammetry as the surfaces look them up. Main thread only.
#pragma once

#include "renderer/passes/FrameView.h"
#include "renderer/passes/PlanMask.h"

namespace sandtable::renderer {

/// A zone, its number in the mask being its place in the list, from 1.
struct MaskedZone {
    scene::SurfaceZone zone;
    Box2 bounds;
    uint64_t revision = 0; // another one whenever the zone of this number changes
};

class ZoneMask {
public:
    explicit ZoneMask(MaskPainter& painter) : m_painter(painter) {}

    /// Before the scene: paints the zones anew when their key has changed. Later zones win where they overlap.
    Result<void> prepare(const FrameView& view);
    std::span<const MaskedZone> zones() const { return m_zones; }
    const PlanMask& mask() const { return m_mask; }

private:
    MaskPainter& m_painter;
    uint64_t m_key = 0, m_lastRevision = 0;
    std::vector<MaskedZone> m_zones;
    PlanMask m_mask;
};

} // namespace sandtable::renderer
