#include "scene/tiles/3dtiles/TilesetJson.h"

#include "scene/tiles/Uri.h"

#include <fmt/format.h>
#include <glm/gtc/type_ptr.hpp>

#include <algorithm>
#include <array>

namespace sandtable::scene {

using nlohmann::json;

namespace {

constexpr int maxDepth = 64; // as deep as TileTree goes

/// EPSG guidance note 7-2, method 9602, on WGS 84. Radians and metres.
glm::dvec3 ecefFromGeographic(double longitude, double latitude, double height) {
    constexpr double a = 6378137, f = 1 / 298.257223563, e2 = f * (2 - f);
    const double n = a / std::sqrt(1 - e2 * std::sin(latitude) * std::sin(latitude));
    return {(n + height) * std::cos(latitude) * std::cos(longitude),
            (n + height) * std::cos(latitude) * std::sin(longitude), ((1 - e2) * n + height) * std::sin(latitude)};
}

/// Points spread over a region (west, south, east, north, lowest, highest; radians, metres), in ECEF.
std::vector<glm::dvec3> regionPoints(const std::vector<double>& region) {
    constexpr int steps = 4;
    std::vector<glm::dvec3> points;
    // A region across the antimeridian has its east west of its west.
    const double width = region[2] - region[0] + (region[2] < region[0] ? 2 * M_PI : 0);
    for (int x = 0; x <= steps; ++x)
        for (int y = 0; y <= steps; ++y)
            for (const double height : {region[4], region[5]})
                points.push_back(ecefFromGeographic(region[0] + width * x / steps,
                                                    region[1] + (region[3] - region[1]) * y / steps, height));
    return points;
}

/// A volume as the file states it, in tile coordinates; regions are not tied to them and are left unknown here.
BoundingVolume statedVolume(const json& volume) {
    if (const auto box = numbersMember(volume, "box", 12))
        return BoundingVolume::box(glm::make_vec3(box->data()), glm::make_mat3(box->data() + 3));
    if (const auto sphere = numbersMember(volume, "sphere", 4))
        return BoundingVolume::sphere(glm::make_vec3(sphere->data()), std::abs((*sphere)[3]));
    return {};
}

BoundingVolume regionVolume(const std::vector<double>& region, const TilePlacement& placement) {
    std::vector<glm::dvec3> points = regionPoints(region);
    if (!placement.siteFromNative(points)) return {};
    Box3 box;
    for (const glm::dvec3& point : points) box.extend(point);
    // The surface bulges between the sampled points by at most a hundredth of the extent for any region of use.
    const glm::dvec3 slack = glm::dvec3(glm::length(box.size()) * 0.01 + 0.01);
    box.min -= slack, box.max += slack;
    return BoundingVolume::around(box);
}

/// External tilesets rarely say; Cesium takes the outermost tileset's word for all.
UpAxis upAxisOf(const json& document, UpAxis parent) {
    const json* asset = member(document, "asset");
    const std::string name = asset ? textMember(*asset, "gltfUpAxis") : std::string();
    if (name == "X" || name == "x") return UpAxis::X;
    if (name == "Y" || name == "y") return UpAxis::Y;
    if (name == "Z" || name == "z") return UpAxis::Z;
    return parent;
}

/// 3D Tiles 1.0 (OGC 18-053r2), "Transforms": a transform scales the geometric error by the largest scaling factor.
double largestScale(const glm::dmat4& transform) {
    return std::max({glm::length(glm::dvec3(transform[0])), glm::length(glm::dvec3(transform[1])),
                     glm::length(glm::dvec3(transform[2]))});
}

/// What a tile hands down to its children.
struct Inherited {
    glm::dmat4 transform;
    Refine refine;
    double geometricErrorMeters;
    int depth;
};

class TilesetReader {
public:
    TilesetReader(std::string file, const TilePlacement& placement, std::shared_ptr<const TilesetContext> context,
                  Diagnostics& diagnostics)
        : m_file(std::move(file)), m_placement(placement), m_context(std::move(context)), m_diagnostics(diagnostics) {}

    Result<TileDescription> describe(const json& json, const Inherited& inherited) {
        TileDescription tile;
        tile.context = m_context;
        tile.transform = inherited.transform;
        if (member(json, "transform")) {
            const auto matrix = numbersMember(json, "transform", 16);
            if (!matrix) return broken("a tile's transform is not 16 finite numbers");
            tile.transform = inherited.transform * glm::make_mat4(matrix->data());
        }
        if (!isFinite(tile.transform)) return broken("tile transforms multiply to infinity");
        tile.volume = volumeOf(json, "boundingVolume", tile.transform);
        tile.viewerRequestVolume = volumeOf(json, "viewerRequestVolume", tile.transform);
        tile.refine = refineOf(json, inherited.refine);
        tile.geometricErrorMeters = errorOf(json, tile.transform, inherited);
        if (member(json, "implicitTiling"))
            tile.unreadable = unsupported("implicit tiling (3D Tiles 1.1) is not supported");
        else if (elements(json, "contents").size() > 1 && !member(json, "content"))
            tile.unreadable = unsupported("several contents in one tile (3D Tiles 1.1) are not supported");
        else
            tile.uri = contentUri(json);
        describeChildren(json, inherited.depth + 1, tile);
        if (!tile.children.empty() && !(tile.geometricErrorMeters > 0)) tile.geometricErrorMeters = errorAbove(tile);
        return tile;
    }

private:
    Error broken(const char* reason) const { return {ErrorKind::InvalidData, m_file, reason}; }
    Error unsupported(const char* reason) const { return {ErrorKind::Unsupported, m_file, reason}; }
    void report(std::string reason) const { m_diagnostics.report(Severity::Warning, m_file, std::move(reason)); }

    BoundingVolume volumeOf(const json& json, const char* key, const glm::dmat4& transform) const {
        const nlohmann::json* volume = member(json, key);
        if (!volume) return {};
        if (const auto region = numbersMember(*volume, "region", 6)) return regionVolume(*region, m_placement);
        return placeVolume(statedVolume(*volume), transform, m_placement);
    }

    Refine refineOf(const json& json, Refine inherited) const {
        const std::string name = textMember(json, "refine");
        if (name == "ADD" || name == "add") return Refine::Add;
        if (name == "REPLACE" || name == "replace") return Refine::Replace;
        if (!name.empty()) report(fmt::format("unknown refinement \"{}\"", name));
        return inherited;
    }

    double errorOf(const json& json, const glm::dmat4& transform, const Inherited& inherited) const {
        const auto error = numberMember(json, "geometricError");
        if (error && *error >= 0 && std::isfinite(*error)) return *error * largestScale(transform);
        report("tiles without a geometricError take half of their parent's");
        return inherited.geometricErrorMeters / 2;
    }

    /// Of a tile with children that claims to be exact, and so would never give way to them: twice the largest of
    /// theirs, or what a mesh of a few hundred triangles over its volume errs by.
    double errorAbove(const TileDescription& tile) const {
        report("tiles with children but a geometricError of zero are given one");
        constexpr double sizeToError = 16;
        double largest = 0;
        for (const TileDescription& child : tile.children) largest = std::max(largest, child.geometricErrorMeters);
        return largest > 0 ? 2 * largest : tile.volume.radius() / sizeToError;
    }

    std::string contentUri(const json& json) const {
        const nlohmann::json* content = member(json, "content");
        if (const auto& several = elements(json, "contents"); !content && !several.empty()) content = &several.front();
        if (!content) return {};
        const std::string uri = textMember(*content, "uri", textMember(*content, "url"));
        return uri.empty() || isRemote(uri) ? uri : resolveUri(m_file, uri);
    }

    void describeChildren(const json& json, int depth, TileDescription& tile) {
        const auto& children = elements(json, "children");
        if (children.empty()) return;
        if (depth >= maxDepth) return report(fmt::format("tiles nested deeper than {} levels are left out", maxDepth));
        for (const nlohmann::json& child : children) {
            auto described = describe(child, {tile.transform, tile.refine, tile.geometricErrorMeters, depth});
            if (described) {
                tile.children.push_back(std::move(*described));
            } else { // missing for good: its place stays with this tile
                TileDescription unreadable;
                unreadable.unreadable = described.error();
                tile.children.push_back(std::move(unreadable));
            }
        }
    }

    std::string m_file;
    const TilePlacement& m_placement;
    std::shared_ptr<const TilesetContext> m_context;
    Diagnostics& m_diagnostics;
};

/// Coordinates within 20 km of the ellipsoid's radii can only be geocentric.
bool isAtEarthSurface(const glm::dvec3& point) {
    const double distance = glm::length(point);
    return distance > 6'336'000 && distance < 6'398'000;
}

} // namespace

Result<std::string> tilesetVersion(const json& document, const std::string& file) {
    const json *asset = member(document, "asset"), *root = member(document, "root");
    if (!asset || !root || !root->is_object())
        return Error{ErrorKind::InvalidData, file, "not a 3D Tiles tileset (no \"asset\" and \"root\")"};
    const std::string version = textMember(*asset, "version");
    if (version != "0.0" && version != "1.0" && version != "1.1")
        return Error{ErrorKind::Unsupported, file, fmt::format("3D Tiles version \"{}\" is not supported", version)};
    return version;
}

std::optional<glm::dvec3> tilesetEcefCenter(const json& document) {
    const json* root = member(document, "root");
    if (!root) return std::nullopt;
    const auto matrix = numbersMember(*root, "transform", 16);
    const glm::dmat4 transform = matrix ? glm::make_mat4(matrix->data()) : glm::dmat4(1);
    const json* volume = member(*root, "boundingVolume");
    if (volume) {
        if (const auto region = numbersMember(*volume, "region", 6)) {
            const auto points = regionPoints(*region);
            return points[points.size() / 2];
        }
        const glm::dvec3 center(transform * glm::dvec4(statedVolume(*volume).center, 1));
        if (isAtEarthSurface(center)) return center;
    }
    const glm::dvec3 origin(transform[3]);
    return isAtEarthSurface(origin) ? std::optional(origin) : std::nullopt;
}

Result<TileDescription> describeTileset(const json& document, const std::string& file, const TilesetParent& parent,
                                        const TilePlacement& placement, Diagnostics& diagnostics) {
    if (const auto version = tilesetVersion(document, file); !version) return version.error();
    auto context = std::make_shared<TilesetContext>();
    context->files = parent.files;
    context->files.push_back(file);
    context->upAxis = upAxisOf(document, parent.upAxis);
    const auto stated = numberMember(document, "geometricError");
    const double error = stated ? *stated * largestScale(parent.transform) : parent.geometricErrorMeters;
    TilesetReader reader(file, placement, context, diagnostics);
    auto root = reader.describe(*member(document, "root"), {parent.transform, parent.refine, error, 0});
    if (root && root->unreadable && root->children.empty()) return *root->unreadable;
    return root;
}

} // namespace sandtable::scene
