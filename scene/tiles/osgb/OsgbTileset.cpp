#include "scene/tiles/osgb/OsgbTileset.h"

#include "scene/tiles/FileBytes.h"
#include "scene/tiles/osgb/OsgbTiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

namespace fs = std::filesystem;

namespace sandtable::scene {

namespace {

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool isOsgbFile(const fs::path& path) {
    std::error_code ignored;
    return lowerCase(path.extension().string()) == ".osgb" && fs::is_regular_file(path, ignored);
}

std::vector<fs::path> entriesOf(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        entries.push_back(entry->path());
    std::sort(entries.begin(), entries.end());
    return entries;
}

/// The entry of a folder with this name in any case (exports come from Windows), if there is one.
std::optional<fs::path> entryNamed(const fs::path& folder, const std::string& lowerCaseName) {
    for (const fs::path& entry : entriesOf(folder))
        if (lowerCase(entry.filename().string()) == lowerCaseName) return entry;
    return std::nullopt;
}

/// Level of a tile file, from the "_L19_" in the name that all exporters use; 0 for root files, which have none.
int levelInName(const fs::path& file) {
    const std::string name = file.stem().string();
    for (size_t at = name.find("_L"); at != std::string::npos; at = name.find("_L", at + 1)) {
        size_t digit = at + 2;
        while (digit < name.size() && std::isdigit(static_cast<unsigned char>(name[digit]))) ++digit;
        const bool closed = digit == name.size() || name[digit] == '_';
        if (digit > at + 2 && digit < at + 6 && closed) return std::stoi(name.substr(at + 2, digit - at - 2));
    }
    return 0;
}

/// Root files among .osgb files that lie side by side: those of the lowest level.
std::vector<fs::path> rootsAmong(const std::vector<fs::path>& files) {
    std::map<int, std::vector<fs::path>> byLevel;
    for (const fs::path& file : files) byLevel[levelInName(file)].push_back(file);
    return byLevel.empty() ? std::vector<fs::path>() : byLevel.begin()->second;
}

/// Root files of a Data/ folder: Tile_x/Tile_x.osgb, or what lies in the folder itself.
std::vector<fs::path> rootsInData(const fs::path& folder) {
    std::vector<fs::path> roots, loose;
    for (const fs::path& entry : entriesOf(folder)) {
        if (isOsgbFile(entry)) loose.push_back(entry);
        const fs::path root = entry / (entry.filename().string() + ".osgb");
        if (isOsgbFile(root)) roots.push_back(root);
    }
    return roots.empty() ? rootsAmong(loose) : roots;
}

struct Production {
    std::vector<fs::path> roots;
    std::optional<fs::path> metadata;
};

Production productionIn(const fs::path& folder) {
    const auto data = entryNamed(folder, "data");
    Production production{rootsInData(data && fs::is_directory(*data) ? *data : folder),
                          entryNamed(folder, "metadata.xml")};
    return production;
}

/// The metadata beside or above what was named: people point at Data/, at a tile's folder or at a file as well.
std::optional<fs::path> metadataAbove(fs::path folder) {
    for (int level = 0; level < 3 && !folder.empty(); ++level, folder = folder.parent_path())
        if (auto metadata = entryNamed(folder, "metadata.xml")) return metadata;
    return std::nullopt;
}

Production findProduction(const fs::path& source) {
    if (isOsgbFile(source)) return {{source}, metadataAbove(source.parent_path())};
    Production production = productionIn(source);
    if (production.roots.empty()) {
        // Production_1/Data, Production_2/Data ... of one export
        for (const fs::path& entry : entriesOf(source)) {
            const Production nested = productionIn(entry);
            production.roots.insert(production.roots.end(), nested.roots.begin(), nested.roots.end());
            if (!production.metadata) production.metadata = nested.metadata;
        }
    }
    if (!production.metadata) production.metadata = metadataAbove(source);
    return production;
}

class OsgbLoader : public TileLoader {
public:
    explicit OsgbLoader(TilePlacement placement) : m_placement(std::move(placement)) {}

    Result<TileContent> load(const TileDescription& tile, Diagnostics& diagnostics) const override {
        const auto bytes = readFileBytes(tile.uri);
        if (!bytes) return bytes.error();
        const auto scene = readOsgb(*bytes, tile.uri);
        if (!scene) return scene.error();
        return tilesFromScene(*scene, tile.uri, tile.geometricErrorMeters, m_placement, diagnostics);
    }

private:
    TilePlacement m_placement;
};

TilePlacement placementInto(const gis::SiteFrame& frame, const gis::OsgbPlacement& native,
                            const glm::dvec3& localOffset, const std::string& source, Diagnostics& diagnostics) {
    if (!native.frame.georeferenced()) return TilePlacement::shifted(native.offset + localOffset);
    if (frame.georeferenced()) return TilePlacement::between(native.frame, native.offset, frame);
    diagnostics.report(Severity::Info, source, "the site has no georeference; the tileset keeps its own coordinates");
    return TilePlacement::shifted(native.offset + localOffset);
}

/// A point in the production's first tile, in its native frame: origins are often far from the data, or zero.
glm::dvec3 middleOf(const OsgbSource& source, Diagnostics& diagnostics) {
    const OsgbLoader loader(TilePlacement::shifted(source.placement.offset));
    TileDescription tile;
    tile.uri = source.rootFiles.front();
    const auto content = loader.load(tile, diagnostics);
    if (!content) {
        diagnostics.report(Severity::Warning, content.error());
        return source.placement.offset;
    }
    Box3 box;
    for (const Mesh& mesh : content->meshes) box.extend(mesh.bounds());
    for (const TileDescription& child : content->children) box.extend(child.volume.bounds());
    return box.empty() ? source.placement.offset : box.center();
}

} // namespace

bool looksLikeOsgb(const fs::path& source) {
    if (isOsgbFile(source)) return true;
    std::error_code ignored;
    return fs::is_directory(source, ignored) && !findProduction(source).roots.empty();
}

Result<OsgbSource> findOsgb(const fs::path& source, Diagnostics& diagnostics) {
    const Production production = findProduction(fs::absolute(source).lexically_normal());
    if (production.roots.empty()) return Error{ErrorKind::NotFound, source.string(), "holds no .osgb root tiles"};
    OsgbSource found;
    for (const fs::path& root : production.roots) found.rootFiles.push_back(root.string());
    if (!production.metadata) {
        diagnostics.report(Severity::Info, source.string(), "no metadata.xml; coordinates are taken as local metres");
        return found;
    }
    auto placement = gis::readOsgbMetadata(*production.metadata, diagnostics);
    if (!placement) return placement.error();
    found.placement = *placement;
    return found;
}

Result<TilesetPlacement> probeOsgb(const std::string& source, Diagnostics& diagnostics) {
    const auto found = findOsgb(source, diagnostics);
    if (!found) return found.error();
    TilesetPlacement placement{"OSGB", found->placement.frame, std::nullopt};
    placement.lonLatHeight = placement.nativeFrame.geographicFromSite(middleOf(*found, diagnostics));
    return placement;
}

Result<Tileset> openOsgb(const std::string& source, const gis::SiteFrame& frame, const glm::dvec3& localOffset,
                         Diagnostics& diagnostics, double heightOffsetMeters) {
    const auto found = findOsgb(source, diagnostics);
    if (!found) return found.error();
    Tileset tileset;
    tileset.source = source;
    tileset.format = "OSGB";
    tileset.nativeFrame = found->placement.frame;
    tileset.root.geometricErrorMeters = alwaysRefineMeters;
    for (const std::string& file : found->rootFiles) {
        TileDescription tile;
        tile.uri = file;
        tile.geometricErrorMeters = alwaysRefineMeters;
        tileset.root.children.push_back(std::move(tile));
    }
    tileset.loader = std::make_shared<const OsgbLoader>(
        placementInto(frame, found->placement, localOffset, source, diagnostics).movedBy({0, 0, heightOffsetMeters}));
    return tileset;
}

} // namespace sandtable::scene
