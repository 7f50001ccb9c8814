#include "scene/park/ParkFile.h"

#include "scene/park/AdHocPark.h"
#include "scene/park/JsonFile.h"
#include "scene/park/ParkReader.h"
#include "scene/park/SchemaCheck.h"
#include "scene/park/Source.h"
#include "scene/tiles/TileContent.h"

#include <algorithm>
#include <optional>

namespace sandtable::scene {

namespace {

namespace fs = std::filesystem;

/// GeoJSON and TopoJSON have a "type", Esri JSON has "features", a 3D Tiles tileset has an "asset".
bool isOtherJson(const Json& document) {
    return document.is_object() &&
           (document.contains("type") || document.contains("features") || document.contains("asset"));
}

/// The park file a source names – itself, or park.json inside the folder – if it is one. Broken JSON named alone counts
/// as one: its syntax error is what the person needs to hear.
std::optional<fs::path> parkFileOf(const std::string& source, bool alone) {
    if (!isFilePath(source)) return std::nullopt;
    std::error_code ignored;
    if (fs::is_directory(source, ignored)) {
        const fs::path inside = fs::path(source) / "park.json";
        return fs::exists(inside, ignored) ? std::optional(inside) : std::nullopt;
    }
    if (fs::path(source).extension() != ".json") return std::nullopt;
    const Result<Json> document = readJsonFile(source);
    const bool isPark = document ? !isOtherJson(*document) : alone;
    return isPark ? std::optional(fs::path(source)) : std::nullopt;
}

Result<Park> openParkFile(const fs::path& file, const fs::path& assetsDirectory, Diagnostics& diagnostics) {
    const Result<Json> document = readJsonFile(file);
    if (!document) return document.error();
    const Result<Json> schema = readJsonFile(assetsDirectory / "schema" / "park.schema.json");
    if (!schema) return schema.error();
    if (const Result<void> checked = checkAgainstSchema(*document, *schema, file.string()); !checked)
        return checked.error();
    return readPark(*document, file, diagnostics);
}

} // namespace

Result<Park> openPark(std::span<const std::string> sources, const fs::path& assetsDirectory, Diagnostics& diagnostics) {
    if (sources.empty()) return Error{ErrorKind::Usage, "", "no park and no data named"};
    for (const std::string& source : sources) {
        const std::optional<fs::path> file = parkFileOf(source, sources.size() == 1);
        if (!file) continue;
        if (sources.size() == 1) return openParkFile(*file, assetsDirectory, diagnostics);
        return Error{ErrorKind::Usage, source, "a park file is opened alone; name the other data as layers in it"};
    }
    return makeAdHocPark(sources, diagnostics);
}

} // namespace sandtable::scene
