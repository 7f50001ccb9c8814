#include "renderer/passes/ZoneMask.h"

#include "shaders/GpuTypes.h"

namespace sandtable::renderer {

Result<void> ZoneMask::prepare(const FrameView& view) {
    const auto& zones = view.input.zones;
    if (view.input.zonesKey == m_key && zones.size() == m_zones.size()) return {};
    m_key = view.input.zonesKey;
    m_zones.clear();
    Box2 bounds;
    for (const scene::SurfaceZone& zone : zones) {
        m_zones.push_back({polygonBounds(zone.area), zone.kind, zone.heightMeters});
        if (!m_zones.back().bounds.empty()) bounds.extend(m_zones.back().bounds);
    }
    std::vector<MaskArea> areas;
    for (const scene::SurfaceZone& zone : zones)
        areas.push_back({triangulate(zone.area, bounds.center()), static_cast<uint32_t>(areas.size() + 1)});
    return m_mask.paint(m_painter, view.commands, bounds, areas);
}

std::vector<glm::vec2> ZoneMask::presses(const glm::dvec3& frameOrigin) const {
    std::vector<glm::vec2> presses;
    presses.reserve(m_zones.size());
    for (const ZoneBounds& zone : m_zones) {
        const bool levelled = zone.kind == scene::SurfaceZone::Kind::Flatten;
        presses.emplace_back(levelled ? zone.heightMeters - frameOrigin.z : zone.heightMeters,
                             levelled ? SANDTABLE_ZONE_LEVELLED : SANDTABLE_ZONE_LIFTED);
    }
    return presses;
}

} // namespace sandtable::renderer
