#include "scene/tiles/TilePlacement.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::scene {

namespace {

/// Below this radius an affine map errs by less than 2 mm (radius² / Earth's diameter).
constexpr double affineRadiusMeters = 150;
constexpr double earthDiameterMeters = 12.7e6;

bool isFinite(const glm::dvec3& v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

glm::dvec3 apply(const glm::dmat4& matrix, const glm::dvec3& point) {
    return glm::dvec3(matrix * glm::dvec4(point, 1));
}

/// The affine map that agrees with the exact one in the centre and, to second order, around it.
glm::dmat4 differentiate(const TilePlacement& placement, const glm::dvec3& center) {
    constexpr double step = 50;
    std::array<glm::dvec3, 7> p;
    p.fill(center);
    for (size_t axis = 0; axis < 3; ++axis) {
        p[1 + 2 * axis][static_cast<glm::length_t>(axis)] += step;
        p[2 + 2 * axis][static_cast<glm::length_t>(axis)] -= step;
    }
    if (!placement.siteFromNative(p)) return glm::dmat4(NAN);
    const glm::dmat3 linear((p[1] - p[2]) / (2 * step), (p[3] - p[4]) / (2 * step), (p[5] - p[6]) / (2 * step));
    glm::dmat4 affine(linear);
    affine[3] = glm::dvec4(p[0] - linear * center, 1);
    return affine;
}

void turnNormals(Mesh& mesh, const glm::dmat3& siteFromMesh) {
    if (mesh.normals.empty()) return;
    const glm::mat3 normalMatrix(glm::transpose(glm::inverse(siteFromMesh)));
    for (glm::vec3& normal : mesh.normals) {
        const glm::vec3 turned = normalMatrix * normal;
        const float length = glm::length(turned);
        normal = length > 0 ? turned / length : glm::vec3(0, 0, 1);
    }
}

/// A mirroring transform turns triangles inside out; this turns them back.
void keepWinding(Mesh& mesh, const glm::dmat3& siteFromMesh) {
    if (glm::determinant(siteFromMesh) >= 0) return;
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) std::swap(mesh.indices[i + 1], mesh.indices[i + 2]);
}

bool placeExactly(Mesh& mesh, const glm::dmat4& nativeFromMesh, const TilePlacement& placement) {
    std::vector<glm::dvec3> points;
    points.reserve(mesh.positions.size());
    for (const glm::vec3& position : mesh.positions)
        points.push_back(apply(nativeFromMesh, mesh.origin + glm::dvec3(position)));
    if (!placement.siteFromNative(points)) return false;
    Box3 box;
    for (const glm::dvec3& point : points) box.extend(point);
    mesh.origin = box.center();
    std::transform(points.begin(), points.end(), mesh.positions.begin(),
                   [&](const glm::dvec3& point) { return glm::vec3(point - mesh.origin); });
    return true;
}

void placeAffinely(Mesh& mesh, const glm::dmat4& siteFromMesh) {
    const glm::dmat3 linear(siteFromMesh);
    mesh.origin = apply(siteFromMesh, mesh.origin);
    if (linear == glm::dmat3(1)) return;
    const glm::mat3 rotation(linear);
    for (glm::vec3& position : mesh.positions) position = rotation * position;
}

double radiusOf(const glm::dmat3& matrix, const Box3& box) {
    const glm::dvec3 half = box.size() * 0.5;
    return BoundingVolume::box(glm::dvec3(0), glm::dmat3(matrix[0] * half.x, matrix[1] * half.y, matrix[2] * half.z))
        .radius();
}

} // namespace

bool isFinite(const glm::dmat4& matrix) {
    for (glm::length_t column = 0; column < 4; ++column)
        if (!isFinite(glm::dvec3(matrix[column])) || !std::isfinite(matrix[column].w)) return false;
    return true;
}

TilePlacement TilePlacement::shifted(const glm::dvec3& offset) {
    TilePlacement placement;
    placement.m_offset = offset;
    return placement;
}

TilePlacement TilePlacement::fromEcef(const gis::SiteFrame& frame) {
    TilePlacement placement;
    placement.m_kind = Kind::Ecef;
    placement.m_frame = frame;
    return placement;
}

TilePlacement TilePlacement::between(const gis::SiteFrame& native, const glm::dvec3& offset,
                                     const gis::SiteFrame& frame) {
    if (native == frame) return shifted(offset);
    TilePlacement placement;
    placement.m_kind = Kind::OtherFrame;
    placement.m_offset = offset;
    placement.m_native = native;
    placement.m_frame = frame;
    return placement;
}

TilePlacement TilePlacement::movedBy(const glm::dvec3& siteOffset) const {
    TilePlacement placement = *this;
    placement.m_siteOffset += siteOffset;
    return placement;
}

bool TilePlacement::siteFromNative(std::span<glm::dvec3> points) const {
    if (!frameFromNative(points)) return false;
    for (glm::dvec3& point : points) point += m_siteOffset;
    return true;
}

/// Without the offset in the site.
bool TilePlacement::frameFromNative(std::span<glm::dvec3> points) const {
    if (m_kind == Kind::Ecef) return m_frame.siteFromEcef(points);
    for (glm::dvec3& point : points) point += m_offset;
    if (m_kind == Kind::Shifted) return true;
    if (m_native.kind() == gis::SiteFrame::Kind::Projected) {
        for (glm::dvec3& point : points) point = m_native.projectedFromSite(point);
        return m_frame.siteFromCrs(m_native.crs(), points) == points.size();
    }
    for (glm::dvec3& point : points) point = m_native.ecefFromSite(point).value_or(glm::dvec3(NAN));
    return m_frame.siteFromEcef(points);
}

glm::dmat4 TilePlacement::affineAt(const glm::dvec3& native) const {
    if (m_kind == Kind::OtherFrame) return differentiate(*this, native);
    glm::dmat4 affine(1);
    if (m_kind == Kind::Ecef)
        affine = m_frame.siteFromEcefAffine(native);
    else
        affine[3] = glm::dvec4(m_offset, 1);
    affine[3] += glm::dvec4(m_siteOffset, 0);
    return affine;
}

bool placeMesh(Mesh& mesh, const glm::dmat4& nativeFromMesh, const TilePlacement& placement) {
    const Box3 box = mesh.bounds();
    if (box.empty()) return true;
    const glm::dmat4 siteFromMesh = placement.affineAt(apply(nativeFromMesh, box.center())) * nativeFromMesh;
    if (!isFinite(siteFromMesh)) return false;
    const glm::dmat3 linear(siteFromMesh);
    if (glm::determinant(linear) == 0) return false;
    if (placement.isTranslation() || radiusOf(glm::dmat3(nativeFromMesh), box) < affineRadiusMeters)
        placeAffinely(mesh, siteFromMesh);
    else if (!placeExactly(mesh, nativeFromMesh, placement))
        return false;
    turnNormals(mesh, linear);
    keepWinding(mesh, linear);
    return true;
}

BoundingVolume placeVolume(const BoundingVolume& volume, const glm::dmat4& nativeFromVolume,
                           const TilePlacement& placement) {
    if (volume.kind == BoundingVolume::Kind::Unknown) return volume;
    const glm::dmat4 siteFromVolume = placement.affineAt(apply(nativeFromVolume, volume.center)) * nativeFromVolume;
    const glm::dvec3 center = apply(siteFromVolume, volume.center);
    glm::dmat3 axes = glm::dmat3(siteFromVolume) * volume.halfAxes;
    if (!isFinite(siteFromVolume) || !isFinite(center) || !isFinite(glm::dmat4(axes))) return {};
    const double radius = BoundingVolume::box(center, axes).radius();
    const double slack = placement.isTranslation() ? 0 : 0.01 + radius * radius / earthDiameterMeters;
    if (volume.kind == BoundingVolume::Kind::Sphere) {
        const double longest = std::max({glm::length(axes[0]), glm::length(axes[1]), glm::length(axes[2])});
        return BoundingVolume::sphere(center, longest + slack);
    }
    for (glm::length_t axis = 0; axis < 3; ++axis) {
        const double length = glm::length(axes[axis]);
        if (length > 0) axes[axis] *= 1 + slack / length;
    }
    return BoundingVolume::box(center, axes);
}

} // namespace sandtable::scene
