// How a tileset's own ("native") coordinates become site coordinates. A mesh or volume small enough takes the best
// affine map at its middle; a large one is transformed vertex by vertex through PROJ. Immutable; any thread.
#pragma once

#include "gis/SiteFrame.h"
#include "scene/tiles/TileContent.h"

#include <span>

namespace sandtable::scene {

class TilePlacement {
public:
    /// Coordinates are the site's already, but for an offset.
    static TilePlacement shifted(const glm::dvec3& offset);
    /// Native is ECEF metres.
    static TilePlacement fromEcef(const gis::SiteFrame& frame);
    /// Native is another site frame, to whose coordinates `offset` has to be added first.
    static TilePlacement between(const gis::SiteFrame& native, const glm::dvec3& offset, const gis::SiteFrame& frame);

    /// The same, and then moved in the site frame, however it got there.
    TilePlacement movedBy(const glm::dvec3& siteOffset) const;

    bool isTranslation() const { return m_kind == Kind::Shifted; }
    /// Exact, in place; false if a point has no place in the frame.
    bool siteFromNative(std::span<glm::dvec3> points) const;
    /// Site from native around a point; columns are NaN where the frame has no place for it.
    glm::dmat4 affineAt(const glm::dvec3& native) const;

private:
    enum class Kind { Shifted, Ecef, OtherFrame };
    TilePlacement() = default;
    bool frameFromNative(std::span<glm::dvec3> points) const;

    Kind m_kind = Kind::Shifted;
    glm::dvec3 m_offset{0};     // native, applied first
    glm::dvec3 m_siteOffset{0}; // site, applied last
    gis::SiteFrame m_native, m_frame;
};

/// Brings a mesh into the site frame. `nativeFromMesh` applies to its absolute coordinates first. False, and the mesh
/// is unusable, if it has no place in the frame.
bool placeMesh(Mesh& mesh, const glm::dmat4& nativeFromMesh, const TilePlacement& placement);

/// The volume in the site frame, a little larger for what an affine map cannot say. Unknown if it has no place there.
BoundingVolume placeVolume(const BoundingVolume& volume, const glm::dmat4& nativeFromVolume,
                           const TilePlacement& placement);

bool isFinite(const glm::dmat4& matrix);

} // namespace sandtable::scene
