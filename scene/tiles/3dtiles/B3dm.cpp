#include "scene/tiles/3dtiles/B3dm.h"

#include <fmt/format.h>
#include <glm/gtc/type_ptr.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace sandtable::scene {

namespace {

struct Header {
    size_t bytes = 28;
    size_t featureJson = 0, featureBinary = 0, batchJson = 0, batchBinary = 0;
};

uint32_t wordAt(Bytes bytes, size_t index) {
    uint32_t word = 0;
    std::memcpy(&word, bytes.data() + index * sizeof word, sizeof word);
    return word;
}

/// A word this large in place of a length is the beginning of JSON text or of "glTF": the header ended before it.
constexpr uint32_t smallestText = 0x22000000;

/// Present form: six words, then four lengths. Before it: [batchLength][batchTableBytes] and, older,
/// [batchTableJsonBytes][batchTableBinaryBytes][batchLength].
Header headerOf(Bytes bytes) {
    const auto word = [&](size_t index) { return static_cast<size_t>(wordAt(bytes, index)); };
    if (wordAt(bytes, 5) >= smallestText) return {20, 0, 0, word(4), 0};
    if (wordAt(bytes, 6) >= smallestText) return {24, 0, 0, word(3), word(4)};
    return {28, word(3), word(4), word(5), word(6)};
}

/// A global property of a feature table: numbers in its JSON, or floats at {"byteOffset": n} of its binary part.
Result<glm::dvec3> rtcCenterOf(std::string_view featureTable, Bytes binary, const std::string& file) {
    if (featureTable.find_first_not_of(std::string_view(" \0", 2)) == std::string_view::npos) return glm::dvec3(0);
    const auto table = parseJson(featureTable, file);
    if (!table) return table.error();
    const nlohmann::json* property = member(*table, "RTC_CENTER");
    if (!property) return glm::dvec3(0);
    if (const auto numbers = numbersMember(*table, "RTC_CENTER", 3)) return glm::make_vec3(numbers->data());
    const auto offset = indexMember(*property, "byteOffset");
    std::array<float, 3> floats{};
    if (!offset || *offset > binary.size() || binary.size() - *offset < sizeof floats)
        return Error{ErrorKind::InvalidData, file, "the b3dm's RTC_CENTER is not three numbers"};
    std::memcpy(floats.data(), binary.data() + *offset, sizeof floats);
    if (!std::all_of(floats.begin(), floats.end(), [](float number) { return std::isfinite(number); }))
        return Error{ErrorKind::InvalidData, file, "the b3dm's RTC_CENTER is not finite"};
    return glm::dvec3(floats[0], floats[1], floats[2]);
}

} // namespace

Result<B3dm> parseB3dm(Bytes bytes, const std::string& file) {
    const auto broken = [&](std::string reason) { return Error{ErrorKind::InvalidData, file, std::move(reason)}; };
    constexpr size_t shortestHeader = 28; // the older headers are followed by at least this much glTF
    if (bytes.size() < shortestHeader) return broken("b3dm data ends in its header");
    if (const uint32_t version = wordAt(bytes, 1); version != 1) return broken(fmt::format("b3dm version {}", version));
    const size_t length = wordAt(bytes, 2);
    if (length > bytes.size())
        return broken(fmt::format("b3dm says {} bytes, but the file has {}", length, bytes.size()));
    const Header header = headerOf(bytes);
    size_t offset = header.bytes;
    for (const size_t part : {header.featureJson, header.featureBinary, header.batchJson, header.batchBinary}) {
        if (offset > length || part > length - offset) return broken("b3dm tables are longer than the file");
        offset += part;
    }
    B3dm result;
    // Some writers leave the length without its padding; the glTF has its own.
    result.glb = bytes.subspan(offset);
    if (result.glb.size() < 4 || std::memcmp(result.glb.data(), "glTF", 4) != 0)
        return broken("b3dm holds no glTF where its header says");
    const auto center = rtcCenterOf({reinterpret_cast<const char*>(bytes.data()) + header.bytes, header.featureJson},
                                    bytes.subspan(header.bytes + header.featureJson, header.featureBinary), file);
    if (!center) return center.error();
    result.rtcCenter = *center;
    return result;
}

} // namespace sandtable::scene
