#include "scene/tiles/gltf/JsonAccess.h"

#include <fmt/format.h>

namespace sandtable::scene {

using nlohmann::json;

Result<json> parseJson(std::string_view text, const std::string& file) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3); // byte order mark
    try {
        return json::parse(text);
    } catch (const json::exception& error) { // its text says where
        return Error{ErrorKind::InvalidData, file, fmt::format("invalid JSON: {}", error.what())};
    }
}

const json* member(const json& object, const char* key) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

const json::array_t& elements(const json& object, const char* key) {
    static const json::array_t none;
    const json* value = member(object, key);
    return value && value->is_array() ? value->get_ref<const json::array_t&>() : none;
}

std::string textMember(const json& object, const char* key, const std::string& otherwise) {
    const json* value = member(object, key);
    return value && value->is_string() ? value->get<std::string>() : otherwise;
}

std::optional<double> numberMember(const json& object, const char* key) {
    const json* value = member(object, key);
    if (!value || !value->is_number()) return std::nullopt;
    return value->get<double>();
}

std::optional<size_t> indexMember(const json& object, const char* key) {
    constexpr double largest = 4294967295.0;
    const auto number = numberMember(object, key);
    if (!number || !(*number >= 0 && *number <= largest)) return std::nullopt;
    return static_cast<size_t>(*number);
}

std::optional<std::vector<double>> numbersMember(const json& object, const char* key, size_t count) {
    const json::array_t& values = elements(object, key);
    if (values.size() != count) return std::nullopt;
    std::vector<double> numbers;
    for (const json& value : values) {
        if (!value.is_number() || !std::isfinite(value.get<double>())) return std::nullopt;
        numbers.push_back(value.get<double>());
    }
    return numbers;
}

} // namespace sandtable::scene
