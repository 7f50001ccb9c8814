// Where the program finds what it ships and where it may keep what it made.
#pragma once

#include <filesystem>

namespace sandtable::app {

/// SANDTABLE_ASSETS, else assets/ beside the executable or under ../share/sandtable, else the source tree's.
std::filesystem::path assetsDirectory();

/// XDG_CACHE_HOME/sandtable, else ~/.cache/sandtable, else a folder for temporary files. Created if need be.
std::filesystem::path cacheDirectory();

/// XDG_DATA_HOME/sandtable, else ~/.local/share/sandtable, else as for the cache: what should not be lost.
std::filesystem::path dataDirectory();

} // namespace sandtable::app
