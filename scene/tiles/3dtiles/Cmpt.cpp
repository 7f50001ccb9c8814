#include "scene/tiles/3dtiles/Cmpt.h"

#include <fmt/format.h>

#include <cstring>

namespace sandtable::scene {

namespace {

constexpr size_t headerBytes = 16, innerHeaderBytes = 12; // magic, version, length; and the number of tiles
constexpr int maxNesting = 8;

uint32_t wordAt(Bytes bytes, size_t index) {
    uint32_t word = 0;
    std::memcpy(&word, bytes.data() + index * sizeof word, sizeof word);
    return word;
}

bool isCmpt(Bytes bytes) { return bytes.size() >= 4 && std::memcmp(bytes.data(), "cmpt", 4) == 0; }

/// Appends the parts; the reason if the data is broken, else nullptr.
const char* collect(Bytes bytes, int nesting, std::vector<Bytes>& parts) {
    if (nesting > maxNesting) return "composite tiles are nested without end";
    if (bytes.size() < headerBytes) return "cmpt data ends in its header";
    if (wordAt(bytes, 1) != 1) return "cmpt of an unknown version";
    const size_t length = wordAt(bytes, 2), count = wordAt(bytes, 3);
    if (length > bytes.size()) return "cmpt data is shorter than its header says";
    size_t offset = headerBytes;
    for (size_t i = 0; i < count; ++i) {
        if (offset > length || length - offset < innerHeaderBytes)
            return "cmpt says that it has more tiles than it has";
        const size_t size = wordAt(bytes.subspan(offset), 2);
        if (size < innerHeaderBytes || size > length - offset) return "a tile in a cmpt is longer than the cmpt";
        const Bytes part = bytes.subspan(offset, size);
        if (!isCmpt(part))
            parts.push_back(part);
        else if (const char* reason = collect(part, nesting + 1, parts))
            return reason;
        offset += size;
    }
    return nullptr;
}

} // namespace

Result<std::vector<Bytes>> parseCmpt(Bytes bytes, const std::string& file) {
    std::vector<Bytes> parts;
    if (const char* reason = collect(bytes, 0, parts)) return Error{ErrorKind::InvalidData, file, reason};
    return parts;
}

} // namespace sandtable::scene
