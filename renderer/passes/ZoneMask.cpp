#include "renderer/passes/ZoneMask.h"

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

} // namespace sandtable::renderer
