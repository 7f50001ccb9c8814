#include "core/Log.h"
#include "gis/Crs.h"
#include "gis/GdalCrs.h"
#include "gis/GdalSession.h"

#include <fmt/format.h>
#include <ogr_spatialref.h>

#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace sandtable::gis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using Operation = std::unique_ptr<OGRCoordinateTransformation>;

Operation operationBetween(const OGRSpatialReference& source, const OGRSpatialReference& target) {
    return Operation(OGRCreateCoordinateTransformation(&source, &target));
}

/// With heights where both sides have them; a geocentric side demands (ellipsoidal) heights of the other.
Operation spatialOperation(const Crs& source, const Crs& target) {
    const bool geocentric = source.isGeocentric() || target.isGeocentric();
    if (!geocentric && !(source.hasHeights() && target.hasHeights())) return nullptr;
    OGRSpatialReference from = toSpatialReference(source), to = toSpatialReference(target);
    if (!source.hasHeights()) from.PromoteTo3D(nullptr);
    if (!target.hasHeights()) to.PromoteTo3D(nullptr);
    return operationBetween(from, to);
}

} // namespace

struct CrsTransform::Impl {
    Operation operation;      // empty: the CRSs are the same
    bool keepHeights = false; // z does not go through PROJ
    double heightScale = 1;   // then: target's unit of height from the source's

    bool transform(glm::dvec3& point) const;
};

bool CrsTransform::Impl::transform(glm::dvec3& point) const {
    glm::dvec3 p = point;
    const double z = p.z;
    if (keepHeights && !std::isfinite(p.z)) p.z = 0; // a missing height must not cost the place
    int success = 0;
    operation->Transform(1, &p.x, &p.y, &p.z, nullptr, &success);
    const bool ok = success && std::isfinite(p.x) && std::isfinite(p.y);
    point = ok ? p : glm::dvec3(nan);
    if (ok && keepHeights) point.z = z * heightScale;
    return ok;
}

CrsTransform::CrsTransform(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
CrsTransform::CrsTransform(CrsTransform&&) noexcept = default;
CrsTransform& CrsTransform::operator=(CrsTransform&&) noexcept = default;
CrsTransform::~CrsTransform() = default;

Result<CrsTransform> CrsTransform::create(const Crs& source, const Crs& target) {
    const std::string where = source.name() + " -> " + target.name();
    if (source.isLocal() || target.isLocal())
        return Error{ErrorKind::Usage, where, "a local coordinate reference system has no place on Earth"};
    GdalSession session;
    auto impl = std::make_unique<Impl>();
    if (source == target) return CrsTransform(std::move(impl));
    impl->operation = spatialOperation(source, target);
    if (!impl->operation && !source.isGeocentric() && !target.isGeocentric()) {
        session.take(); // PROJ cannot do the heights; the plane decides
        impl->keepHeights = true;
        impl->heightScale = source.metersPerHeightUnit() / target.metersPerHeightUnit();
        impl->operation =
            operationBetween(toSpatialReference(source.horizontal()), toSpatialReference(target.horizontal()));
    }
    if (!impl->operation) return session.error(ErrorKind::Unsupported, where, "PROJ knows no transformation");
    return CrsTransform(std::move(impl));
}

size_t CrsTransform::apply(std::span<glm::dvec3> points) const {
    if (!m_impl->operation) return points.size();
    GdalSession session;
    size_t transformed = 0;
    for (glm::dvec3& point : points) transformed += m_impl->transform(point) ? 1 : 0;
    // Each failure is already in the result as NaN and in the count; PROJ's wording is for the curious.
    for (const GdalSession::Message& message : session.take()) logDebug("PROJ: {}", message.text);
    return transformed;
}

glm::dvec3 CrsTransform::apply(const glm::dvec3& point) const {
    glm::dvec3 result = point;
    apply({&result, 1});
    return result;
}

namespace {

struct ThreadTransforms {
    // PROJ's context of this thread must outlive the transforms: touching it first has it destroyed last.
    ThreadTransforms() { toSpatialReference(wgs84Geographic()); }
    // By the WKT of source, then of target; empty where PROJ knows no way.
    std::map<std::string, std::map<std::string, std::optional<CrsTransform>>> entries;
};

} // namespace

const CrsTransform* cachedTransform(const Crs& source, const Crs& target) {
    thread_local ThreadTransforms transforms;
    auto& fromSource = transforms.entries[source.wkt()];
    auto found = fromSource.find(target.wkt());
    if (found == fromSource.end()) {
        Result<CrsTransform> made = CrsTransform::create(source, target);
        if (!made) logWarning("{}", made.error().text());
        auto entry = made ? std::optional<CrsTransform>(std::move(made).value()) : std::nullopt;
        found = fromSource.emplace(target.wkt(), std::move(entry)).first;
    }
    return found->second ? &*found->second : nullptr;
}

} // namespace sandtable::gis
