// JSON documents on disk, in the order their author wrote them. UTF-8, with or without a byte order mark. Errors name
// the file, and the line and column of bad syntax. Private to the scene module's .cpp files (nlohmann-json).
#pragma once

#include "core/Result.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace sandtable::scene {

using Json = nlohmann::ordered_json;

Result<Json> readJsonFile(const std::filesystem::path& file);
/// `where` names the text in errors.
Result<Json> parseJson(const std::string& text, const std::string& where);

} // namespace sandtable::scene
