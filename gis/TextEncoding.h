// Text of unknown code page made UTF-8. Shapefiles and CSV from Chinese offices are GBK, often without saying so or
// claiming something else. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandtable::gis {

bool isUtf8(std::string_view text);

/// The encoding, by GDAL's name, that all of the texts can be in: "UTF-8", else "CP936" (GBK), else `otherwise`. GBK is
/// told by its bytes above 127 coming in pairs, at least half of them in its everyday part (GB 2312); in Western text
/// such bytes stand alone.
std::string guessEncoding(const std::vector<std::string>& texts, const std::string& otherwise);

/// From `encoding` (GDAL's name). Valid UTF-8 that was declared as UTF-8 stays; what contradicts that is read as GBK.
std::string toUtf8(const std::string& text, const std::string& encoding);

} // namespace sandtable::gis
