#include "app/session/ScenarioPlace.h"

#include "app/session/Paths.h"

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <unistd.h>

namespace sandtable::app {
namespace {

namespace fs = std::filesystem;

bool canBeWritten(const fs::path& file) {
    std::error_code ignored;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    return ::access((fs::exists(file, ignored) ? file : folder).c_str(), W_OK) == 0;
}

/// In the user's own folder, by what the park is made of.
std::string ownFile(const scene::Park& park) {
    std::string material = park.file;
    if (material.empty())
        for (const scene::LayerSpec& layer : park.layers) material += layer.source + "\n";
    const fs::path folder = dataDirectory() / "scenarios";
    std::error_code ignored; // the store says what stands in its way
    fs::create_directories(folder, ignored);
    return (folder / fmt::format("{}-{:016x}.gpkg", park.id, std::hash<std::string>()(material))).string();
}

} // namespace

std::unique_ptr<scene::ScenarioStore> scenarioStoreOf(const scene::Park& park, Diagnostics& diagnostics) {
    scene::ScenarioStoreSpec spec = park.scenarioStore;
    const char* const chosen = std::getenv("SANDTABLE_SCENARIOS");
    if (chosen && *chosen) {
        spec = {};
        const std::string place = chosen;
        if (place.find("://") != std::string::npos)
            spec.database = DatabaseAddress{.url = place};
        else
            spec.file = fs::absolute(place).string();
    }
    if (spec.database) return scene::openPostgresStore(*spec.database, spec.schema, park.frame);
    if (spec.file.empty()) return scene::openGeoPackageStore(ownFile(park), park.frame);
    if (!canBeWritten(spec.file)) {
        const std::string own = ownFile(park);
        diagnostics.report(Severity::Info, spec.file, "cannot be written: scenarios are kept in " + own);
        spec.file = own;
    }
    return scene::openGeoPackageStore(spec.file, park.frame);
}

std::string userName() {
    const char* name = std::getenv("USER");
    return name && *name ? name : "operator"; // a log's line without a name would look like nobody's
}

} // namespace sandtable::app
