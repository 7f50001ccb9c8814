#include "scene/tiles/3dtiles/Tileset3d.h"

#include "gis/Crs.h"
#include "scene/tiles/3dtiles/B3dm.h"
#include "scene/tiles/3dtiles/Cmpt.h"
#include "scene/tiles/3dtiles/TilesetJson.h"
#include "scene/tiles/FileBytes.h"
#include "scene/tiles/Inflate.h"
#include "scene/tiles/MeshBuilding.h"
#include "scene/tiles/Uri.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace fs = std::filesystem;

namespace sandtable::scene {

using nlohmann::json;

namespace {

fs::path tilesetFileOf(const fs::path& source) {
    std::error_code ignored;
    const fs::path file = fs::is_directory(source, ignored) ? source / "tileset.json" : source;
    const fs::path canonical = fs::weakly_canonical(file, ignored);
    return canonical.empty() ? file : canonical;
}

/// Tilesets taken from a server's folder are often stored gzip-compressed under their own names.
Result<std::string> readInflated(const std::string& file) {
    auto bytes = readFileBytes(file);
    if (bytes && isGzip(*bytes)) return inflated(*bytes, file);
    return bytes;
}

struct OpenedFile {
    std::string file, version;
    json document;
    std::optional<glm::dvec3> ecefCenter;
};

Result<OpenedFile> openFile(const std::string& source) {
    OpenedFile opened;
    opened.file = tilesetFileOf(source).string();
    const auto bytes = readInflated(opened.file);
    if (!bytes) return bytes.error();
    auto document = parseJson(*bytes, opened.file);
    if (!document) return document.error();
    auto version = tilesetVersion(*document, opened.file);
    if (!version) return version.error();
    opened.version = *version;
    opened.document = std::move(*document);
    opened.ecefCenter = tilesetEcefCenter(opened.document);
    return opened;
}

Result<glm::dvec3> geographicFromEcef(const glm::dvec3& ecef, const std::string& file) {
    const auto transform = gis::CrsTransform::create(gis::Crs::ecef(), gis::Crs::wgs84());
    if (!transform) return transform.error();
    const glm::dvec3 geographic = transform->apply(ecef);
    if (!std::isfinite(geographic.x)) return Error{ErrorKind::InvalidData, file, "lies nowhere on Earth"};
    return geographic;
}

/// The plane frame planners would use there, its origin on the ellipsoid at a whole metre.
Result<gis::SiteFrame> planeFrameAt(const glm::dvec3& lonLatHeight) {
    const gis::Crs crs = gis::suggestProjectedCrs(lonLatHeight.x, lonLatHeight.y);
    const auto transform = gis::CrsTransform::create(gis::Crs::wgs84(), crs);
    if (!transform) return transform.error();
    const glm::dvec3 projected = transform->apply({lonLatHeight.x, lonLatHeight.y, 0});
    return gis::SiteFrame::projected(crs, {std::round(projected.x), std::round(projected.y), 0});
}

Result<TilesetPlacement> placementOf(const OpenedFile& opened) {
    TilesetPlacement result{"3D Tiles " + opened.version, gis::SiteFrame::local(), std::nullopt};
    if (!opened.ecefCenter) return result;
    const auto geographic = geographicFromEcef(*opened.ecefCenter, opened.file);
    if (!geographic) return geographic.error();
    const auto frame = planeFrameAt(*geographic);
    if (!frame) return frame.error();
    result.nativeFrame = *frame;
    result.lonLatHeight = *geographic;
    return result;
}

bool startsWith(const std::string& bytes, std::string_view magic) { return std::string_view(bytes).starts_with(magic); }

bool isJson(const std::string& bytes) {
    const size_t first = bytes.find_first_not_of("\xef\xbb\xbf \t\r\n");
    return first != std::string::npos && bytes[first] == '{';
}

class Loader3d : public TileLoader {
public:
    explicit Loader3d(TilePlacement placement) : m_placement(std::move(placement)) {}

    Result<TileContent> load(const TileDescription& tile, Diagnostics& diagnostics) const override {
        if (isRemote(tile.uri))
            return Error{ErrorKind::Unsupported, tile.uri, "contents on a server are not supported"};
        const auto bytes = readInflated(tile.uri);
        if (!bytes) return bytes.error();
        return loadBytes(tile, *bytes, diagnostics);
    }

private:
    Result<TileContent> loadBytes(const TileDescription& tile, const std::string& bytes,
                                  Diagnostics& diagnostics) const {
        if (startsWith(bytes, "b3dm")) return loadB3dm(tile, bytes, diagnostics);
        if (startsWith(bytes, "cmpt")) return loadComposite(tile, bytes, diagnostics);
        if (startsWith(bytes, "glTF")) return loadGltf(tile, bytes, diagnostics);
        if (isJson(bytes)) return loadJson(tile, bytes, diagnostics);
        for (const char* type : {"i3dm", "pnts", "subt", "vctr", "geom"})
            if (startsWith(bytes, type))
                return Error{ErrorKind::Unsupported, tile.uri, fmt::format("{} contents are not supported", type)};
        return Error{ErrorKind::InvalidData, tile.uri, "neither b3dm, glTF nor JSON"};
    }

    /// What of it can be shown is shown; the rest is reported. An error if nothing can.
    Result<TileContent> loadComposite(const TileDescription& tile, const std::string& bytes,
                                      Diagnostics& diagnostics) const {
        const auto parts = parseCmpt(asBytes(bytes), tile.uri);
        if (!parts) return parts.error();
        TileContent content;
        std::optional<Error> firstError;
        for (const Bytes part : *parts) {
            auto loaded = loadBytes(tile, {part.begin(), part.end()}, diagnostics);
            if (!loaded) {
                if (!firstError) firstError = loaded.error();
                diagnostics.report(Severity::Warning, loaded.error());
                continue;
            }
            std::move(loaded->meshes.begin(), loaded->meshes.end(), std::back_inserter(content.meshes));
        }
        if (content.meshes.empty() && firstError) return *firstError;
        content.bytes = gpuBytes(std::span<const Mesh>(content.meshes));
        return content;
    }

    static Bytes asBytes(const std::string& text) {
        return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
    }

    static const TilesetContext& contextOf(const TileDescription& tile) {
        assert(dynamic_cast<const TilesetContext*>(tile.context.get())); // this loader's own descriptions have one
        return static_cast<const TilesetContext&>(*tile.context);
    }

    Result<TileContent> loadB3dm(const TileDescription& tile, const std::string& bytes,
                                 Diagnostics& diagnostics) const {
        const auto b3dm = parseB3dm(asBytes(bytes), tile.uri);
        if (!b3dm) return b3dm.error();
        return contentFrom(tile, b3dm->glb, b3dm->rtcCenter, diagnostics);
    }

    Result<TileContent> loadGltf(const TileDescription& tile, const std::string& bytes,
                                 Diagnostics& diagnostics) const {
        return contentFrom(tile, asBytes(bytes), glm::dvec3(0), diagnostics);
    }

    Result<TileContent> contentFrom(const TileDescription& tile, Bytes glb, const glm::dvec3& rtcCenter,
                                    Diagnostics& diagnostics) const {
        auto meshes =
            readGltf(glb, tile.uri, {tile.transform, rtcCenter, contextOf(tile).upAxis}, m_placement, diagnostics);
        if (!meshes) return meshes.error();
        TileContent content;
        content.meshes = std::move(*meshes);
        content.bytes = gpuBytes(std::span<const Mesh>(content.meshes));
        return content;
    }

    /// A model in text form, or an external tileset.
    Result<TileContent> loadJson(const TileDescription& tile, const std::string& bytes,
                                 Diagnostics& diagnostics) const {
        if (extensionOf(tile.uri) == "gltf") return loadGltf(tile, bytes, diagnostics);
        const std::string file = tilesetFileOf(tile.uri).string();
        const std::vector<std::string>& above = contextOf(tile).files;
        if (std::find(above.begin(), above.end(), file) != above.end())
            return Error{ErrorKind::InvalidData, tile.uri,
                         fmt::format("external tilesets refer to each other in a circle: {} -> {}",
                                     fmt::join(above, " -> "), file)};
        const auto document = parseJson(bytes, file);
        if (!document) return document.error();
        const TilesetParent parent{tile.transform, tile.refine, tile.geometricErrorMeters, above,
                                   contextOf(tile).upAxis};
        auto root = describeTileset(*document, file, parent, m_placement, diagnostics);
        if (!root) return root.error();
        TileContent content;
        content.children.push_back(std::move(*root));
        return content;
    }

    TilePlacement m_placement;
};

} // namespace

bool namesJson(const fs::path& source) {
    const fs::path file = tilesetFileOf(source);
    std::error_code ignored;
    return extensionOf(file.string()) == "json" && fs::is_regular_file(file, ignored);
}

bool looksLike3dTiles(const fs::path& source) {
    if (!namesJson(source)) return false;
    return tilesetFileOf(source).filename() == "tileset.json" || openFile(source.string()).ok();
}

Result<TilesetPlacement> probe3dTiles(const std::string& source, Diagnostics&) {
    const auto opened = openFile(source);
    if (!opened) return opened.error();
    return placementOf(*opened);
}

Result<Tileset> open3dTiles(const std::string& source, const gis::SiteFrame& frame, const glm::dvec3& localOffset,
                            Diagnostics& diagnostics, double heightOffsetMeters) {
    const auto opened = openFile(source);
    if (!opened) return opened.error();
    const auto native = placementOf(*opened);
    if (!native) return native.error();
    if (opened->ecefCenter && !frame.georeferenced())
        return Error{ErrorKind::Usage, source, "is georeferenced and needs a site with a coordinate system"};
    const TilePlacement placement =
        (opened->ecefCenter ? TilePlacement::fromEcef(frame) : TilePlacement::shifted(localOffset))
            .movedBy({0, 0, heightOffsetMeters});
    auto root = describeTileset(opened->document, opened->file, {}, placement, diagnostics);
    if (!root) return root.error();
    Tileset tileset;
    tileset.source = source;
    tileset.format = native->format;
    tileset.nativeFrame = native->nativeFrame;
    tileset.root = std::move(*root);
    tileset.loader = std::make_shared<const Loader3d>(placement);
    return tileset;
}

} // namespace sandtable::scene
