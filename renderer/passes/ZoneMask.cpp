#include "renderer/passes/ZoneMask.h"

namespace sandtable::renderer {
namespace {

bool same(const scene::SurfaceZone& a, const scene::SurfaceZone& b) {
    return a.kind == b.kind && a.heightMeters == b.heightMeters && a.area.outer == b.area.outer &&
           a.area.holes == b.area.holes;
}

} // namespace

Result<void> ZoneMask::prepare(const FrameView& view) {
    const auto& zones = view.input.zones;
    if (view.input.zonesKey == m_key && zones.size() == m_zones.size()) return {};
    m_key = view.input.zonesKey;
    m_zones.resize(zones.size());
    Box2 bounds;
    for (size_t i = 0; i < zones.size(); ++i) {
        MaskedZone& known = m_zones[i];
        if (known.revision == 0 || !same(known.zone, zones[i]))
            known = {zones[i], polygonBounds(zones[i].area), ++m_lastRevision};
        if (!known.bounds.empty()) bounds.extend(known.bounds);
    }
    std::vector<MaskArea> areas;
    for (const scene::SurfaceZone& zone : zones)
        areas.push_back({triangulate(zone.area, bounds.center()), static_cast<uint32_t>(areas.size() + 1)});
    return m_mask.paint(m_painter, view.commands, bounds, areas);
}

} // namespace sandtable::renderer
