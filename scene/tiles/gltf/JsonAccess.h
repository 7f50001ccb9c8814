// Reading JSON that may hold anything: absent, null and wrongly typed members look the same, and nothing throws.
#pragma once

#include "core/Result.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable::scene {

/// The error says where in the text it went wrong.
Result<nlohmann::json> parseJson(std::string_view text, const std::string& file);

/// The member, or nullptr if there is none or it is null.
const nlohmann::json* member(const nlohmann::json& object, const char* key);

/// The elements of an array member; empty for anything else.
const nlohmann::json::array_t& elements(const nlohmann::json& object, const char* key);

std::string textMember(const nlohmann::json& object, const char* key, const std::string& otherwise = {});
std::optional<double> numberMember(const nlohmann::json& object, const char* key);
/// A whole number that can count or index something.
std::optional<size_t> indexMember(const nlohmann::json& object, const char* key);
/// `count` finite numbers (integers or not), or nothing.
std::optional<std::vector<double>> numbersMember(const nlohmann::json& object, const char* key, size_t count);

} // namespace sandtable::scene
