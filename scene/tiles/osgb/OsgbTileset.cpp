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

/// The root of a tile's folder: the file named like it.
std::optional<fs::path> rootNamedLike(const fs::path& folder) {
    const std::string name = folder.filename().string() + ".osgb";
    if (isOsgbFile(folder / name)) return folder / name; // without listing a folder of thousands
    const auto entry = entryNamed(folder, lowerCase(name));
    return entry && isOsgbFile(*entry) ? entry : std::nullopt;
}

/// Root files whose folders, or which themselves, lie side by side.
struct Block {
    fs::path folder;
    std::vector<fs::path> roots;
};

constexpr int deepestBlock = 4; // export/terra_osgbs/Production_1/Data

/// Finds the blocks in a folder and below it, whatever the folders in between are called.
void findBlocks(const fs::path& folder, int depth, std::vector<Block>& blocks) {
    Block block{folder, {}};
    std::vector<fs::path> loose, others;
    std::error_code ignored;
    for (const fs::path& entry : entriesOf(folder)) {
        if (isOsgbFile(entry)) loose.push_back(entry);
        if (!fs::is_directory(entry, ignored)) continue;
        if (const auto root = rootNamedLike(entry))
            block.roots.push_back(*root);
        else
            others.push_back(entry);
    }
    if (block.roots.empty()) block.roots = rootsAmong(loose);
    if (!block.roots.empty()) blocks.push_back(std::move(block));
    if (!loose.empty() || depth == deepestBlock) return; // what lies below loose files belongs to them
    for (const fs::path& other : others) findBlocks(other, depth + 1, blocks);
}

std::vector<Block> blocksOf(const fs::path& source) {
    if (isOsgbFile(source)) return {{source.parent_path(), {source}}};
    std::vector<Block> blocks;
    findBlocks(source, 0, blocks);
    return blocks;
}

/// The metadata beside or above a block: people point at Data/, at a tile's folder or at a file as well.
std::optional<fs::path> metadataAbove(fs::path folder) {
    for (int level = 0; level <= deepestBlock && !folder.empty(); ++level, folder = folder.parent_path())
        if (auto metadata = entryNamed(folder, "metadata.xml")) return metadata;
    return std::nullopt;
}

/// Where a block says that it lies. Wherever that is, its tiles can be looked at: what cannot be understood is reported
/// and leaves them in local metres.
gis::OsgbPlacement placementOf(const Block& block, Diagnostics& diagnostics) {
    const auto metadata = metadataAbove(block.folder);
    if (!metadata) {
        diagnostics.report(Severity::Info, block.folder.string(),
                           "no metadata.xml; coordinates are taken as local metres");
        return {};
    }
    const auto placement = gis::readOsgbMetadata(*metadata, diagnostics);
    if (placement) return *placement;
    diagnostics.report(Severity::Warning, placement.error().where,
                       placement.error().message + "; coordinates are taken as local metres");
    return {};
}

bool isBelow(const fs::path& folder, const fs::path& file) {
    return std::mismatch(folder.begin(), folder.end(), file.begin(), file.end()).first == folder.end();
}

/// References were written on Windows, where upper and lower case are the same.
Result<std::string> readInAnyCase(const fs::path& file) {
    auto bytes = readFileBytes(file);
    if (bytes || bytes.error().kind != ErrorKind::NotFound) return bytes;
    const auto other = entryNamed(file.parent_path(), lowerCase(file.filename().string()));
    return other ? readFileBytes(*other) : bytes;
}

/// The file a tile was described in, and those that led to it: to notice a cycle.
struct OsgbContext : LoaderContext {
    OsgbContext(std::string file_, std::shared_ptr<const LoaderContext> parent_)
        : file(std::move(file_)), parent(std::move(parent_)) {}
    std::string file;
    std::shared_ptr<const LoaderContext> parent; // an OsgbContext too, or null at a root
};

bool leadsTo(const LoaderContext* context, const std::string& file) {
    for (; context; context = static_cast<const OsgbContext*>(context)->parent.get())
        if (static_cast<const OsgbContext*>(context)->file == file) return true;
    return false;
}

void setContext(TileDescription& tile, const std::shared_ptr<const LoaderContext>& context) {
    tile.context = context;
    for (TileDescription& child : tile.children) setContext(child, context);
}

class OsgbLoader : public TileLoader {
public:
    struct PlacedFolder {
        fs::path folder;
        TilePlacement placement;
    };
    /// Folders with their placements, at least one; a file takes that of the deepest folder it lies in.
    explicit OsgbLoader(std::vector<PlacedFolder> folders) : m_folders(std::move(folders)) {
        std::stable_sort(m_folders.begin(), m_folders.end(), [](const auto& a, const auto& b) {
            return a.folder.native().size() > b.folder.native().size();
        });
    }

    Result<TileContent> load(const TileDescription& tile, Diagnostics& diagnostics) const override {
        if (leadsTo(tile.context.get(), tile.uri))
            return Error{ErrorKind::InvalidData, tile.uri, "the file refers to itself, directly or through others"};
        const auto bytes = readInAnyCase(tile.uri);
        if (!bytes) return bytes.error();
        const auto scene = readOsgb(*bytes, tile.uri);
        if (!scene) return scene.error();
        auto content = tilesFromScene(*scene, tile.uri, tile.geometricErrorMeters, placementFor(tile.uri), diagnostics);
        if (!content) return content.error();
        const auto context = std::make_shared<OsgbContext>(tile.uri, tile.context);
        for (TileDescription& child : content->children) setContext(child, context);
        return content;
    }

private:
    const TilePlacement& placementFor(const fs::path& file) const {
        const auto found = std::find_if(m_folders.begin(), m_folders.end(),
                                        [&](const PlacedFolder& placed) { return isBelow(placed.folder, file); });
        return found == m_folders.end() ? m_folders.back().placement : found->placement;
    }

    std::vector<PlacedFolder> m_folders; // longest path first
};

TilePlacement placementInto(const gis::SiteFrame& frame, const gis::OsgbPlacement& native,
                            const glm::dvec3& localOffset, const std::string& source, Diagnostics& diagnostics) {
    if (!native.frame.georeferenced()) return TilePlacement::shifted(native.offset + localOffset);
    if (frame.georeferenced()) return TilePlacement::between(native.frame, native.offset, frame);
    diagnostics.report(Severity::Info, source, "the site has no georeference; the tileset keeps its own coordinates");
    return TilePlacement::shifted(native.offset + localOffset);
}

/// A point in the production's first tile, in its native frame: origins are often far from the data, or zero.
glm::dvec3 middleOf(const OsgbBlock& block, Diagnostics& diagnostics) {
    std::vector<OsgbLoader::PlacedFolder> folders;
    folders.push_back({block.folder, TilePlacement::shifted(block.placement.offset)});
    const OsgbLoader loader(std::move(folders));
    TileDescription tile;
    tile.uri = block.rootFiles.front();
    const auto content = loader.load(tile, diagnostics);
    if (!content) {
        diagnostics.report(Severity::Warning, content.error());
        return block.placement.offset;
    }
    Box3 box;
    for (const Mesh& mesh : content->meshes) box.extend(mesh.bounds());
    for (const TileDescription& child : content->children) box.extend(child.volume.bounds());
    return box.empty() ? block.placement.offset : box.center();
}

} // namespace

bool looksLikeOsgb(const fs::path& source) {
    std::error_code ignored;
    return isOsgbFile(source) || (fs::is_directory(source, ignored) && !blocksOf(source).empty());
}

Result<std::vector<OsgbBlock>> findOsgb(const fs::path& source, Diagnostics& diagnostics) {
    std::vector<OsgbBlock> found;
    for (const Block& block : blocksOf(fs::absolute(source).lexically_normal())) {
        OsgbBlock& added = found.emplace_back(OsgbBlock{block.folder, {}, placementOf(block, diagnostics)});
        for (const fs::path& root : block.roots) added.rootFiles.push_back(root.string());
    }
    if (found.empty()) return Error{ErrorKind::NotFound, source.string(), "holds no .osgb root tiles"};
    return found;
}

Result<TilesetPlacement> probeOsgb(const std::string& source, Diagnostics& diagnostics) {
    const auto found = findOsgb(source, diagnostics);
    if (!found) return found.error();
    TilesetPlacement placement{"OSGB", found->front().placement.frame, std::nullopt};
    placement.lonLatHeight = placement.nativeFrame.geographicFromSite(middleOf(found->front(), diagnostics));
    return placement;
}

Result<Tileset> openOsgb(const std::string& source, const gis::SiteFrame& frame, const glm::dvec3& localOffset,
                         Diagnostics& diagnostics, double heightOffsetMeters) {
    const auto found = findOsgb(source, diagnostics);
    if (!found) return found.error();
    Tileset tileset;
    tileset.source = source;
    tileset.format = "OSGB";
    tileset.nativeFrame = found->front().placement.frame;
    tileset.root.geometricErrorMeters = alwaysRefineMeters;
    std::vector<OsgbLoader::PlacedFolder> folders;
    for (const OsgbBlock& block : *found) {
        folders.push_back({block.folder, placementInto(frame, block.placement, localOffset, source, diagnostics)
                                             .movedBy({0, 0, heightOffsetMeters})});
        for (const std::string& file : block.rootFiles) {
            TileDescription tile;
            tile.uri = file;
            tile.geometricErrorMeters = alwaysRefineMeters;
            tileset.root.children.push_back(std::move(tile));
        }
    }
    tileset.loader = std::make_shared<const OsgbLoader>(std::move(folders));
    return tileset;
}

} // namespace sandtable::scene
