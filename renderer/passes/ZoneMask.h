// Flattened and clipped areas of the photogrammetry as the surfaces look them up. Main thread only.
#pragma once

#include "renderer/passes/MeshPass.h"
#include "renderer/passes/PlanMask.h"

namespace sandtable::renderer {

class ZoneMask {
public:
    explicit ZoneMask(MaskPainter& painter) : m_painter(painter) {}

    /// Before the scene: paints the zones anew when their key has changed. Later zones win where they overlap.
    Result<void> prepare(const FrameView& view);
    std::span<const ZoneBounds> zones() const { return m_zones; }
    /// What each does, for FrameBindings.
    std::vector<glm::vec2> presses(const glm::dvec3& frameOrigin) const;
    const PlanMask& mask() const { return m_mask; }

private:
    MaskPainter& m_painter;
    uint64_t m_key = 0;
    std::vector<ZoneBounds> m_zones;
    PlanMask m_mask;
};

} // namespace sandtable::renderer
