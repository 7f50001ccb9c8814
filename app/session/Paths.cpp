#include "app/session/Paths.h"

#include <cstdlib>
#include <initializer_list>

namespace sandtable::app {
namespace {

std::filesystem::path fromEnvironment(const char* name) {
    const char* value = std::getenv(name);
    return value ? std::filesystem::path(value) : std::filesystem::path();
}

} // namespace

std::filesystem::path assetsDirectory() {
    if (const auto chosen = fromEnvironment("SANDTABLE_ASSETS"); !chosen.empty()) return chosen;
    std::error_code unreadable;
    const auto executable = std::filesystem::read_symlink("/proc/self/exe", unreadable).parent_path();
    for (const auto& candidate : {executable / "assets", executable.parent_path() / "share/sandtable"}) {
        if (std::filesystem::is_directory(candidate)) return candidate;
    }
    return SANDTABLE_SOURCE_ASSETS;
}

std::filesystem::path cacheDirectory() {
    std::filesystem::path base = fromEnvironment("XDG_CACHE_HOME");
    if (base.empty()) {
        const auto home = fromEnvironment("HOME");
        base = home.empty() ? std::filesystem::temp_directory_path() : home / ".cache";
    }
    const auto directory = base / "sandtable";
    std::error_code notCreated; // whoever writes there reports it, with the file's name
    std::filesystem::create_directories(directory, notCreated);
    return directory;
}

std::filesystem::path dataDirectory() {
    if (const auto base = fromEnvironment("XDG_DATA_HOME"); !base.empty()) return base / "sandtable";
    const auto home = fromEnvironment("HOME");
    return home.empty() ? cacheDirectory() : home / ".local/share/sandtable";
}

} // namespace sandtable::app
