// Deflated data – a zlib stream in an OSGB file, a gzip-compressed tile – into bytes, never more than a tile can
// reasonably have: a few kilobytes can be made to swell to gigabytes. Any thread.
#pragma once

#include "core/Result.h"

#include <string>
#include <string_view>

namespace sandtable::scene {

inline constexpr size_t largestInflatedBytes = size_t(256) << 20;

/// Recognises zlib's and gzip's header. InvalidData, naming `file`, if the data is broken or inflates beyond `limit`.
Result<std::string> inflated(std::string_view bytes, const std::string& file, size_t limit = largestInflatedBytes);

bool isGzip(std::string_view bytes);

} // namespace sandtable::scene
