// Where the program finds what it ships and where it may keep what it made.
#pragma once

#include <filesystem>

namespace sandtable::app {

/// SANDTABLE_ASSETS, else assets/ beside the executable or under ../share/sandtable, else the source tree's.
std::filesystem::path assetsDirectory();

/// XDG_CACHE_HOME/sandtable, else ~/.cache/sandtable, else a folder for temporary files. Created if need be.
std::filesystem::path cacheDirectory();

} // namespace sandtable::app
