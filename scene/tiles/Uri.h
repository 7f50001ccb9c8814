// Local files named by URIs in tilesets and models.
#pragma once

#include <string>

namespace sandtable::scene {

/// "%20" and the like into bytes.
std::string percentDecoded(const std::string& text);

/// The path of a URI that stands in `baseFile`: relative to its folder, query and fragment dropped, percent-decoded.
/// A name that exists as it is written (with a '%' or '#' in it) is taken as it is.
std::string resolveUri(const std::string& baseFile, const std::string& uri);

/// "b3dm" of "a/b.B3DM?v=1".
std::string extensionOf(const std::string& uri);

bool isRemote(const std::string& uri);

} // namespace sandtable::scene
